"""Whatever is done to a file: it is opened without an exception, and an empty page always has a reason."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from helpdesk.journey import Paper
from helpdesk.papers.formats import kinds
from helpdesk.papers.room import ReadingRoom
from tests.papers.conftest import enclosed
from tests.papers.files import compound, doc, docx, odt, paragraph, xls, xlsx, zipped
from tests.papers.test_archives import new_rar, old_rar, seven_zip
from tests.papers.test_pdf import HEADING, pdf


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(out, kind)
    return out.getvalue()


WHOLE = {
    "pdf": pdf(HEADING),
    "docx": docx(paragraph("Đơn yêu cầu")),
    "xlsx": xlsx('<row><c s="0"><v>42887</v></c></row>', styles='<cellXfs><xf numFmtId="14"/></cellXfs>'),
    "odt": odt("<text:p>Đơn</text:p>"),
    "doc": doc("Đơn yêu cầu\r"),
    "xls": xls(),
    "msg": compound({"__properties_version1.0": b"x", "__substg1.0_1000001F": "Đơn".encode("utf-16-le")}),
    "rtf": rb"{\rtf1\ansi \u272?\u417?n y\'eau c\u7847?u}",
    "html": "<p>Đơn yêu cầu</p>".encode(),
    "eml": "MIME-Version: 1.0\r\nFrom: a@mail.example\r\nSubject: Đơn\r\n\r\nĐơn yêu cầu\r\n".encode(),
    "zip": zipped({"a.txt": "Đơn", "b.docx": docx(paragraph("Đơn"))}),
    "rar": old_rar(b"don.pdf"),
    "new rar": new_rar(b"don.pdf"),
    "7z": seven_zip("don.pdf"),
    **{kind: _picture(kind) for kind in ("jpeg", "png", "tiff", "webp", "gif", "bmp")},
}


def told(paper: Paper) -> bool:
    return bool(paper.text.strip() or paper.defects or paper.members)


@pytest.mark.parametrize("kind", sorted(WHOLE))
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mangled_file_is_told_of(room: ReadingRoom, kind: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        match data.draw(st.sampled_from(("cut", "drop", "put", "flip"))):
            case "cut":
                del content[at:]
            case "drop":
                del content[at : at + data.draw(st.integers(1, 64))]
            case "put":
                content[at:at] = data.draw(st.binary(max_size=64))
            case _ if at < len(content):
                content[at] ^= data.draw(st.integers(1, 255))
    assert told(room.open((enclosed("tep", bytes(content)),), eyes=False)[0])


@given(content=st.binary(max_size=2_000))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_at_all_are_told_of(room: ReadingRoom, content: bytes) -> None:
    assert told(room.open((enclosed("tep", content),), eyes=False)[0])


@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff", "webp", "gif", "bmp"])
def test_a_picture_of_nothing_is_told_of_by_eyes(room: ReadingRoom, kind: str) -> None:
    paper = room.open((enclosed("anh.pdf", WHOLE[kind]),), eyes=True)[0]
    assert paper.type == f"image/{kind}" and [d.code for d in paper.defects] == ["not_legible"] and not room.wants_eyes((paper,))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", kinds.HTML), (b"\n\n<?xml version='1.0'?><html>", kinds.HTML), (b"<3 xin chao", kinds.TEXT),
        (b"junk\n%PDF-1.5 x", kinds.PDF), (b"\x00\x00\x00\x18ftypheic", kinds.HEIF), (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"MZ\x90\x00", "application/x-msdownload"), ("Đơn".encode("utf-16"), kinds.TEXT), (b"\x00\x01\x02\x03", kinds.UNKNOWN),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_are(content: bytes, kind: str) -> None:
    assert kinds.kind_of(content) == kind
