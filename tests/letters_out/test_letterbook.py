"""The gate to the templates: what it refuses, what it cannot be made to do, and that a form is data."""

from __future__ import annotations

import re
import shutil
import textwrap
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from helpdesk.errors import Faults
from helpdesk.journey import Meeting
from helpdesk.mail import wording
from helpdesk.mail.letterbook import LETTERS, Letterbook
from tests.letters_out.cases import TEMPLATES, letterbook, samples, told

VIEW = samples("2017")["01-QT/incomplete"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates_mail"))


def test_the_letterbook_as_shipped_is_whole() -> None:
    assert letterbook().check() == []
    assert set(letterbook().forms()) == {(form, variant) for form, variants in LETTERS.items() for variant in variants}


MISTAKES = {
    "incomplete": ("{% block body %}", "{% block body %}{{ v.nmae }}", "nmae"),
    "complete": ("{% block body %}", "{% block body %}{% if %}", "dòng"),
    "no_right": ("{% block body %}", "{% block body %}{{ nobody }}", "nobody"),
    "no_jurisdiction": ("{% block body %}", "{% block body %}{% include 'parts/gone.j2' %}", "gone"),
    "time_barred": ("block lead", "block leed", "lead"),
}


def test_the_check_names_every_missing_unknown_and_faulty_letter_at_once(folder: Path) -> None:
    (folder / "02-QT" / "complete.j2").rename(folder / "02-QT" / "complette.j2")
    for variant, (old, new, _) in MISTAKES.items():
        path = folder / "01-QT" / f"{variant}.j2"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    faults = Letterbook(folder).check()
    assert faults[:2] == ["thiếu mẫu thư 02-QT/complete.j2", "không có thư nào dùng mẫu 02-QT/complette.j2"]
    assert len(faults) == 2 + len(MISTAKES)
    for variant, (_, _, told_of) in MISTAKES.items():
        assert any(f"01-QT/{variant}.j2" in fault and told_of in fault for fault in faults), variant


@pytest.mark.parametrize("mistake", ["{{ v.nmae }}", "{{ v.on | dya }}", "{{ v.limit_passed | day }}", "{{ 1 / 0 }}"])
def test_a_faulty_letter_is_never_written(folder: Path, mistake: str) -> None:
    path = folder / "01-QT" / "incomplete.j2"
    path.write_text(path.read_text("utf-8").replace("{% block body %}", "{% block body %}" + mistake), "utf-8")
    with pytest.raises(Faults, match=r"01-QT/incomplete\.j2"):
        Letterbook(folder).write(VIEW)


def test_a_broken_layout_is_refused_at_once(folder: Path) -> None:
    (folder / "layout" / "html" / "marks.j2").write_text("{% macro %}")
    with pytest.raises(Faults):
        Letterbook(folder)


def test_an_unknown_letter_is_refused() -> None:
    for form, variant in (("01-QT", "nothing"), ("..", "01-QT/complete"), ("layout/text", "letter")):
        with pytest.raises(Faults):
            letterbook().write(replace(VIEW, form=form, variant=variant))


def test_a_form_is_data_alone(folder: Path) -> None:
    path = folder / "parts" / "missing.j2"
    path.write_text(path.read_text("utf-8").replace("Còn thiếu", "Phần chưa có"), "utf-8")
    words = Letterbook(folder).write(VIEW)
    assert "PHẦN CHƯA CÓ" in words.text and "Phần chưa có" in words.html


def test_what_a_part_sets_counts_in_the_part_alone(folder: Path) -> None:
    (folder / "parts" / "missing.j2").write_text('{% set own = "Của riêng." %}{{ line(own) }}')
    assert "Của riêng." in Letterbook(folder).write(VIEW).text
    path = folder / "01-QT" / "incomplete.j2"
    path.write_text(path.read_text("utf-8").replace("{% endblock %}", "{{ own }}{% endblock %}"), "utf-8")
    with pytest.raises(Faults, match="own"):
        Letterbook(folder).write(VIEW)


def test_a_figure_is_data_alone() -> None:
    words = told(replace(VIEW, supplement_until=date(2017, 6, 26)))
    assert "chậm nhất là thứ Hai, ngày 26/6/2017" in " ".join(words.text.split())


INJECTIONS = [
    "{{ 7 * 7 }}",
    "{% for x in [] %}",
    "{{ v.__class__ }}",
    "{#",
    "<script>alert(1)</script>",
    "<b>&amp;",
    "\"'><img src=x onerror=a>",
]


@pytest.mark.parametrize("smuggled", INJECTIONS)
def test_what_a_citizen_writes_is_shown_and_never_obeyed(smuggled: str) -> None:
    view = replace(VIEW, addressee=smuggled, content=smuggled, judgments=(smuggled,), note=smuggled)
    words = told(view)
    assert words.text.count(smuggled) >= 3
    body = LexborHTMLParser(words.html).body
    assert body is not None and smuggled in body.text()
    assert not LexborHTMLParser(words.html).css("script, img")


def test_a_template_cannot_reach_beyond_its_view(folder: Path) -> None:
    path = folder / "01-QT" / "incomplete.j2"
    path.write_text(path.read_text("utf-8").replace("{% block body %}", "{% block body %}{{ ''.__class__.__mro__ }}"), "utf-8")
    with pytest.raises(Faults):
        Letterbook(folder).write(VIEW)


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_name_leaves_a_readable_letter(name: str) -> None:
    words = told(replace(VIEW, addressee=name))
    assert max(map(len, words.text.split("\n"))) <= 70
    assert "\n\nHồ sơ yêu cầu thi hành án của bà còn thiếu hai nội dung." in words.text
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e]", words.text + words.html)


