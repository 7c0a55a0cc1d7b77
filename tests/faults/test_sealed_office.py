"""An office with a key: it works as one without, and what is stolen from it says nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from helpdesk import config
from helpdesk.cases import audit, movements, workload
from helpdesk.cases.figures import Window
from helpdesk.cases.landmarks import FILES_SEALED, last
from helpdesk.cli.main import main
from helpdesk.desk import backup, reports, soundness
from helpdesk.desk.dossier import sealed_export
from helpdesk.desk.drill import drill
from helpdesk.desk.recovery import sweep
from helpdesk.errors import Faults, Refused
from helpdesk.house import House, shipped
from helpdesk.seal import Seal, key_file, new_key
from tests.conftest import BOTH
from tests.faults.processes import KILLED, Nursery
from tests.journeys.desk import Desk, desk_of
from tests.journeys.office import Office, plain_letter
from tests.servers.postgres import Postgres

OLD, NEW = new_key(), new_key()
STORIES = ("complete-request", "phone-without-marks", "two-requests-in-one")
CANARY = "Chim hoàng yến"
both = pytest.mark.parametrize("database", BOTH, indirect=True)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The office's key file, outside its data."""
    path = tmp_path / "safe" / "storage.key"
    path.parent.mkdir()
    path.write_text(key_file([OLD]), "utf-8")
    path.chmod(0o600)
    return path


@contextmanager
def office(study: House, folder: Path, database: dict[str, str], keys: Path | None, **more: Any) -> Iterator[Desk]:
    folder.mkdir(exist_ok=True)
    storage = {**database, **({"key_file": str(keys)} if keys else {})}
    with desk_of(study, folder, storage=storage, **more) as desk:
        yield desk


def write_in(desk: Desk, *numbers: int) -> None:
    for n in numbers:
        content = plain_letter(f"Tôi hỏi về thủ tục thi hành án, {CANARY} số {n}.", sender=f"A <a{n}@mail.example>", Message_ID=f"<{n}@a>")
        (desk.folder / "mailbox" / "new" / f"{n}").write_bytes(content)


def at_work(desk: Desk, *numbers: int) -> None:
    write_in(desk, *numbers)
    desk.poll()
    desk.send()


def readable(folder: Path) -> list[str]:
    """Names of the files below a folder in which the canary can be read."""
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]


@both
def test_a_sealed_backup_says_nothing_and_comes_back_whole(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path, request: pytest.FixtureRequest
) -> None:
    with office(first_house, tmp_path / "office", database, keys) as desk:
        at_work(desk, 1, 2, 3)
        before, cases = desk.balance(), [c.model_dump() for c in desk.cases()]
        made = backup.make(desk.house, tmp_path / "backup")
        assert made.key == Seal(OLD).name
        assert readable(tmp_path / "backup") == []
        assert b"mail.example" not in b"".join(p.read_bytes() for p in (tmp_path / "backup").rglob("*") if p.is_file())
        mailbox = {"source": "maildir", "path": str(tmp_path / "office" / "mailbox")}
        with office(first_house, tmp_path / "new", empty(tmp_path, database, request), keys, migrated=False, mailbox=mailbox) as restored:
            backup.restore(restored.house, tmp_path / "backup")
            assert restored.balance().folders == before.folders and restored.balance().is_zero
            assert [c.model_dump() for c in restored.cases()] == cases
            assert all(f.sound for f in soundness.inspect(restored.house, deep=True) if f.part == "từng tệp đã lưu")


@both
def test_a_drill_proves_that_an_office_could_go_on_from_a_sealed_backup(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path, request: pytest.FixtureRequest
) -> None:
    with office(first_house, tmp_path / "office", database, keys) as desk:
        at_work(desk, 1, 2)
        backup.make(desk.house, tmp_path / "backup")
        write_in(desk, 3)
        place = tmp_path / "place"
        found = drill(desk.house, tmp_path / "backup", place, empty(tmp_path, database, request)["database"])
        assert found.sound and (found.letters, found.since, found.unasked) == (2, 1, ())
        assert readable(place) == []
        assert len(desk.cases()) == 2 and desk.statuses()["doubtful"] == 0
        assert "diễn tập khôi phục gần nhất" in next(f.said for f in soundness.inspect(desk.house) if f.part == "sao lưu")
        with pytest.raises(Refused):
            drill(desk.house, tmp_path / "backup", tmp_path / "other place", desk.house.memory.url)
        if desk.house.memory.url.startswith("postgresql"):
            with pytest.raises(Refused, match="--database"):
                drill(desk.house, tmp_path / "backup", tmp_path / "another place")


