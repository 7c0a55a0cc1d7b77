"""A morning at the counter in a real browser: who matches, who lacks something, who only asks, who cannot write."""

import pypdfium2
from playwright.sync_api import expect

from tests.browser import counter_day as day
from tests.browser import engine
from tests.browser.test_access import violations
from tests.web import office


def printed(page) -> str:
    """The words of every paper the page gives to print."""
    pages = [p for content in day.papers(page).values() for p in pypdfium2.PdfDocument(content)]
    return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pages).split())


def test_a_morning_at_the_counter(morning, sits_down):
    waiting = office.case_of(morning, requester="nguyen van hung")
    wrong: list[str] = []

    def accessible(page, name: str) -> None:
        wrong.extend(violations(page) if name in ("visits", "gaps", "newcomer", "recorded") else [])

    page = sits_down("hoa")
    day.give_a_time(page, waiting.code)
    expect(page.get_by_text("và báo công dân.")).to_be_visible()
    day.set_clock(morning.clock, day.TUESDAY)
    engine.sign_in(page, "hoa", office.PASSWORD)  # the night ended yesterday's session
    day.matches(page, "Phạm Thị Hiền", accessible)
    expect(page.get_by_text("Đã nhận hồ sơ.")).to_be_visible()
    assert "GIẤY BIÊN NHẬN" in printed(page) and "bà Phạm Thị Hiền" in printed(page)
    day.has_gaps(page, waiting.requester, accessible)
    assert "Bản án mang đến là số 41/2016/" in printed(page)
    day.walks_in(page, accessible)
    expect(page.get_by_text("Đã ghi việc hướng dẫn.")).to_be_visible()
    day.speaks(page, accessible)
    assert "BIÊN BẢN" in printed(page) and "vì mắt kém" in printed(page)
    states = {c.requester: c.status for c in office.cases(morning)}
    assert states["Phạm Thị Hiền"] == states["Chíu Sáng Phúc"] == "in_progress"
    assert (states[waiting.requester], states["Hoàng Thị Sáu"]) == ("waiting_for_citizen", "closed")
    assert wrong == []
