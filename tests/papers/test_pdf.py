"""PDF: the layer in the order a person reads, and eyes for whatever has none worth reading."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import typst
from PIL import Image, ImageDraw

from helpdesk.journey import Paper
from helpdesk.papers.columns import Run, unwoven
from tests.papers.conftest import Open
from tests.papers.pages.drawing import draw

HEADING = """
#set page(paper: "a4"); #set text(size: 13pt, lang: "vi")
#grid(columns: (4fr, 6fr), align: center, row-gutter: 6pt,
  [*TÒA ÁN NHÂN DÂN*], [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*], [*TỈNH ĐÔNG HẢI*], [*Độc lập - Tự do - Hạnh phúc*],
  [Bản án số: 12/2017/DS-ST], [], [Ngày 15-3-2017], [Đông Hải, ngày 15 tháng 3 năm 2017])
Ông An phải trả bà Bình số tiền 150.000.000 đồng.
#table(columns: (1fr, 4fr, 3fr), [STT], [Khoản], [Số tiền], [1], [Tiền gốc], [150.000.000], [2], [Tiền lãi], [3.000.000])
"""


def codes(paper: Paper) -> set[str]:
    return {defect.code for defect in paper.defects}


def pdf(source: str) -> bytes:
    return typst.compile(source.encode())  # type: ignore[return-value]


def scanned(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=150.0, save_all=True, append_images=list(pages[1:]))
    return out.getvalue()


def sheet(seed: int = 7) -> Image.Image:
    return Image.fromarray(draw("sheet", seed, 150).pixels)


def test_a_heading_woven_line_by_line_is_read_column_by_column_and_tables_row_by_row(read: Open) -> None:
    lines = read("ban an.pdf", pdf(HEADING)).text.split("\n")
    assert lines[:4] == ["TÒA ÁN NHÂN DÂN", "TỈNH ĐÔNG HẢI", "Bản án số: 12/2017/DS-ST", "Ngày 15-3-2017"]
    assert lines[4] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert "1 Tiền gốc 150.000.000" in [" ".join(line.split()) for line in lines]


def test_a_layer_in_its_own_good_order_is_left_alone() -> None:
    apart = [
        Run("Tòa", 100, 700, 140, 712, 0),
        Run("tỉnh", 100, 685, 140, 697, 1),
        Run("Cộng", 300, 700, 340, 712, 2),
        Run("Độc", 300, 685, 340, 697, 3),
    ]
    assert unwoven(apart) is None
    woven = [
        Run("Tòa", 100, 700, 140, 712, 0),
        Run("Cộng", 300, 700, 340, 712, 1),
        Run("tỉnh", 100, 685, 140, 697, 2),
        Run("Độc", 300, 685, 340, 697, 3),
    ]
    assert unwoven(woven) == "Tòa\ntỉnh\nCộng\nĐộc"


def test_sums_centred_beside_what_they_are_for_stay_beside_it() -> None:
    rows = [("Tiền gốc", "150.000.000"), ("Tiền lãi", "3.000.000"), ("Án phí", "500.000")]
    runs = [
        Run(text, middle - 30, 700 - 15 * n, middle + 30, 712 - 15 * n, 2 * n + side)
        for n, row in enumerate(rows)
        for side, (text, middle) in enumerate(zip(row, (100, 300), strict=True))
    ]
    assert unwoven(runs) is None


def test_a_scan_waits_for_eyes_and_then_is_read_page_by_page(read: Open) -> None:
    content = scanned(sheet(7), sheet(8))
    waiting = read("scan.pdf", content)
    assert codes(waiting) == {"waits_for_eyes"} and [p.source for p in waiting.pages] == ["none", "none"]
    seen = read("scan.pdf", content, eyes=True)
    assert [p.source for p in seen.pages] == ["ocr", "ocr"] and not seen.defects and all(p.confidence > 0.7 for p in seen.pages)


def test_the_stamp_of_a_scanning_program_is_not_taken_for_the_page(read: Open) -> None:
    stamped = pypdfium2.PdfDocument(scanned(sheet()))
    stamp = pypdfium2.PdfDocument(pdf('#set page(paper: "a4"); Scanned with a camera application'))
    with_stamp = stamp[0]
    image = next(stamped[0].get_objects())
    width, height = with_stamp.get_size()
    picture = pypdfium2.PdfImage.new(stamp)
    picture.set_bitmap(image.get_bitmap())
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    with_stamp.insert_obj(picture)
    with_stamp.gen_content()
    out = io.BytesIO()
    stamp.save(out)
    assert codes(read("scan.pdf", out.getvalue())) == {"waits_for_eyes"}


def test_a_rubbish_layer_is_noticed_and_read_by_eye(read: Open) -> None:
    """The letters look right on paper; what the file says they are is another alphabet."""
    lines = "\n\n".join("Tòa án nhân dân tỉnh buộc ông Nguyễn Văn An trả số tiền theo bản án" for _ in range(8))
    good = pdf(f'#set page(paper: "a4"); #set text(size: 14pt)\n{lines}')
    rubbish = shifted(good)
    waiting = read("a.pdf", rubbish)
    assert "waits_for_eyes" in codes(waiting)
    seen = read("a.pdf", rubbish, eyes=True)
    assert codes(seen) == {"layer_rubbish"} and "Tòa án nhân dân tỉnh buộc ông Nguyễn Văn An" in seen.text


def shifted(content: bytes) -> bytes:
    """The same glyphs with their Unicode meanings moved along by seven: what a careless font subset says."""
    import re
    import zlib

    def moved(found: re.Match[bytes]) -> bytes:
        try:
            plain = zlib.decompress(found[2])
        except zlib.error:
            return found[0]
        if b"beginbf" not in plain:
            return found[0]
        told = re.sub(rb"(<[0-9A-F]{4}> )<([0-9A-F]{4})>", lambda m: m[1] + b"<%04X>" % (int(m[2], 16) + 7), plain)
        packed = zlib.compress(told)
        return b"/Length %d" % len(packed) + re.sub(rb"/Length \d+", b"", found[1]) + packed + b"\nendstream"

    return re.sub(rb"/Length \d+((?:(?!endobj).)*?stream\n)(.*?)\nendstream", lambda m: moved(m), content, flags=re.DOTALL)


def test_a_layer_in_an_old_font_becomes_unicode(read: Open) -> None:
    old = "Toµ ¸n nh©n d©n tØnh, quyÕt ®Þnh thi hµnh ¸n d©n sù theo yªu cÇu cña «ng NguyÔn V¨n An"
    paper = read("a.pdf", pdf(f'#set page(paper: "a4")\n{old}'))
    assert paper.text.startswith("Toà án nhân dân tỉnh") and codes(paper) == {"legacy_font"}


def test_a_letter_in_another_language_needs_no_eyes(read: Open) -> None:
    english = "The creditor requests enforcement of the judgment against the debtor and encloses a certified copy of it."
    paper = read("a.pdf", pdf(english))
    assert not paper.defects and "certified copy" in paper.text


def test_only_so_many_pages_are_read_and_the_rest_is_told(read: Open) -> None:
    paper = read("a.pdf", pdf('#set page(paper: "a6")\n' + "Trang giấy này có chữ viết \n#pagebreak()\n" * 39))
    assert len(paper.pages) == 30 and codes(paper) == {"too_many_pages"} and "40" in paper.defects[0].detail


def test_an_empty_page_is_no_scan(read: Open) -> None:
    paper = read("a.pdf", pdf('#set page(paper: "a4")\nTôi yêu cầu thi hành án theo bản án\n#pagebreak()\n#pagebreak()\nHết'))
    assert not paper.defects and [page.text for page in paper.pages] == ["Tôi yêu cầu thi hành án theo bản án", "", "Hết"]


def test_a_pdf_behind_a_password_says_so(read: Open) -> None:
    locked = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    locked += (
        b"3 0 obj<</Filter/Standard/V 1/R 2/O("
        + b"o" * 32
        + b")/U("
        + b"u" * 32
        + b")/P -4>>endobj\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\n%%EOF"
    )
    assert codes(read("a.pdf", locked)) == {"encrypted"}


@pytest.mark.parametrize("size", [(14_400, 14_400), (3, 14_400)])
def test_a_page_as_large_as_a_house_is_looked_at_in_small(read: Open, size: tuple[int, int]) -> None:
    page = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(page).line((0, 0, 60, 60))
    content = scanned(page).replace(b"/MediaBox [ 0 0 28.8 28.8 ]", f"/MediaBox [ 0 0 {size[0]} {size[1]} ]".encode())
    assert codes(read("a.pdf", content, eyes=True)) == {"not_legible"}


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<" + entries + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream"


def test_what_was_typed_into_a_form_and_over_it_is_read(read: Open) -> None:
    over = stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 300 20]/Resources<</Font<</F1 5 0 R>>>>", b"BT /F1 12 Tf 2 5 Td (So 12 duong Hoa Binh) Tj ET"
    )
    things = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DR<</Font<</F1 5 0 R>>>>/NeedAppearances true>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R 7 0 R]>>",
        stream(b"", b"BT /F1 12 Tf 50 700 Td (Don yeu cau thi hanh an, ho va ten:) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(ten)/V(Nguyen Van An)/Rect[50 600 350 620]/DA(/F1 12 Tf 0 g)/F 4/P 3 0 R>>",
        b"<</Type/Annot/Subtype/FreeText/Rect[50 500 350 520]/F 4/DA(/F1 12 Tf)/AP<</N 8 0 R>>>>",
        over,
    ]
    numbered = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, thing) for number, thing in enumerate(things, 1))
    text = read("don.pdf", b"%PDF-1.7\n" + numbered + b"trailer<</Root 1 0 R>>\n%%EOF").text
    assert text.startswith("Don yeu cau thi hanh an") and "Nguyen Van An" in text and "So 12 duong Hoa Binh" in text
