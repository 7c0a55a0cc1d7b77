"""New rows, written past the mapper: all of a table at once, at a tenth of the cost. Their numbers are drawn before they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Table, insert, inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session

from helpdesk.cases.columns import Row, whole

DRAWN_AT_ONCE = 15  # numbers, by a story that wants more than one of a table
LAST = "SELECT coalesce(max(id), 0) FROM {table}"
NEXT = "SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, {many})"

Beside = Callable[[Connection, Sequence[Any]], None]
BESIDE: dict[type[Any], Beside] = {}  # what is kept beside the rows of a table, and written with new ones (cases.search)


class Rows(Session):
    """A session that also writes new rows plainly. With the next question or the commit come, in this order: what was registered,
    each table after those it points at; what the session itself has to write; what was entered, in the order of its kinds.
    """

    def __init__(self, *bind: Any, **more: Any) -> None:
        super().__init__(*bind, **more)
        self.registered: dict[int, Any] = {}  # by their identity in memory: they equal each other as they please
        self.entered: dict[type[Row], list[dict[str, Any]]] = {}
        self._numbers: dict[Table, Iterator[int]] = {}

    def register(self, row: Any) -> None:
        """The row has its number at once. What is said of it until it is written is written with it."""
        kind: Any = type(row)
        row.id = self._number(_table(kind))
        self.registered[id(row)] = row

    def enter(self, kind: type[Row], said: dict[str, Any]) -> None:
        """A row of that kind, which nobody looks at again: no more than its values."""
        self.entered.setdefault(kind, []).append(whole(kind, said))

    def waits(self, kind: type[Row]) -> bool:
        """Whether rows of that kind were entered and are not written yet: only a question put past the session has to ask."""
        return kind in self.entered

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        if self.registered:
            registered, self.registered = list(self.registered.values()), {}
            for kind in sorted(dict.fromkeys(map(type, registered)), key=_rank):
                self._write_known(kind, [row for row in registered if type(row) is kind])
        super().flush(objects)
        if self.entered:
            entered, self.entered = self.entered, {}
            for kind, told in entered.items():
                _write(self.connection(), _table(kind), told, numbered=False)
        if not self._shared:
            self._numbers.clear()  # the next number is one more than the highest, whoever wrote that

    def _write_known(self, kind: Any, rows: Sequence[Any]) -> None:
        """From now on the session takes note of what is changed in them."""
        _write(self.connection(), _table(kind), [vars(row) for row in rows], numbered=True)  # past what takes note of every look
        for row in rows:
            make_transient_to_detached(row)
            self.add(row)
        if kind in BESIDE:
            BESIDE[kind](self.connection(), rows)

    def _number(self, table: Table) -> int:
        lying = self._numbers.get(table)
        number = next(lying, None) if lying is not None else None
        if number is None:
            fresh = self._numbers[table] = self._drawn(table, 1 if lying is None else DRAWN_AT_ONCE)
            number = next(fresh)
        return number

    def _drawn(self, table: Table, many: int) -> Iterator[int]:
        if self._shared:
            drawn = self.connection().exec_driver_sql(NEXT.format(table=table.name, many=many))
            return iter(drawn.scalars().all())
        return count(self.connection().exec_driver_sql(LAST.format(table=table.name)).scalar_one() + 1)  # nobody else writes meanwhile

    @property
    def _shared(self) -> bool:
        return self.get_bind().dialect.name == "postgresql"


@cache
def _table(kind: Any) -> Table:
    table: Table = inspect(kind).local_table
    return table


@cache
def _rank(kind: Any) -> int:
    table = _table(kind)
    return table.metadata.sorted_tables.index(table)


class Pen(NamedTuple):
    """How new rows of a table are written: the statement as the driver takes it, and of each column what makes its value one of the
    driver's, None where it is one.
    """

    statement: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    by_name: bool


@lru_cache(maxsize=512)
def _pen(table: Table, dialect: Dialect, numbered: bool) -> Pen:
    columns = [column for column in table.columns if numbered or column.name != "id"]
    compiled = insert(table).compile(dialect=dialect, column_keys=[column.name for column in columns])
    makers = [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns]
    return Pen(str(compiled), tuple(makers), by_name=not compiled.positional)


def _write(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, numbered: bool) -> None:
    pen = _pen(table, connection.dialect, numbered)
    told: list[Any] = [tuple([said.get(name) if make is None else make(said.get(name)) for name, make in pen.columns]) for said in rows]
    if pen.by_name:
        told = [dict(zip((name for name, _ in pen.columns), values, strict=True)) for values in told]
    connection.exec_driver_sql(pen.statement, told)
