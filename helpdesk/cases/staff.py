"""Staff accounts: who may sign in, and what keeps guessers out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select

from helpdesk.cases.database import Unit
from helpdesk.cases.tables import StaffRow
from helpdesk.cases.window_tables import AttemptRow
from helpdesk.errors import NotFound, Refused

ROLES = ("clerk", "specialist", "leader", "keeper", "administrator")


def by_login(unit: Unit, login: str) -> StaffRow | None:
    return unit.session.exec(select(StaffRow).where(StaffRow.login == login.strip().casefold())).first()


def get(unit: Unit, staff_id: int) -> StaffRow:
    row = unit.session.get(StaffRow, staff_id)
    if row is None:
        raise NotFound("không có tài khoản này")
    return row


def named(unit: Unit, login: str) -> StaffRow:
    row = by_login(unit, login)
    if row is None:
        raise NotFound(f"không có tài khoản «{login}»; xem danh sách bằng «helpdesk user list»")
    return row


def everybody(unit: Unit, *, active: bool = False) -> list[StaffRow]:
    query = select(StaffRow).order_by(col(StaffRow.login))
    return list(unit.session.exec(query.where(col(StaffRow.disabled_at).is_(None)) if active else query))


def nobody_yet(unit: Unit) -> bool:
    return unit.session.exec(select(StaffRow.id).limit(1)).first() is None


def add(unit: Unit, *, login: str, name: str, roles: Iterable[str], password_hash: str, now: datetime, must_change: bool) -> StaffRow:
    """A new account. Raises Refused for a login that is taken or a role nobody knows."""
    login, wanted = login.strip().casefold(), sorted(set(roles))
    if unknown := [r for r in wanted if r not in ROLES]:
        raise Refused(f"không có vai trò «{unknown[0]}»; chỉ có: {', '.join(ROLES)}")
    if not wanted or not login or not name.strip():
        raise Refused("tài khoản cần tên đăng nhập, họ tên và ít nhất một vai trò")
    if by_login(unit, login):
        raise Refused(f"tên đăng nhập «{login}» đã có người dùng")
    row: StaffRow = unit.add(
        StaffRow(login=login, name=name.strip(), roles=wanted, password_hash=password_hash, created_at=now, must_change=must_change)
    )
    return row


def failed(unit: Unit, keys: Iterable[str], *, now: datetime) -> None:
    for key in keys:
        unit.add(AttemptRow(key=key, at=now))


def failures(unit: Unit, key: str, *, since: datetime) -> int:
    return unit.session.exec(select(func.count()).where(AttemptRow.key == key, AttemptRow.at > since)).one()


def forgive(unit: Unit, keys: Iterable[str], *, now: datetime) -> None:
    """After a good sign-in; and what is older than a day is nobody's business any more."""
    unit.session.exec(delete(AttemptRow).where(col(AttemptRow.key).in_(list(keys))))
    unit.session.exec(delete(AttemptRow).where(col(AttemptRow.at) < now - timedelta(days=1)))
