"""Old and new names of places, courts and offices, however people write them, on any day."""

from __future__ import annotations

from datetime import date

import pytest

from helpdesk.journey import CourtName, OfficeName, Span
from helpdesk.law.book import Rulebook
from helpdesk.law.organisation import Court
from helpdesk.law.register import Register
from helpdesk.law.spelling import fold

NOWHERE = Span("body", 0, 0)
IN_2019, IN_2021, IN_2024, LAST_OF_DISTRICTS, FIRST_OF_ONE_LEVEL, IN_2026 = (
    date.fromisoformat(d) for d in ("2019-06-01", "2021-03-01", "2024-12-01", "2025-06-30", "2025-07-01", "2026-11-23")
)


def named(register: Register, level: str, place: str, province: str = "", on: date = IN_2019) -> Court | None:
    return register.court(CourtName(level, place, province, NOWHERE), on)


def office(register: Register, court: Court | None, on: date) -> str | None:
    assert court is not None
    found = register.competent_office(court, on)
    return found.name if found else None


@pytest.mark.parametrize(
    "written",
    [
        "thành phố Cẩm Phả",
        "Thành phố Cẩm Phả",
        "TP Cẩm Phả",
        "TP. Cẩm Phả",
        "tp cam pha",
        "CẨM PHẢ",
        "Cẩm phả",
        "T.P Cẩm Phả",
        "thanh pho cam pha",
    ],
)
def test_a_city_is_found_however_it_is_written(book: Rulebook, written: str) -> None:
    unit = book.register.unit(written, on=IN_2019, level="district")
    assert unit is not None
    assert unit.title == "thành phố Cẩm Phả"


@pytest.mark.parametrize(
    ("written", "province", "title"),
    [
        ("Q.1", "tp hcm", "quận 1"),
        ("q1", "TP.HCM", "quận 1"),
        ("quan 10", "Hồ Chí Minh", "quận 10"),
        ("H. Bình Chánh", "HCM", "huyện Bình Chánh"),
        ("q cau giay", "HN", "quận Cầu Giấy"),
        ("TX Quảng Yên", "", "thị xã Quảng Yên"),
        ("Châu Thành", "Tiền Giang", "huyện Châu Thành"),
        ("M'Đrắk", "Đắc Lắc", "huyện M'Đrắk"),
        ("Qui Nhơn", "Bình Định", "thành phố Quy Nhơn"),
        ("huyện Ba Vì", "Hà Tây", "huyện Ba Vì"),
        ("huyện Tứ Kỳ", "thành phố Hải Phòng", "huyện Tứ Kỳ"),
        ("huyện Vân Đồn", "Quảng Ninhh", "huyện Vân Đồn"),
        ("huyện Châu Thành, tỉnh Tiền Giang", "", "huyện Châu Thành"),
        ("huyen chau thanh tinh tien giang", "", "huyện Châu Thành"),
        ("quận 1, TP. Hồ Chí Minh", "", "quận 1"),
        ("TP Thủ Đức, TP HCM", "", "thành phố Thủ Đức"),
    ],
)
def test_districts_of_other_provinces_are_found_too(book: Rulebook, written: str, province: str, title: str) -> None:
    unit = book.register.unit(written, on=IN_2019, level="district", province=province)
    assert unit is not None
    assert unit.title == title


def test_a_name_that_many_provinces_have_is_nobodys(book: Rulebook) -> None:
    assert book.register.unit("huyện Châu Thành", on=IN_2019, level="district") is None
    assert len(book.register.candidates("huyện Châu Thành", on=IN_2019, level="district")) > 5


def test_our_own_province_wins_where_a_bare_name_has_two_owners(book: Rulebook) -> None:
    unit = book.register.unit("Quảng Ninh", on=IN_2019)
    assert unit is not None
    assert unit.title == "tỉnh Quảng Ninh"
    assert book.register.unit("huyện Quảng Ninh", on=IN_2019).province == "tỉnh Quảng Bình"  # type: ignore[union-attr]


