"""Word, Excel, OpenDocument, RTF and their older kin: what the eye would see, in its order."""

from __future__ import annotations

import pytest

from helpdesk.journey import Paper
from tests.papers.conftest import Open
from tests.papers.files import compound, doc, docx, odt, paragraph, xls, xlsx, zipped

CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"


def codes(paper: Paper) -> set[str]:
    return {defect.code for defect in paper.defects}


def test_a_table_in_word_keeps_its_rows_between_the_paragraphs_around_it(read: Open) -> None:
    rows = "".join(f"<w:tr>{CELL.format(a)}{CELL.format(b)}</w:tr>" for a, b in (("Khoản", "Số tiền"), ("Tiền gốc", "150.000.000")))
    paper = read("don.docx", docx(paragraph("Trước bảng") + f"<w:tbl>{rows}</w:tbl>" + paragraph("Sau bảng")))
    assert paper.text == "Trước bảng\nKhoản\tSố tiền\nTiền gốc\t150.000.000\nSau bảng"
    assert paper.type.endswith("wordprocessingml.document")


def test_headers_footers_and_notes_of_word_are_read_once_each(read: Open) -> None:
    heading = docx(paragraph("Thân"), **{f"word/header{n}.xml": f"<hdr>{paragraph('Đầu trang')}</hdr>" for n in (1, 2)})
    assert read("a.docx", heading).text == "Đầu trang\nThân"


def test_deleted_words_and_the_second_copy_of_a_text_box_are_not_the_writers(read: Open) -> None:
    deleted = "<w:p><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:ins><w:r><w:t>giữ</w:t></w:r></w:ins></w:p>"
    box = (
        '<w:p><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>'
        "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>"
    )
    text = read("a.docx", docx(deleted + box.format(paragraph("Hộp chữ")))).text
    assert text.split() == ["giữ", "Hộp", "chữ"]


def test_an_entity_bomb_says_nothing_and_costs_nothing(read: Open) -> None:
    bomb = "<!DOCTYPE w [" + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12)) + '<!ENTITY a0 "ha">]>'
    paper = read("a.docx", zipped({"word/document.xml": bomb + "<w><p><r><t>Đơn &a12;</t></r></p></w>"}))
    assert "haha" not in paper.text and len(paper.text) < 100


def test_a_file_entity_is_never_followed(read: Open) -> None:
    outside = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w><p><r><t>Đơn &a;</t></r></p></w>'
    assert "root" not in read("a.docx", zipped({"word/document.xml": outside})).text


def test_macros_are_told_and_the_text_is_read(read: Open) -> None:
    paper = read("a.docm", docx(paragraph("Đơn"), **{"word/vbaProject.bin": b"x"}))
    assert paper.text == "Đơn" and codes(paper) == {"macros"}


def test_photographs_pasted_into_word_are_papers_of_their_own(read: Open) -> None:
    pictures = {"word/media/image1.jpeg": b"\xff\xd8\xff" + bytes(40_000), "word/media/logo.png": b"\x89PNG\r\n\x1a\n" + bytes(900)}
    paper = read("anh.docx", docx(paragraph("Bản án chụp"), **pictures))
    assert [member.name for member in paper.members] == ["image1.jpeg"] and "waits_for_eyes" in codes(paper.members[0])