def test_a_line_break_in_a_name_does_not_begin_a_paragraph() -> None:
    words = told(replace(VIEW, addressee="Hoa\n\nHồ sơ đã bị từ chối.\u2028X"))
    assert words.text.startswith("Kính gửi bà Hoa Hồ sơ đã bị từ chối. X,\n")


def test_a_clerks_note_keeps_its_paragraphs() -> None:
    words = told(replace(VIEW, note="Đoạn một.\n\nĐoạn hai <dài>."))
    assert "\n\nĐoạn một.\n\nĐoạn hai <dài>.\n\n" in words.text
    assert "Đoạn một.</p>" in words.html and "Đoạn hai &lt;dài&gt;.</p>" in words.html


def test_a_number_inside_a_sentence_is_a_link_only_in_html(folder: Path) -> None:
    path = folder / "01-QT" / "incomplete.j2"
    said = "{% call p() %}Gọi <{{ phone('0333 700') }}> & {{ mail('a&b@x.example') }}.{% endcall %}"
    path.write_text(path.read_text("utf-8").replace("{% block body %}", "{% block body %}" + said), "utf-8")
    words = Letterbook(folder).write(VIEW)
    assert "\n\nGọi <0333 700> & a&b@x.example.\n\n" in words.text
    body = LexborHTMLParser(words.html)
    assert [a.attributes["href"] for a in body.css("p > a")][:2] == ["tel:0333700", "mailto:a%26b%40x.example"]
    assert "Gọi <0333 700> & a&b@x.example." in (body.body.text() if body.body else "")


def test_words_outside_any_mark_make_a_paragraph_and_a_list_of_nothing_makes_none(folder: Path) -> None:
    path = folder / "01-QT" / "incomplete.j2"
    said = "Lời <ngoài>.{{ bullets([]) }}{{ points([]) }}{{ named([]) }}{{ facts([('Nhãn', '')]) }}{{ h('Mục') }} Lời sau."
    path.write_text(path.read_text("utf-8").replace("{% block body %}", "{% block body %}" + said), "utf-8")
    words = Letterbook(folder).write(VIEW)
    assert "\n\nLời <ngoài>.\n\nMỤC\nLời sau.\n\n" in words.text
    assert "Lời &lt;ngoài&gt;." in words.html and not re.search(r"<(ul|ol|p)[^>]*>\s*</", words.html)


def test_a_list_inside_a_paragraph_parts_it(folder: Path) -> None:
    path = folder / "01-QT" / "incomplete.j2"
    said = "{% call p() %}Lời trước. {{ bullets(['một', 'hai']) }} Lời sau.{% endcall %}"
    path.write_text(path.read_text("utf-8").replace("{% block body %}", "{% block body %}" + said), "utf-8")
    words = Letterbook(folder).write(VIEW)
    assert "\n\nLời trước.\n\n- một\n- hai\n\nLời sau.\n\n" in words.text
    assert not re.search("[\x00-\x08]", words.text + words.html)


def test_the_preview_shows_every_letter_and_lets_none_act() -> None:
    views = tuple(samples("2017").values())
    page = LexborHTMLParser(letterbook().preview(views))
    frames = page.css("iframe")
    assert len(frames) == len(views) and all(frame.attributes.get("sandbox", "none") in ("", None) for frame in frames)
    assert "Kính gửi bà Nguyễn Thị Hoa" in (frames[0].attributes["srcdoc"] or "")
    assert len(page.css("pre")) == len(views)


def test_the_html_is_for_phones_dark_rooms_and_screen_readers() -> None:
    html = told(VIEW).html
    assert '<html lang="vi">' in html and "width=device-width" in html and "prefers-color-scheme: dark" in html
    assert "<img" not in html and "url(" not in html and "http" not in html
    assert not re.search(r"(?<!max-)(?<!min-)\bwidth:\s*\d+px|<table", html)
    assert 'href="tel:0333700636"' in html and "font-size:16px" in html


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 27), "thứ Sáu, ngày 27/11/2026"),
        (date(2017, 1, 2), "thứ Hai, ngày 02/01/2017"),
        (date(2017, 6, 4), "Chủ nhật, ngày 04/6/2017"),
        (date(2017, 10, 7), "thứ Bảy, ngày 07/10/2017"),
    ],
)
def test_a_day_is_said_in_words_and_figures(day: date, said: str) -> None:
    assert wording.day_in_words(day).replace(wording.GLUE, " ") == said


def test_an_hour_is_said_as_an_office_says_it() -> None:
    start = datetime(2026, 11, 27, 9, 30)
    meeting = Meeting("filing", start, start + timedelta(minutes=30), "")
    assert wording.span_in_words(meeting).replace(wording.GLUE, " ") == "từ 09 giờ 30 đến 10 giờ 00, thứ Sáu, ngày 27/11/2026"


@given(
    st.lists(st.sampled_from(["a", "\u1ec7" * 9, "x" * 66, "x" * 68, "x" * 69, "x" * 90, "09 gi\u1edd 30"]), max_size=30), st.integers(0, 4)
)
def test_a_paragraph_is_broken_where_textwrap_breaks_it(words: list[str], indent: int) -> None:
    first, rest = "- "[:indent], " " * indent
    kept = [word.replace(" ", wording.GLUE) for word in words]
    wanted = textwrap.fill(" ".join(kept), 70, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    assert wording.filled(" ".join(words), first, rest) == wanted


@pytest.mark.parametrize(("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c")])
def test_a_list_in_a_sentence(names: list[str], said: str) -> None:
    assert wording.listed(names) == said


@pytest.mark.parametrize(("number", "said"), [(1, "một"), (2, "hai"), (10, "mười"), (11, "11")])
def test_a_small_number_is_a_word(number: int, said: str) -> None:
    assert wording.counted(number) == said
