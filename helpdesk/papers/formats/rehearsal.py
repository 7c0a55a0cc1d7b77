"""Everything a reader may need is loaded before the first file comes: behind the walls nothing can be."""

from __future__ import annotations

import io
import zipfile

from helpdesk.papers.formats.opening import open_file
from helpdesk.papers.limits import Limits
from helpdesk.papers.telling import Telling

_CODECS = (
    "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "ascii", "cp437", "mac-roman", "cp874", "cp932", "cp949",
    "gb18030", "big5", *(f"cp{n}" for n in range(1250, 1259)),
)  # fmt: skip
_OLD_FONT = "Céng hoµ x· héi chñ nghÜa ViÖt Nam".encode("cp1252")
_BROKEN_XML = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;<d></a>"
_MAIL = b"""MIME-Version: 1.0
From: =?utf-8?q?a?= <a@b.vn>
Subject: =?utf-8?b?YQ==?=
Content-Type: multipart/mixed; boundary=b

--b
Content-Transfer-Encoding: quoted-printable

=61
--b
Content-Type: application/pdf; name*=utf-8''%61
Content-Disposition: attachment; filename*=utf-8''%61
Content-Transfer-Encoding: base64

YQ==
--b
Content-Transfer-Encoding: x-uuencode

begin 644 a
!80``
`
end
--b--
"""
_SHEET = b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"


def rehearse() -> None:
    """Opens a small file of many kinds, whole and broken, and tells nobody."""
    for codec in _CODECS:
        "a".encode(codec).decode(codec)
    for content in (
        _OLD_FONT,
        b"<html>x</html>",
        b"{\\rtf1 x}",
        b"%PDF-1.4 broken",
        _MAIL,
        *map(_zipped, _PARTS),
        _zipped(_PARTS[0])[:-30],
    ):
        open_file(content, Telling(lambda *_: None, Limits()), None)


_PARTS: tuple[dict[str, bytes], ...] = (
    {"word/document.xml": b"<document><p><r><t>x</t></r></p></document>"},
    {"word/document.xml": _BROKEN_XML},
    {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": _SHEET, "xl/worksheets/sheet2.xml": _BROKEN_XML},
    {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a><p>x</p></a>"},
)


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()
