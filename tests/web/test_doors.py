"""The door: who gets in, how often one may guess, how long one stays, and what a forged or foreign request gets."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select

from helpdesk.cases import staff as accounts
from helpdesk.cases.tables import SessionRow
from tests.web import office
from tests.web.office import PASSWORD, Browser, case_of, form_fields

SAME_WORDS = "tên đăng nhập, mật khẩu hoặc mã xác thực không đúng"


def cookie_of(browser):
    return browser.cookies.get("helpdesk")


@pytest.mark.parametrize(("login", "password"), [("hoa", "sai mật khẩu rồi"), ("nobody", PASSWORD), ("", ""), ("hoa\x00", PASSWORD)])
def test_whatever_is_wrong_is_told_in_the_same_words(house, visitor, login, password):
    answer = visitor().sign_in(login, password)
    assert answer.status_code in (403, 400) and (SAME_WORDS in answer.text.lower() or answer.status_code == 400)


def test_a_password_is_kept_as_argon2id_and_a_session_as_a_hash(house, at_work):
    hoa = at_work("hoa")
    with house.memory.look() as unit:
        row = accounts.by_login(unit, "hoa")
        sessions = list(unit.session.exec(select(SessionRow.id)))
    assert row.password_hash.startswith("$argon2id$")
    assert cookie_of(hoa) not in sessions and len(sessions[0]) == 64


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(house, visitor):
    browser = visitor()
    browser.see("/sign-in")
    fields = dict(form_fields(browser.page))["/sign-in"]
    answer = browser.post("/sign-in", data={**fields, "login": "hoa", "password": PASSWORD}, follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("helpdesk="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(house, visitor):
    browser = visitor()
    browser.cookies.set("helpdesk", "planted-by-somebody", domain="127.0.0.1")
    browser.sign_in("hoa")
    fresh = [c.value for c in browser.cookies.jar if c.name == "helpdesk"]
    assert any(value != "planted-by-somebody" for value in fresh)
    other = visitor()
    other.cookies.set("helpdesk", "planted-by-somebody", domain="127.0.0.1")
    assert other.get("/queue").url.path == "/sign-in"


def test_after_five_wrong_guesses_even_the_right_password_waits(house, visitor, clock):
    browser = visitor()
    for _ in range(5):
        browser.sign_in("hoa", "đoán mò một câu dài")
    answer = browser.sign_in("hoa")
    assert answer.status_code == 403 and "quá nhiều lần" in answer.text
    clock.move(timedelta(minutes=16))
    assert browser.sign_in("hoa").url.path == "/queue"


def test_guessing_at_one_account_does_not_shut_out_another(house, visitor):
    browser = visitor()
    for _ in range(6):
        browser.sign_in("hoa", "đoán mò một câu dài")
    assert browser.sign_in("binh").url.path == "/queue"


def test_guessing_through_many_accounts_from_one_place_is_held_back_too(house, visitor, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.passwords.fits", lambda password, kept: False)
    browser = visitor()
    for number in range(40):
        browser.sign_in(f"somebody{number}", "đoán mò một câu dài")
    monkeypatch.undo()
    assert "quá nhiều lần" in browser.sign_in("binh").text


def test_a_session_ends_when_nobody_is_there_and_when_the_day_is_over(house, at_work, clock):
    hoa = at_work("hoa")
    clock.move(timedelta(minutes=50))
    assert hoa.get("/queue").url.path == "/queue"
    clock.move(timedelta(minutes=61))
    assert hoa.get("/queue").url.path == "/sign-in"
    binh = at_work("binh")
    for _ in range(16):
        clock.move(timedelta(minutes=31))
        binh.get("/queue")
    assert binh.get("/queue").url.path == "/sign-in"


def test_signing_out_ends_the_session_itself_not_only_the_cookie(house, at_work, visitor):
    hoa, stolen = at_work("hoa"), visitor()
    stolen.cookies.set("helpdesk", cookie_of(hoa), domain="127.0.0.1")
    assert stolen.get("/queue").url.path == "/queue"
    hoa.see("/queue")
    hoa.submit("/sign-out")
    assert stolen.get("/queue").url.path == "/sign-in"


def test_a_changed_password_ends_every_other_session(house, at_work):
    here, there = at_work("hoa"), at_work("hoa")
    here.see("/me")
    here.submit("/me/password", old=PASSWORD, new="một câu hoàn toàn khác", again="một câu hoàn toàn khác")
    assert here.get("/queue").url.path == "/queue" and there.get("/queue").url.path == "/sign-in"


@pytest.mark.parametrize("weak", ["ngắn", "aaaaaaaaaaaaaaaa", "hoa-hoa-hoa-2017", PASSWORD])
def test_a_weak_password_is_refused(house, at_work, weak):
    hoa = at_work("hoa")
    hoa.see("/me")
    assert hoa.submit("/me/password", old=PASSWORD, new=weak, again=weak).status_code == 403


def test_a_second_factor_is_asked_for_and_no_code_counts_twice(house, at_work, visitor, clock):
    hoa = at_work("hoa")
    hoa.see("/me")
    secret = dict(form_fields(hoa.page))["/me/second-factor"]["secret"]
    code = pyotp.TOTP(secret)
    assert hoa.submit("/me/second-factor", code="000000").status_code == 403
    hoa.submit("/me/second-factor", code=code.at(clock.now()))
    assert "Đã bật xác thực hai bước" in hoa.page
    clock.move(timedelta(seconds=60))
    assert visitor().sign_in("hoa").status_code == 403
    once = code.at(clock.now())
    assert visitor().sign_in("hoa", code=once).url.path == "/queue"
    assert visitor().sign_in("hoa", code=once).status_code == 403


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:a=b",
    "\\\\evil",
    "/a\r\nX: y",
    "",
)


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(house, visitor, onward):
    browser = visitor()
    browser.get("/sign-in", params={"next": onward})
    browser.see("/sign-in")
    fields = dict(form_fields(browser.page))["/sign-in"]
    answer = browser.post("/sign-in", data={**fields, "login": "hoa", "password": PASSWORD, "next": onward}, follow_redirects=False)
    where = answer.headers["location"]
    assert answer.status_code == 303 and where.startswith("/") and not where.startswith(("//", "/\\")) and "\r" not in where
    assert "x" not in answer.headers and not any("a=b" in c for c in answer.headers.get_list("set-cookie"))


def changes(browser: Browser, house) -> list[tuple[str, dict[str, str]]]:
    """Every form this person finds on the pages of a morning."""
    code = case_of(house, kind="confirmation").code
    found: dict[str, dict[str, str]] = {}
    for path in ("/queue", f"/cases/{code}", "/unattended", "/me", "/people", "/calendar", "/health", "/audit"):
        found |= dict(form_fields(browser.see(path).text))
    return sorted(found.items())


@pytest.mark.parametrize("login", ["hoa", "lan", "root"])
@pytest.mark.parametrize("token", [None, "", "0" * 64, "zz", "f" * 30])
def test_no_change_is_made_without_the_sessions_own_token(house, at_work, login, token):
    office.deliver_fixtures(house, "paid-and-wants-it-confirmed", "complete-request")
    browser = at_work(login)
    forms = changes(browser, house)
    assert len(forms) > 2
    before = [(c.version, c.status) for c in office.cases(house)]
    for action, fields in forms:
        sent = {k: v for k, v in fields.items() if k != "csrf"} | ({} if token is None else {"csrf": token})
        answer = browser.post(action, data=sent)
        assert answer.status_code == 403, action
    assert [(c.version, c.status) for c in office.cases(house)] == before
    assert browser.get("/me").status_code == 200


def test_a_token_of_another_session_does_not_fit(house, at_work):
    hoa, binh = at_work("hoa"), at_work("binh")
    theirs = form_fields(binh.see("/queue").text)[0][1]["csrf"]
    assert hoa.post("/sign-out", data={"csrf": theirs}).status_code == 403


def test_tokens_look_different_on_every_page(house, at_work):
    hoa = at_work("hoa")
    tokens = {form_fields(hoa.see("/queue").text)[0][1]["csrf"] for _ in range(5)}
    assert len(tokens) == 5


@pytest.mark.parametrize("head", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_sent_from_another_site_is_not_looked_at(house, at_work, head):
    hoa = at_work("hoa")
    hoa.see("/queue")
    answer = hoa.post("/sign-out", data=dict(form_fields(hoa.page))["/sign-out"], headers=head)
    assert answer.status_code == 403 and hoa.get("/queue").url.path == "/queue"


def test_a_name_that_somebody_else_points_here_is_none_of_ours(house, visitor):
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil", ""):
        assert visitor().get("/sign-in", headers={"host": host}).status_code == 400


def test_every_answer_wears_its_armour(house, at_work, visitor):
    office.deliver_fixtures(house, "seven-years-later")
    code = office.cases(house)[0].code
    hoa = at_work("hoa")
    pages = ["/queue", f"/cases/{code}", "/nowhere", "/law/forms", f"/cases/{code}/dossier.zip", "/static/nothing", "/me"]
    answers = [hoa.get(p) for p in pages] + [visitor().get("/sign-in"), hoa.post("/queue"), hoa.request("TRACE", "/queue")]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff", answer.url
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "").replace(
            "'unsafe-eval'", "x"
        )
        assert "referrer-policy" in answer.headers and "server" not in answer.headers
        assert "x-frame-options" in answer.headers


def test_no_page_holds_a_script_or_a_style_of_its_own(house, at_work):
    office.deliver_fixtures(house)
    hoa = at_work("hoa")
    for path in ("/queue", f"/cases/{case_of(house, kind='confirmation').code}", "/unattended", "/law", "/health"):
        page = hoa.see(path).text
        assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", page), path


def test_the_first_set_up_needs_the_key_printed_at_the_start_and_happens_once(house, capsys):
    with office.open_window(house) as address, Browser(address) as browser:
        key = re.search(r"key=([\w-]+)", capsys.readouterr().err)[1]
        assert browser.see("/sign-in").url.path == "/set-up"
        form = {"name": "Nguyễn An", "login": "an", "password": PASSWORD}
        assert browser.submit("/set-up", key="wrong", **form).status_code == 403
        assert browser.submit("/set-up", key=key, **form).url.path == "/people"
        assert browser.get("/set-up").status_code == 404
        again = Browser(address)
        assert again.post("/set-up", data={"key": key, **form, "door": "x"}).status_code == 404
        again.close()


def test_a_form_that_is_too_large_is_not_read(house, visitor):
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor().post("/sign-in", content=b"x" * 2_000_000, headers=kind).status_code == 413
    assert visitor().post("/sign-in", content=(b"y" * 100_000 for _ in range(40)), headers=kind).status_code in (400, 413)