def test_a_drill_tells_of_a_broken_chain_and_a_letter_without_a_fate(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path
) -> None:
    with office(first_house, tmp_path / "office", database, keys) as desk:
        at_work(desk, 1)
        with desk.house.memory.unit() as unit:
            for number in range(3):
                audit.write(unit, "viewed", who="lan", at=desk.clock.now(), number=number)
        with desk.house.memory.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
            connection.exec_driver_sql("UPDATE audit SET who = 'hoa' WHERE number = 2")
            connection.exec_driver_sql("UPDATE letter SET state = 'answered'")
            connection.exec_driver_sql("DELETE FROM outgoing")
        backup.make(desk.house, tmp_path / "backup")
        found = drill(desk.house, tmp_path / "backup", tmp_path / "place")
    assert not found.sound
    assert any("dòng 2" in fault for fault in found.faults) and any("thư số 1" in fault for fault in found.faults)


def empty(tmp_path: Path, database: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    """Another memory of the same kind, with nothing in it."""
    if database["database"].startswith("postgresql"):
        server: Postgres = request.getfixturevalue("any_postgres")
        return {"database": server.create(f"empty{os.urandom(4).hex()}"), "files": str(tmp_path / "files2")}
    return {"database": f"sqlite:///{tmp_path}/other/helpdesk.db", "files": str(tmp_path / "other" / "files")}


def test_a_sealed_backup_without_its_key_or_with_a_changed_manifest_is_refused(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path
) -> None:
    with office(first_house, tmp_path / "office", database, keys) as desk:
        at_work(desk, 1)
        backup.make(desk.house, tmp_path / "backup")
    for seal in (None, Seal(NEW)):
        with pytest.raises(Refused, match=Seal(OLD).name):
            backup.read(tmp_path / "backup", seal)
    assert backup.read(tmp_path / "backup", Seal(key_file([NEW, OLD])))
    manifest = tmp_path / "backup" / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**told, "files": told["files"][1:]}), "utf-8")
    with pytest.raises(Refused, match="bị sửa"):
        backup.read(tmp_path / "backup", Seal(OLD))


def test_a_backup_killed_on_the_way_leaves_no_open_rows_for_ever(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path, processes: Nursery
) -> None:
    with office(first_house, tmp_path / "office", database, keys) as desk:
        at_work(desk, 1)
        assert processes.start(desk.folder, desk.tables, "clockwork", now=desk.clock.now(), die_at="backup rows").end() == KILLED
        left = desk.house.memory.files.root / ".part-rows-x"
        left.mkdir()
        (left / "helpdesk.db").write_bytes(b"rows")
        os.utime(left, (0, 0))
        sweep(desk.house)
        assert not left.exists()


def test_an_office_that_gets_a_key_later_is_sealed_by_its_service(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path
) -> None:
    with office(first_house, tmp_path / "office", database, None) as desk:
        at_work(desk, 1, 2)
        backup.make(desk.house, tmp_path / "backup")
        assert readable(Path(database["files"])) and readable(tmp_path / "backup")
    with office(first_house, tmp_path / "office", database, keys) as desk:
        sweep(desk.house)
        at_work(desk, 3)
        assert len(desk.cases()) == 3 and desk.balance().is_zero
        assert readable(tmp_path / "var") == []
        backup.make(desk.house, tmp_path / "backup")
        assert readable(tmp_path / "backup") == []
        with desk.house.memory.look() as unit:
            noted = last(unit, FILES_SEALED)
        assert noted is not None and noted.note["key"] == Seal(OLD).name


