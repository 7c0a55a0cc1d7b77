"""What is kept, what is put away, and what is left of a case from which everybody was taken out."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from helpdesk.cases import audit, dossiers, holds, soundness, wiping
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.states import Step
from helpdesk.cases.tables import CaseRow, LetterRow, OutgoingRow
from helpdesk.cases.window_tables import AuditRow
from helpdesk.cli.main import main
from helpdesk.clock import StoppedClock
from helpdesk.desk import backup, casefile, dossier, reports, retention
from helpdesk.desk.ledger import balance_sheet
from helpdesk.errors import Faults
from helpdesk.house import House
from helpdesk.law.book import Rulebook, load_rulebook
from helpdesk.seal import key_file, new_key
from tests.conftest import BOTH
from tests.journeys.desk import desk_of
from tests.journeys.test_canary import paper, said
from tests.web import office

WHO, WHERE, NUMBER, ADDRESS, MATTER = "Sếu Đầu Đỏ", "Ngõ Sếu Trắng", "022345678901", "seudaudo@mail.example", "GIADINHSEU"
WORDS = (WHO, "seu dau do", WHERE, NUMBER, ADDRESS, MATTER, "GIAYBIENNHANYEN")
BODY = f"""Tôi là {WHO}, trú tại {WHERE}, phường Hà Khẩu, thành phố Hạ Long, căn cước công dân số {NUMBER}, điện thoại 0912 345 678.
Đề nghị thi hành Bản án số 12/2017/DSST ngày 10/02/2017 của Tòa án nhân dân thành phố Hạ Long về việc {MATTER}."""
RULE = """title = "Thử"
valid_from = 2017-05-23
extends = "quang-ninh-682-2017"

[[retention]]
code = "enforcement"
close_months = 12
anonymise_months = 24
decision = "QĐ số 7, ngày 05/6/2017"
source = "Luật Lưu trữ 2024"
valid_from = 2017-05-23
"""
both = pytest.mark.parametrize("database", BOTH, indirect=True)


@pytest.fixture(scope="module")
def by_own_rule(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The procedure of an office that decided how long requests for enforcement are kept."""
    path = tmp_path_factory.mktemp("profile") / "own.toml"
    path.write_text(RULE, "utf-8")
    return load_rulebook(path)


