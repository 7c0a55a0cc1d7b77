from pathlib import Path

import pytest

from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.seal import key_file, new_key
from tests.conftest import BOTH
from tests.journeys.office import plain_letter
from tests.upgrades.earlier import HANDED_OUT, revisions
from tests.upgrades.opening import FOLDERS, differences, opened

THERE = sorted(path.name.split(".")[0] for path in FOLDERS.glob("*.tar.xz"))


def test_of_every_earlier_version_there_is_an_office_to_upgrade() -> None:
    """Whoever hands out a version adds its tables to HANDED_OUT; `python -m tests.upgrades.earlier REVISION` makes the folder."""
    assert set(HANDED_OUT) == set(THERE) <= set(revisions())


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("revision", THERE)
def test_an_office_of_an_earlier_version_goes_on_with_every_letter_case_and_line_it_had(
    first_house: House, tmp_path: Path, revision: str, kind: str, request: pytest.FixtureRequest
) -> None:
    with opened(first_house, revision, kind, tmp_path, lambda: request.getfixturevalue("any_postgres")) as (desk, told):
        assert differences(desk.house, told) == []
        assert desk.poll().kept == 0  # what lay in the mailbox before the upgrade is known
        assert desk.send().sent == 0  # and answered once


def test_it_takes_the_next_letter_and_a_key(first_house: House, tmp_path: Path) -> None:
    (tmp_path / "safe.key").write_text(key_file([new_key()]), "utf-8")
    (tmp_path / "safe.key").chmod(0o600)
    nobody = lambda: pytest.fail("SQLite asks for no server")  # noqa: E731
    with opened(first_house, THERE[0], "sqlite", tmp_path / "office", nobody, key_file=str(tmp_path / "safe.key")) as (desk, told):
        assert differences(desk.house, told) == []
        letter = plain_letter("Tôi muốn hỏi thủ tục yêu cầu thi hành án cần những giấy tờ gì ạ?", sender="Sen <sen@mail.example>")
        (desk.folder / "mailbox" / "new" / "next").write_bytes(letter)
        assert desk.poll().kept == 1
        assert len(desk.cases()) == len(told["cases"]) + 1
        assert desk.balance().is_zero


def test_an_upgrade_that_would_leave_a_row_pointing_nowhere_is_taken_back(tmp_path: Path) -> None:
    memory = Memory(f"sqlite:///{tmp_path}/helpdesk.db", Files(tmp_path / "files"))
    memory.migrate()
    with memory.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("INSERT INTO handled (letter_id, at) VALUES (404, '2017-06-12 01:00:00')")
        connection.commit()
    with pytest.raises(Refused, match="dữ liệu giữ nguyên"):
        memory.migrate()
    with memory.look() as unit:  # and pointers are looked at again by whoever writes next
        assert unit.session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    memory.close()