def test_reports_count_the_same_whether_rows_lie_open_or_sealed(
    first_house: House, tmp_path: Path, database: dict[str, str], keys: Path
) -> None:
    stories = [shipped("mailbox_fixtures") / f"{name}.eml" for name in STORIES]
    counted = []
    for key in (None, keys):
        with office(first_house, tmp_path / "office", database, key) as desk:
            for story in stories if key is None else ():
                (desk.folder / "mailbox" / "new" / story.name).write_bytes(story.read_bytes())
            desk.poll()
            desk.send()
            counted.append(reports.live(desk.house, desk.shop, reports.Wanted("weekly"))[1])
            with desk.house.memory.look() as unit:
                wide = Window(desk.shop.name, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
                counted.append((workload.most_missing(unit, wide), movements.movements(unit, wide)))
    assert counted[:2] == counted[2:]
    assert counted[1][0] and counted[1][1].outcomes


def test_the_key_of_a_house_lies_outside_its_data(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "storage.key").write_text(key_file([OLD]), "utf-8")
    with pytest.raises(Faults, match="ngoài thư mục dữ liệu"):
        config.from_tables({"storage": {"key_file": "var/storage.key"}}, base=tmp_path)
    with pytest.raises(Faults, match="không đọc được"):
        config.from_tables({"storage": {"key_file": "none.key"}}, base=tmp_path)
    with pytest.raises(Faults, match="không được ghi trong tệp"):
        config.from_tables({"storage": {"key": OLD}}, base=tmp_path)
    told = config.from_tables({"storage": {"key_command": ["cat", str(tmp_path / "var" / "storage.key")]}}, base=tmp_path)
    assert told.storage.key and OLD in told.storage.key.get_secret_value()
    with pytest.raises(Faults, match="key_command"):
        config.from_tables({"storage": {"key_command": ["false"]}}, base=tmp_path)


# ── as an operator types it ─────────────────────────────────────────────────────────────────────────────────────────────

DENUNCIATION = f"""Tôi là Nguyễn Văn Tố, trú tại phường Hà Khẩu, thành phố Hạ Long.
Tôi tố cáo ông {CANARY}, chấp hành viên Cục THADS tỉnh Quảng Ninh, ngày 03/5/2017 nhận tiền để hoãn cưỡng chế.
Đề nghị xác minh và giữ bí mật cho tôi.
"""


def typed(*words: str) -> None:
    assert main([*words]) == 0


def test_an_operator_makes_a_key_changes_it_and_opens_an_exported_dossier(
    first_house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, folder, out = tmp_path / "safe" / "storage.key", tmp_path / "office", tmp_path / "out"
    folder.mkdir()
    typed("key", "new", str(key))
    assert "Mất khóa" in capsys.readouterr().out and key.stat().st_mode & 0o777 == 0o600
    assert main(["key", "new", str(key)]) == 1
    storage = {"database": "sqlite:///data/helpdesk.db", "files": "data/files", "key_file": str(key)}
    (folder / "data").mkdir()
    told = Office(folder).furnish(storage=storage)
    told.put("1", plain_letter(DENUNCIATION, sender="To <to@mail.example>", subject="Đơn tố cáo"))
    with desk_of(first_house, folder, storage=storage) as desk:
        desk.poll()
        (case,) = desk.cases()
    first, config_file = key.read_text("utf-8"), str(folder / "config.toml")
    typed("key", "rotate", "--config", config_file)
    assert key.read_text("utf-8").count("AGE-SECRET-KEY-1") == 2 and first.splitlines()[1] in key.read_text("utf-8")
    assert all(p.suffixes[-2][1:] == Seal(key.read_text("utf-8")).name for p in (folder / "data" / "files").glob("??/*"))
    with desk_of(first_house, folder, storage=storage) as desk:
        assert [c.model_dump() for c in desk.cases()] == [case.model_dump()]
        name, content = sealed_export(desk.house, case.code)
        sealed = next(f for f in soundness.inspect(desk.house) if f.part == "mã hóa")
    assert sealed.sound and "mất khóa" in sealed.said
    assert (name, content[:18]) == (f"{case.code}.zip.age", b"age-encryption.org")
    out.mkdir()
    (out / name).write_bytes(content)
    typed("key", "open", str(out / name), "--out", str(out / "dossier.zip"), "--config", config_file)
    assert (out / "dossier.zip").read_bytes()[:2] == b"PK"
