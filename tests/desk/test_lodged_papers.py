"""Notices on a lodged application, as drafts: they say what is so, cite what is in force, refuse nobody whose excuse is unconsidered."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from docx import Document

from helpdesk.cases import dossiers
from helpdesk.clock import StoppedClock
from helpdesk.desk import lodged_papers, registers
from helpdesk.errors import NotFound, Refused
from helpdesk.house import House
from helpdesk.press.document import PrintedFile
from tests.web import office

FILED = datetime.fromisoformat("2017-06-14T09:00:00+07:00")


def filed(house: House, clock: StoppedClock, name: str) -> int:
    """The letter of a fixture, whose writer then came to the counter; the line in the book of requests."""
    office.staff(house)
    office.deliver_fixtures(house, name)
    clock.at = FILED
    case, shop = office.cases(house)[0], next(iter(house.shops.values()))
    assert registers.enter_request(house, shop, case.code, way="in_person", by="hoa") == "1/2017"
    return 1


def noticed(house: House) -> None:
    """The notice to complete was handed over today: its limit begins."""
    case, now = office.cases(house)[0], house.clock.now()
    deadline = house.shop(case.office).book.due("statutory_supplement", now)
    assert deadline is not None
    with house.memory.unit() as unit:
        dossiers.start_clock(unit, case.id or 0, "statutory_supplement", at=now, due_at=deadline.at)


def words(files: tuple[PrintedFile, ...]) -> str:
    document = Document(BytesIO(next(f.content for f in files if f.name.endswith(".docx"))))
    cells = [p.text for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs]
    return " ".join(" ".join([*cells, *(p.text for p in document.paragraphs)]).split())


def draft(house: House, name: str, *, login: str = "hoa", considered: str = "") -> lodged_papers.Draft:
    return lodged_papers.draft(house, office.person(house, login), 1, name, considered=considered)


def test_a_notice_names_what_is_missing_how_long_and_the_excuse(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "phone-without-marks")
    found = draft(house, "supplement")
    told = words(found.files)
    assert "số 1/2017 trong sổ nhận yêu cầu" in told
    assert "Bản án, quyết định của Tòa án: Chụp rõ" in told
    assert "Thời hạn bổ sung là 15 ngày, kể từ ngày" in told
    assert "trừ trường hợp do sự kiện bất khả kháng hoặc trở ngại khách quan" in told
    assert {f.name.rpartition(".")[2] for f in found.files} == {"docx", "pdf"}


def test_a_clause_that_was_replaced_is_not_cited_and_the_signer_is_told(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "phone-without-marks")
    found = draft(house, "supplement")
    assert "125/2013" not in words(found.files)
    assert any("NĐ 125/2013 Điều 4.2 đã được thay thế" in warning for warning in found.warnings)


def test_not_taking_on_waits_for_the_limit_to_be_over(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "phone-without-marks")
    with pytest.raises(Refused, match="chưa bắt đầu"):
        draft(house, "not_taken_on")
    noticed(house)
    with pytest.raises(Refused, match="đến hết ngày"):
        draft(house, "not_taken_on")
    clock.move(timedelta(days=30))
    told = words(draft(house, "not_taken_on").files)
    assert "không thụ lý đơn yêu cầu thi hành án" in told
    assert "không làm mất quyền yêu cầu" in told
    assert "khiếu nại trong thời hạn 15 ngày" in told


def test_a_refusal_states_its_ground_and_the_clause_in_force(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "judgment-of-another-province")
    told = words(draft(house, "refusal").files)
    assert "từ chối nhận đơn yêu cầu thi hành án nêu trên (khoản 5 Điều 31 Luật Thi hành án dân sự" in told
    assert "Cơ quan có thẩm quyền là" in told
    assert "Điều 35 Luật Thi hành án dân sự" in told


def test_whoever_claims_an_obstacle_is_refused_only_after_a_person_considered_it(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "seven-years-later")
    case = office.cases(house)[0]
    with house.memory.unit() as unit:
        row = dossiers.get(unit, case.id or 0)
        obstacle = {"code": "obstacle", "span": {"source": "body", "start": 0, "end": 8, "page": None, "quote": "nằm viện"}}
        row.reading = {**row.reading, "statements": [*row.reading["statements"], obstacle]}
        unit.add(row)
    with pytest.raises(Refused, match="ghi ý kiến xem xét"):
        draft(house, "refusal")
    told = words(draft(house, "refusal", considered="giấy ra viện ghi năm 2009, trước ngày bản án có hiệu lực.").files)
    assert "nêu: giấy ra viện ghi năm 2009, trước ngày bản án có hiệu lực." in told


def test_a_complete_application_gets_none_of_them(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "complete-request")
    with pytest.raises(Refused, match="không còn thiếu"):
        draft(house, "supplement")
    with pytest.raises(Refused, match="không có căn cứ từ chối"):
        draft(house, "refusal")


def test_only_who_works_on_cases_drafts_them(house: House, clock: StoppedClock) -> None:
    filed(house, clock, "phone-without-marks")
    with pytest.raises(Refused):
        draft(house, "supplement", login="root")
    with pytest.raises(NotFound):
        draft(house, "something")
