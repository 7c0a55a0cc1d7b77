"""Files made to burst: little to carry, endless to open. Each is told of within its limits, and the next file finds the reader at work."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk.config import PROJECT
from tests.papers.conftest import Open
from tests.papers.files import docx

CATALOGUE, ONE_PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = next((PROJECT / "helpdesk").rglob("*.ttf"), Path())
FOR_EVER = b"\xb8\xff\xfd\x1c"  # TrueType: push -3, jump there


def pdf(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail


def page(resources: bytes = b"", box: bytes = b"[0 0 595 842]") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox %s/Contents 4 0 R/Resources<<%s>>>>" % (box, resources)


def stream(head: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n" % (head, len(content)) + content + b"\nendstream"


def looping_font() -> bytes:
    """The shipped font with a program that never ends in place of the one that prepares its glyphs."""
    font = bytearray(FONT.read_bytes())
    for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        name, _, place, length = struct.unpack_from(">4sIII", font, at)
        if name in (b"prep", b"fpgm"):
            font[place : place + length] = (FOR_EVER * length)[:length]
    return bytes(font)


def packed_twice() -> bytes:
    content = zlib.compress(zlib.compress(b"q Q " * 25_000_000))
    return pdf(CATALOGUE, ONE_PAGE, page(), stream(b"/Filter[/FlateDecode/FlateDecode]", content))


def tree_of_itself() -> bytes:
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1000000000>>", page(), stream(b"", b""))


def hundred_thousand_pages() -> bytes:
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[%s]/Count 100000>>" % (b"3 0 R " * 100_000), page(), stream(b"", b""))


def page_of_a_kilometre() -> bytes:
    return pdf(CATALOGUE, ONE_PAGE, page(box=b"[0 0 2000000 2000000]"), stream(b"", b"BT ET"))


def drawing_of_itself() -> bytes:
    inner = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>", b"/F Do " * 50)
    return pdf(CATALOGUE, ONE_PAGE, page(b"/XObject<</F 5 0 R>>"), stream(b"", b"/F Do"), inner)


def picture_of_a_billion_points() -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    drawn = stream(b"", b"595 0 0 842 0 0 cm /F Do")
    return pdf(CATALOGUE, ONE_PAGE, page(b"/XObject<</F 5 0 R>>"), drawn, stream(head, zlib.compress(bytes(9_000_000))))


BOMBS = (packed_twice, tree_of_itself, hundred_thousand_pages, page_of_a_kilometre, drawing_of_itself, picture_of_a_billion_points)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_pdf_made_to_burst_is_told_of_and_harms_nothing(read: Open, bomb: Callable[[], bytes]) -> None:
    paper = read("a.pdf", bomb(), eyes=True)
    assert paper.defects and not paper.text
    assert read("don.txt", f"Tôi gửi đơn {bomb.__name__}".encode()).text


def test_a_font_that_never_ends_does_not_hold_the_reader(read: Open) -> None:
    font = looping_font()
    assert font.count(FOR_EVER) > 10
    face = b"<</Type/Font/Subtype/TrueType/BaseFont/F/FirstChar 65/LastChar 66/Widths[600 600]/FontDescriptor 6 0 R>>"
    about = (
        b"<</Type/FontDescriptor/FontName/F/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 900/Descent 0/StemV 80/FontFile2 7 0 R>>"
    )
    written = stream(b"", b"BT /F 24 Tf 99 99 Td (" + b"AB" * 300 + b") Tj ET")
    bomb = pdf(CATALOGUE, ONE_PAGE, page(b"/Font<</F 5 0 R>>"), written, face, about, stream(b"/Length1 %d" % len(font), font))
    assert read("a.pdf", bomb, eyes=True)
    assert read("don.txt", b"Toi gui don sau phong chu").text


def test_a_docx_made_to_burst_is_told_of(read: Open) -> None:
    for bomb in (docx("<w:p>" * 18_000_000), docx("", **{"word/media/a.bin": bytes(150_000_000)})):
        assert read("a.docx", bomb).defects
    assert read("don.txt", b"Toi gui don sau docx").text
