"""Another office is a data file: names, hours, figures and competence follow it without a line of program changed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from helpdesk.errors import Faults
from helpdesk.journey import CourtName, Kind, Span
from helpdesk.law import guidance
from helpdesk.law.book import Rulebook, load_rulebook
from tests.law.conftest import here

OFFICE = Path(__file__).parent / "offices" / "vinh-phuc.toml"
GUIDE = Path(__file__).parents[2] / "docs" / "another-office.md"
IN_2018 = date(2018, 6, 1)


@pytest.fixture(scope="module")
def other() -> Rulebook:
    return load_rulebook(OFFICE)


def test_the_guide_shows_the_very_file_that_is_tested() -> None:
    shown = re.search(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert shown[1] == OFFICE.read_text(encoding="utf-8")


def test_it_bears_its_own_name_and_address(other: Rulebook) -> None:
    assert other.names(IN_2018).short == "Cục THADS tỉnh Vĩnh Phúc"
    assert other.contact(IN_2018).official_phone == "0211.0000001"
    assert other.own_office(IN_2018).name == "Cục THADS tỉnh Vĩnh Phúc"


def test_it_is_competent_for_its_own_province(other: Rulebook) -> None:
    court = other.register.court(CourtName("province", "tỉnh Vĩnh Phúc", "", Span("body", 0, 0)), IN_2018)
    assert court is not None
    assert other.register.competent_office(court, IN_2018) == other.own_office(IN_2018)
    ours = other.register.court(CourtName("province", "tỉnh Quảng Ninh", "", Span("body", 0, 0)), IN_2018)
    assert ours is not None
    assert other.register.competent_office(ours, IN_2018) != other.own_office(IN_2018)


def test_it_moves_with_its_province_into_the_merged_one(other: Rulebook) -> None:
    assert other.own_office(date(2025, 8, 1)).name == "THADS tỉnh Phú Thọ"


def test_its_saturday_morning_counts(other: Rulebook) -> None:
    due = other.due("reply", here("2018-06-01 16:00"))
    assert due is not None
    assert due.at == here("2018-06-02 10:30")


def test_its_own_figure_stands_in_clock_and_text(other: Rulebook) -> None:
    due = other.due("online_supplement", here("2018-06-01 16:00"))
    assert due is not None
    assert due.day == date(2018, 6, 11)
    closing = other.find(other.profile.statements, "closed_without_prejudice", IN_2018)
    assert closing is not None
    assert "10 ngày" in other.text(closing.text, IN_2018)


def test_everything_else_is_inherited(other: Rulebook, book: Rulebook) -> None:
    assert other.items(Kind.ENFORCEMENT, IN_2018) == book.items(Kind.ENFORCEMENT, IN_2018)
    assert {b.code for b in guidance.blocks(other.profile, IN_2018)} == {b.code for b in guidance.blocks(book.profile, IN_2018)}
    assert other.fingerprint != book.fingerprint


def test_changing_a_figure_is_a_change_of_data_alone(tmp_path: Path) -> None:
    profile = tmp_path / "ten-days.toml"
    profile.write_text(
        'title = "Mười ngày"\nvalid_from = 2017-05-23\nextends = "quang-ninh-682-2017"\n'
        '[[clocks]]\ncode = "statutory_supplement"\nname = "Bổ sung nội dung đơn đã nộp"\namount = 10\nunit = "calendar_days"\n'
        'starts = "citizen_receipt"\nbound = "citizen"\nsource = "NĐ 125/2013 Điều 4.2"\nvalid_from = 2017-05-23\n',
        encoding="utf-8",
    )
    changed = load_rulebook(profile)
    due = changed.due("statutory_supplement", here("2018-06-01 09:00"))
    block = changed.block("4", IN_2018)
    assert due is not None
    assert due.day == date(2018, 6, 11)
    assert block is not None
    assert "thời hạn bổ sung là 10 ngày" in block.text
    assert "15 ngày" not in block.text


def test_an_office_of_a_district_is_itself_until_there_is_one_level(tmp_path: Path) -> None:
    profile = tmp_path / "chi-cuc.toml"
    profile.write_text(
        'title = "Chi cục"\nvalid_from = 2017-05-23\nextends = "quang-ninh-682-2017"\n'
        '[office]\nlevel = "district"\nplace = "huyện Hoành Bồ"\n',
        encoding="utf-8",
    )
    chi_cuc = load_rulebook(profile)
    names = [chi_cuc.own_office(on).name for on in (IN_2018, date(2021, 1, 4), date(2025, 7, 1))]
    assert names == ["Chi cục THADS huyện Hoành Bồ", "Chi cục THADS thành phố Hạ Long", "THADS tỉnh Quảng Ninh"]
    assert chi_cuc.register.places.home == "tỉnh Quảng Ninh"


def test_parts_may_lie_beside_the_profile(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[figures]]\ncode = "near_limit"\nname = "Gần hết thời hiệu"\namount = 6\nunit = "months"\n'
        'source = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\n',
        encoding="utf-8",
    )
    profile = tmp_path / "office.toml"
    profile.write_text(
        'title = "Có phần riêng"\nvalid_from = 2017-05-23\nextends = "quang-ninh-682-2017"\nparts = ["own"]\n', encoding="utf-8"
    )
    assert load_rulebook(profile).figure("near_limit", IN_2018).amount == 6


def test_a_profile_that_extends_itself_is_refused(tmp_path: Path) -> None:
    profile = tmp_path / "circle.toml"
    profile.write_text('title = "Vòng tròn"\nvalid_from = 2017-05-23\nextends = "circle.toml"\n', encoding="utf-8")
    with pytest.raises(Faults, match="kế thừa chính nó"):
        load_rulebook(profile)