def test_a_place_nobody_has_is_not_guessed(book: Rulebook) -> None:
    assert book.register.unit("huyện Hư Vô", on=IN_2019) is None
    assert book.register.unit("", on=IN_2019) is None


@pytest.mark.parametrize(("on", "word"), [(date(2014, 1, 1), "huyện"), (IN_2019, "thị xã"), (IN_2024, "thành phố")])
def test_a_bare_name_means_what_stood_there_on_that_day(book: Rulebook, on: date, word: str) -> None:
    unit = book.register.unit("Đông Triều", on=on, level="district")
    assert unit is not None
    assert unit.word == word


# ── courts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("level", "place", "province", "name"),
    [
        ("district", "thành phố Hạ Long", "Quảng Ninh", "TAND thành phố Hạ Long"),
        ("province", "tỉnh Quảng Ninh", "", "TAND tỉnh Quảng Ninh"),
        ("province", "", "Quảng Ninh", "TAND tỉnh Quảng Ninh"),
        ("", "Quảng Ninh", "", "TAND tỉnh Quảng Ninh"),
        ("", "TP Hải Dương", "", "TAND thành phố Hải Dương"),
        ("", "tỉnh Hải Dương", "", "TAND tỉnh Hải Dương"),
        ("", "tp hà nội", "", "TAND thành phố Hà Nội"),
        ("region", "khu vực 2", "Quảng Ninh", "TAND khu vực 2 - Quảng Ninh"),
        ("region", "khu vực 2 - Quảng Ninh", "", "TAND khu vực 2 - Quảng Ninh"),
        ("district", "TP Hà Nội", "", "TAND thành phố Hà Nội"),
        ("province", "thành phố Hạ Long", "", "TAND thành phố Hạ Long"),
        ("high", "Hà Nội", "", "TAND cấp cao tại Hà Nội"),
        ("high", "TP.HCM", "", "TAND cấp cao tại Thành phố Hồ Chí Minh"),
        ("supreme", "", "", "TAND tối cao"),
        ("military", "Quân khu 3", "", "Tòa án quân sự Quân khu 3"),
    ],
)
def test_a_court_is_told_by_level_and_place(book: Rulebook, level: str, place: str, province: str, name: str) -> None:
    court = named(book.register, level, place, province)
    assert court is not None
    assert court.name == name
    assert court.full == name.replace("TAND", "Tòa án nhân dân")


@pytest.mark.parametrize(
    ("level", "place"), [("district", "huyện Châu Thành"), ("region", "Quảng Ninh"), ("high", "Cà Mau"), ("military", "")]
)
def test_a_court_that_cannot_be_told_is_none(book: Rulebook, level: str, place: str) -> None:
    assert named(book.register, level, place) is None


