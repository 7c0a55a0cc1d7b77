"""The rows under the office's key: sealed once when there is a key for the first time, and anew when there is a newer one."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlmodel import SQLModel

from helpdesk.cases.columns import SealedJson, SealedText
from helpdesk.cases.ledger_tables import LandmarkRow
from helpdesk.errors import Refused
from helpdesk.seal import Seal

ROWS = "sealed rows"  # the landmark that says by which key all of them are sealed
AT_ONCE = 500
SINCE_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def bring_up(connection: Connection, seal: Seal | None) -> bool:
    """Seals every row by the newest key, unless that is so already. Returns whether there was anything to do. Raises Refused."""
    under = _key_of(connection)
    if under and (seal is None or under not in seal.names):
        raise Refused(f"dữ liệu đã mã hóa bằng khóa {under}; khóa này không có trong storage.key_file (hoặc key_command)")
    if seal is None or under == seal.name:
        return False
    for table in SQLModel.metadata.sorted_tables:
        _seal_table(connection, table)
    _note(connection, seal.name)
    return True


def _key_of(connection: Connection) -> str:
    """The key by which the rows were last sealed as a whole; '' where they never were."""
    noted = connection.execute(select(LandmarkRow.note).where(LandmarkRow.name == ROWS)).scalar()  # type: ignore[call-overload]
    return str(noted["key"]) if noted else ""


def _seal_table(connection: Connection, table: Table) -> None:
    sealed = [c for c in table.columns if isinstance(c.type, SealedText | SealedJson)]
    if not sealed:
        return
    number, names = table.c.id, ["number", *(f"to_{c.name}" for c in sealed)]
    put = update(table).where(number == bindparam("number")).values({c.name: bindparam(f"to_{c.name}") for c in sealed})
    last = 0
    while rows := connection.execute(select(number, *sealed).where(number > last).order_by(number).limit(AT_ONCE)).all():
        connection.execute(put, [dict(zip(names, row, strict=True)) for row in rows])
        last = rows[-1][0]


def _note(connection: Connection, key: str) -> None:
    table = LandmarkRow.__table__  # type: ignore[attr-defined]
    connection.execute(table.delete().where(table.c.name == ROWS))
    connection.execute(insert(table).values(name=ROWS, at=SINCE_EVER, note={"key": key}))
