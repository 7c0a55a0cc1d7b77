"""What a file is, told by its first bytes: names and declared types are only what the sender believed."""

from __future__ import annotations

import re

PDF, ZIP, OLE, RTF = "application/pdf", "application/zip", "application/x-ole-storage", "application/rtf"
HTML, TEXT, UNKNOWN = "text/html", "text/plain", "application/octet-stream"
RAR, SEVEN_ZIP, GZIP, TAR = "application/vnd.rar", "application/x-7z-compressed", "application/gzip", "application/x-tar"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
DOC, XLS, MSG = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-outlook"
SIGNATURE = "application/pkcs7-signature"
EMPTY = "application/x-empty"
HEIF = "image/heif"
MAIL = "message/rfc822"

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE), (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"), (b"BM", "image/bmp"),
    (b"Rar!\x1a\x07", RAR), (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b\x08", GZIP), (b"%!PS", "application/postscript"), (b"MZ", "application/x-msdownload"), (b"\x7fELF", "application/x-elf"),
)  # fmt: skip
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|table|div|p|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_SIGNED = re.compile(rb"\x30(?:\x80|\x82..|\x83...)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", re.DOTALL)  # PKCS #7, signed
_MAIL = (re.compile(rb"(?i)^mime-version:", re.MULTILINE), re.compile(rb"(?i)^(?:from|received|message-id):", re.MULTILINE))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> str:
    """A media type; `UNKNOWN` for what neither signature nor look tells."""
    if not content:
        return EMPTY
    head = content[:1024]
    if b"%PDF-" in head:
        return PDF
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return HEIF if head[8:12] in _HEIF_BRANDS else "image/avif" if head[8:12] == b"avif" else "video/mp4"
    if _SIGNED.match(head) or head.startswith((b"-----BEGIN PGP SIGNATURE", b"-----BEGIN PKCS7")):
        return SIGNATURE
    return MAIL if _is_mail(content) else _text_kind(content)


def _is_mail(content: bytes) -> bool:
    """Begins with the lines that only a mail begins with."""
    head = re.split(rb"\r?\n\r?\n", content[:8192], maxsplit=1)[0]
    return bool(re.match(rb"[A-Za-z][A-Za-z-]*:", head)) and all(line.search(head) for line in _MAIL)


def _text_kind(content: bytes) -> str:
    head = content[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and len(_CONTROL.findall(head)) * 50 > len(head):
        return UNKNOWN
    plain = head.replace(b"\x00", b"") if wide else head
    return HTML if _HTML.match(plain.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")) else TEXT