# ── who enforces ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("level", "place", "on", "competent"),
    [
        ("province", "tỉnh Quảng Ninh", IN_2019, "Cục THADS tỉnh Quảng Ninh"),
        ("district", "thành phố Uông Bí", IN_2019, "Chi cục THADS thành phố Uông Bí"),
        ("district", "huyện Vân Đồn", LAST_OF_DISTRICTS, "Chi cục THADS huyện Vân Đồn"),
        ("district", "huyện Vân Đồn", FIRST_OF_ONE_LEVEL, "THADS tỉnh Quảng Ninh"),
        ("district", "huyện Hoành Bồ", IN_2019, "Chi cục THADS huyện Hoành Bồ"),
        ("district", "huyện Hoành Bồ", IN_2021, "Chi cục THADS thành phố Hạ Long"),
        ("district", "huyện Hoành Bồ", IN_2026, "THADS tỉnh Quảng Ninh"),
        ("district", "huyện Yên Hưng", IN_2019, "Chi cục THADS thị xã Quảng Yên"),
        ("district", "thị xã Đông Triều", IN_2024, "Chi cục THADS thành phố Đông Triều"),
        ("district", "thành phố Đông Triều", IN_2019, "Chi cục THADS thị xã Đông Triều"),
        ("region", "khu vực 6 - Quảng Ninh", IN_2026, "THADS tỉnh Quảng Ninh"),
        ("province", "tỉnh Hải Dương", IN_2019, "Cục THADS tỉnh Hải Dương"),
        ("province", "tỉnh Hải Dương", IN_2026, "THADS thành phố Hải Phòng"),
        ("district", "quận Cầu Giấy", IN_2019, "Chi cục THADS quận Cầu Giấy"),
        ("province", "thành phố Hà Nội", IN_2019, "Cục THADS thành phố Hà Nội"),
        ("district", "thị xã Chí Linh", date(2019, 2, 28), "Chi cục THADS thị xã Chí Linh"),
        ("district", "thị xã Chí Linh", date(2019, 3, 1), "Chi cục THADS thành phố Chí Linh"),
        ("district", "huyện Việt Yên", IN_2024, "Chi cục THADS thị xã Việt Yên"),
        ("district", "huyện Mỹ Lộc", IN_2024, "Chi cục THADS thành phố Nam Định"),
        ("district", "quận 9", IN_2021, "Chi cục THADS thành phố Thủ Đức"),
        ("district", "huyện Từ Liêm", IN_2026, "THADS thành phố Hà Nội"),
        ("district", "huyện A Lưới", date(2025, 3, 1), "Chi cục THADS huyện A Lưới"),
        ("province", "tỉnh Thừa Thiên Huế", IN_2026, "THADS thành phố Huế"),
        ("province", "tỉnh Bình Phước", date(2026, 4, 29), "THADS tỉnh Đồng Nai"),
        ("province", "tỉnh Bình Phước", IN_2026, "THADS thành phố Đồng Nai"),
        ("military", "quân khu 3", IN_2019, "Phòng Thi hành án Quân khu 3"),
        ("arbitral", "Hà Nội", IN_2019, "Cục THADS thành phố Hà Nội"),
        ("arbitral", "thành phố Hạ Long", IN_2019, "Cục THADS tỉnh Quảng Ninh"),
        ("arbitral", "Đà Nẵng", IN_2026, "THADS thành phố Đà Nẵng"),
    ],
)
def test_the_first_instance_court_decides(book: Rulebook, level: str, place: str, on: date, competent: str) -> None:
    assert office(book.register, named(book.register, level, place, on=on), on) == competent


@pytest.mark.parametrize(("level", "place"), [("high", "Hà Nội"), ("supreme", "")])
def test_a_court_of_no_first_instance_decides_nothing(book: Rulebook, level: str, place: str) -> None:
    assert office(book.register, named(book.register, level, place), IN_2019) is None


def test_ground_that_was_split_is_nobodys_until_there_is_one_level(book: Rulebook) -> None:
    assert office(book.register, named(book.register, "district", "huyện Từ Liêm", "Hà Nội"), IN_2019) is None


def test_every_district_court_of_the_province_is_ours_since_there_is_one_level(book: Rulebook) -> None:
    ours = book.own_office(IN_2026)
    districts = [u for u in book.register.names() if u.level == "district" and u.province == "tỉnh Quảng Ninh"]
    courts = [named(book.register, "district", u.title, "Quảng Ninh") for u in districts]
    assert len(courts) >= 14
    assert all(c and book.register.competent_office(c, IN_2026) == ours for c in courts)


def test_an_award_made_in_a_city_belongs_to_the_provincial_office(book: Rulebook) -> None:
    unit = book.register.unit("thành phố Hạ Long", on=IN_2019, level="district")
    assert unit is not None
    assert book.register.office_at(unit, IN_2019, provincial=True) == book.own_office(IN_2019)


