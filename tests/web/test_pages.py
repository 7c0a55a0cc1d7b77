"""Every page of the menu, for everybody who has it there; and the lists of letters that went a way of their own."""

from datetime import timedelta

import pytest

from helpdesk.cases import outbox
from helpdesk.cases.tables import ReportRow
from helpdesk.desk import people, reports
from tests.web import office
from tests.web.office import case_of, form_fields

MENU = {
    "hoa": {"/queue", "/unattended", "/unsent", "/shunted", "/visits", "/reports", "/law", "/health"},
    "son": {"/queue", "/visits", "/law"},
    "lan": {"/queue", "/visits", "/reports", "/calendar", "/law", "/health"},
    "khanh": {"/queue", "/visits", "/law", "/audit"},
    "root": {"/people", "/calendar", "/law", "/health", "/audit"},
}
PAGES = sorted(set().union(*MENU.values()))


@pytest.fixture
def morning(house, lived_morning):
    return office.relive(house, lived_morning)


def mails(house, **wanted):
    with house.memory.look() as unit:
        return [o for o in outbox.with_status(unit, "ready", "sent") if all(getattr(o, k) == v for k, v in wanted.items())]


def put_status(house, number, status, **more):
    with house.memory.unit() as unit:
        row = outbox.get(unit, number)
        row.status = status
        for name, value in more.items():
            setattr(row, name, value)
        unit.add(row)


@pytest.mark.parametrize("login", MENU)
def test_the_menu_has_what_a_role_may_open_and_nothing_else_opens(morning, at_work, login):
    browser = at_work(login)
    menu = {p for p in PAGES if f'<li><a href="{p}"' in browser.see("/law").text}
    assert menu == MENU[login]
    for page in PAGES:
        answer = browser.get(page, follow_redirects=False)
        opened = answer.status_code == 200
        assert opened == (page in MENU[login]), (page, answer.status_code)


def test_what_left_alone_is_looked_through_the_same_day(morning, at_work):
    hoa = at_work("hoa")
    hoa.see("/unattended")
    alone = [m for m in mails(morning, approved_by=None) if m.form != "receipt"]
    assert len(alone) == 3 and all(f'value="{m.id}"' in hoa.page for m in alone)
    hoa.submit("/unattended/right", mail=str(alone[0].id))
    assert "Đã ghi các thư được xem lại là đúng" in hoa.page
    assert f'value="{alone[0].id}"' not in hoa.page and f'value="{alone[1].id}"' in hoa.page


def test_a_letter_found_wrong_leads_to_its_case_and_a_drafted_correction(morning, at_work):
    hoa = at_work("hoa")
    hoa.see("/unattended")
    case = case_of(morning, requester="Bùi Thị Cúc")
    mail = next(m for m in mails(morning, case_id=case.id))
    csrf = form_fields(hoa.page)[-1][1]["csrf"]
    hoa.page = hoa.post(f"/unattended/{mail.id}/wrong", data={"csrf": csrf}).text
    assert "thư này có chỗ sai" in hoa.page
    missing = next(f[0] for f in form_fields(hoa.page) if "/items/" in f[0])
    hoa.submit(missing, status="not_needed")
    with morning.memory.look() as unit:
        drafted = [o for o in outbox.of_case(unit, case.id) if o.obligation == "correction"]
    assert [o.status for o in drafted] == ["held"] and "có chỗ chưa đúng" in drafted[0].body


def test_letters_that_did_not_leave_are_listed_until_somebody_deals_with_them(morning, at_work):
    dead, doubtful, _ = [m for m in mails(morning, approved_by=None) if m.form != "receipt"]
    put_status(morning, dead.id, "dead", answer="550 no such user")
    put_status(morning, doubtful.id, "doubtful")
    hoa = at_work("hoa")
    hoa.see("/unsent")
    assert "550 no such user" in hoa.page and "Chưa rõ đã đi chưa" in hoa.page
    hoa.submit(f"/unsent/{dead.id}/again")
    with morning.memory.look() as unit:
        assert outbox.get(unit, dead.id).status == "later"
    hoa.submit(f"/unsent/{doubtful.id}/arrived")
    with morning.memory.look() as unit:
        assert outbox.get(unit, doubtful.id).status == "sent"


def test_a_citizen_reached_another_way_takes_the_letter_off_the_list(morning, at_work):
    mail = mails(morning, approved_by=None)[0]
    put_status(morning, mail.id, "bounced")
    hoa = at_work("hoa")
    hoa.see("/unsent")
    hoa.submit(f"/unsent/{mail.id}/settled")
    assert f"/unsent/{mail.id}/" not in hoa.page


def test_a_letter_set_aside_shows_where_it_hurt_and_nothing_it_says(house, at_work, monkeypatch):
    def surprised(*_a, **_k):
        raise RuntimeError("CANARY-7: ông Trường nhận tiền")

    with monkeypatch.context() as patch:
        patch.setattr("helpdesk.desk.sheaf.understand", surprised)
        office.deliver(house, office.letter("CANARY-7 Tôi yêu cầu thi hành án.", subject="CANARY-7"))
    hoa = at_work("hoa")
    hoa.see("/shunted")
    assert "RuntimeError" in hoa.page and "CANARY-7" not in hoa.page
    hoa.submit("/shunted/replay")
    assert "Không có thư nào để riêng" in hoa.page


