"""Days of people at the window, in a real browser."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from helpdesk.cases import dossiers, outbox
from tests.browser import engine
from tests.web import office
from tests.web.office import case_of


def settle_by_keyboard(page: Page, morning) -> None:
    """What a clerk does with the case at hand: what needs no leader is approved, the rest handed to her with a word."""
    if page.locator("button[data-key=a]").count():
        page.keyboard.press("a")
        page.wait_for_url("**/queue?*")
        return
    accuracy = page.get_by_role("button", name="Đã kiểm tra, đúng")
    if accuracy.count():
        accuracy.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=accuracy*")
        page.keyboard.press("a")
        page.wait_for_url("**/queue?*")
        return
    page.get_by_text("Đã trả lời cách khác").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Trả lời bằng cách nào, nói gì").focus()
    page.keyboard.type("Đã gọi điện cho công dân và hẹn ra quầy.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=otherwise*")


def test_a_clerk_empties_her_queue_by_keyboard_alone(morning, sits_down):
    for code in [c.code for c in office.cases(morning) if c.outcome in ("no_right", "no_jurisdiction", "time_barred")]:
        with morning.memory.unit() as unit:  # refusals are on a leader's desk already
            case = dossiers.by_code(unit, code)
            case.assigned_to = "lan"
            unit.add(case)
    page = sits_down("hoa")
    page.goto("/queue?whose=nobody")
    done = 0
    while page.locator(".slip").count():
        page.keyboard.press("j")
        expect(page.locator(".slip").first).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/cases/*")
        settle_by_keyboard(page, morning)
        done += 1
        assert done < 15
        page.goto("/queue?whose=nobody")
    expect(page.get_by_text("Không có hồ sơ nào theo bộ lọc này.")).to_be_visible()
    assert done == 5
    morning.clock.move(timedelta(minutes=1))
    assert len(office.send_post(morning)) >= 4


def test_j_and_k_walk_the_queue_and_u_comes_back(morning, sits_down):
    page = sits_down("hoa")
    slips = page.locator(".slip")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(slips.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(slips.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    page.keyboard.press("u")
    page.wait_for_url("**/queue")


def test_the_question_mark_tells_the_keys_and_they_can_be_turned_off(morning, sits_down):
    page = sits_down("hoa")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    page.get_by_label("Dùng phím tắt trên máy này").uncheck()
    page.get_by_role("button", name="Đóng").click()
    page.keyboard.press("j")
    expect(page.locator(".slip").first).not_to_be_focused()


def test_letters_typed_into_a_field_are_no_commands(morning, sits_down):
    page = sits_down("hoa")
    page.keyboard.press("/")
    page.keyboard.type("jake u?")
    expect(page.locator("#q")).to_have_value("jake u?")
    assert page.url.endswith("/queue")


def test_e_opens_the_draft_and_a_block_of_guidance_goes_where_the_cursor_stands(morning, sits_down):
    page, code = sits_down("hoa"), case_of(morning, kind="complaint", outcome="complete").code
    page.goto(f"/cases/{code}")
    page.keyboard.press("e")
    page.wait_for_url("**edit=*")
    page.get_by_text("Chèn từ thư viện hướng dẫn").click()
    page.locator(".blocks summary").nth(1).click()
    block = page.locator("[id^=block-]").first.text_content()
    page.get_by_role("button", name="Chèn vào thư").first.click()
    assert block in page.locator("#letter-text").input_value()
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()


def test_touching_a_fact_lights_the_words_that_prove_it(morning, sits_down):
    page = sits_down("hoa")
    page.goto(f"/cases/{case_of(morning, kind='confirmation').code}")
    mark = page.locator('mark[data-proves~="phone"]')
    expect(mark).not_to_have_class(re.compile(r"\bon\b"))
    page.locator('[data-proof="phone"]').hover()
    expect(mark).to_have_class(re.compile(r"\bon\b"))
    page.locator('[data-proof="phone"] a.proof').focus()
    expect(mark).to_have_class(re.compile(r"\bon\b"))


def test_a_new_letter_appears_by_itself_and_the_line_at_hand_stays_at_hand(morning, sits_down):
    page = sits_down("hoa")
    page.keyboard.press("j")
    held = page.locator(".slip").first.get_attribute("id")
    office.deliver(morning, office.letter("Tôi muốn hỏi thủ tục thi hành án.", name="Người Mới Đến"))
    page.evaluate("htmx.trigger('#queue', 'renew')")
    expect(page.get_by_text("Người Mới Đến")).to_be_visible()
    expect(page.locator(f"#{held}")).to_be_focused()


def test_a_clerk_works_on_a_telephone(morning, sits_down):
    page = sits_down("hoa", viewport=engine.PHONE, has_touch=True, is_mobile=True)
    code = case_of(morning, kind="complaint", outcome="complete").code
    for path in ("/queue", f"/cases/{code}", "/unattended", "/visits", "/law", "/me", "/search?q=do"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, (path, wide)
    page.goto("/queue")
    page.get_by_role("link", name=re.compile("Đỗ Minh Tâm")).tap()
    page.wait_for_url(f"**/cases/{code}")
    page.get_by_role("button", name="Duyệt và gửi").tap()
    expect(page.get_by_text("Đã duyệt thư của")).to_be_visible()
    page.get_by_role("button", name="Gọi thư lại").tap()
    expect(page.get_by_text("Đã gọi thư lại")).to_be_visible()


def test_nothing_is_lost_at_two_hundred_percent(morning, sits_down):
    """200 % of 1280 is a window of 640: the page reflows, nothing is to be scrolled sideways (WCAG 1.4.10)."""
    page = sits_down("hoa", viewport={"width": 640, "height": 450})
    for path in ("/queue", f"/cases/{case_of(morning, kind='confirmation').code}", "/unattended", "/health", "/reports"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_a_leader_approves_a_refusal(morning, sits_down):
    code = case_of(morning, outcome="time_barred").code
    clerk = sits_down("hoa")
    clerk.goto(f"/cases/{code}")
    expect(clerk.get_by_role("button", name="Duyệt và gửi")).to_have_count(0)
    expect(clerk.get_by_text("phải do lãnh đạo duyệt")).to_be_visible()
    leader = sits_down("lan")
    leader.goto("/queue?reason=refusal")
    leader.get_by_role("link", name=re.compile(code)).click()
    seen = leader.frame_locator("iframe.as-seen").locator("body")
    expect(seen).to_contain_text("thời hiệu")
    leader.get_by_role("button", name="Duyệt và gửi").click()
    expect(leader.get_by_text("Đã duyệt thư của")).to_be_visible()
    assert case_of(morning, code=code).status == "refused"


def test_two_clerks_see_each_other_and_the_second_approval_is_refused_with_what_changed(morning, sits_down):
    code = case_of(morning, kind="complaint", outcome="complete").code
    hoa, binh = sits_down("hoa"), sits_down("binh")
    hoa.goto(f"/cases/{code}")
    binh.goto(f"/cases/{code}")
    expect(binh.get_by_text("Đang cùng mở: Lê Thị Hòa")).to_be_visible()
    hoa.reload()
    expect(hoa.get_by_text("Đang cùng mở: Phạm Văn Bình")).to_be_visible()
    hoa.keyboard.press("e")
    hoa.wait_for_url("**edit=*")
    hoa.locator("#letter-text").fill("Kính gửi ông Tâm,\n\nXin mời ông đến quầy số 2.\n")
    hoa.get_by_role("button", name="Lưu dự thảo").click()
    expect(hoa.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    binh.keyboard.press("a")
    expect(binh.get_by_role("alert")).to_contain_text("Sửa dự thảo (Lê Thị Hòa)")
    with morning.memory.look() as unit:
        statuses = [o.status for o in outbox.of_case(unit, dossiers.by_code(unit, code).id) if o.obligation == "answer"]
    assert statuses == ["held"]


def test_nothing_typed_is_lost_when_somebody_was_quicker(morning, sits_down):
    code = case_of(morning, kind="complaint", outcome="complete").code
    hoa, binh = sits_down("hoa"), sits_down("binh")
    for page in (hoa, binh):
        page.goto(f"/cases/{code}")
        page.keyboard.press("e")
        page.wait_for_url("**edit=*")
    hoa.locator("#letter-text").fill("Bản của chị Hòa.\n")
    hoa.get_by_role("button", name="Lưu dự thảo").click()
    expect(hoa.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    binh.locator("#letter-text").fill("Bản dài của anh Bình.\n")
    binh.get_by_role("button", name="Lưu dự thảo").click()
    expect(binh.get_by_role("alert")).to_contain_text("Nội dung bạn gõ vẫn còn bên dưới")
    expect(binh.locator("#letter-text")).to_have_value("Bản dài của anh Bình.\n")
    expect(binh.locator(".text.outgoing").first).to_contain_text("Bản của chị Hòa.")
    binh.get_by_role("button", name="Lưu dự thảo").click()
    expect(binh.get_by_text("Đã lưu dự thảo.")).to_be_visible()


def test_a_page_left_open_learns_that_the_case_has_changed(morning, sits_down):
    code = case_of(morning, kind="confirmation").code
    hoa, binh = sits_down("hoa"), sits_down("binh")
    binh.goto(f"/cases/{code}")
    hoa.goto(f"/cases/{code}")
    hoa.get_by_role("button", name="Đã kiểm tra, đúng").click()
    hoa.wait_for_url("**done=accuracy*")
    binh.evaluate("htmx.trigger('#here', 'renew')")
    expect(binh.get_by_text("Hồ sơ vừa có thay đổi.")).to_be_visible()


def test_a_denouncers_case_is_invisible_to_a_clerk(morning, sits_down):
    secret = next(c for c in office.cases(morning) if c.confidential)
    clerk = sits_down("hoa")
    expect(clerk.get_by_text(secret.code)).to_have_count(0)
    clerk.goto(f"/cases/{secret.code}")
    expect(clerk.get_by_text(f"Không có hồ sơ {secret.code}")).to_be_visible()
    keeper = sits_down("khanh")
    keeper.goto("/queue")
    keeper.get_by_role("link", name=re.compile(secret.code)).click()
    expect(keeper.get_by_role("heading", name="Hồ sơ bảo mật")).to_be_visible()
    assert keeper.title() == secret.code


def test_leaving_a_changed_letter_asks_first(morning, sits_down):
    code = case_of(morning, kind="complaint", outcome="complete").code
    page = sits_down("hoa")
    page.goto(f"/cases/{code}")
    page.keyboard.press("e")
    page.wait_for_url("**edit=*")
    page.locator("#letter-text").press_sequentially("x")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/queue")
    assert asked == ["beforeunload"]
