"""An official document as DOCX, to be edited and signed. The only importer of python-docx.

Set in Times New Roman by NĐ 30/2020; charts are SVG with a picture beside it for older programs. The same document gives
the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt

from helpdesk.press.charts import HEIGHT, WIDTH, svg
from helpdesk.press.document import Block, Chart, Heading, OfficialDocument, Paragraph, Signature, Table
from helpdesk.press.fixed import fixed_words, number_line, office_lines
from helpdesk.press.lettering import cell_text, legible, long_date
from helpdesk.press.pdf import picture

FONT = "Times New Roman"
SVG_BLIP = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
IN_TABLE = "In Table"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH, CHART_WIDTH = Mm(165), Mm(160)
WHOLE_TO = 14  # rows: a table up to that long stays on one page


def print_docx(document: OfficialDocument) -> bytes:
    file = docx.Document()
    _page(file)
    _normal(file)
    _properties(file, document)
    _letterhead(file, document)
    _opening(file, document)
    for block in document.blocks:
        _block(file, block)
    _closing(file, document)
    buffer = io.BytesIO()
    file.save(buffer)
    return _settled(buffer.getvalue())


def _page(file: Any) -> None:
    """A4, margins and page number of NĐ 30/2020 Phụ lục I: none on the first page."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _normal(file: Any) -> None:
    for name in ("Normal", "Heading 1", "Header"):
        style = file.styles[name]
        style.font.name, style.font.size = FONT, Pt(13)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    file.styles["Normal"].element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN"/>'))
    small = file.styles.add_style(IN_TABLE, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size, small.paragraph_format.space_after = file.styles["Normal"], Pt(11), Pt(2)
    heading = file.styles["Heading 1"]
    heading.font.bold, heading.font.color.rgb = True, docx.shared.RGBColor(0, 0, 0)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(10), Pt(6)


def _properties(file: Any, document: OfficialDocument) -> None:
    properties, day = file.core_properties, datetime(document.on.year, document.on.month, document.on.day)  # noqa: DTZ001 - a day, no instant
    properties.title = legible(f"{document.title} {document.subject}")
    properties.author = properties.last_modified_by = legible(document.head.office)
    properties.language, properties.comments = "vi-VN", ""
    properties.created = properties.modified = day


def _letterhead(file: Any, document: OfficialDocument) -> None:
    words, head = fixed_words(), document.head
    left, right = _two_columns(file, Mm(74), Mm(91))
    _line(left, head.parent.upper(), 12)
    for line in office_lines(head.office):
        _line(left, line.upper(), 12, bold=True)
    _rule(left, Mm(24))
    _line(left, number_line(head.symbol, head.number), 13, keep_spaces=True)
    if head.subject:
        _line(left, head.subject, 12)
    _line(right, words.nation, 12, bold=True)
    _line(right, words.motto, 13, bold=True)
    _rule(right, Mm(50))
    _line(right, f"{head.place}, {long_date(document.on)}", 13, italic=True)


def _opening(file: Any, document: OfficialDocument) -> None:
    file.add_paragraph().paragraph_format.space_after = Pt(0)
    if document.title:
        for text in (document.title, document.subject):
            _line(file, text, 14, bold=True)
        _rule(file, Mm(45))
    if document.to:
        separate = "\n- " if len(document.to) > 1 else " "
        _line(file, fixed_words().to + "".join(separate + legible(t) for t in document.to), 14, keep_spaces=True)


def _block(file: Any, block: Block) -> None:
    match block:
        case Heading(text):
            file.add_heading(legible(text), level=1)
        case Paragraph(text, bullet):
            _body(file, f"- {legible(text)}" if bullet else legible(text))
        case Table():
            _caption(file, block.caption)
            _table(file, block)
        case Chart():
            _caption(file, block.caption)
            _chart(file, block)


def _body(file: Any, text: str) -> None:
    paragraph = file.add_paragraph(text)
    paragraph.alignment = ALIGN.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.line_spacing = Cm(1), Pt(6), 1.15


def _caption(file: Any, text: str) -> None:
    paragraph = file.add_paragraph()
    run = paragraph.add_run(legible(text))
    run.italic, run.font.size = True, Pt(12)
    paragraph.paragraph_format.keep_with_next, paragraph.paragraph_format.space_after = True, Pt(3)


def _table(file: Any, table: Table) -> None:
    """With a header row that repeats on every page."""
    made = file.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    size = 13 if table.large else 10 if _is_book(table) else 11
    _margins(made, 60)
    _widths(made, _shares(table))
    repeat = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    _cells(made.rows[0], [c.name for c in table.columns], [ALIGN.CENTER] * len(table.columns), bold=True, size=size)
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    sides = [ALIGN.LEFT if c.width == "wide" else ALIGN.CENTER for c in table.columns]
    for row, told in zip(list(made.rows)[1:], table.rows, strict=True):
        _cells(row, [cell_text(c) for c in told.cells], sides, bold=told.strong, size=size)
    if len(table.rows) <= WHOLE_TO:
        _together(list(made.rows)[:-1])
    file.add_paragraph().paragraph_format.space_after = Pt(4)


def _together(rows: list[Any]) -> None:
    """These rows stay on the page of the row after them."""
    for row in rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _shares(table: Table) -> list[int]:
    """Fixed widths for figures; what is left is the texts'."""
    narrow, numbers, wide = (sum(c.width == width for c in table.columns) for width in ("narrow", "number", "wide"))
    room = int((TEXT_WIDTH - narrow * Mm(12) - wide * Mm(40)) / max(numbers, 1))
    fixed = {"narrow": Mm(12), "number": max(Mm(20) if _is_book(table) else Mm(16.5), min(Mm(26), room))}
    left = TEXT_WIDTH - sum(fixed.get(c.width, 0) for c in table.columns)
    return [fixed.get(c.width, int(left / max(wide, 1))) for c in table.columns]


def _is_book(table: Table) -> bool:
    """A register rather than a sum: several columns of text, and days that must not break."""
    return sum(c.width == "wide" for c in table.columns) > 1 and not table.large


def _cells(row: Any, texts: Iterable[str], sides: list[Any], *, bold: bool, size: float) -> None:
    for cell, text, side in zip(row.cells, texts, sides, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style, paragraph.alignment = IN_TABLE, side
        run = paragraph.add_run(legible(text))
        run.bold, run.font.size = bold or None, Pt(size)


def _chart(file: Any, chart: Chart) -> None:
    """The PNG every program shows, and with it the SVG that newer ones draw instead."""
    paragraph = file.add_paragraph()
    shape = paragraph.add_run().add_picture(io.BytesIO(picture(chart)), width=CHART_WIDTH, height=int(CHART_WIDTH * HEIGHT / WIDTH))
    shape._inline.docPr.set("descr", legible(chart.told))
    number = 1 + sum(str(r.target_part.partname).endswith(".svg") for r in file.part.rels.values() if not r.is_external)
    drawing = Part(PackURI(f"/word/media/chart{number}.svg"), "image/svg+xml", svg(chart).encode(), file.part.package)
    relation = file.part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
    extension = (
        f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
        f'<asvg:svgBlip xmlns:asvg="{SVG_BLIP}" r:embed="{relation}"/></a:ext></a:extLst>'
    )
    shape._inline.graphic.graphicData.pic.blipFill.blip.append(parse_xml(extension))


def _closing(file: Any, document: OfficialDocument) -> None:
    """Nơi nhận, or a citizen who signs too, on the left; the signature by authority on the right; kept on one page."""
    left, right = _two_columns(file, Mm(82), Mm(83))
    if document.beside is not None:
        _signed(left, document.beside)
    else:
        _line(left, fixed_words().copies, 12, bold=True, italic=True, side=ALIGN.LEFT)
        for copy in document.copies:
            _line(left, copy, 11, side=ALIGN.LEFT)
    _signed(right, document.signature)


def _signed(place: Any, signature: Signature) -> None:
    for line in signature.authority:
        _line(place, line, 13.5, bold=True)
    if signature.told:
        _line(place, signature.told, 12, italic=True)
    _line(place, "\n\n\n", 13.5, keep_spaces=True)
    _line(place, signature.name, 13.5, bold=True)


def _two_columns(file: Any, *widths: Any) -> tuple[Any, Any]:
    table = file.add_table(rows=1, cols=2)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _margins(table, 0)
    _widths(table, widths)
    left, right = table.rows[0].cells
    return left, right


def _margins(table: Any, twips: int) -> None:
    """Between a cell's sides and its text."""
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def _widths(table: Any, widths: Iterable[Any]) -> None:
    """Said of the column and of each of its cells: programs differ in which they believe."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _line(
    place: Any, text: str, size: float, *, bold: bool = False, italic: bool = False, side: Any = ALIGN.CENTER, keep_spaces: bool = False
) -> None:
    """A paragraph in a cell or in the body; an empty cell's first paragraph is used up first."""
    first = getattr(place, "_tc", None) is not None and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.space_after = side, Pt(0)
    run = paragraph.add_run(text if keep_spaces else legible(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _rule(place: Any, width: Any) -> None:
    """A short line, as the border of an empty paragraph between indents."""
    room = {True: TEXT_WIDTH, False: None}[getattr(place, "_tc", None) is None] or place.width
    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = int((room - width) / 2)
    shape.space_after, shape.line_spacing = Pt(4), Pt(3)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(border))


def _settled(content: bytes) -> bytes:
    """The same parts in the same order with no clock in them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, FIXED_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
