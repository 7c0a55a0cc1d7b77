"""What every test may use: a whole house in an empty folder, on a clock that stands still."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest

from helpdesk import config
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.clock import StoppedClock
from helpdesk.house import House, build
from helpdesk.mail.smtp import FolderSender
from helpdesk.study import seal_of
from tests.faults.processes import Nursery, nursery
from tests.journeys.desk import Desk, desk_of
from tests.servers import STRICT
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postgres import Postgres, postgres
from tests.servers.postoffice import PostOffice, post_office

_numbers = itertools.count(1)
MONDAY_MORNING = datetime.fromisoformat("2017-06-12T08:00:00+07:00")

hypothesis.settings.register_profile("house", deadline=None)  # what a property says is true or not, however busy the machine is
hypothesis.settings.load_profile("house")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skip is a failure."""
    told = session.config.pluginmanager.get_plugin("terminalreporter")
    if STRICT and told is not None and told.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database brought up to date once; a test that wants one copies it."""
    folder = tmp_path_factory.mktemp("memory")
    memory = Memory(f"sqlite:///{folder}/helpdesk.db", Files(folder / "files"))
    memory.migrate()
    memory.close()
    return folder / "helpdesk.db"


@pytest.fixture(scope="session")
def first_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Law, reader, templates and reading room, built once as in service: they hold nothing of a letter."""
    built = build(config.from_tables({}, base=tmp_path_factory.mktemp("house")), StoppedClock(MONDAY_MORNING))
    yield built
    built.close()


@pytest.fixture
def clock() -> StoppedClock:
    """Monday 12/6/2017, 08:00 at the office; a test moves it on."""
    return StoppedClock(MONDAY_MORNING)


@pytest.fixture
def settings(tmp_path: Path, database: dict[str, str]) -> config.Settings:
    """The settings as shipped, everything kept below the test's own folder."""
    return config.from_tables({"storage": dict(database)}, base=tmp_path)


@pytest.fixture
def house(first_house: House, settings: config.Settings, clock: StoppedClock) -> Iterator[House]:
    """A whole house with a memory, a mailbox, a clock and an outbox folder of its own."""
    assert settings.smtp.outbox_dir
    shops = {shop.name: replace(shop, settings=box) for shop, box in zip(first_house.shops.values(), settings.mailbox, strict=True)}
    memory = Memory(settings.storage.database, Files(settings.storage.files, seal_of(settings)))
    sender = FolderSender(settings.smtp.outbox_dir)
    yield replace(first_house, settings=settings, clock=clock, memory=memory, shops=shops, sender=sender)
    memory.close()


# ── the memory ──────────────────────────────────────────────────────────────────────────────────────────────────────────

BOTH = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=BOTH, default="sqlite", help="what the memory of the houses under test is kept in")


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The [storage] table of a memory of the test's own, brought up to date.

    A test that is to hold on both says so: pytest.mark.parametrize("database", BOTH, indirect=True).
    """
    kind = getattr(request, "param", request.config.getoption("--database"))
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("any_postgres")
        return {"database": server.create(f"test{next(_numbers)}", like="uptodate"), "files": str(tmp_path / "var" / "files")}
    (tmp_path / "var").mkdir(exist_ok=True)
    shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "var" / "helpdesk.db")
    return {"database": f"sqlite:///{tmp_path}/var/helpdesk.db", "files": str(tmp_path / "var" / "files")}


@pytest.fixture(scope="session")
def any_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One PostgreSQL for all: each test has a database of its own in it, made like one that was brought up to date once."""
    with postgres() as running:
        memory = Memory(running.create("uptodate"), Files(tmp_path_factory.mktemp("files")))
        memory.migrate()
        memory.close()
        yield running


# ── an office on real servers ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def any_server() -> Iterator[Dovecot]:
    """One Dovecot for all: each test has a mailbox of its own in it."""
    with dovecot() as running:
        yield running


@pytest.fixture
def server(any_server: Dovecot) -> Dovecot:
    return any_server.of(f"motcua{next(_numbers)}")


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, database: dict[str, str]) -> Iterator[Desk]:
    """On a real IMAP server and a real SMTP server, worked in this process."""
    with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), storage=database) as found:
        yield found


@pytest.fixture(scope="session")
def processes() -> Iterator[Nursery]:
    """Processes of ours that can be killed."""
    with nursery() as found:
        yield found
