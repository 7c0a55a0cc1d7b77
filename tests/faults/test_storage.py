"""The disk and the database full, locked, read-only, rotten or gone: said, waited for, gone on from; and brought back from a backup."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from helpdesk.cases.files import Files
from helpdesk.desk import backup, soundness, vitals
from helpdesk.errors import Refused, StorageError
from helpdesk.house import House
from tests.conftest import BOTH
from tests.faults.processes import KILLED, Nursery
from tests.faults.test_ledger import asking, big_letter, each_answered_once
from tests.faults.test_service import at_rest, service
from tests.journeys.desk import Desk, desk_of
from tests.servers import STRICT, until
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres, postgres
from tests.servers.postoffice import PostOffice

both = pytest.mark.parametrize("database", BOTH, indirect=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, of so many megabytes; only root may mount one."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=False, capture_output=True)
    if mounted.returncode:
        told = "needs the right to mount a disk"
        pytest.fail(told) if STRICT and os.geteuid() == 0 else pytest.skip(told)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Leaves no room at all."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            pass
    return filler


# ── the disk ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_disk_full_during_an_attachment_keeps_no_half_letter(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, database: dict[str, str]
) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        storage = {**database, "files": str(disk / "files")}
        with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), storage=storage) as desk:
            server.deliver(asking(1), big_letter(), asking(3))
            with pytest.raises(StorageError, match="không ghi được"):
                desk.collect()
            assert [p.name for p in (disk / "files").rglob("*") if p.is_file() and len(p.name) != 64] == []
            subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
            desk.poll()
            each_answered_once(desk, 3)


def test_disk_full_is_said_waited_for_and_gone_on_from(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    """Memory and files on the same disk, as in most offices."""
    with small_disk(tmp_path / "disk", 12) as disk:
        storage = {"database": f"sqlite:///{disk}/helpdesk.db", "files": str(disk / "files")}
        with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), storage=storage) as desk:
            with service(desk):
                server.deliver(asking(1))
                until(lambda: at_rest(desk, 1) and desk.statuses()["sent"] == 1)
                filler = fill(disk)
                server.deliver(asking(2))
                until(lambda: any("collect" in r.getMessage() and r.levelname == "ERROR" for r in caplog.records))
                assert len(desk.letters()) == 1
                filler.unlink()
                until(lambda: at_rest(desk, 2) and len(post.taken) == 2, seconds=40)
            each_answered_once(desk, 2)


def test_a_read_only_disk_stops_nothing_but_the_writing(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, database: dict[str, str]
) -> None:
    with small_disk(tmp_path / "disk", 12) as disk:
        storage = {**database, "files": str(disk / "files")}
        with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), storage=storage) as desk:
            server.deliver(asking(1))
            desk.poll()
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            server.deliver(asking(2))
            with pytest.raises(StorageError):
                desk.collect()
            assert desk.send().sent == 1
            assert "disk" in vitals.take(desk.house).troubles
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            desk.poll()
            each_answered_once(desk, 2)


def test_bit_rot_and_lost_files_are_found_by_their_hash(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2))
    desk.poll()
    files, (first, second) = desk.house.memory.files, [row.sha256 for row in desk.letters()]
    sound = {f.part: f.sound for f in soundness.inspect(desk.house, deep=True)}
    assert sound["từng tệp đã lưu"]
    path = files.path(first)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    files.path(second).unlink()
    (found,) = [f for f in soundness.inspect(desk.house, deep=True) if f.part == "từng tệp đã lưu"]
    assert not found.sound
    assert first in found.said and second in found.said


def test_what_dead_processes_left_half_written_is_swept_away(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.put(b"whole")
    (tmp_path / ".part-old").write_bytes(b"ha")
    os.utime(tmp_path / ".part-old", (0, 0))
    (tmp_path / ".part-new").write_bytes(b"ha")
    assert files.sweep(older_than=1000.0) == 1
    assert (tmp_path / ".part-new").exists()
    assert list(files.names())


# ── the database ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_locked_database_is_said_and_waited_for(
    desk: Desk, server: Dovecot, post: PostOffice, caplog: pytest.LogCaptureFixture, database: dict[str, str]
) -> None:
    with service(desk):
        server.deliver(asking(1))
        until(lambda: at_rest(desk, 1) and desk.statuses()["sent"] == 1)  # else its lease would be waited out first
        with closing(sqlite3.connect(database["database"].removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            server.deliver(asking(2))
            until(lambda: any("database is locked" in r.getMessage() for r in caplog.records), seconds=40)
            assert len(desk.letters()) == 1
            other.execute("ROLLBACK")
        until(lambda: at_rest(desk, 2) and len(post.taken) == 2, seconds=40)
    each_answered_once(desk, 2)


def test_a_database_that_goes_away_and_comes_back_finds_the_service_still_there(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice
) -> None:
    with postgres() as own:
        storage = {"database": own.create("memory"), "files": str(tmp_path / "files")}
        with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), storage=storage) as desk:
            with service(desk):
                server.deliver(asking(1))
                until(lambda: at_rest(desk, 1) and desk.statuses()["sent"] == 1)
                own.stop()
                server.deliver(asking(2))
                with pytest.raises(StorageError):
                    desk.letters()
                own.start()
                until(lambda: at_rest(desk, 2) and len(post.taken) == 2, seconds=40)
            each_answered_once(desk, 2)


# ── backup and restore ──────────────────────────────────────────────────────────────────────────────────────────────────


@both
def test_a_backup_restored_into_an_empty_house_has_the_same_balance(
    desk: Desk, server: Dovecot, post: PostOffice, tmp_path: Path, first_house: House, request: pytest.FixtureRequest
) -> None:
    server.deliver(*(asking(n) for n in range(4)))
    desk.poll()
    desk.send()
    before, rows = desk.balance(), [row.model_dump() for row in desk.letters()]
    backup.make(desk.house, tmp_path / "backup")
    server.deliver(asking(10))
    desk.poll()
    backup.make(desk.house, tmp_path / "backup")  # a second into the same place
    assert len(list((tmp_path / "backup").glob("rows-*"))) == 1
    with elsewhere(desk, first_house, tmp_path, request) as empty:
        backup.restore(empty.house, tmp_path / "backup")
        after = empty.balance()
        assert after.differences == before.differences == ()
        assert after.folders[0].stored == before.folders[0].stored + 1
        assert [row.model_dump() for row in empty.letters()][:4] == rows
        empty.send()
        assert empty.poll().kept == 0
        assert all(f.sound for f in soundness.inspect(empty.house, deep=True) if f.part == "từng tệp đã lưu")
        server.deliver(asking(11))
        empty.poll()
        assert len(empty.cases()) == 6
        with pytest.raises(Refused):
            backup.restore(empty.house, tmp_path / "backup")


@contextmanager
def elsewhere(desk: Desk, study: House, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An empty house of the same kind on the same mailbox."""
    storage = {"database": f"sqlite:///{tmp_path}/restored.db", "files": str(tmp_path / "restored")}
    if desk.house.memory.url.startswith("postgresql"):
        server: Postgres = request.getfixturevalue("any_postgres")
        storage["database"] = server.create(f"restored{os.urandom(4).hex()}")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with desk_of(study, folder, at=desk.clock.at, migrated=False, **{**desk.tables, "storage": storage}) as empty:
        yield empty


