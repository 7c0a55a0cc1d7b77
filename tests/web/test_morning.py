"""A clerk's morning without scripts: sign in, look at the queue, open a case, approve, call back, hand back."""

from datetime import timedelta

import pytest

from helpdesk.cases import dossiers, outbox
from helpdesk.desk import counter, ledger
from tests.web import office
from tests.web.office import case_of, form_fields


@pytest.fixture
def morning(house, lived_morning):
    """Thirteen letters came before eight."""
    return office.relive(house, lived_morning)


def drafts(house, code):
    with house.memory.look() as unit:
        case = dossiers.by_code(unit, code)
        return [o for o in outbox.of_case(unit, case.id) if o.status == "held"]


def test_nobody_sees_a_page_before_signing_in(morning, visitor):
    stranger = visitor()
    for path in ("/queue", "/search?q=a", f"/cases/{case_of(morning, kind='confirmation').code}", "/me", "/"):
        answer = stranger.get(path, follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"), path


def test_signing_in_leads_to_where_one_wanted_to_go(morning, visitor):
    code = case_of(morning, kind="confirmation").code
    hoa = visitor()
    hoa.see(f"/cases/{code}")
    answer = hoa.submit("/sign-in", login="hoa", password=office.PASSWORD)
    assert answer.url.path == f"/cases/{code}" and answer.status_code == 200


def test_the_queue_is_in_order_of_lawful_due_time(morning, at_work):
    hoa = at_work("hoa")
    hoa.see("/queue")
    waiting = sorted((c for c in office.cases(morning) if c.status == "in_review" and not c.confidential), key=lambda c: c.due_at)
    places = [hoa.page.index(f'id="s-{c.code}"') for c in waiting]
    assert places == sorted(places) and len(places) == 8


def test_the_reason_for_review_comes_first_in_a_line(morning, at_work):
    hoa = at_work("hoa")
    line = hoa.see("/queue").text.split('id="s-')[1]
    assert line.index("Đọc chưa chắc chắn") < line.index("Trương Thị Tư") < line.index("còn 4 giờ 5 phút làm việc")


def test_what_was_answered_without_doubt_is_not_in_the_queue(morning, at_work):
    answered = case_of(morning, requester="Phạm Thị Hiền")
    assert answered.status == "appointment"
    assert answered.code not in at_work("hoa").see("/queue").text


def test_an_approved_letter_leaves_after_the_recall_window_byte_for_byte(morning, at_work, clock):
    code = case_of(morning, kind="complaint", outcome="complete").code
    draft = drafts(morning, code)[0]
    hoa = at_work("hoa")
    hoa.see(f"/cases/{code}")
    answer = hoa.submit(f"/cases/{code}/mails/{draft.id}/approve")
    assert answer.url.path == "/queue" and "Đã duyệt thư của" in answer.text
    shown = morning.memory.files.get(draft.sha256)
    assert shown not in [p.read_bytes() for p in office.send_post(morning)]
    clock.move(timedelta(seconds=morning.settings.web.recall_seconds + 1))
    assert shown in [p.read_bytes() for p in office.send_post(morning)]
    assert case_of(morning, code=code).status == "appointment"


def test_a_letter_can_be_called_back_inside_the_window_and_not_after(morning, at_work, clock):
    code = case_of(morning, kind="complaint", outcome="complete").code
    draft = drafts(morning, code)[0]
    hoa = at_work("hoa")
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/mails/{draft.id}/approve")
    hoa.submit(f"/cases/{code}/mails/{draft.id}/recall")
    assert "Đã gọi thư lại" in hoa.page and case_of(morning, code=code).status == "in_review"
    hoa.submit(f"/cases/{code}/mails/{draft.id}/approve")
    late = hoa.page
    clock.move(timedelta(seconds=60))
    office.send_post(morning)
    hoa.page = late
    answer = hoa.submit(f"/cases/{code}/mails/{draft.id}/recall")
    assert answer.status_code == 409 and "không gọi lại được nữa" in answer.text


def test_a_confirmation_waits_for_the_tick_that_the_books_were_compared(morning, at_work):
    code = case_of(morning, kind="confirmation").code
    draft = drafts(morning, code)[0]
    hoa = at_work("hoa")
    hoa.see(f"/cases/{code}")
    assert f"/cases/{code}/mails/{draft.id}/approve" not in dict(form_fields(hoa.page))
    hoa.submit(f"/cases/{code}/accuracy")
    assert "Đã kiểm tra tính chính xác (QT §2): Lê Thị Hòa" in hoa.page
    assert hoa.submit(f"/cases/{code}/mails/{draft.id}/approve").url.path == "/queue"


def test_a_refusal_is_for_a_leader(morning, at_work):
    code = case_of(morning, outcome="time_barred").code
    draft = drafts(morning, code)[0]
    hoa, lan = at_work("hoa"), at_work("lan")
    hoa.see(f"/cases/{code}")
    assert "phải do lãnh đạo duyệt" in hoa.page
    assert "<q>thứ Bảy 13/06/2015</q>" in hoa.page and "2015-06-13" not in hoa.page
    lan.see(f"/cases/{code}")
    fields = dict(form_fields(lan.page))[f"/cases/{code}/mails/{draft.id}/approve"]
    hoa_csrf = dict(form_fields(hoa.page))["/sign-out"]["csrf"]
    assert hoa.post(f"/cases/{code}/mails/{draft.id}/approve", data={**fields, "csrf": hoa_csrf}).status_code == 409
    assert lan.submit(f"/cases/{code}/mails/{draft.id}/approve").url.path == "/queue"
    assert case_of(morning, code=code).status == "refused"


def test_a_case_handed_back_waits_for_everybody_with_the_reason_on_top(morning, at_work):
    code = case_of(morning, kind="confirmation").code
    hoa = at_work("hoa")
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/hand-back", why="Sổ sách chưa có biên lai này")
    assert hoa.page.split(f'id="s-{code}"')[1].index("Được trả lại") < 200
    assert "Sổ sách chưa có biên lai này" in at_work("binh").see(f"/cases/{code}").text


def test_without_a_reason_nothing_is_handed_back(morning, at_work):
    code = case_of(morning, kind="confirmation").code
    hoa = at_work("hoa")
    hoa.see(f"/cases/{code}")
    assert hoa.submit(f"/cases/{code}/hand-back", why="  ").status_code == 409
    assert "handed_back" not in case_of(morning, code=code).review_reasons


def test_whoever_waits_for_an_answer_and_walks_in_is_seen_to_by_staff(morning):
    """Found by `tests.fuzz.forms`: the balance named the case as nobody's while its citizen stood at the counter."""
    office.staff(morning, "hoa")
    code = case_of(morning, outcome="needs_review").code
    counter.arrive(morning, office.person(morning, "hoa"), code)
    assert ledger.balance_sheet(morning).differences == ()
