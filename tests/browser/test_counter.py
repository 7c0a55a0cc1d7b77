"""A morning at the counter in a real browser: who matches, who lacks something, who only asks, who cannot write."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pypdfium2
from playwright.sync_api import expect

from tests.browser import counter_day as day
from tests.browser import engine
from tests.browser.test_access import violations
from tests.papers.signing import signed_pdf
from tests.web import office


def printed(page) -> str:
    """The words of every paper the page gives to print."""
    pages = [p for content in day.papers(page).values() for p in pypdfium2.PdfDocument(content)]
    return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pages).split())


def test_a_morning_at_the_counter(morning, sits_down):
    waiting = office.case_of(morning, requester="nguyen van hung")
    wrong: list[str] = []

    def accessible(page, name: str) -> None:
        wrong.extend(violations(page) if name == "gaps" else [])

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
    page.goto("/visits")
    served = page.get_by_role("region", name="Hôm nay đã tiếp, không hẹn trước")
    expect(served.get_by_text("Đã hướng dẫn", exact=True)).to_be_visible()
    expect(served.get_by_role("link", name="Chíu Sáng Phúc")).to_be_visible()
    states = {c.requester: c.status for c in office.cases(morning)}
    assert states["Phạm Thị Hiền"] == states["Chíu Sáng Phúc"] == "in_progress"
    assert (states[waiting.requester], states["Hoàng Thị Sáu"]) == ("waiting_for_citizen", "closed")
    assert wrong == []


def test_a_case_from_its_mail_to_its_end_and_its_dossier_before_somebody_with_nothing_else(morning, sits_down, chromium, tmp_path):
    office.send_post(morning)
    day.set_clock(morning.clock, day.TUESDAY)
    page, code = sits_down("hoa"), day.MATCHING
    engine.sign_in(page, "hoa", office.PASSWORD)
    day.matches(page, "Phạm Thị Hiền")
    wrong: list[str] = []
    day.comes_back_signed(page, code, signed_pdf(), lambda page, name: wrong.extend(violations(page) if name == "result" else []))
    expect(page.get_by_text("Nguyễn Thị Lãnh Đạo").first).to_be_visible()
    morning.clock.move(timedelta(minutes=1))
    assert b"qd-123.pdf" in max(office.send_post(morning), key=lambda mail: mail.stat().st_mtime_ns).read_bytes()
    page.goto(f"/cases/{code}")
    expect(page.get_by_text("Mở lại hồ sơ")).to_be_visible()
    begin = day.dossier_opened(page, code, tmp_path)
    alone = chromium.new_context(offline=True, java_script_enabled=False).new_page()
    alone.goto(begin.as_uri())
    for said in (
        "Đã xong",
        "Đối chiếu khớp, nhận hồ sơ, cấp giấy biên nhận",
        "Chữ ký số khớp nội dung tệp: Nguyễn Thị Lãnh Đạo",
        "Trả qua thư điện tử",
    ):
        expect(alone.get_by_text(said).first).to_be_visible()
    places = [a.get_attribute("href") or "" for a in alone.get_by_role("link").all()]
    files = {unquote(place) for place in places if not place.startswith("#")}
    assert len(files) >= 8 and all((tmp_path / name).is_file() for name in files)
    assert not re.search(r"https?://", begin.read_text("utf-8")) and wrong == []
    alone.context.close()
