"""A copy of all rows in one consistent state, taken while others write, and put back into an empty database.

SQLite: its own backup, one file. PostgreSQL: one file a table, as COPY gives it, out of one repeatable-read transaction.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url

from helpdesk.cases.database import Memory, Unit, as_storage_error, migration_config
from helpdesk.cases.files import Files
from helpdesk.cases.rows import Rows
from helpdesk.cases.soundness import files_named
from helpdesk.errors import Refused, StorageError

SQLITE, ROWS = "helpdesk.db", ".copy"


def engine_name(memory: Memory) -> str:
    return memory.engine.dialect.name


def revision(memory: Memory) -> str:
    """The version of the tables; '' where there are none."""
    with as_storage_error(), memory.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def copy_out(memory: Memory, folder: Path) -> set[str]:
    """Writes the rows into an empty folder, synced to disk; returns the files (SHA-256) they speak of."""
    try:
        if engine_name(memory) == "sqlite":
            return _sqlite_out(memory, folder)
        return _tables_out(memory, folder)
    except OSError as cause:
        raise StorageError(f"không ghi được vào {folder}: {cause.strerror or cause}") from cause


def _sqlite_out(memory: Memory, folder: Path) -> set[str]:
    path = folder / SQLITE
    with as_storage_error(), closing(memory.engine.raw_connection()) as live, closing(sqlite3.connect(path)) as copy:
        source: Any = live.driver_connection
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
    _sync(path)
    copied = Memory(f"sqlite:///{path}", Files(folder))
    try:
        with copied.engine.connect() as connection, Rows(connection) as session:
            return files_named(Unit(session, copied.files))
    finally:
        copied.close()


def _tables_out(memory: Memory, folder: Path) -> set[str]:
    with as_storage_error(), memory.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for table in _in_order(connection):
            with (folder / f"{table}{ROWS}").open("wb") as file:
                _copy(connection, f"COPY {_columns_of(connection, table)} TO STDOUT", lambda copy, file=file: _drained(copy, file))  # type: ignore[misc]
                file.flush()
                os.fsync(file.fileno())
        with Rows(connection) as session:
            return files_named(Unit(session, memory.files))


def _in_order(connection: Connection) -> list[str]:
    """Every table, those that others point at first."""
    return [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name and name != "alembic_version"]


def _columns_of(connection: Connection, table: str) -> str:
    columns = ", ".join(f'"{c["name"]}"' for c in inspect(connection).get_columns(table))
    return f'"{table}" ({columns})'


def _copy(connection: Connection, statement: str, work: Callable[[Any], None]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(statement) as copy:
        work(copy)


def _drained(copy: Any, file: Any) -> None:
    for piece in copy:
        file.write(piece)


def is_empty(memory: Memory) -> bool:
    """Whether nothing has ever been kept here."""
    with as_storage_error(), memory.engine.connect() as connection:
        if not inspect(connection).has_table("letter"):
            return True
        return connection.execute(text("SELECT 1 FROM letter LIMIT 1")).first() is None


def copy_in(memory: Memory, folder: Path, at_revision: str) -> None:
    """Puts the rows of `folder` into an empty database and brings the tables up to this program. Raises Refused, StorageError."""
    if not is_empty(memory):
        raise Refused("cơ sở dữ liệu đã có thư; chỉ khôi phục vào nơi trống")
    try:
        if engine_name(memory) == "sqlite":
            _sqlite_in(memory, folder)
        else:
            _tables_in(memory.engine, folder, at_revision)
    except OSError as cause:
        raise StorageError(f"không khôi phục được từ {folder}: {cause.strerror or cause}") from cause
    memory.migrate()


def _sqlite_in(memory: Memory, folder: Path) -> None:
    target = Path(make_url(memory.url).database or "")
    memory.close()
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(folder / SQLITE, part)
    _sync(part)
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    part.replace(target)


def _tables_in(engine: Engine, folder: Path, at_revision: str) -> None:
    """In one transaction: all of it or nothing."""
    with as_storage_error(), engine.begin() as connection:
        command.upgrade(migration_config(connection), at_revision)
        for table in _in_order(connection):
            with (folder / f"{table}{ROWS}").open("rb") as file:
                statement = f"COPY {_columns_of(connection, table)} FROM STDIN"
                _copy(connection, statement, lambda copy, file=file: shutil.copyfileobj(file, copy))  # type: ignore[misc]
            _count_on(connection, table)


def _count_on(connection: Connection, table: str) -> None:
    """New rows are numbered after those put back."""
    if _has_id(connection, table):
        highest = f'(SELECT coalesce(max(id), 0) + 1 FROM "{table}")'
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {highest}, false)"))


def _has_id(connection: Connection, table: str) -> bool:
    return any(c["name"] == "id" and str(c["type"]) == "INTEGER" for c in inspect(connection).get_columns(table))


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
