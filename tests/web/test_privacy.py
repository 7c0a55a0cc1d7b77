"""People's own data on the page: asked for, found, copied, put right, held, wiped where the law allows, and never what is in confidence."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from helpdesk.cases import audit
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.cases.window_tables import AuditRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import alarms, retention, retention_page, subject_requests
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.law.book import Rulebook, load_rulebook
from tests.web import office
from tests.web.office import Browser, case_of
from tests.web.test_crawl import routes

WHO, ADDRESS = "Sếu Đầu Đỏ", "seudaudo@mail.example"
ASKS = f"Tôi là {WHO}, trú tại phường Hà Khẩu, thành phố Hạ Long, điện thoại 0912 345 678. Tôi hỏi lịch tiếp công dân ạ."
DENOUNCES = f"Tôi là {WHO}. Tôi tố cáo ông Vàng Anh, chấp hành viên, nhận tiền để hoãn cưỡng chế. Đề nghị giữ bí mật."
FREE = """title = "Thử"
valid_from = 2017-05-23
extends = "quang-ninh-682-2017"

[[retention]]
code = "other"
anonymise_months = 24
on_request = true
decision = "QĐ số 7, ngày 05/6/2017"
source = "Luật Lưu trữ 2024"
valid_from = 2017-05-23
"""


@pytest.fixture(scope="module")
def lived(first_house: House, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that a person asked a question, which was answered, and to which they denounced somebody."""
    folder = tmp_path_factory.mktemp("asked")
    shutil.copy(empty_database, folder / "helpdesk.db")
    memory = Memory(f"sqlite:///{folder}/helpdesk.db", Files(folder / "files"))
    clock = StoppedClock(first_house.clock.now())
    house = replace(first_house, memory=memory, clock=clock, shops=dict(first_house.shops))
    office.deliver(house, office.letter(ASKS, name=WHO, address=ADDRESS, subject="Hỏi lịch tiếp công dân"))
    office.deliver(house, office.letter(DENOUNCES, name=WHO, address=ADDRESS, subject="Tố cáo"))
    clock.at = clock.at.replace(hour=10)
    office.send_post(house)
    memory.close()
    return folder


@pytest.fixture
def asked(house: House, lived: Path) -> House:
    house.clock.at = house.clock.at.replace(hour=10)  # type: ignore[attr-defined]
    return office.relive(house, lived)


