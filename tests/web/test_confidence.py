"""A denunciation exists for its keepers and for nobody else: strings found nowhere else are looked for everywhere."""

import json
import logging
import re
import zipfile
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from sqlmodel import select

from helpdesk.cases import outbox
from helpdesk.cases.tables import CaseRow, EventRow, OutgoingRow
from helpdesk.cases.window_tables import LabelRow, WordRow
from helpdesk.desk import reports
from tests.web import office
from tests.web.office import Browser, case_of, form_fields

DENOUNCER, ACCUSED, DEED = "Chim Hoàng Yến", "Vàng Anh Tuấn", "CANARYPHONGBI"
SECRETS = (DENOUNCER, ACCUSED, DEED, "chim hoang yen", "vang anh tuan", "canaryphongbi", "hoangyen77", "Ngách Chim Sâu")
BODY = f"""Kính gửi Cục Thi hành án dân sự tỉnh Quảng Ninh.
Tôi là {DENOUNCER}, trú tại Ngách Chim Sâu, phường Hà Khẩu, thành phố Hạ Long, điện thoại 0977 123 987.
Tôi tố cáo ông {ACCUSED}, chấp hành viên Cục THADS tỉnh Quảng Ninh.
Ngày 03/5/2017 ông {ACCUSED} nhận 20 triệu đồng, mã vụ {DEED}, để hoãn cưỡng chế.
Đề nghị xác minh, xử lý và giữ bí mật cho tôi.
Hạ Long, 10/6/2017
{DENOUNCER}
"""
OTHERS = ("hoa", "son", "lan", "root")


@pytest.fixture
def denounced(house):
    """An ordinary morning with one denunciation in it."""
    office.deliver_fixtures(house, "complete-request", "complaint-about-a-seizure", "asks-how-to-begin")
    office.deliver(house, office.letter(BODY, name=DENOUNCER, address="hoangyen77@mail.example", subject=f"Tố cáo {DEED}"))
    return house


def secret_case(house):
    found = case_of(house, kind="denunciation")
    assert found.confidential
    return found


def paths_on(page: str) -> set[str]:
    return {p.split("#")[0] for p in re.findall(r'(?:href|src|action|hx-get|formaction)="(/[^"]*)"', page)} - {""}


def everything(browser: Browser) -> dict[str, str]:
    """Every page this person can reach by following links, from the beginning on, and what it said."""
    seen: dict[str, str] = {}
    ahead = ["/", "/queue", "/unattended?everything=1", "/unsent", "/shunted", "/visits", "/reports", "/people", "/calendar", "/law",
             "/health", "/audit"]  # fmt: skip
    while ahead and len(seen) < 150:
        path = ahead.pop(0).replace("&amp;", "&")
        if path in seen or path.startswith(("/static", "/sign-out")) or "/reports/now" in path:
            continue
        answer = browser.get(path)
        seen[path] = read(answer)
        if "text/html" in answer.headers.get("content-type", ""):
            ahead += sorted(paths_on(answer.text))
    return seen


def read(answer) -> str:
    """Headers, address and body of an answer; archives opened."""
    text = f"{answer.url}\n{answer.headers}\n"
    if answer.content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            return text + "\n".join(n + archive.read(n).decode("utf-8", "replace") for n in archive.namelist())
    return text + answer.content.decode("utf-8", "replace")


def told(secrets, texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(path, secret) for path, text in texts.items() for secret in secrets if secret.casefold() in text.casefold()]


@pytest.mark.parametrize("login", OTHERS)
def test_no_page_that_another_role_can_reach_says_a_word_of_it(denounced, at_work, login):
    code = secret_case(denounced).code
    pages = everything(at_work(login))
    assert len(pages) > 6
    assert told((*SECRETS, code), pages) == []


def test_a_keeper_reads_it(denounced, at_work):
    pages = everything(at_work("khanh"))
    code = secret_case(denounced).code
    assert {s for p, s in told((DENOUNCER, ACCUSED, DEED), pages) if code in p} == {DENOUNCER, ACCUSED, DEED}


def test_a_keepers_lists_titles_and_addresses_name_nobody(denounced, at_work):
    """Whoever looks over a keeper's shoulder at a list learns nothing; only the case's own pages speak."""
    code = secret_case(denounced).code
    pages = everything(at_work("khanh"))
    lists = {p: t for p, t in pages.items() if not p.startswith(f"/cases/{code}")}
    assert told(SECRETS, lists) == []
    titles = {p: re.search("<title>(.*?)</title>", t, re.S)[1] for p, t in pages.items() if "<title>" in t}
    assert told(SECRETS, titles) == []