@both
def test_nothing_done_after_the_backup_is_done_again_after_the_restore(
    desk: Desk, server: Dovecot, post: PostOffice, tmp_path: Path, first_house: House, request: pytest.FixtureRequest
) -> None:
    """Letters answered, and mails sent, between the backup and the loss: a person or evidence decides, no second answer leaves."""
    server.deliver(asking(1))
    desk.poll()
    backup.make(desk.house, tmp_path / "backup")
    desk.send()
    server.deliver(asking(2))
    desk.poll()
    desk.send()
    gone = len(post.taken)
    desk.later(hours=3)
    with elsewhere(desk, first_house, tmp_path, request) as restored:
        backup.restore(restored.house, tmp_path / "backup")
        restored.poll()
        restored.send()
        assert len(post.taken) == gone
        assert restored.statuses()["doubtful"] == 1
        (again,) = [case for case in restored.cases() if "restored" in case.review_reasons]
        assert again.status == "in_review"
        restored.later(minutes=1)
        server.deliver(asking(3), at=restored.clock.now())
        restored.poll()
        restored.send()
        assert len(post.taken) == gone + 1  # life goes on


@both
def test_a_backup_cut_short_leaves_the_one_before_it_whole(desk: Desk, server: Dovecot, processes: Nursery) -> None:
    server.deliver(asking(1))
    desk.poll()
    path = desk.folder / "backup"
    first = backup.make(desk.house, path)
    for label in ("backup rows", "backup files"):
        assert processes.start(desk.folder, desk.tables, "clockwork", now=desk.clock.now(), die_at=label).end() == KILLED
        assert backup.read(path) == first


def test_a_rotten_backup_is_refused_and_a_lost_file_is_told(desk: Desk, server: Dovecot, tmp_path: Path) -> None:
    server.deliver(asking(1), asking(2))
    desk.poll()
    lost = desk.letters()[0].sha256
    desk.house.memory.files.path(lost).unlink()
    assert backup.make(desk.house, tmp_path / "backup").lost == (lost,)
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    rows = tmp_path / "backup" / manifest["folder"] / "helpdesk.db"
    rows.write_bytes(rows.read_bytes()[:-1] + b"?")
    with pytest.raises(Refused, match="hỏng"):
        backup.read(tmp_path / "backup")
    shutil.rmtree(rows.parent)
    with pytest.raises(Refused):
        backup.read(tmp_path / "backup")


def test_a_backup_taken_while_the_service_works_is_whole(
    desk: Desk, server: Dovecot, tmp_path: Path, first_house: House, request: pytest.FixtureRequest
) -> None:
    with service(desk):
        for number in range(15):
            server.deliver(asking(number))
            if number % 5 == 4:
                backup.make(desk.house, tmp_path / "backup")
        until(lambda: at_rest(desk, 15))
    with elsewhere(desk, first_house, tmp_path, request) as restored:
        backup.restore(restored.house, tmp_path / "backup")
        restored.later(hours=1)
        restored.poll()
        assert restored.balance().differences == ()
        assert len([r for r in restored.letters() if r.copy_of is None]) == 15
