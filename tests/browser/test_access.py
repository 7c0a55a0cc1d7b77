"""Everybody can use every page: axe finds nothing in light and in dark, and all of it works without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from helpdesk.cases import outbox
from tests.browser import engine
from tests.web import office
from tests.web.office import case_of

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = {
    "": ("/sign-in",),
    "hoa": ("/queue", "/queue?reason=refusal", "/search?q=thi", "/search?q=khongco", "/unattended", "/unsent", "/shunted", "/visits",
            "/reports", "/dashboard", "/dashboard/cases?figure=cases.all.opened", "/dashboard/preview", "/registers/unclear",
            "/registers/information", "/registers/requests", "/subjects", "SUBJECT", "/law", "/health", "/me", "/people",
            "CONFIRMATION", "DOUBT", "EDIT",
            "ANSWERED", "REFUSED"),
    "lan": ("/calendar", "/retention", "REFUSAL"),
    "khanh": ("/queue", "/audit", "CONFIDENTIAL"),
    "root": ("/people", "/audit?about=hoa"),
}  # fmt: skip


def places(morning) -> dict[str, str]:
    """Addresses that are only known once the letters are there."""
    complaint = case_of(morning, kind="complaint", outcome="complete")
    with morning.memory.look() as unit:
        draft = next(o.id for o in outbox.of_case(unit, complaint.id) if o.status == "held")
    return {
        "CONFIRMATION": f"/cases/{case_of(morning, kind='confirmation').code}",
        "DOUBT": f"/cases/{case_of(morning, outcome='needs_review').code}",
        "EDIT": f"/cases/{complaint.code}?edit={draft}",
        "ANSWERED": f"/cases/{case_of(morning, requester='Phạm Thị Hiền').code}",
        "REFUSAL": f"/cases/{case_of(morning, outcome='time_barred').code}",
        "CONFIDENTIAL": f"/cases/{case_of(morning, kind='denunciation').code}",
        "REFUSED": "/cases/HTTT-2017-999999",
        "SUBJECT": f"/subjects/{office.asks_about_themselves(morning, 'thi')}",
    }


def violations(page, about="") -> list[str]:
    """What axe finds by all its rules; `about`: by those of a category."""
    page.evaluate(AXE)
    tags = [f"cat.{about}"] if about else RULES
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, iframes: false})", tags)["violations"]
    return [f"{page.url} {v['id']}: {n['target']} {n.get('failureSummary', '')[:300]}" for v in found for n in v["nodes"]]


@pytest.mark.parametrize("login", PLACES)
def test_axe_finds_nothing_in_light_and_in_dark(morning, sits_down, login):
    page = sits_down(login)
    known = places(morning)
    office.deliver(morning, b"\xff\xfe broken")
    wrong: list[str] = []
    for place in PLACES[login]:
        page.goto(known.get(place, place))
        for details in page.locator("main details:not(.frame)").all():
            details.evaluate("e => e.open = true")
        page.emulate_media(color_scheme="light")
        wrong += violations(page)
        page.emulate_media(color_scheme="dark")
        wrong += violations(page, "color")  # nothing else depends on it
    assert wrong == []


def test_axe_finds_nothing_on_a_telephone(morning, sits_down):
    page = sits_down("hoa", viewport=engine.PHONE)
    known = places(morning)
    wrong: list[str] = []
    for place in ("/queue", "CONFIRMATION", "EDIT", "/unattended"):
        page.goto(known.get(place, place))
        wrong += violations(page)
    assert wrong == []


def test_everything_works_once_without_scripts(morning, sits_down):
    """From signing in to signing out: every kind of thing a clerk does, on pages that run nothing."""
    page = sits_down(java_script_enabled=False)
    page.goto("/sign-in")
    page.locator("[name=login]").fill("hoa")
    page.locator("[name=password]").fill(office.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Hàng chờ")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Khiếu nại")).click()
    page.get_by_text("Bộ lọc đã lưu").click()
    page.get_by_label("Lưu bộ lọc này với tên").fill("Khiếu nại của tôi")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("searchbox").first.fill("vinh le quang")
    page.get_by_role("searchbox").first.press("Enter")
    page.get_by_role("link", name=re.compile("Lê Quang Vinh")).click()
    page.locator('[data-proof="phone"] summary').click()
    page.locator('[data-proof="phone"] textarea').fill("0912 345 678")
    page.locator('[data-proof="phone"]').get_by_role("button", name="Lưu và xét lại").click()
    expect(page.get_by_role("heading", name="Sau khi sửa")).to_be_visible()
    page.get_by_role("button", name="Đã kiểm tra, đúng").click()
    page.get_by_text("Ghi chú", exact=True).click()
    page.get_by_label(re.compile("Ghi chú cho đồng nghiệp")).fill("Đã xem sổ")
    page.get_by_role("button", name="Ghi", exact=True).click()
    page.get_by_role("link", name="Sửa", exact=True).click()
    page.locator("#letter-text").fill(page.locator("#letter-text").input_value() + "\nThêm một dòng.\n")
    page.get_by_role("button", name="Lưu dự thảo").click()
    page.get_by_role("button", name="Duyệt và gửi").click()
    expect(page.get_by_text("Thư rời đi sau 20 giây")).to_be_visible()
    page.get_by_role("button", name="Gọi thư lại").click()
    page.get_by_text("Giao hoặc trả lại").click()
    page.get_by_label("Lý do trả lại").fill("Chờ biên lai")
    page.get_by_role("button", name="Trả lại hàng chờ").click()
    expect(page.get_by_text("Đã trả lại; hồ sơ chờ người khác.")).to_be_visible()
    page.get_by_role("link", name="Thư tự gửi").click()
    page.locator("input[name=mail]").first.check()
    page.get_by_role("button", name="Các thư đã chọn: đúng").click()
    expect(page.get_by_text("Đã ghi các thư được xem lại là đúng.")).to_be_visible()
    for place in ("Thư chưa đi", "Thư để riêng", "Lịch hẹn", "Báo cáo", "Quy trình", "Tình trạng"):
        page.get_by_role("navigation", name="Mục lục").get_by_role("link", name=place).click()
        expect(page.get_by_role("heading").first).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()


def test_a_case_prints_its_letter_and_draft_without_the_furniture(morning, sits_down):
    page = sits_down("hoa")
    page.goto(places(morning)["CONFIRMATION"])
    page.emulate_media(media="print")
    for gone in (".top", ".menu", ".bar", ".acts"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("Kính gửi Cục THADS tỉnh Quảng Ninh")).to_be_visible()
    expect(page.locator(".draft .outgoing")).to_be_visible()