@pytest.mark.parametrize("login", OTHERS)
def test_its_addresses_are_as_unknown_as_those_of_no_case(denounced, at_work, login):
    case, browser = secret_case(denounced), at_work(login)
    with denounced.memory.look() as unit:
        mail = outbox.of_case(unit, case.id)[0].id
    for tail in ("", "/here", "/dossier.zip", "/letters/4/original", "/letters/4/html", "/letters/4/papers/0", f"/mails/{mail}/html"):
        there = browser.get(f"/cases/{case.code}{tail}")
        nowhere = browser.get(f"/cases/HTTT-2017-999999{tail}")
        assert there.status_code == nowhere.status_code == 404, tail
        assert without_tokens(there.text).replace(case.code, "") == without_tokens(nowhere.text).replace("HTTT-2017-999999", "")


def without_tokens(page: str) -> str:
    return re.sub(r'value="[0-9a-f]{64}"', "", page)


@pytest.mark.parametrize("login", ["hoa", "lan", "son"])
def test_nothing_can_be_done_to_it_by_who_does_not_see_it(denounced, at_work, login):
    case, browser = secret_case(denounced), at_work(login)
    csrf = form_fields(browser.see("/queue").text)[0][1]["csrf"]
    with denounced.memory.look() as unit:
        mail = next(o for o in outbox.of_case(unit, case.id) if o.status == "held")
    shown = {"csrf": csrf, "version": str(case.version), "event": "99", "sha256": mail.sha256}
    steps = {
        f"mails/{mail.id}/approve": {}, f"mails/{mail.id}/edit": {"subject": "a", "text": "b"}, f"mails/{mail.id}/drop": {},
        f"mails/{mail.id}/rewrite": {}, f"mails/{mail.id}/recall": {}, "facts/phone": {"value": "0912345678"}, "kind": {"kind": "other"},
        "outcome": {"outcome": "complete"}, "items/application": {"status": "met"}, "hand-over": {"to": login}, "hand-back": {"why": "x"},
        "remarks": {"text": "x"}, "otherwise": {"how": "x"}, "merge": {"into": "HTTT-2017-000001"}, "letters/4/split": {},
        "shut-out": {"login": "khanh", "out": "1"}, "drafts": {"letter": "03-QT-TC/complete"}, "accuracy": {"right": "1"},
    }  # fmt: skip
    for step, typed in steps.items():
        answer = browser.post(f"/cases/{case.code}/{step}", data={**shown, **typed})
        assert answer.status_code == 404, (step, answer.status_code)
    fresh = secret_case(denounced)
    assert (fresh.version, fresh.status) == (case.version, case.status)


@pytest.mark.parametrize("words", [DENOUNCER, ACCUSED, DEED, "0977123987", "hoangyen77@mail.example", "chim hoang"])
def test_no_search_finds_it_not_even_a_keepers_by_word(denounced, at_work, words):
    code = secret_case(denounced).code
    for login in ("hoa", "lan", "khanh"):
        assert code not in at_work(login).get("/search", params={"q": words}).text


def test_a_keeper_finds_it_by_its_whole_code(denounced, at_work):
    code = secret_case(denounced).code
    assert f"/cases/{code}" in at_work("khanh").get("/search", params={"q": code}).text
    assert f"/cases/{code}" not in at_work("hoa").get("/search", params={"q": code}).text


def test_counts_of_others_leave_it_out(denounced, at_work):
    assert "Tố cáo" not in at_work("hoa").see("/queue").text
    assert "Tố cáo <b>1</b>" in at_work("khanh").see("/queue").text


def test_no_table_but_the_reading_itself_holds_its_words(denounced):
    """What other programs read of the database (a word index, a list of mails, events) has nothing of it."""
    code = secret_case(denounced).code
    with denounced.memory.look() as unit:
        case = unit.session.exec(select(CaseRow).where(CaseRow.code == code)).one()
        texts = {
            "words": " ".join(unit.session.exec(select(WordRow.word).where(WordRow.case_id == case.id))),
            "events": json.dumps([e.model_dump(mode="json") for e in unit.session.exec(select(EventRow))], ensure_ascii=False),
            "mails": json.dumps([[m.subject, m.body, m.note] for m in unit.session.exec(select(OutgoingRow))], ensure_ascii=False),
            "case": f"{case.requester} {case.search}",
            "labels": " ".join(f"{row.was} {row.value}" for row in unit.session.exec(select(LabelRow).where(LabelRow.case_id != case.id))),
        }
    assert told(SECRETS, texts) == []


def test_no_mail_that_leaves_repeats_it(denounced, at_work):
    case, khanh = secret_case(denounced), at_work("khanh")
    khanh.see(f"/cases/{case.code}")
    khanh.submit(next(a for a, _ in form_fields(khanh.page) if a.endswith("/approve")))
    denounced.clock.at = denounced.clock.at.replace(hour=10)
    texts = {p.name: decoded(p.read_bytes()) for p in office.send_post(denounced)}
    assert len(texts) >= 4
    assert told((ACCUSED, DEED, "Ngách Chim Sâu", "tố cáo"), {n: t for n, t in texts.items() if case.code in t}) == []
    assert told((ACCUSED, DEED, "Ngách Chim Sâu"), texts) == []


