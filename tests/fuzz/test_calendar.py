import pytest

from helpdesk.cases import letters
from helpdesk.house import House
from tests.fuzz.calendar import searched
from tests.web import office

ENDS = ("Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 0001 00:00:00 +1200")


def test_no_answer_of_a_calendar_found_in_a_short_search_fails_or_is_set_aside(first_house: House) -> None:
    found = searched(seconds=3, luck=1, study=first_house)
    assert found.faults == []
    assert found.tried > 12  # the answers of four programs, and more


@pytest.mark.parametrize("date", ENDS)
def test_a_letter_that_speaks_of_the_ends_of_time_is_read_like_any_other(house: House, date: str) -> None:
    content = office.letter(
        "Tôi là Nguyễn Thị Sen, yêu cầu thi hành bản án số 12/2017/DS-ST ngày 31/12/9999, trả nợ trước tháng 1/0001, hẹn ngày 1/1/0001."
    )
    office.deliver(house, content.replace(b"Mon, 12 Jun 2017 07:30:00 +0700", date.encode()))
    with house.memory.look() as unit:
        assert [row.fault for row in letters.listed(unit)] == [None]
