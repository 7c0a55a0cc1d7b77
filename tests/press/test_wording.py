"""Small words of reports: shares, means, comparisons; charts that can be read without being seen."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.errors import Faults
from helpdesk.press.charts import svg
from helpdesk.press.document import Chart, Series
from helpdesk.press.fixed import office_lines
from helpdesk.press.wording import compared, counted, label, mean, rendered, sentences, share


@given(st.integers(1, 10**6), st.data())
def test_only_all_is_a_hundred_percent_and_only_none_is_nothing(of: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, of))
    assert (share(part, of) == "100%") == (part == of)
    shown = float(share(part, of).rstrip("%").replace(",", "."))
    assert 0 <= part * 100 / of - shown < 0.1 + 1e-9


@pytest.mark.parametrize(("total", "count", "said"), [(69, 2, "34,5"), (10, 5, "2"), (1, 3, "0,3"), (2, 3, "0,7"), (12345, 1, "12.345")])
def test_a_mean_is_given_to_the_nearest_tenth(total: int, count: int, said: str) -> None:
    assert mean(total, count) == said


def test_a_comparison_says_which_way() -> None:
    assert compared(15, 10) == "tăng 5 (từ 10 lên 15)"
    assert compared(0, 1000) == "giảm 1.000 (từ 1.000 xuống 0)"
    assert compared(7, 7) == "không đổi (7)"


def test_nothing_is_listed_that_there_is_none_of() -> None:
    assert counted([(3, "thư"), (0, "bản trùng"), (1200, "thư tự động")]) == "3 thư, 1.200 thư tự động"


def test_a_code_nobody_named_is_shown_as_it_is() -> None:
    assert label("kinds", "brand_new") == "brand_new"


def test_a_template_that_asks_for_what_is_not_there_is_a_fault() -> None:
    with pytest.raises(Faults):
        rendered("mail.txt.j2")
    with pytest.raises(Faults):
        sentences("explanation.j2", str)


def test_a_long_name_breaks_before_its_place() -> None:
    assert office_lines("Cục Thi hành án dân sự tỉnh Quảng Ninh") == ("Cục Thi hành án dân sự", "tỉnh Quảng Ninh")
    assert office_lines("Tòa án") == ("Tòa án",)


def test_a_chart_is_xml_says_what_it_shows_and_writes_every_value() -> None:
    chart = Chart('Tuần <1> & "2"', "B", ("a<b", "c"), (Series("Mới", (0, 12)), Series("Xong", (5, 999))), "a: 0; c: 12 & 999")
    drawn = svg(chart)
    root = ElementTree.fromstring(drawn)
    texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.attrib["aria-label"] == "a: 0; c: 12 & 999"
    assert {"0", "12", "5", "999", "a<b", "c", "Mới", "Xong"} <= set(texts)


def test_a_chart_of_nothing_but_zeros_has_bars_of_no_height() -> None:
    drawn = svg(Chart("x", "x", ("a",), (Series("s", (0,)),), "không"))
    assert 'height="0.0"' in drawn