def decoded(mail: bytes) -> str:
    message = message_from_bytes(mail, policy=policy.default)
    parts = [p.get_content() for p in message.walk() if p.get_content_maintype() == "text"]
    return "\n".join([str(message["subject"]), *(p if isinstance(p, str) else p.decode() for p in parts)])


def test_no_report_counts_it_by_name(denounced, clock):
    clock.at = clock.at.replace(day=16, hour=17)
    shop = next(iter(denounced.shops.values()))
    report = reports.make(denounced, shop, reports.Wanted("weekly"))
    texts = {f.name: f.content.decode("utf-8", "replace") for f in report.files} | {"mail": report.mail.text + report.mail.html}
    assert told((*SECRETS, "Tố cáo", secret_case(denounced).code), texts) == []


def test_no_log_and_no_trace_of_an_error_quotes_it(denounced, at_work, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)
    khanh, code = at_work("khanh"), secret_case(denounced).code
    with monkeypatch.context() as broken:
        broken.setattr("helpdesk.desk.casefile.time_left", lambda *_: (_ for _ in ()).throw(ValueError(f"{DEED} {DENOUNCER}")))
        answer = khanh.get(f"/cases/{code}")
    assert answer.status_code == 500 and "Có lỗi ngoài dự kiến" in answer.text
    err = capfd.readouterr()
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore")))
    texts = {"log": ours, "out": err.out, "err": err.err, "answer": answer.text}
    assert "ValueError" in ours and told((*SECRETS, code), texts) == []


def test_a_letter_found_to_be_a_denunciation_is_out_of_sight_at_once(denounced, at_work):
    complaint = case_of(denounced, kind="complaint")
    hoa = at_work("hoa")
    hoa.see(f"/cases/{complaint.code}")
    answer = hoa.submit(f"/cases/{complaint.code}/kind", kind="denunciation")
    assert answer.url.path == "/queue" and "ngăn bảo mật" in answer.text
    assert hoa.get(f"/cases/{complaint.code}").status_code == 404
    pages = everything(hoa)
    assert told(("Đỗ Minh Tâm", complaint.code), pages) == []
    assert told((complaint.code,), everything(at_work("root"))) == []
    assert at_work("khanh").get(f"/cases/{complaint.code}").status_code == 200


def test_a_keeper_can_take_it_out_of_confidence_again(denounced, at_work):
    complaint, khanh = case_of(denounced, kind="complaint"), at_work("khanh")
    hoa = at_work("hoa")
    hoa.see(f"/cases/{complaint.code}")
    hoa.submit(f"/cases/{complaint.code}/kind", kind="denunciation")
    khanh.see(f"/cases/{complaint.code}")
    khanh.submit(f"/cases/{complaint.code}/kind", kind="complaint")
    assert "Đỗ Minh Tâm" in hoa.see(f"/cases/{complaint.code}").text
    assert complaint.code in hoa.get("/search", params={"q": "do minh tam"}).text


def test_the_accused_is_shut_out_whatever_the_role(denounced, at_work):
    case = secret_case(denounced)
    office.keeper_too(denounced, "binh")
    binh, khanh = at_work("binh"), at_work("khanh")
    assert binh.get(f"/cases/{case.code}").status_code == 200
    khanh.see(f"/cases/{case.code}")
    khanh.submit(f"/cases/{case.code}/shut-out", -1, login="binh")
    assert "Phạm Văn Bình" in khanh.page
    assert binh.get(f"/cases/{case.code}").status_code == 404
    assert told((*SECRETS, case.code), everything(binh)) == []
    khanh.submit(f"/cases/{case.code}/shut-out", 0)
    assert binh.get(f"/cases/{case.code}").status_code == 200


def test_nobody_shuts_themselves_out_and_only_keepers_shut(denounced, at_work):
    case, khanh = secret_case(denounced), at_work("khanh")
    khanh.see(f"/cases/{case.code}")
    assert khanh.submit(f"/cases/{case.code}/shut-out", -1, login="khanh").status_code == 409


def test_every_look_is_a_line_of_the_log(denounced, at_work):
    case, khanh = secret_case(denounced), at_work("khanh")
    khanh.see(f"/cases/{case.code}")
    khanh.get(f"/cases/{case.code}/dossier.zip")
    letter = re.search(r"/letters/(\d+)/original", khanh.page)[1]
    khanh.get(f"/cases/{case.code}/letters/{letter}/original")
    khanh.get(f"/cases/{case.code}/letters/{letter}/html")
    page = khanh.see("/audit").text
    for what in ("Xem hồ sơ", "Xuất hồ sơ", "Xem thư gốc"):
        assert what in page
    assert page.count(case.code) >= 4
    assert case.code not in at_work("root").see("/audit").text


def test_a_keeper_alone_approves_a_refusal_in_confidence(denounced, at_work):
    """A leader may be the very person denounced."""
    assert at_work("lan").get(f"/cases/{secret_case(denounced).code}").status_code == 404
    khanh = at_work("khanh")
    khanh.see(f"/cases/{secret_case(denounced).code}")
    assert any(a.endswith("/approve") for a, _ in form_fields(khanh.page))