@pytest.fixture(scope="module")
def lived(first_house: House, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the office below, lived once."""
    folder = tmp_path_factory.mktemp("ended")
    shutil.copy(empty_database, folder / "helpdesk.db")
    memory = Memory(f"sqlite:///{folder}/helpdesk.db", Files(folder / "files"))
    live(replace(first_house, memory=memory, clock=StoppedClock(first_house.clock.now()), shops=dict(first_house.shops)))
    memory.close()
    return folder


@pytest.fixture
def ended(house: House, lived: Path, by_own_rule: Rulebook) -> House:
    """A request with a paper, answered and over; and one of another kind that is over as well."""
    name, shop = next(iter(house.shops.items()))
    house.shops[name] = replace(shop, book=by_own_rule)
    house.clock.at = house.clock.at.replace(hour=10)  # type: ignore[attr-defined]
    if house.memory.url.startswith("sqlite"):
        office.relive(house, lived)
    else:
        live(house)
    return house


def live(house: House) -> None:
    office.deliver(house, with_paper(office.letter(BODY, name=WHO, address=ADDRESS, subject=f"Yêu cầu thi hành án {MATTER}")))
    office.deliver_fixtures(house, "paid-and-wants-it-confirmed")
    house.clock.at = house.clock.at.replace(hour=10)  # type: ignore[attr-defined]
    office.send_post(house)
    for case in office.cases(house):
        office.ends(house, case)


def with_paper(content: bytes) -> bytes:
    mail: EmailMessage = message_from_bytes(content, policy=policy.SMTP)  # type: ignore[assignment]
    mail.add_attachment(paper(), maintype="application", subtype="octet-stream", filename="giay.docx")
    return mail.as_bytes()


def asked(house: House) -> CaseRow:
    return office.case_of(house, kind="enforcement")


def later(house: House, year: int, month: int, day: int) -> None:
    house.clock.at = house.clock.at.replace(year=year, month=month, day=day)  # type: ignore[attr-defined]


def age_files(house: House) -> None:
    """As if everything had been written long ago."""
    for path in house.memory.files.root.rglob("*"):
        os.utime(path, (0, 0))


def lying_there(house: House) -> dict[str, bytes]:
    """Every file of the memory, and what was read of papers; what the outbox folder of a rehearsal holds has left the house."""
    folders = (Path(house.settings.storage.files).parent, house.room._tools.shelf._folder)
    return {str(p): p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file() and "outbox" not in p.parts}


def found_in(house: House) -> dict[str, list[str]]:
    return {name: words for name, content in lying_there(house).items() if (words := said(content, WORDS))}


def wiped(house: House) -> retention.Done:
    later(house, 2019, 6, 13)
    age_files(house)
    done = retention.carry_out(house, by="thử")
    house.memory.wipe()
    return done


def test_a_kind_without_a_period_is_kept_for_ever(house: House) -> None:
    office.deliver_fixtures(house, "asks-how-to-begin")
    later(house, 2090, 1, 2)
    assert retention.due(house) == ()
    assert all(rule.close_months is rule.anonymise_months is None for rule in next(iter(house.shops.values())).book.profile.retention)


def test_a_case_comes_due_on_its_day_and_only_its_kind(ended: House) -> None:
    for day, acts in ((11, []), (12, ["close"])):
        later(ended, 2018, 6, day)
        assert [one.act for one in retention.due(ended)] == acts
    later(ended, 2019, 6, 12)
    (one,) = retention.due(ended)
    assert (one.code, one.act, one.held) == (asked(ended).code, "anonymise", ())
    assert "QĐ số 7" in one.source and one.ended_on.isoformat() == "2017-06-12"


def test_a_list_changes_nothing(ended: House) -> None:
    later(ended, 2019, 6, 13)
    before = asked(ended).model_dump()
    assert retention.due(ended) == retention.due(ended)
    assert asked(ended).model_dump() == before


def test_a_closed_case_is_found_by_its_code_alone_and_reads_as_before(ended: House) -> None:
    later(ended, 2018, 6, 13)
    assert retention.carry_out(ended, by="thử").closed == 1
    case = asked(ended)
    assert case.search == "" and case.requester == WHO and retention.due(ended) == ()
    with ended.memory.look() as unit:
        assert WHO in [piece.text for piece in casefile.whole(unit, ended, case).letters[0].text]


@both
def test_nothing_of_anybody_is_left_and_everything_still_adds_up(ended: House) -> None:
    later(ended, 2017, 6, 16)
    figures = weekly(ended)
    with ended.memory.look() as unit:
        lines = audit.verify(unit).lines
    assert found_in(ended)
    done = wiped(ended)
    assert (done.anonymised, done.left) == (1, 0) and done.files >= 2
    assert found_in(ended) == {}
    assert rows_that_say(ended) == []
    with ended.memory.look() as unit:
        verdict = audit.verify(unit)
    assert verdict.broken is None and verdict.lines == lines + 1
    assert balance_sheet(ended).differences == ()
    assert all(ended.memory.files.whole(name) for name in named(ended))
    later(ended, 2017, 6, 16)
    assert weekly(ended) == figures


def weekly(house: House) -> str:
    """The report of the week in which everything happened, as it would be made now."""
    return reports.make(house, next(iter(house.shops.values())), reports.Wanted("weekly", house.clock.now().date())).mail.text


def rows_that_say(house: House) -> list[tuple[str, str]]:
    """Rows in which one of the words can be read, whatever the table."""
    found = []
    with house.memory.look() as unit:
        for table in SQLModel.metadata.sorted_tables:
            for row in unit.session.execute(select(table)):  # type: ignore[call-overload]
                found += [(table.name, word) for word in said(repr(tuple(row)).encode(), WORDS)]
    return found


def named(house: House) -> set[str]:
    with house.memory.look() as unit:
        return soundness.files_named(unit)


def test_the_case_itself_can_still_be_opened_and_says_what_happened(ended: House) -> None:
    wiped(ended)
    case = asked(ended)
    with ended.memory.look() as unit:
        page = casefile.whole(unit, ended, case)
    told = " ".join(line.what for line in page.history)
    assert "Khử nhận dạng hồ sơ" in told and "khử nhận dạng" in page.letters[0].text[0].text
    assert said(dossier.export(ended, case.code), WORDS) == []


@pytest.mark.parametrize("why", ["open", "held", "person", "unsent", "complaint"])
def test_what_keeps_a_case_keeps_all_of_it(ended: House, why: str) -> None:
    keep(ended, why)
    before = asked(ended).model_dump()
    done = wiped(ended)
    assert done.anonymised == 0 and asked(ended).model_dump() == before
    code = "held" if why == "person" else why
    assert [one.held for one in retention.due(ended)] == ([(code,)] if why != "open" else [])


def keep(house: House, why: str) -> None:
    now, case = house.clock.now(), asked(house)
    if why == "complaint":
        office.deliver(house, office.letter(COMPLAINT, name=WHO, address=ADDRESS, subject="Đơn khiếu nại"))
        return
    with house.memory.unit() as unit:
        if why == "open":
            dossiers.take_step(unit, dossiers.hold(unit, case.id or 0), Step.REOPEN, at=now)
        elif why == "unsent":
            mail = unit.session.exec(select(OutgoingRow).where(OutgoingRow.case_id == case.id)).first()
            mail.status = "dead"
            unit.add(mail)
        else:
            target = {"address": ADDRESS} if why == "person" else {"case_id": case.id}
            holds.place(unit, case.office, "Tòa án yêu cầu", by="hoa", now=now, **target)


COMPLAINT = f"""Tôi là {WHO}, trú tại {WHERE}, thành phố Hạ Long.
Tôi khiếu nại quyết định kê biên số 15/QĐ-CTHADS ngày 02/6/2017 của chấp hành viên Nguyễn Văn Kê, Cục Thi hành án dân sự tỉnh Quảng Ninh.
Đề nghị hủy quyết định kê biên vì kê biên sai tài sản."""


def test_a_case_that_is_held_after_it_was_listed_is_left_alone(ended: House) -> None:
    later(ended, 2019, 6, 13)
    listed = retention.due(ended)
    keep(ended, "held")
    assert retention.carry_out(ended, by="thử", wanted=listed).anonymised == 0
    assert asked(ended).requester == WHO


def test_the_same_mail_brought_again_is_known_as_a_copy_and_says_nothing_either(ended: House) -> None:
    with ended.memory.look() as unit:
        first = unit.session.exec(select(LetterRow).where(LetterRow.case_id == asked(ended).id)).first()
    content = ended.memory.files.get(first.sha256)
    wiped(ended)
    office.deliver(ended, content, at=first.arrived_at)
    assert len(office.cases(ended)) == 2
    age_files(ended)
    retention.wipe_waiting(ended)
    ended.memory.wipe()
    assert found_in(ended) == {}


def test_bytes_that_came_this_moment_wait_for_the_next_round(ended: House) -> None:
    later(ended, 2019, 6, 13)
    done = retention.carry_out(ended, by="thử")
    assert done.left and found_in(ended)
    age_files(ended)
    assert retention.wipe_waiting(ended) == (done.left, 0)


def test_bytes_that_another_case_names_stay(ended: House) -> None:
    with ended.memory.unit() as unit:
        mine, other = (
            unit.session.exec(select(LetterRow).join(CaseRow).where(CaseRow.kind == kind)).first()
            for kind in ("enforcement", "confirmation")
        )
        other.sha256 = mine.sha256
        unit.add(other)
    wiped(ended)
    assert ended.memory.files.whole(other.sha256)


def test_a_letter_that_answers_an_anonymised_case_is_a_case_of_its_own(ended: House) -> None:
    wiped(ended)
    code = asked(ended).code
    office.deliver(ended, office.letter(f"Tôi hỏi tiếp về hồ sơ {code} ạ.", name=WHO, address=ADDRESS, subject=f"Re: {code}"))
    fresh = [c for c in office.cases(ended) if c.claims == code]
    assert len(fresh) == 1 and office.case_of(ended, code=code).reading == {}


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_a_backup_made_anew_holds_nothing_of_it_and_what_was_merely_lost_stays(ended: House, tmp_path: Path) -> None:
    place = tmp_path / "backup"
    backup.make(ended, place)
    lost = "0" * 64
    (place / "files" / "00").mkdir(parents=True, exist_ok=True)
    (place / "files" / "00" / lost).write_bytes(b"x")
    wiped(ended)
    backup.make(ended, place)
    left = {p.name: p.read_bytes() for p in (place / "files").rglob("*") if p.is_file()}
    assert {name for name, content in left.items() if said(content, WORDS)} == set()
    assert lost in left


def test_a_denunciation_is_wiped_by_its_own_period(house: House, tmp_path: Path) -> None:
    by_rule_for(house, "denunciation", tmp_path)
    told = f"Tôi là {WHO}, ở {WHERE}. Tôi tố cáo ông Vàng Anh, chấp hành viên, nhận tiền để hoãn cưỡng chế việc {MATTER}."
    office.deliver(house, office.letter(told, name=WHO, address=ADDRESS, subject="Tố cáo"))
    house.clock.at = house.clock.at.replace(hour=10)  # type: ignore[attr-defined]
    office.send_post(house)
    (case,) = office.cases(house)
    office.ends(house, case)
    assert wiped(house).anonymised == 1
    assert found_in(house) == {}
    with house.memory.look() as unit:
        (line,) = [row for row in unit.session.exec(select(AuditRow)) if row.what == "anonymised"]
        assert line.confidential and wiping.is_anonymised(unit, case)


@pytest.mark.parametrize(
    ("old", "new", "said_of_it"),
    [
        ("close_months = 12", "close_months = 0", "số tháng phải từ 1 trở lên"),
        ("close_months = 12", "close_months = 36", "không thể sớm hơn đóng"),
        ('decision = "QĐ số 7, ngày 05/6/2017"\n', "", "phải ghi số, ngày quyết định của cơ quan"),
        ('"enforcement"', '"enforcing"', "từ lạ 'enforcing'"),
        ("close_months = 12", 'close_months = "một năm"', "cần số nguyên"),
        ('source = "Luật Lưu trữ 2024"', 'source = "Luật Không Có"', "không có văn bản nào"),
    ],
)
def test_a_rule_that_is_wrong_is_refused_in_one_clear_sentence(tmp_path: Path, old: str, new: str, said_of_it: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE.replace(old, new), "utf-8")
    with pytest.raises(Faults) as faults:
        load_rulebook(path)
    assert len(faults.value.faults) == 1 and said_of_it in faults.value.faults[0]


def test_the_stub_is_one_mail_for_all(ended: House) -> None:
    wiped(ended)
    with ended.memory.look() as unit:
        letters = [row.sha256 for row in unit.session.exec(select(LetterRow).where(LetterRow.case_id == asked(ended).id))]
    assert set(letters) == {sha256(retention.stub()).hexdigest()}


def test_the_command_lists_first_and_acts_when_told_to(ended: House, by_own_rule: Rulebook, tmp_path: Path, capsys) -> None:
    config = tmp_path / "config.toml"
    (tmp_path / "own.toml").write_text(RULE, "utf-8")
    config.write_text(f'[office]\nprofile = "own.toml"\n[storage]\ndatabase = "{ended.memory.url}"\n', "utf-8")
    told = ["retention", "--config", str(config), "--now", "2019-06-13T08:00+07:00"]
    age_files(ended)
    assert main(told) == 0
    assert asked(ended).code in (said_first := capsys.readouterr().out) and "chưa đổi gì" in said_first
    assert asked(ended).requester == WHO
    assert main([*told, "--do"]) == 0
    said_then = capsys.readouterr().out
    assert "khử nhận dạng 1 hồ sơ" in said_then and "máy chủ thư" in said_then and "Bản sao lưu" in said_then
    assert asked(ended).requester == "" and WHO not in said_first + said_then
    assert main([*told, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"due": [], "confidential": 0, "letters": 0, "done": None}


def test_letters_of_robots_that_belong_to_no_case_have_a_period_of_their_own(house: House, tmp_path: Path) -> None:
    by_rule_for(house, "automatic", tmp_path)
    shutil.rmtree(house.room._tools.shelf._folder, ignore_errors=True)  # what other tests left there
    robot = "Precedence: bulk\r\nList-Id: <tin.mail.example>\r\nAuto-Submitted: auto-generated\r\n"
    told = with_paper(office.letter(f"Tin của {WHO}, {MATTER}.", name=WHO, address=ADDRESS, subject="Bản tin", head=robot))
    office.deliver(house, told)
    assert office.cases(house) == [] and found_in(house)
    later(house, 2019, 6, 11)
    assert retention.loose(house) == 0
    later(house, 2019, 6, 13)
    assert retention.loose(house) == 1
    assert wiped(house).letters == 1 and found_in(house) == {} and retention.loose(house) == 0
    office.deliver(house, told, at=house.clock.now())
    age_files(house)
    retention.wipe_waiting(house)
    assert found_in(house) == {} and balance_sheet(house).differences == ()


def by_rule_for(house: House, kind: str, folder: Path) -> None:
    path = folder / "own.toml"
    path.write_text(RULE.replace('"enforcement"', f'"{kind}"'), "utf-8")
    name, shop = next(iter(house.shops.items()))
    house.shops[name] = replace(shop, book=load_rulebook(path))


def test_what_lies_sealed_goes_as_well(first_house: House, tmp_path: Path, database: dict[str, str]) -> None:
    key = tmp_path / "safe.key"
    key.write_text(key_file([new_key()]), "utf-8")
    with desk_of(first_house, tmp_path / "office", storage={**database, "key_file": str(key)}) as desk:
        house = desk.house
        by_rule_for(house, "enforcement", tmp_path)
        office.deliver(house, office.letter(BODY, name=WHO, address=ADDRESS, subject=f"Yêu cầu thi hành án {MATTER}"))
        case = office.case_of(house, kind="enforcement")
        desk.later(hours=2)
        desk.send()
        office.ends(house, case)
        letters = list(house.memory.files.root.rglob("*.age"))
        assert letters and wiped(house).anonymised == 1
        assert not [path for path in letters if path.exists() and sha256(retention.stub()).hexdigest() not in path.name]
        assert rows_that_say(house) == [] and balance_sheet(house).differences == ()