def test_appointments_are_listed_by_day(morning, at_work):
    page = at_work("hoa").see("/visits").text
    assert page.index("thứ Ba 13/06/2017") < page.index("Phạm Thị Hiền") < page.index("thứ Hai 19/06/2017")
    assert "Không có lịch hẹn nào" in at_work("hoa").see("/visits?since=2019-01-01").text


def test_a_closed_report_is_downloaded_byte_for_byte(morning, at_work, clock):
    clock.move(timedelta(days=4, hours=9))
    reports.run_due(morning)
    lan = at_work("lan")
    page = lan.see("/reports").text
    with morning.memory.look() as unit:
        row = unit.session.get(ReportRow, 1)
    for name, sha256 in row.files.items():
        if not name.startswith("thu."):
            assert f"/reports/1/{name}" in page
            assert lan.get(f"/reports/1/{name}").content == morning.memory.files.get(sha256)
    assert lan.get("/reports/1/thu.txt").status_code == 404
    assert lan.get("/reports/2/x.pdf").status_code == 404


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_report_can_be_had_as_it_stands_now(morning, at_work, form):
    answer = at_work("lan").get(f"/reports/now?kind=weekly&form={form}")
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    assert answer.content[:4] == (b"%PDF" if form == "pdf" else b"PK\x03\x04")


def test_a_declared_day_off_dates_open_limits_anew(morning, at_work, clock):
    code = case_of(morning, kind="confirmation").code
    before = case_of(morning, code=code).due_at
    lan = at_work("lan")
    lan.see("/calendar")
    lan.submit("/calendar", day="2017-06-12", works="0", reason="Mất điện toàn tỉnh", document="CV 12/2017")
    assert "Mất điện toàn tỉnh" in lan.page and "Thời hạn tính lại: " in lan.page
    assert case_of(morning, code=code).due_at > before
    lan.submit(next(f[0] for f in form_fields(lan.page) if f[0].endswith("/withdraw")))
    assert case_of(morning, code=code).due_at == before


def test_a_day_without_a_document_is_refused_and_nothing_typed_is_lost(morning, at_work):
    lan = at_work("lan")
    lan.see("/calendar")
    answer = lan.submit("/calendar", day="2017-06-13", works="0", reason="Bão", document=" ")
    assert answer.status_code == 409 and 'value="Bão"' in answer.text and 'value="2017-06-13"' in answer.text


def test_the_procedure_is_shown_with_sources_and_what_replaced_them(morning, at_work):
    page = at_work("son").see("/law").text
    assert "QT 682/2017 mục 2" in page and "Văn bản đã được thay" in page
    forms = at_work("son").get("/law/forms")
    assert "Mẫu 01-QT" in forms.text or "01-QT" in forms.text
    assert "sandbox" in forms.headers["content-security-policy"]


def test_health_says_when_nothing_was_ever_fetched_and_balances_on_request(house, at_work):
    hoa = at_work("hoa")
    assert "Chưa hộp thư nào được đọc" in hoa.see("/health").text
    assert "Đối chiếu" in hoa.submit("/health/balance").text


def test_an_administrator_opens_changes_and_shuts_accounts(house, at_work, visitor):
    root = at_work("root")
    root.see("/people")
    answer = root.post("/people", data={**dict(form_fields(root.page))["/people"], "login": "moi", "name": "Người Mới", "roles": ["clerk"]})
    given = answer.text.split('class="secret">')[1].split("<")[0]
    newcomer = visitor()
    newcomer.sign_in("moi", given)
    assert newcomer.get("/queue").url.path == "/me"  # a password somebody else knows is changed first
    newcomer.see("/me")
    newcomer.submit("/me/password", old=given, new="một câu hoàn toàn khác", again="một câu hoàn toàn khác")
    assert newcomer.see("/queue").status_code == 200
    root.see("/people")
    line = root.page.split("Người Mới")[1].split("</li>")[0]
    root.submit(next(a for a, _ in form_fields(line) if a.endswith("/disable")))
    assert newcomer.get("/queue").url.path == "/sign-in"


def test_nobody_changes_their_own_rights(house, at_work):
    root = at_work("root")
    root.see("/people")
    mine = next(a.id for a in people.accounts(house) if a.login == "root")
    csrf = dict(form_fields(root.page))["/people"]["csrf"]
    answer = root.post(f"/people/{mine}/roles", data={"csrf": csrf, "roles": ["administrator", "keeper"]})
    assert answer.status_code == 409 and "Không tự thay đổi quyền" in answer.text


def test_the_audit_log_is_read_and_its_chain_verified(morning, at_work):
    root = at_work("root")
    assert "Đăng nhập" in root.see("/audit").text
    assert "Nhật ký nguyên vẹn" in root.submit("/audit/verify").text
    people.add(morning, login="moi", name="Người Mới", roles=("clerk",), password=office.PASSWORD)
    assert "Thêm tài khoản" in root.see("/audit?about=moi").text