@pytest.mark.parametrize(
    ("level", "place", "on", "name"),
    [
        ("district", "huyện Hoành Bồ", IN_2021, "Chi cục THADS thành phố Hạ Long"),
        ("district", "thành phố Cẩm Phả", IN_2026, "THADS tỉnh Quảng Ninh"),
        ("province", "tỉnh Bắc Giang", IN_2026, "THADS tỉnh Bắc Ninh"),
        ("general", "", IN_2019, "Tổng cục THADS"),
        ("general", "", IN_2026, "Cục Quản lý THADS"),
    ],
)
def test_an_office_under_an_old_name_resolves(book: Rulebook, level: str, place: str, on: date, name: str) -> None:
    found = book.register.office(OfficeName(level, place, "", NOWHERE), on)
    assert found is not None
    assert found.name == name


def test_a_body_that_is_no_enforcement_office_is_none(book: Rulebook) -> None:
    assert book.register.office(OfficeName("other", "Công an phường", "", NOWHERE), IN_2019) is None


def test_inside_the_office_the_division_follows_the_court(book: Rulebook) -> None:
    register = book.register
    for place, division in (("thành phố Hạ Long", 1), ("thị xã Quảng Yên", 2), ("huyện Cô Tô", 3), ("huyện Hải Hà", 6)):
        court = named(register, "district", place)
        assert court is not None
        assert register.division(court, IN_2026) == f"Phòng THADS khu vực {division}"
        assert register.division(court, IN_2019) == ""


# ── the register as a whole ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("on", "count"), [(date(2017, 6, 15), 63), (date(2025, 3, 1), 63), (IN_2026, 34)])
def test_there_are_as_many_provinces_as_the_country_had(book: Rulebook, on: date, count: int) -> None:
    assert sum(u.level == "province" for u in book.register.names(on)) == count


@pytest.mark.parametrize(("on", "count"), [(date(2017, 6, 15), 713), (date(2023, 4, 15), 705), (date(2025, 6, 30), 696), (IN_2026, 0)])
def test_there_are_as_many_districts_as_the_country_had(book: Rulebook, on: date, count: int) -> None:
    assert sum(u.level == "district" for u in book.register.names(on)) == count


@pytest.mark.parametrize(("on", "count"), [(date(2017, 6, 15), 186), (IN_2021, 177), (date(2025, 6, 30), 171), (IN_2026, 54)])
def test_there_are_as_many_communes_as_the_province_had(book: Rulebook, on: date, count: int) -> None:
    assert sum(u.level == "commune" for u in book.register.names(on)) == count


def test_every_name_resolves_to_itself_however_it_is_written(book: Rulebook) -> None:
    short = {"thành phố": "TP.", "thị xã": "TX", "quận": "Q.", "huyện": "H.", "tỉnh": "T."}
    for unit in book.register.names():
        if unit.level == "commune":
            continue
        day = unit.valid_until or unit.valid_from or IN_2019
        for written in (
            unit.title,
            fold(unit.title),
            unit.title.upper(),
            f"{short[unit.word]} {unit.name}",
            f"{unit.title}, {unit.province}",
        ):
            province = "" if unit.level == "province" or "," in written else unit.province
            assert book.register.unit(written, on=day, level=unit.level, province=province) == unit, written


def test_every_name_still_leads_to_an_office_today(book: Rulebook) -> None:
    register = book.register
    lost = [u.title for u in register.names() if u.level != "commune" and register.office_at(u, IN_2026) is None]
    assert not lost


def test_every_change_leads_to_a_unit_that_is_known(book: Rulebook) -> None:
    titles = {(u.province, u.title) for u in book.register.names()} | {(t, t) for t in (u.province for u in book.register.names())}
    loose = [(u.title, t) for u in book.register.names() for t in u.became if (u.province, t) not in titles and (t, t) not in titles]
    assert not loose


def test_every_commune_of_today_has_its_regional_court(book: Rulebook) -> None:
    communes = [u for u in book.register.names(IN_2026) if u.level == "commune"]
    assert {book.register.region_of(u).number for u in communes} == set(range(1, 7))  # type: ignore[union-attr]
