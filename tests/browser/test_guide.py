"""The clerk's guide tried as a new clerk would: each button is pressed by the name the guide prints, and none it prints is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.cases import letters, staff
from helpdesk.desk import passwords
from helpdesk.house import House
from tests.browser import engine
from tests.browser.conftest import Opening
from tests.browser.counter_day import TUESDAY, set_clock
from tests.browser.guide import GUIDES, PICTURES, pictures
from tests.papers.signing import signed_pdf
from tests.web.office import case_of

GUIDE = (GUIDES / "can-bo.md").read_text("utf-8")
MEGABYTES = 3
FIRST, OWN = "mật khẩu tạm lần đầu", "một câu của riêng tôi"


class Printed:
    """The names the guide prints in italics and bold; those that were pressed or seen are ticked off."""

    def __init__(self) -> None:
        self.left = {name.rstrip(".:") for name in re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", GUIDE)}
        self.rooms = set(re.findall(r"^- \*\*([^*\n]+)\*\*:", GUIDE, re.M))

    def __call__(self, name: str) -> str:
        assert f"*{name}*" in GUIDE, f"the guide does not print {name}"
        self.left.discard(name)
        self.rooms.discard(name)
        return name


@pytest.fixture
def printed() -> Printed:
    return Printed()


@pytest.fixture
def newcomer(morning: House) -> str:
    """A clerk whose account was opened a moment ago."""
    with morning.memory.unit() as unit:
        given = passwords.hashed(FIRST)
        staff.add(unit, login="moi", name="Ngô Thị Mới", roles=("clerk",), password_hash=given, now=morning.clock.now(), must_change=True)
    return "moi"


@pytest.fixture
def surprised(morning: House) -> None:
    """One letter was set aside."""
    with morning.memory.unit() as unit:
        row = letters.listed(unit)[-1]
        row.state, row.fault, row.tries = "shunted", "ValueError", 3
        unit.add(row)


def test_every_step_of_the_clerks_guide_works_as_printed(
    morning: House, sits_down: Opening, newcomer: str, surprised: None, printed: Printed
) -> None:
    page = sits_down()
    signs_in(page, printed, newcomer)
    engine.sign_in(sits_down(), newcomer, OWN)  # and on a telephone, which is lost then
    loses_a_machine(page, printed)
    looks_at_the_queue(page, printed)
    works_on_a_case(page, printed, case_of(morning, kind="complaint", outcome="complete").code)
    confirms(page, printed, case_of(morning, kind="confirmation", outcome="complete").code)
    does_something_else(page, printed, case_of(morning, outcome="needs_review").code)
    expect(leaders(page, case_of(morning, outcome="time_barred").code)).to_have_count(0)
    during_the_day(page, printed)
    set_clock(morning.clock, TUESDAY)
    at_the_counter(page, printed)
    hands_over_the_result(page, printed)
    assert printed.left == set() and printed.rooms == set()


def signs_in(page: Page, printed: Printed, login: str) -> None:
    """§1"""
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(FIRST)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mật khẩu hiện tại").first.fill(FIRST)
    page.get_by_label(re.compile("^Mật khẩu mới")).fill(OWN)
    page.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_role("link", name="Ngô Thị Mới").click()
    expect(page.get_by_role("heading", name=printed("Xác thực hai bước"))).to_be_visible()
    expect(page.get_by_role("button", name=printed("Đăng xuất mọi nơi"))).to_be_visible()


def loses_a_machine(page: Page, printed: Printed) -> None:
    page.goto("/me")
    there = page.get_by_role("button", name=printed("Đăng xuất ở đó"))
    there.click()
    expect(there).to_have_count(0)


def looks_at_the_queue(page: Page, printed: Printed) -> None:
    """§2, by mouse and by keyboard."""
    page.get_by_role("link", name=printed("Hàng chờ")).first.click()
    for filtered in ("Quá hạn", "Của tôi", "Khiếu nại"):
        expect(page.get_by_role("link", name=re.compile(filtered)).first).to_be_visible()
    expect(page.get_by_text(printed("Bộ lọc đã lưu"))).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("vu thi ngoan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="HTTT-2017-000009").first).to_be_visible()
    page.goto("/queue")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator(".slip").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    page.keyboard.press("u")
    page.wait_for_url("**/queue*")


def works_on_a_case(page: Page, printed: Printed, code: str) -> None:
    """§3, step by step."""
    page.goto(f"/cases/{code}")
    for heading in ("Vì sao cần xem", "Danh mục kiểm tra"):
        expect(page.get_by_role("heading", name=printed(heading))).to_be_visible()
    page.locator("#facts .proof").first.click()
    expect(page.locator("mark.on").first).to_be_visible()
    page.locator("#facts summary", has_text=printed("Sửa")).first.click()
    page.get_by_role("button", name="Lưu và xét lại").first.click()
    page.wait_for_url("**done=corrected*")
    expect(page.get_by_role("heading", name=re.compile(printed("Dự thảo"))).first).to_be_visible()
    page.keyboard.press("e")
    page.get_by_text("Chèn từ thư viện hướng dẫn").click()
    page.keyboard.press("Escape")
    page.goto(f"/cases/{code}")
    page.get_by_role("button", name=printed("Duyệt và gửi")).click()
    page.get_by_role("button", name="Gọi thư lại").click()
    expect(page.get_by_text("Đã gọi thư lại")).to_be_visible()
    page.wait_for_load_state()  # a key pressed while the page is still coming is nobody's
    page.keyboard.press("a")
    page.wait_for_url("**/queue?*")


def confirms(page: Page, printed: Printed, code: str) -> None:
    page.goto(f"/cases/{code}")
    page.get_by_role("button", name=printed("Đã kiểm tra, đúng")).click()
    page.wait_for_url("**done=accuracy*")
    page.get_by_role("button", name="Duyệt và gửi").click()
    page.wait_for_url("**/queue?*")


def does_something_else(page: Page, printed: Printed, code: str) -> None:
    """§4: each opens."""
    page.goto(f"/cases/{code}")
    for act in ("Giao hoặc trả lại", "Ghi chú", "Phân loại lại", "Nhập vào hồ sơ khác", "Đã trả lời cách khác"):
        page.locator(".acts summary", has_text=printed(act)).first.click()
        expect(page.locator(".acts details[open]", has_text=act).get_by_role("button").first).to_be_visible()
    expect(page.get_by_role("link", name=printed("Xuất hồ sơ"))).to_be_visible()


def leaders(page: Page, code: str) -> object:
    """The button that only a leader has, of a refusal."""
    page.goto(f"/cases/{code}")
    return page.get_by_role("button", name="Duyệt và gửi")


def during_the_day(page: Page, printed: Printed) -> None:
    """§5, the rooms."""
    for room in ("Thư tự gửi", "Thư chưa đi", "Thư để riêng", "Lịch hẹn", "Tổng quan", "Sổ theo dõi", "Dữ liệu cá nhân"):
        page.get_by_role("navigation").get_by_role("link", name=printed(room)).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for button in {"Thư tự gửi": ["Có chỗ sai"], "Thư để riêng": ["Đọc lại"]}.get(room, []):
            expect(page.get_by_role("button", name=printed(button)).first).to_be_visible()


def at_the_counter(page: Page, printed: Printed) -> None:
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill("moi")
    page.get_by_label("Mật khẩu").fill(OWN)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/visits")
    expect(page.get_by_role("button", name=printed("Không đến")).first).to_be_visible()
    expect(page.get_by_role("link", name=printed("Hồ sơ qua bưu điện"))).to_be_visible()
    page.get_by_role("link", name=printed("Khách không hẹn")).click()
    page.get_by_label("Họ và tên").fill("Hoàng Thị Sáu")
    page.get_by_role("button", name="Mở hồ sơ và đối chiếu").click()
    page.get_by_text("Công dân trình bày bằng lời").click()
    expect(page.get_by_role("button", name=printed("Lập biên bản để in và ký"))).to_be_visible()
    expect(page.get_by_role("button", name=printed("In phiếu hướng dẫn"))).to_be_visible()
    page.goto("/visits")
    page.get_by_role("button", name=re.compile(f"{printed('Đã đến')}.*Phạm Thị Hiền")).click()
    page.get_by_label("đều khớp").check()
    page.get_by_role("button", name=printed("Nhận hồ sơ, in giấy biên nhận")).click()
    page.wait_for_url("**done=taken_in*")


def hands_over_the_result(page: Page, printed: Printed) -> None:
    page.goto("/cases/HTTT-2017-000001")
    expect(page.get_by_role("heading", name=printed("Thời hạn"))).to_be_visible()
    page.get_by_label("Tệp PDF đã ký số").set_input_files({"name": "qd-1.pdf", "mimeType": "application/pdf", "buffer": signed_pdf()})
    page.get_by_role("button", name=printed("Đưa vào hồ sơ")).click()
    page.wait_for_url("**done=result*")
    printed("Kết quả")
    expect(page.get_by_role("button", name=printed("Đã trao tại quầy"))).to_be_visible()
    expect(page.locator("summary", has_text=printed("Đã gửi qua bưu điện"))).to_be_visible()
    page.get_by_role("button", name=printed("Gửi kết quả qua thư")).click()
    page.wait_for_url("**done=result_mailed*")


def test_every_picture_is_one_the_script_makes_and_a_guide_shows(morning: House) -> None:
    shown = {Path(name).stem for guide in GUIDES.glob("*.md") for name in re.findall(r"\]\(anh/([^)]+)\)", guide.read_text("utf-8"))}
    there = {path.stem: path.stat().st_size for path in PICTURES.iterdir()}
    assert shown == set(there) == {picture.name for picture in pictures(morning)}
    assert sum(there.values()) < MEGABYTES * 1_000_000
