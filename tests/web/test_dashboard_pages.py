"""The dashboard, the report before it goes, and the registers, as a browser without scripts meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

import pytest

from helpdesk.cases import outbox
from helpdesk.clock import StoppedClock
from helpdesk.desk import registers
from tests.web import office
from tests.web.office import Browser, open_window

LEADER = "lanhdao@mail.example"


@pytest.fixture
def house(house, lived_morning, clock: StoppedClock):
    office.relive(house, lived_morning)
    office.staff(house)
    office.send_post(house)
    clock.at = clock.at.replace(hour=15)
    told = house.settings.reports.model_copy(update={"leadership": (LEADER,)})
    return replace(house, settings=house.settings.model_copy(update={"reports": told}))


@pytest.fixture
def address(house):
    with open_window(house) as found:
        yield found


@contextmanager
def browser(address: str, login: str) -> Iterator[Browser]:
    with Browser(address) as found:
        found.sign_in(login, at="/law")
        yield found


def test_a_figure_leads_to_its_cases_and_they_to_the_case(house, address):
    with browser(address, "lan") as lan:
        assert lan.see("/dashboard").status_code == 200
        links = [unescape(link) for link in re.findall(r'href="(/dashboard/cases\?[^"]+)"', lan.page)]
        assert len(links) > 10
        listed = set()
        for link in links:
            assert lan.see(link).status_code == 200
            listed |= set(re.findall(r"/cases/(HTTT-\d+-\d+)", lan.page))
        secret = office.case_of(house, kind="denunciation").code
        assert {c.code for c in office.cases(house) if c.kind not in ("complaint", "denunciation")} <= listed
        assert secret not in listed
        assert lan.see(f"/cases/{sorted(listed)[0]}").status_code == 200


def test_the_list_is_a_file_too(address):
    with browser(address, "hoa") as hoa:
        answer = hoa.get("/dashboard/cases.csv?figure=cases.all.opened")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("login", ["son", "khanh", "root"])
def test_who_has_no_reports_has_no_dashboard(address, login):
    with browser(address, login) as somebody:
        for page in ("/dashboard", "/dashboard/cases?figure=cases.all.opened", "/dashboard/preview", "/dashboard/mail"):
            assert somebody.get(page).status_code == 409
        assert "/dashboard" not in re.findall(r'<li><a href="([^"]+)"', somebody.see("/law").text)


def test_a_leader_sees_the_report_and_sends_it_by_a_button(house, address):
    with browser(address, "lan") as lan:
        lan.see("/dashboard/preview")
        assert LEADER in lan.page
        assert "không chốt" in lan.page
        mail = lan.get("/dashboard/mail")
        assert "sandbox" in mail.headers["content-security-policy"]
        answer = lan.submit("/dashboard/send")
        assert "Đã đưa báo cáo vào hàng thư" in answer.text
    with house.memory.look() as unit:
        assert [row.recipients for row in outbox.with_status(unit, "ready") if row.form == "report"] == [[LEADER]]


def test_a_week_that_has_not_begun_is_refused_in_a_sentence(address):
    with browser(address, "lan") as lan:
        assert lan.get("/dashboard?as_of=2000-01-01").status_code in (200, 409)
        assert lan.get("/dashboard?kind=nonsense").status_code == 404
        assert lan.get("/dashboard/cases?figure=cases.complaint.opened").status_code == 404
        assert lan.get("/dashboard/chart.svg").status_code in (200, 404)


# ── registers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unclear_judgment_goes_from_mark_to_answer(house, address):
    code = office.case_of(house, requester="Phạm Thị Hiền").code
    with browser(address, "hoa") as hoa:
        hoa.see("/registers/unclear")
        hoa.submit("/registers/unclear", code=code, why="không nêu diện tích")
        assert "14/2017/DS-ST" in hoa.page
        number = re.search(r'action="/registers/unclear/(\d+)/sort"', hoa.page)[1]
        hoa.submit(f"/registers/unclear/{number}/sort", grade="explainable", why="không nêu diện tích")
        assert hoa.get(f"/registers/unclear/{number}/explanation.docx").headers["content-disposition"].startswith("attachment")
        assert hoa.get(f"/registers/unclear/{number}/notice.docx").status_code == 409
        hoa.see("/registers/unclear")
        hoa.submit(f"/registers/unclear/{number}/asked", day="2017-06-12")
        assert "hạn trả lời thứ Ba 27/06/2017" in hoa.page
        answer = hoa.submit(f"/registers/unclear/{number}/answered", day="2017-06-11", answer="giải thích")
        assert answer.status_code == 409
        assert "không thể trước ngày" in answer.text
        hoa.see("/registers/unclear")
        hoa.submit(f"/registers/unclear/{number}/answered", day="2017-06-12", answer="giải thích: 120 m2")
        assert "14/2017/DS-ST" not in hoa.page
        assert "giải thích: 120 m2" in hoa.see("/registers/unclear?settled=1").text


def test_what_cannot_be_mended_is_notified(house, address):
    code = office.case_of(house, requester="Phạm Thị Hiền").code
    with browser(address, "hoa") as hoa:
        hoa.see("/registers/unclear")
        hoa.submit("/registers/unclear", code=code, why="")
        number = re.search(r'action="/registers/unclear/(\d+)/sort"', hoa.page)[1]
        hoa.submit(f"/registers/unclear/{number}/sort", grade="unworkable", why="tài sản không còn")
        assert "Phải báo ngay Chánh án, Viện trưởng" in hoa.page
        assert hoa.get(f"/registers/unclear/{number}/notice.pdf").content.startswith(b"%PDF")
        hoa.see("/registers/unclear")
        hoa.submit(f"/registers/unclear/{number}/notified", day="2017-06-12")
        assert "14/2017/DS-ST" not in hoa.page


def test_no_register_takes_a_denunciation_and_none_tells_that_there_is_one(house, address):
    secret = office.case_of(house, kind="denunciation").code
    with browser(address, "hoa") as hoa:
        hoa.see("/registers/unclear")
        refused, absent = (hoa.submit("/registers/unclear", code=c, why="").text for c in (secret, "HTTT-2017-999999"))
        told = [re.search(r'role="alert">([^<]+)', text)[1] for text in (refused, absent)]
        assert told[0].replace(secret, "X") == told[1].replace("HTTT-2017-999999", "X")


def test_information_is_asked_and_answered(house, address):
    with browser(address, "hoa") as hoa:
        hoa.see("/registers/information")
        hoa.submit("/registers/information", body="UBND phường Hà Khẩu", about="tình trạng nhà đất", document="12/CV", day="2017-06-12")
        assert "hạn thứ Năm 22/06/2017" in hoa.page
        number = re.search(r'action="/registers/information/(\d+)/answered"', hoa.page)[1]
        hoa.submit(f"/registers/information/{number}/answered", day="2017-06-12", answer="không quản lý", refused="1")
        assert "Từ chối bằng văn bản" in hoa.page
        hoa.submit("/registers/information", body="", about="", day="2017-06-12")
        assert "cần ghi cơ quan" in hoa.page.lower()
        for form in ("docx", "pdf", "xlsx"):
            assert hoa.get(f"/registers/print/information.{form}").headers["content-disposition"].startswith("attachment")


def test_the_book_of_requests_offers_the_notices_with_their_warning(house, address):
    case = office.case_of(house, requester="nguyen van hung")
    registers.enter_request(house, house.shop(case.office), case.code, way="in_person", by="hoa")
    with browser(address, "hoa") as hoa:
        hoa.see("/registers/requests")
        assert "Số 1/2017" in hoa.page
        assert "NĐ 125/2013 Điều 4.2 đã được thay thế" in hoa.page
        answer = hoa.submit("/registers/requests/1/supplement", form="docx")
        assert answer.content[:2] == b"PK"
        hoa.see("/registers/requests")
        assert "chưa bắt đầu" in hoa.submit("/registers/requests/1/not_taken_on").text
    with browser(address, "lan") as lan:
        assert "Soạn thông báo" not in lan.see("/registers/requests").text


def test_an_administrator_reads_no_register(address):
    with browser(address, "root") as root:
        for page in ("unclear", "information", "requests"):
            assert root.get(f"/registers/{page}").status_code == 409