def test_word_cut_in_half_still_says_what_came_before_the_cut(read: Open) -> None:
    whole = zipped({"word/document.xml": docx_body(400), "word/styles.xml": bytes(20_000)})
    paper = read("a.docx", whole[: len(whole) * 2 // 3])
    assert paper.text.startswith("Đoạn số 0\nĐoạn số 1") and "damaged" in codes(paper)


def docx_body(count: int) -> str:
    return f"<w><body>{''.join(f'<p><r><t>Đoạn số {n}</t></r></p>' for n in range(count))}</body></w>"


def test_numbers_days_and_zeros_of_a_sheet_are_told_as_the_sheet_shows_them(read: Open) -> None:
    styles = '<numFmts><numFmt numFmtId="170" formatCode="000000000000"/></numFmts><cellXfs>' + "".join(
        f'<xf numFmtId="{n}"/>' for n in (0, 14, 3, 170, 9, 22)
    )
    cells = [("0", "12.5"), ("1", "42887"), ("2", "150000000"), ("3", "22185001234"), ("4", "0.75"), ("5", "42887.5")]
    row = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in cells)
    shared = '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>Số tiền</t></is></c><c t="s"><v>99</v></c></row>'
    strings = "<si><r><t>Ng</t></r><r><t>ày</t></r><rPh><t>zzz</t></rPh></si>"
    paper = read("a.xlsx", xlsx(f"{shared}<row>{row}</row>", strings=strings, styles=styles + "</cellXfs>"))
    assert paper.text == "Ngày\tSố tiền\n12.5\t01/06/2017\t150.000.000\t022185001234\t75%\t01/06/2017 12:00"


def test_days_of_an_old_mac_sheet_begin_in_1904(read: Open) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    old = xlsx('<row><c s="0"><v>41425</v></c></row>', styles=styles, book='<workbook><workbookPr date1904="1"/></workbook>')
    assert read("a.xlsx", old).text == "01/06/2017"


def test_open_document_keeps_rows_tabs_and_blanks_and_drops_tracked_deletions(read: Open) -> None:
    body = (
        "<text:tracked-changes><text:p>đã xóa</text:p></text:tracked-changes>"
        "<text:h>ĐƠN</text:h><text:p>Tôi<text:s text:c='2'/>là<text:tab/>A"
        "<office:annotation><text:p>ghi chú</text:p></office:annotation> B</text:p><table:table><table:table-row>"
        "<table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    assert read("a.odt", odt(body)).text == "ĐƠN\nTôi  là\tA B\n1\t2"


def test_open_document_behind_a_password_says_so(read: Open) -> None:
    paper = read("a.odt", odt("", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}))
    assert codes(paper) == {"encrypted"} and not paper.text


def test_pieces_of_an_old_word_file_come_in_their_order_with_fields_by_their_results(read: Open) -> None:
    field = "Số \x13 PAGE \x142\x15, bảng\x07một\x07\x07"
    paper = read("don.doc", doc("Đơn yêu cầu\r", "Kinh gui\r", field, boxes="hộp chữ"))
    assert paper.text == "Đơn yêu cầu\nKinh gui\nSố 2, bảng\tmột\nhộp chữ" and paper.type == "application/msword"


def test_old_word_typed_in_an_old_font_becomes_unicode(read: Open) -> None:
    paper = read("don.doc", doc("Céng hoµ x· héi chñ nghÜa ViÖt Nam\r§¬n yªu cÇu thi hµnh ¸n\r"))
    assert paper.text == "Cộng hoà xã hội chủ nghĩa Việt Nam\nĐơn yêu cầu thi hành án" and codes(paper) == {"legacy_font"}


def test_an_old_sheet_is_told_like_a_new_one(read: Open) -> None:
    paper = read("bang ke.xls", xls())
    assert paper.text == "Người nộp\tSố tiền\n01/06/2017\t150.000.000\n12\t12.5\nTong" and paper.type == "application/vnd.ms-excel"


@pytest.mark.parametrize(
    "content",
    [doc("Đơn", encrypted=True), compound({"EncryptedPackage": b"x" * 64, "EncryptionInfo": b"y"}), xls(locked=True)],
    ids=["old Word", "new Office", "old sheet"],
)
def test_office_behind_a_password_says_so(read: Open, content: bytes) -> None:
    paper = read("a.doc", content)
    assert codes(paper) == {"encrypted"} and not paper.text


def test_a_mail_saved_by_outlook_gives_its_words_and_its_files(read: Open) -> None:
    wide = {"0037": "Gửi bản án", "1000": "Kính gửi quý cơ quan", "0C1A": "Ngô Thị Liên"}
    streams = {f"__substg1.0_{number}001F": text.encode("utf-16-le") for number, text in wide.items()}
    folder = "__attach_version1.0_#00000000"
    file = {f"{folder}/__substg1.0_3707001F": "ghi chú.txt".encode("utf-16-le"), f"{folder}/__substg1.0_37010102": "Trong tệp".encode()}
    paper = read("thu.msg", compound({"__properties_version1.0": b"x", **streams, **file}))
    assert paper.text == "Ngô Thị Liên\nGửi bản án\nKính gửi quý cơ quan"
    assert [(m.name, m.text) for m in paper.members] == [("ghi chú.txt", "Trong tệp")]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        (r"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}}{\info{\author X}}\f0 \u272?\u417?n\par y\'eau c\u7847?u}", "Đơn\nyêu cầu"),
        (r"{\rtf1\ansi{\fonttbl{\f0\fcharset163 Times;}}\f0 Vi\'ea\'f2t Nam}", "Việt Nam"),
        (r"{\rtf1\ansi{\fonttbl{\f0\fnil .VnTime;}}\f0 Thi h\'b5nh \'b8n d\'a9n s\'f9 t\'d8nh}", "Thi hành án dân sự tỉnh"),
        (r"{\rtf1 a\trowd b\cell c\cell\row d}", "ab\tc\nd"),
        (r"{\rtf1 {\*\generator Word;}{\v \u7845?n}{\field{\*\fldinst HYPERLINK x}{\fldrslt xem}} {\pict ffd8}h\u7871?t}", "xem hết"),
        (r"{\rtf1{\shp{\*\shpinst{\sp x}{\shptxt trong h\u7897?p}}}}", "trong hộp"),
        (r"{\rtf1\uc2 \u272 ??\u417 ??n}", "Đơn"),
    ],
)
def test_rtf_shows_what_the_eye_sees(read: Open, source: str, seen: str) -> None:
    assert read("don.rtf", source.encode("latin-1")).text == seen


def test_a_web_page_shows_its_text_without_scripts_in_its_own_charset(read: Open) -> None:
    page = "<html><head><title>x</title><style>p{}</style></head><body><p>Đơn &amp; án<script>1<2</script></p><table><tr><td>A<td>B</table>"
    assert read("a.html", page.encode()).text == "Đơn & án\n\nA\tB"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_plain_text_is_read_in_its_charset(read: Open, codec: str) -> None:
    text = "Tôi yêu cầu thi hành án của Tòa án"
    spelt = "Tôi yêu câ\u0300u thi ha\u0300nh án cu\u0309a To\u0300a án" if codec == "cp1258" else text
    assert read("a.txt", spelt.encode(codec)).text == text