@pytest.fixture(scope="module")
def own_rule(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """An office that decided how long questions are kept, and wipes them earlier when asked."""
    path = tmp_path_factory.mktemp("profile") / "own.toml"
    path.write_text(FREE, "utf-8")
    return load_rulebook(path)


@pytest.fixture
def free(asked: House, own_rule: Rulebook) -> House:
    """That office, the question over."""
    name, shop = next(iter(asked.shops.items()))
    asked.shops[name] = replace(shop, book=own_rule)
    office.ends(asked, question(asked))
    return asked


def question(house: House) -> CaseRow:
    return case_of(house, kind="other")


def enter(browser: Browser, words: str, **more: str) -> str:
    """Enters a request; the page of what was found."""
    browser.see("/subjects")
    return browser.submit("/subjects", words=words, wants="erase", **more).text


def acts(house: House) -> list[str]:
    with house.memory.look() as unit:
        return [row.what for row in unit.session.exec(select(AuditRow).order_by(AuditRow.number))]


def test_everything_about_a_person_is_found_but_what_is_in_confidence(asked: House, at_work) -> None:
    secret = case_of(asked, kind="denunciation").code
    for browser in (at_work("hoa"), at_work("lan")):
        for words in (ADDRESS, WHO, "0912345678", "tố cáo"):
            page = enter(browser, words)
            assert secret not in page and "Tố cáo</span>" not in page and "Bảo mật" not in page
            assert (question(asked).code in page) == (words != "tố cáo")
        assert "Chính người này gửi" in enter(browser, ADDRESS)
    assert acts(asked).count("subject_searched") >= 9


def test_a_keeper_answers_about_a_denunciation_and_nobody_else_sees_that_anybody_asked(asked: House, at_work) -> None:
    secret, khanh = case_of(asked, kind="denunciation").code, at_work("khanh")
    page = enter(khanh, ADDRESS)
    assert secret in page and question(asked).code not in page
    for login in ("hoa", "lan", "root"):
        other = at_work(login)
        assert ADDRESS not in other.see("/subjects").text + other.see("/audit").text
        assert other.get("/subjects/1").status_code in (404, 409)
        assert other.get("/subjects/1").text.replace("/subjects/1", "") == other.get("/subjects/99").text.replace("số 99", "số 1").replace(
            "/subjects/99", ""
        )


def test_roles_that_have_no_business_with_it_are_refused(asked: House, at_work) -> None:
    root = at_work("root")
    assert root.get("/subjects").status_code == 409 and 'href="/subjects"' not in root.get("/me").text
    assert root.get("/retention").status_code == 200
    people = {login: office.person(asked, login) for login in office.STAFF}
    assert {login for login, one in people.items() if subject_requests.may(one)} == {"hoa", "binh", "lan", "khanh"}
    assert {login for login, one in people.items() if retention_page.may_see(one)} == {"root", "lan", "khanh"}
    with pytest.raises(Refused, match="không xem thời hạn lưu giữ"):
        retention_page.page(asked, people["hoa"])


def test_two_working_days_are_counted_and_what_is_late_is_counted_apart(house: House, at_work, caplog) -> None:
    house.clock.at = datetime.fromisoformat("2026-11-19T09:00:00+07:00")  # type: ignore[attr-defined] # a Thursday; the 24th is a holiday
    hoa = at_work("hoa")
    page = enter(hoa, "ai@mail.example")
    assert "hạn thứ Hai 23/11/2026" in page
    house.clock.at = datetime.fromisoformat("2026-11-25T09:00:00+07:00")  # type: ignore[attr-defined]
    alarms.run(house)
    (told,) = [line for line in caplog.messages if "dữ liệu của chính họ" in line]
    assert told.startswith("1 yêu cầu") and "ai@mail.example" not in told
    hoa.sign_in("hoa")
    assert "quá hạn 1" in hoa.see("/subjects").text
    hoa.see("/subjects/1")
    assert "Đã trả lời" in hoa.submit("/subjects/1/answered", answer="Đã trả lời bằng thư.").text
    assert "quá hạn 1" not in hoa.see("/subjects").text
    hoa.see("/subjects/1")
    assert "/subjects/1/answered" not in hoa.page


def test_what_the_law_keeps_is_not_wiped_and_the_page_says_exactly_why(asked: House, at_work) -> None:
    asked.clock.at = datetime.fromisoformat("2026-11-25T09:00:00+07:00")  # type: ignore[attr-defined]
    lan = at_work("lan")
    enter(lan, ADDRESS)
    office.ends(asked, question(asked))
    page = lan.see("/subjects/1").text
    assert "chưa có thời hạn nào được ghi" in page and "Luật Lưu trữ 2024" in page
    csrf = office.form_fields(page)[0][1]["csrf"]
    answer = lan.post("/subjects/1/erase", data={"csrf": csrf, "code": question(asked).code, "sure": "1"})
    assert answer.status_code == 409 and "Không xóa được hồ sơ" in answer.text and "Luật Lưu trữ 2024" in answer.text
    assert question(asked).requester == WHO


def test_a_leader_wipes_what_the_office_allows_and_a_clerk_does_not(free: House, at_work) -> None:
    code, hoa, lan = question(free).code, at_work("hoa"), at_work("lan")
    page = enter(hoa, ADDRESS)
    assert "/subjects/1/erase" not in page
    csrf = office.form_fields(page)[0][1]["csrf"]
    assert hoa.post("/subjects/1/erase", data={"csrf": csrf, "code": code, "sure": "1"}).status_code == 409
    lan.see("/subjects/1")
    assert "Đã khử nhận dạng" in lan.submit("/subjects/1/erase", sure="1").text
    assert question(free).requester == "" and code not in lan.see("/subjects/1").text
    page = lan.see(f"/cases/{code}").text
    assert WHO not in page and "đã được khử nhận dạng" in page
    assert "Việc khác" not in page, "nothing is offered that could not be done"
    assert case_of(free, kind="denunciation").reading, "what is in confidence is not touched by it"
    with free.memory.look() as unit:
        assert audit.verify(unit).broken is None


def test_another_persons_case_is_not_wiped_for_who_is_only_named_in_it(free: House, at_work) -> None:
    lan = at_work("lan")
    page = enter(lan, "0912345678")
    assert "Hồ sơ của người khác" in page and "/subjects/1/erase" not in page
    csrf = office.form_fields(page)[0][1]["csrf"]
    answer = lan.post("/subjects/1/erase", data={"csrf": csrf, "code": question(free).code, "sure": "1"})
    assert "do người khác gửi" in answer.text and question(free).requester == WHO


def test_a_hold_is_shown_with_its_reason_and_keeps_the_case(free: House, at_work) -> None:
    code, hoa, lan = question(free).code, at_work("hoa"), at_work("lan")
    hoa.see(f"/cases/{code}")
    assert "hãy ghi lý do giữ" in hoa.submit(f"/cases/{code}/holds", reason=" ").text.lower()
    assert "Công văn 12 của Tòa án" in hoa.submit(f"/cases/{code}/holds", reason="Công văn 12 của Tòa án").text
    page = enter(lan, ADDRESS)
    assert "hồ sơ đang có lệnh giữ" in page and "/subjects/1/erase" not in page
    hoa.see(f"/cases/{code}")
    assert "Đang giữ" not in hoa.submit(f"/cases/{code}/holds/1/lift").text
    assert [what for what in acts(free) if what.startswith("hold")] == ["hold_placed", "hold_lifted"]


def test_a_hold_on_a_person_keeps_what_is_there_and_what_comes_later(asked: House, at_work) -> None:
    hoa = at_work("hoa")
    enter(hoa, ADDRESS)
    hoa.submit("/subjects/1/hold", reason="Đang xác minh")
    office.deliver(asked, office.letter(ASKS, name=WHO, address=ADDRESS.upper(), subject="Hỏi lần hai"))
    for case in office.cases(asked):
        if not case.confidential:
            assert "Đang xác minh" in hoa.see(f"/cases/{case.code}").text
    hoa.see("/subjects/1")
    assert "Đang xác minh" not in hoa.submit("/subjects/1/lift").text


def test_a_copy_is_for_the_owner_of_an_address(asked: House, at_work) -> None:
    hoa = at_work("hoa")
    enter(hoa, ADDRESS)
    csrf = office.form_fields(hoa.page)[0][1]["csrf"]
    answer = hoa.post("/subjects/1/copy", data={"csrf": csrf})
    assert answer.content[:2] == b"PK" and case_of(asked, kind="denunciation").code.encode() not in answer.content
    assert "copied_for_subject" in acts(asked)
    enter(hoa, WHO)
    assert "Tải bản sao" not in hoa.page


def test_a_request_that_says_too_little_is_given_back(asked: House, at_work) -> None:
    hoa = at_work("hoa")
    wrong = {"hãy ghi địa chỉ thư": {"words": "ab"}, "ngày, giờ nhận": {"day": "2017-02-30"}, "không thể ở sau": {"day": "2017-06-13"}}
    for said, typed in wrong.items():
        assert said in enter(hoa, **{"words": ADDRESS, **typed}).lower()


def test_nothing_fails_on_a_case_that_says_nothing_any_more(free: House, at_work) -> None:
    code = question(free).code
    assert retention.anonymise(free, code, by="lan", why="request")
    hoa = at_work("hoa")
    hoa.see("/me")
    told = dict.fromkeys(("sha256", "text", "value", "why", "how"), "x") | {"version": "1", "event": "1", "into": code}
    told |= {"kind": "complaint", "status": "met", "outcome": "complete", "letter": "01-QT/incomplete"}
    told["csrf"] = office.form_fields(hoa.page)[0][1]["csrf"]
    before = question(free).model_dump()
    for method, path in routes(free):
        if "{code}" in path:
            asked_for = re.sub(r"{(\w+)}", lambda m: code if m[1] == "code" else "1", path)
            answer = hoa.post(asked_for, data=told) if method == "POST" else hoa.get(asked_for)
            assert answer.status_code < 500 and WHO not in answer.text, asked_for
    assert question(free).model_dump() == before


def test_what_is_due_is_listed_without_a_name_and_done_by_a_leader(free: House, at_work) -> None:
    for case in office.cases(free):
        office.ends(free, case)
    free.clock.at = free.clock.at.replace(year=2019, month=6, day=13)  # type: ignore[attr-defined]
    code, secret = question(free).code, case_of(free, kind="denunciation").code
    root, lan = at_work("root"), at_work("lan")
    page = root.see("/retention").text
    assert code in page and WHO not in page and secret not in page and "QĐ số 7" in page and "Làm các việc" not in page
    csrf = office.form_fields(page)[0][1]["csrf"]
    assert root.post("/retention", data={"csrf": csrf, "codes": code, "sure": "1"}).status_code == 409
    lan.see("/retention")
    assert "Đã làm xong" in lan.submit("/retention", sure="1").text
    assert question(free).requester == "" and case_of(free, code=secret).reading
    with free.memory.look() as unit:
        assert len({row.sha256 for row in unit.session.exec(select(LetterRow))}) == 2


def test_a_name_that_many_bear_shows_some_and_asks_for_more_words(asked: House, at_work, monkeypatch) -> None:
    monkeypatch.setattr(subject_requests, "MOST_FOUND", 1)
    office.deliver(asked, office.letter(ASKS, name=WHO, address="khac@mail.example", subject="Hỏi lịch"))
    page = enter(at_work("hoa"), WHO)
    assert "1 hồ sơ, còn nữa" in page and "Chỉ hiện 1 hồ sơ đầu" in page
