"""One document, three forms: the same words and figures in each, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import docx
import openpyxl
import pypdfium2
import pytest

from helpdesk.errors import Faults
from helpdesk.press import pdf
from helpdesk.press.document import (
    Chart,
    Column,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Row,
    Series,
    Signature,
    Table,
)
from helpdesk.press.lettering import RANGES, SIGNS, UNKNOWN, cell_text, legible, long_date
from helpdesk.press.printing import printed

STACKED = "ẰẲẴẶ ỔỖỘ ỪỮỰ ỲỶỸỴ ằẳẵặ ổỗộ ừữự ỳỷỹỵ Đđ"
MARKUP = '#read("/etc/passwd") *đậm* @ai $x$ <b>&amp;</b> =1+1 \\ _gạch_ - [x]'


def document(*blocks: object) -> OfficialDocument:
    return OfficialDocument(
        head=Letterhead("Tổng cục Thi hành án dân sự", "Cục Thi hành án dân sự tỉnh Quảng Ninh", "BC-CTHADS", "Quảng Ninh"),
        title="BÁO CÁO",
        subject="Kết quả tuần",
        on=date(2026, 2, 6),
        blocks=blocks,  # type: ignore[arg-type]
        signature=Signature(("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"), "Nguyễn Thị Ví Dụ"),
        to=("Lãnh đạo Cục",),
        copies=("- Như trên;", "- Lưu: VT."),
    )


LETTERS = Table(
    "Bảng 1. Thư đến",
    "Thư đến",
    (Column("Nội dung", "wide"), Column("Số thư"), Column("Ngày")),
    (Row((MARKUP, 1234, date(2026, 2, 6))), Row(("=HYPERLINK(1)", 0, None)), Row(("Cộng", 1234, None), strong=True)),
)
WEEKS = Chart("Biểu đồ 1. Các tuần", "Biểu đồ", ("06/02", "13/02"), (Series("Mới", (3, 41)), Series("Xong", (0, 7))), "Tuần 06/02: 3 mới.")
WHOLE = document(Heading("I. ĐÁNH GIÁ"), Paragraph(STACKED), Paragraph(MARKUP, bullet=True), LETTERS, WEEKS)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {f.name.rpartition(".")[2]: f.content for f in printed(WHOLE, "bao-cao")}


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))


def test_the_pdf_gives_its_text_back_as_written(files: dict[str, bytes]) -> None:
    text = pdf_text(files["pdf"])
    for said in (
        STACKED,
        "CỤC THI HÀNH ÁN DÂN SỰ TỈNH QUẢNG NINH",
        "ngày 06 tháng 02 năm 2026",
        "Số:",
        "/BC-CTHADS",
        "1.234",
        "06/02/2026",
    ):
        assert said in text


def test_no_text_is_read_as_markup(files: dict[str, bytes]) -> None:
    assert MARKUP in pdf_text(files["pdf"])
    assert MARKUP in "\n".join(p.text for p in docx.Document(io.BytesIO(files["docx"])).paragraphs)


def test_the_pdf_is_archivable_and_accessible(files: dict[str, bytes]) -> None:
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in files["pdf"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in files["pdf"]
    assert b"vi-VN" in files["pdf"]


def test_printing_twice_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    again = {f.name.rpartition(".")[2]: f.content for f in printed(WHOLE, "bao-cao")}
    assert again == files


def test_a_missing_font_stops_the_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FAMILY", "Không Có Chữ Này")
    with pytest.raises(Faults):
        pdf.print_pdf(document(Paragraph("a")))


def test_every_letter_called_legible_is_in_the_shipped_font() -> None:
    every = "".join(sorted({chr(c) for low, high in RANGES for c in range(low, high + 1)} | SIGNS))
    assert pdf.print_pdf(document(Paragraph(every), Heading(every)))


def test_what_the_font_lacks_is_marked_and_what_is_only_control_goes() -> None:
    assert legible("a\u202eb\x00c 😀漢 Thị\u0323nh") == f"abc {UNKNOWN}{UNKNOWN} Thị\u0323nh".replace("\u0323", UNKNOWN)
    assert legible("Nguye\u0302\u0303n") == "Nguyễn"


@pytest.mark.parametrize(
    ("cell", "said"), [(1234567, "1.234.567"), (-5, "-5"), (None, ""), (date(2017, 6, 6), "06/6/2017"), (date(2017, 2, 16), "16/02/2017")]
)
def test_cells_are_written_as_an_office_writes(cell: object, said: str) -> None:
    assert cell_text(cell) == said  # type: ignore[arg-type]


def test_days_below_ten_and_the_first_months_have_two_figures() -> None:
    assert long_date(date(2026, 11, 24)) == "ngày 24 tháng 11 năm 2026"
    assert long_date(date(2026, 2, 6)) == "ngày 06 tháng 02 năm 2026"


# ── DOCX ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_docx_holds_every_figure_and_both_bodies(files: dict[str, bytes]) -> None:
    file = docx.Document(io.BytesIO(files["docx"]))
    head, table, closing = file.tables[0], file.tables[1], file.tables[2]
    assert "CỤC THI HÀNH ÁN DÂN SỰ\nTỈNH QUẢNG NINH" in head.rows[0].cells[0].text
    assert "Độc lập - Tự do - Hạnh phúc" in head.rows[0].cells[1].text
    assert [c.text for c in table.rows[1].cells] == [MARKUP, "1.234", "06/02/2026"]
    assert "KT. CỤC TRƯỞNG\nPHÓ CỤC TRƯỞNG" in closing.rows[0].cells[1].text
    assert "Nơi nhận:" in closing.rows[0].cells[0].text


def test_the_docx_repeats_headers_numbers_pages_and_describes_its_picture(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as parts:
        body = parts.read("word/document.xml").decode()
        headers = "".join(parts.read(n).decode() for n in parts.namelist() if "header" in n)
        drawings = [n for n in parts.namelist() if n.endswith(".svg")]
    assert "w:tblHeader" in body and 'descr="Tuần 06/02: 3 mới."' in body and "svgBlip" in body
    assert "PAGE" in headers and "w:titlePg" in body
    assert len(drawings) == 1


def test_the_docx_breaks_no_row_keeps_short_tables_whole_and_leaves_a_long_syllable_room() -> None:
    names = ("Loại", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Chuyển")
    wide = Table(
        "Bảng rộng", "Rộng", tuple(Column(n, "wide" if n == "Loại" else "number") for n in names), (Row(("x",) * 8), Row(("y",) * 8))
    )
    long = Table("Bảng dài", "Dài", (Column("Nội dung", "wide"),), tuple(Row((f"dòng {n}",)) for n in range(40)))
    (file,) = (f for f in printed(document(wide, long), "bang") if f.name.endswith(".docx"))
    short, many = docx.Document(io.BytesIO(file.content)).tables[1:3]
    assert all("w:cantSplit" in row._tr.xml for row in (*short.rows, *many.rows))
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in short.rows]
    assert kept == [True, True, None] and "w:keepNext" not in many._tbl.xml
    assert min(c.width for c in short.rows[0].cells).mm > 16


def test_a_register_has_room_for_days_and_puts_case_codes_on_two_lines() -> None:
    columns = (Column("Số", "narrow"), Column("Ngày"), Column("Người"), Column("Hồ sơ"), Column("Bản án", "wide"), Column("Tên", "wide"))
    row = Row((1, date(2016, 12, 28), "x", "HTTT-2017-000123", "Bản án", "Nguyễn Thị Hoa"))
    files = {f.name: f.content for f in printed(document(Table("Sổ", "Sổ", columns, (row,))), "so")}
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(files["so.pdf"]))
    assert "HTTT-2017-" in text.splitlines() and "28/12/2016" in text
    register = docx.Document(io.BytesIO(files["so.docx"])).tables[1]
    assert register.rows[1].cells[3].text == "HTTT-2017-000123"
    assert min(cell.width.mm for cell in register.rows[0].cells[1:]) >= 19.9


# ── XLSX ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_numbers_are_numbers_days_are_days_and_text_never_a_formula(files: dict[str, bytes]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Thư đến"]
    rows = list(page.iter_rows(min_row=4, max_row=6))
    assert rows[0][1].value == 1234 and rows[0][1].data_type == "n"
    assert rows[0][2].value.date() == date(2026, 2, 6)
    assert [row[0].data_type for row in rows] == ["s", "s", "s"] and rows[1][0].value == "=HYPERLINK(1)"


def test_a_table_can_be_filtered_and_its_sum_stays_below(files: dict[str, bytes]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Thư đến"]
    assert page.auto_filter.ref == "A3:C5"
    assert page.freeze_panes == "B4"


def test_the_workbook_draws_its_own_chart_from_figures(files: dict[str, bytes]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Biểu đồ"]
    assert [c.value for c in page[5]] == ["13/02", 41, 7]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as parts:
        assert any("charts/chart" in n for n in parts.namelist())
