"""What lies on disk under a key, and what becomes of it when the key comes, changes or is gone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from helpdesk.cases import sealing
from helpdesk.cases.columns import SealedJson, SealedText
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.tables import CaseRow, EventRow, ParticipantRow
from helpdesk.errors import NotFound, Refused, StorageError
from helpdesk.seal import Seal, hidden, key_file, new_key, shown
from tests.conftest import BOTH
from tests.servers import program

OLD, NEW = new_key(), new_key()
CANARY = "Chim hoàng yến"
NOON = datetime.fromisoformat("2017-06-12T12:00:00+07:00")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files", Seal(OLD))


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text())
def test_every_text_comes_back_as_it_was_with_a_key_and_without(words: str) -> None:
    seal = Seal(OLD)
    assert shown(hidden(words, seal), seal) == words
    assert shown(hidden(words, None), None) == words


def test_the_same_words_lie_there_alike_and_other_words_differently() -> None:
    seal = Seal(OLD)
    assert seal.hide("a") == seal.hide("a") != seal.hide("b")
    assert seal.hide("a") != Seal(NEW).hide("a")


def test_an_older_key_still_opens_what_it_sealed() -> None:
    assert Seal(key_file([NEW, OLD])).show(Seal(OLD).hide(CANARY)) == CANARY


def test_without_its_key_a_value_is_refused_in_plain_words() -> None:
    kept = Seal(OLD).hide(CANARY)
    for seal in (None, Seal(NEW)):
        with pytest.raises(StorageError, match="key_file"):
            shown(kept, seal)


def test_a_value_that_somebody_changed_is_refused() -> None:
    kept = Seal(OLD).hide(CANARY)
    with pytest.raises(StorageError):
        Seal(OLD).show(kept[:-6] + ("AAAA==" if kept[-6:] != "AAAA==" else "BBBB=="))


def test_what_is_no_key_is_refused() -> None:
    for told in ("", "# nothing", "AGE-SECRET-KEY-1XYZ", "mật khẩu"):
        with pytest.raises(Refused):
            Seal(told)


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sealed_file_is_found_by_its_content_and_says_nothing_on_disk(files: Files) -> None:
    content = CANARY.encode() * 1000
    sha256 = files.put(content)
    assert files.get(sha256) == b"".join(files.pieces(sha256)) == content
    assert files.whole(sha256) and list(files.names()) == [sha256]
    assert CANARY.encode() not in b"".join(p.read_bytes() for p in files.root.rglob("*") if p.is_file())


def test_the_usual_age_tool_opens_it_with_the_same_key_file(files: Files, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(key_file([OLD]), "utf-8")
    path = files.path(files.put(CANARY.encode()))
    opened = subprocess.run([program("age"), "-d", "-i", str(tmp_path / "key"), str(path)], capture_output=True, check=True)
    assert opened.stdout.decode() == CANARY


def test_a_sealed_file_that_lost_a_byte_is_not_whole(files: Files) -> None:
    sha256 = files.put(b"x" * 100_000)
    path = files.path(sha256)
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    assert not files.whole(sha256)
    with pytest.raises(StorageError):
        files.get(sha256)


def test_a_file_under_a_key_that_is_gone_says_which_key_it_takes(files: Files) -> None:
    sha256 = files.put(b"x")
    with pytest.raises(NotFound, match=Seal(OLD).name):
        Files(files.root, Seal(NEW)).get(sha256)


def test_files_of_before_are_sealed_when_there_is_a_key_and_anew_when_there_is_a_newer_one(tmp_path: Path) -> None:
    plain = Files(tmp_path)
    sha256 = plain.put(CANARY.encode())
    for keys in ([OLD], [NEW, OLD]):
        seal = Seal(key_file(keys))
        files = Files(tmp_path, seal)
        assert files.get(sha256).decode() == CANARY
        for path in files.left_behind():
            files.seal_anew(path)
        assert files.get(sha256).decode() == CANARY
        assert [p.name for p in tmp_path.glob("??/*")] == [f"{sha256}.{seal.name}.age"]


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def memory(database: dict[str, str]) -> Iterator[Memory]:
    found = Memory(database["database"], Files(Path(database["files"])))
    yield found
    found.close()


def under(memory: Memory, *keys: str) -> Memory:
    """The same rows, opened with these keys."""
    found = Memory(memory.url, Files(memory.files.root, Seal(key_file(keys)) if keys else None))
    try:
        found.migrate()
    except Refused:
        found.close()
        raise
    return found


def fill(memory: Memory) -> None:
    with memory.unit() as unit:
        case = unit.add(CaseRow(office="o", code="HTTT-2017-000001", kind="denunciation", outcome="complete", received_at=NOON))
        case.reading = {"said": CANARY}
        unit.add(ParticipantRow(case_id=case.id, address="canary@mail.example", name=CANARY))
        unit.session.add_all(EventRow(case_id=case.id, at=NOON, what="opened", note={"n": f"{CANARY} {n}"}) for n in range(1200))


def told(memory: Memory) -> tuple[str, str, int]:
    with memory.look() as unit:
        found = unit.session.exec(select(ParticipantRow).where(ParticipantRow.address == "canary@mail.example")).one()
        case = unit.session.exec(select(CaseRow)).one()
        notes = [e.note["n"] for e in unit.session.exec(select(EventRow))]
    return found.name, case.reading["said"], sum(CANARY in note for note in notes)


def said_on_disk(memory: Memory) -> bool:
    """Whether the canary can be read in the raw tables, or in the database file with its journal."""
    with memory.engine.connect() as connection:
        for table in ("case_file", "participant", "event"):
            if any(CANARY in str(row) or "\\u1eb" in str(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")):
                return True
    if not memory.url.startswith("sqlite"):
        return False
    path = Path(memory.url.removeprefix("sqlite:///"))
    return any(CANARY.encode() in p.read_bytes() or b"canary@mail" in p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_rows_of_before_are_sealed_with_the_first_key_and_anew_with_the_next(memory: Memory) -> None:
    fill(memory)
    expected = told(memory)
    assert expected == (CANARY, CANARY, 1200)
    assert said_on_disk(memory)
    memory.close()
    for keys in ([OLD], [NEW, OLD], [NEW]):
        sealed = under(memory, *keys)
        assert told(sealed) == expected
        assert not said_on_disk(sealed)
        sealed.close()


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_sealed_rows_without_their_key_stop_the_start(memory: Memory) -> None:
    under(memory, OLD).close()
    for keys in ((), (NEW,)):
        with pytest.raises(Refused, match=Seal(OLD).name):
            under(memory, *keys)


def test_every_table_with_sealed_columns_can_be_sealed_anew() -> None:
    """`sealing` goes through them by number."""
    tables = sealing.SQLModel.metadata.sorted_tables
    sealed = [t for t in tables if any(isinstance(c.type, SealedText | SealedJson) for c in t.columns)]
    assert len(sealed) >= 10
    assert [t.name for t in sealed if "id" not in t.columns] == []
