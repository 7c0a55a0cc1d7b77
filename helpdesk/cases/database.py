"""The connection, and the unit of work: one story, one transaction, kept as a whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlmodel import create_engine

from helpdesk.cases import sealing
from helpdesk.cases.columns import Row
from helpdesk.cases.files import Files, Part
from helpdesk.cases.rows import Rows
from helpdesk.errors import Refused, StorageError

Found = TypeVar("Found")
CLAIMABLE = text("SELECT bool_and(pg_try_advisory_xact_lock(:kind, hashtext(name))) FROM unnest(CAST(:names AS text[])) AS name")
CLAIMED = text("SELECT pg_advisory_xact_lock(:kind, hashtext(name)) FROM unnest(CAST(:names AS text[])) AS name")
CLAIMS = 682  # keeps claims apart from the names of `alone`
STORY = "683, 0"  # what every story that writes holds together with all others
LONGEST_STORY = "10s"  # as long as SQLite waits (busy_timeout)
MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON", "secure_delete=ON")


@dataclass(frozen=True)
class Unit:
    """What a story works with: the rows (session) and the files. Leaving it without an error commits."""

    session: Rows
    files: Files
    parts: list[Part] = field(default_factory=list, repr=False)  # written, and synced all together just before the commit
    held: dict[tuple[type[Any], str], Any] = field(default_factory=dict, repr=False)
    numbers: dict[str, list[int]] = field(default_factory=dict, repr=False)  # drawn for this story and not given out yet (numbering)
    busy: set[str] = field(default_factory=set, repr=False)  # what others were found to have in hand
    looked: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)  # found once and kept in step (cases.seats, openings)
    begun: set[tuple[type[Any], int]] = field(default_factory=set, repr=False)  # the rows it registered

    def add(self, row: Any) -> Any:
        """Adds a row and gives it its number; one that is there already is written with the next question or the commit."""
        if id(row) in self.session.registered:
            return row
        known = inspect(row).key is not None
        self.session.add(row)
        if not known:
            self.session.flush()
        return row

    def enter(self, table: type[Row], **said: Any) -> None:
        """Adds a row that this story does not touch again and needs no number of: all of a table are written at once, with the next
        question or the commit.
        """
        self.session.enter(table, said)

    def register(self, row: Any) -> None:
        """Adds a new row and gives it its number: it is written with the next question or the commit, before all else that waits.

        Never inside a savepoint that may be taken back.
        """
        self.session.register(row)
        self.begun.add((type(row), row.id))

    def began(self, row: Any) -> bool:
        """Whether this very story registered the row: the database knows nothing of it but what the story said."""
        return (type(row), row.id) in self.begun

    def mine(self, table: type[Found], key: str) -> Found | None:
        """The row of that key, nobody else's until this story ends; a story asks the database once."""
        found: Found | None = self.held.get((table, key)) or self.session.get(table, key, with_for_update=True)
        if found is not None:
            self.held[table, key] = found
        return found

    def put(self, content: bytes, *, anew: bool = False) -> str:
        """Keeps `content` with this story: on disk for good before its rows are. Returns its SHA-256.

        `anew`: nobody looks whether it lies there already, where it hardly does.
        """
        sha256 = "" if anew else hashlib.sha256(content).hexdigest()
        if anew or not self.files.keeps(sha256):
            self.parts.append(part := self.files.write((content,)))
            return part.sha256
        return sha256

    def alone(self, name: str) -> None:
        """Until this story ends nobody else is in one of that name."""
        if self.shared:
            self.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})

    def claim(self, *names: str, wait: bool = False) -> bool:
        """Whether nobody else has one of these in hand; then they are ours until the story ends. Waits for whoever has where told to."""
        if not self.shared:
            return True
        if wait:
            self.session.execute(CLAIMED, {"kind": CLAIMS, "names": list(names)})
            return True
        if self.busy.isdisjoint(names):
            if self.session.execute(CLAIMABLE, {"kind": CLAIMS, "names": list(names)}).scalar():
                return True
            self.busy.update(names)
        return False

    @property
    def shared(self) -> bool:
        """Whether several may write at once. On SQLite every writer is alone as it is."""
        return self.session.get_bind().dialect.name == "postgresql"


class Memory:
    def __init__(self, url: str, files: Files) -> None:
        self.url, self.files = url, files
        self.engine = _engine(url)
        self.engine.dialect.seal = files.seal  # type: ignore[attr-defined] # where columns look for it (cases.columns)
        self.shared = self.engine.dialect.name == "postgresql"  # several services may work on it side by side
        self._one_state: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if self.shared else {"reading": True}

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A story that writes: commits at the end, rolls back on any error. Raises StorageError where the database does not serve."""
        with as_storage_error(), Rows(self.engine, expire_on_commit=False) as session, session.begin():
            unit = Unit(session, self.files)
            if self.shared:
                session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({STORY})")
            try:
                yield unit
                session.flush()
                self.files.settle(unit.parts)
            finally:
                self.files.drop(unit.parts)

    def let_stories_end(self) -> None:
        """Waits for every story that writes now: what it says it did by now is there to be seen. Who would begin one waits meanwhile.

        Raises StorageError where one does not end for a while.
        """
        with as_storage_error(), self.engine.begin() as connection:  # on SQLite whoever begins has waited
            if self.shared:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LONGEST_STORY}'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({STORY})")

    @contextmanager
    def look(self) -> Iterator[Unit]:
        """Reads one consistent state and writes nothing."""
        with (
            as_storage_error(),
            self.engine.connect().execution_options(**self._one_state) as connection,
            Rows(connection, expire_on_commit=False) as session,
        ):
            yield Unit(session, self.files)
            session.expunge_all()  # what was read stays readable after the look
            session.rollback()

    def migrate(self) -> None:
        """Brings the tables up to this version of the program and under the present key; two that start at once do no harm.

        Raises Refused where the rows are sealed by a key that is not here.
        """
        with as_storage_error(), _rebuilding(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(682)"))
            command.upgrade(migration_config(connection), "head")
            anew = sealing.bring_up(connection, self.files.seal)
        if anew:
            self.wipe()

    def wipe(self) -> None:
        """What was taken out of the tables is gone from the pages of the disk too; other writers wait for it."""
        with as_storage_error(), self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")  # the begin event opened a transaction; VACUUM wants none
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM FULL")

    def close(self) -> None:
        self.engine.dispose()


def migration_config(connection: Any = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if (path := make_url(url).database) and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise StorageError(f"không tạo được thư mục cho {path}: {cause.strerror}") from cause
    engine = create_engine(url, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """A writer takes the lock at once: two that read first and write later would have to lose one's work."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a table may be made anew while others point at it. Raises Refused where one points nowhere at the end."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # SQLite drops no table that is pointed at, and hears this outside a transaction only
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise Refused("nâng cấp bị hủy: có dòng trỏ tới dòng không còn; dữ liệu giữ nguyên như trước")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def as_storage_error() -> Iterator[None]:
    try:
        yield
    except IntegrityError as cause:
        raise StorageError("việc khác vừa ghi đúng chỗ này; làm lại sẽ được") from cause
    except OperationalError as cause:
        raise StorageError(f"cơ sở dữ liệu không phục vụ: {str(cause.orig).splitlines()[0]}") from cause
    except NoConnectionFree as cause:
        raise StorageError("cơ sở dữ liệu đang bận, chưa mở được kết nối") from cause
    except DBAPIError as cause:
        if not cause.connection_invalidated:
            raise
        raise StorageError("mất kết nối tới cơ sở dữ liệu") from cause
