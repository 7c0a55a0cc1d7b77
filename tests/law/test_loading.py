"""The loader is strict: closed vocabulary, sources and dates on everything, every fault at once."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from helpdesk.errors import Faults
from helpdesk.law.book import load_rulebook
from helpdesk.law.profile_files import DATA
from helpdesk.law.shared_files import shared

HEAD = 'title = "Thử"\nvalid_from = 2017-05-23\nextends = "quang-ninh-682-2017"\n'
FIGURE = '[[figures]]\ncode = "near_limit"\nname = "Gần hết thời hiệu"\namount = 6\nunit = "months"\n'


def faults_of(tmp_path: Path, text: str) -> tuple[str, ...]:
    profile = tmp_path / "thu.toml"
    profile.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load_rulebook(profile)
    return caught.value.faults


def only(faults: tuple[str, ...]) -> str:
    assert len(faults) == 1, faults
    return faults[0]


def test_an_entry_without_a_source_is_refused(tmp_path: Path) -> None:
    assert "figures[near_limit]: thiếu “source”" in only(faults_of(tmp_path, HEAD + FIGURE + "valid_from = 2017-05-23\n"))


def test_an_entry_without_a_first_day_is_refused(tmp_path: Path) -> None:
    assert "thiếu “valid_from”" in only(faults_of(tmp_path, HEAD + FIGURE + 'source = "Chuẩn phục vụ"\n'))


def test_an_unknown_key_is_refused_and_the_likely_one_named(tmp_path: Path) -> None:
    fault = only(faults_of(tmp_path, HEAD + FIGURE + 'source = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\nvalid_untill = 2018-01-01\n'))
    assert "khóa lạ “valid_untill” (có phải “valid_until”?)" in fault


def test_an_unknown_section_is_refused(tmp_path: Path) -> None:
    assert "khóa lạ “clock”" in only(faults_of(tmp_path, HEAD + '[[clock]]\ncode = "reply"\n'))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "months"', 'unit = "fortnights"', "từ lạ 'fortnights'"),
        ("amount = 6", 'amount = "6"', "cần số nguyên"),
        ("amount = 6", "amount = true", "cần số nguyên"),
        ('name = "Gần hết thời hiệu"', "name = 5", "cần chữ"),
    ],
)
def test_a_wrong_word_or_type_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HEAD + FIGURE.replace(old, new) + 'source = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\n'
    assert said in only(faults_of(tmp_path, text))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("NĐ 999/2030 Điều 1", "không có văn bản nào"),
        ("NĐ 125/2013 khoản 2", "không viết theo dạng"),
        ("NĐ 125/2013 Điều 4.2a", "không viết theo dạng"),
    ],
)
def test_a_source_must_name_a_known_norm_and_a_clause(tmp_path: Path, source: str, said: str) -> None:
    assert said in only(faults_of(tmp_path, HEAD + FIGURE + f'source = "{source}"\nvalid_from = 2017-05-23\n'))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = HEAD.replace('"Thử"', "7") + 'colour = "blue"\n' + FIGURE + '[office]\nplace = "tỉnh Hư Vô"\nlevel = "cosmic"\n'
    faults = "\n".join(faults_of(tmp_path, text))
    for said in ("title: cần chữ", "khóa lạ “colour”", "thiếu “source”", "thiếu “valid_from”", "từ lạ 'cosmic'"):
        assert said in faults


def test_a_profile_says_for_itself_since_when_it_counts(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, 'extends = "quang-ninh-682-2017"\n')
    assert {"thu.toml: thiếu “title”", "thu.toml: thiếu “valid_from”"} <= set(faults)


def test_two_entries_of_one_code_may_not_count_together(tmp_path: Path) -> None:
    twice = FIGURE + 'source = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\n'
    assert "figures.near_limit: hai mục cùng mã" in only(faults_of(tmp_path, HEAD + twice + twice))


def test_two_entries_of_one_code_may_follow_each_other(tmp_path: Path) -> None:
    first = FIGURE + 'source = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\nvalid_until = 2019-12-31\n'
    second = FIGURE.replace("6", "3") + 'source = "Chuẩn phục vụ"\nvalid_from = 2020-01-01\n'
    profile = tmp_path / "hai.toml"
    profile.write_text(HEAD + first + second, encoding="utf-8")
    book = load_rulebook(profile)
    assert [book.figure("near_limit", date(year, 6, 1)).amount for year in (2018, 2021)] == [6, 3]


def test_a_text_may_not_name_a_figure_nobody_has(tmp_path: Path) -> None:
    way = '[[ways]]\ncode = "by_post"\nname = "Bưu điện"\ntext = "Trong {no_such_figure}."\nsource = "Chuẩn phục vụ"\n'
    assert "{no_such_figure}" in only(faults_of(tmp_path, HEAD + way + "valid_from = 2017-05-23\n"))


def test_a_code_nobody_would_look_for_is_refused(tmp_path: Path) -> None:
    said = '[[statements]]\ncode = "email_lodges_noting"\nname = "x"\ntext = "x"\nsource = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\n'
    assert "mã lạ “email_lodges_noting”" in only(faults_of(tmp_path, HEAD + said))


def test_a_place_outside_the_register_is_refused(tmp_path: Path) -> None:
    assert "“tỉnh Hư Vô” không có trong sổ địa danh" in only(faults_of(tmp_path, HEAD + '[office]\nplace = "tỉnh Hư Vô"\n'))


def test_a_zone_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert "không có múi giờ" in only(faults_of(tmp_path, HEAD + '[office]\ntimezone = "Asia/Ha_Long"\n'))


def test_hours_that_cross_are_refused(tmp_path: Path) -> None:
    hours = (
        '[office]\n[[office.hours]]\nweek = [{ days = ["mon"], intervals = [[07:30:00, 12:00:00], [11:00:00, 17:00:00]] }]\n'
        'wording = "x"\nsource = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\n'
    )
    assert "không chồng nhau" in only(faults_of(tmp_path, HEAD + hours))


def test_dropping_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "“clocks.replly” không có trong hồ sơ được kế thừa" in only(faults_of(tmp_path, HEAD + 'without = ["clocks.replly"]\n'))


def test_doubting_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "“figure” không có trong hồ sơ được kế thừa" in only(faults_of(tmp_path, HEAD + 'inherited_unverified = ["figure"]\n'))


def test_a_clock_nobody_can_do_without_may_not_be_dropped(tmp_path: Path) -> None:
    assert "clocks: thiếu mục “reply”" in faults_of(tmp_path, HEAD + 'without = ["clocks.reply"]\n')


def test_a_profile_or_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"nowhere\.toml: không có tệp này"):
        load_rulebook("nowhere")
    assert "no-part.toml: không có tệp này" in faults_of(tmp_path, HEAD + 'parts = ["no-part"]\n')


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    assert "không đọc được TOML" in faults_of(tmp_path, "title = \n")[0]


# ── the shared registers are held to the same ────────────────────────────────────────────────────────────────────────


def shared_faults(tmp_path: Path, file: str, old: str, new: str) -> str:
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Faults) as caught:
        shared(tmp_path / "data")
    return "\n".join(caught.value.faults)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("calendar/2026.toml", "on = 2026-01-02", "on = 2025-01-02", "không thuộc năm 2026"),
        ("calendar/2026.toml", "on = 2026-01-02", "on = 2026-01-01", "ghi hai lần"),
        ("calendar/2026.toml", 'kind = "off"', 'kind = "holiday"', "từ lạ 'holiday'"),
        ("calendar/2026.toml", 'document = "BLLĐ 2019 Điều 112"\n', "", "thiếu “document”"),
        ("places/north.toml", 'into = "thành phố Hạ Long"', 'into = "thành phố Hạ Lông"', "không có trong danh sách"),
        ("places/north.toml", 'was = ["huyện Hoành Bồ"]', 'was = ["thành phố Hạ Long"]', "vừa còn vừa đã đổi"),
        ("places/north.toml", 'name = "tỉnh Quảng Ninh"', 'name = "Quảng Ninh"', "không bắt đầu bằng tên loại đơn vị"),
        ("places/north.toml", "valid_from = 2008-01-01", "", "thiếu “valid_from”"),
        ("norms.toml", 'superseded_by = "NĐ 62/2015"', 'superseded_by = "NĐ 63/2015"', "“NĐ 63/2015”"),
        ("organisation.toml", 'level = "region"', 'level = "circle"', "từ lạ 'circle'"),
    ],
)
def test_a_slip_in_a_register_stops_the_start(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    assert said in shared_faults(tmp_path, file, old, new)


# ── the fingerprint ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_fingerprint_is_that_of_the_content(tmp_path: Path) -> None:
    again = load_rulebook("quang-ninh-682-2017")
    assert again.fingerprint == load_rulebook("quang-ninh-682-2017").fingerprint
    assert len({again.fingerprint, load_rulebook("quang-ninh-2026").fingerprint}) == 2
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(HEAD, encoding="utf-8")
    other.write_text("# một lời bình\n" + HEAD.replace("\n", "\n\n"), encoding="utf-8")
    assert load_rulebook(one).fingerprint == load_rulebook(other).fingerprint
    other.write_text(HEAD + FIGURE + 'source = "Chuẩn phục vụ"\nvalid_from = 2017-05-23\n', encoding="utf-8")
    assert load_rulebook(one).fingerprint != load_rulebook(other).fingerprint


def test_a_changed_notice_changes_the_fingerprint(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    before = shared(tmp_path / "data").fingerprint
    (tmp_path / "data" / "calendar" / "2027.toml").unlink()
    shared.cache_clear()
    assert shared(tmp_path / "data").fingerprint != before


def test_everything_is_read_in_a_blink() -> None:
    """A generous bound for a busy machine; the figure measured is in the report of the package."""
    shared.cache_clear()
    began = time.perf_counter()
    load_rulebook("quang-ninh-682-2017")
    assert time.perf_counter() - began < 1.0
