"""Accounts of staff: opened, changed, shut. Every step is in the audit log; nobody changes their own rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk.cases import audit, sessions, staff
from helpdesk.cases.database import Unit
from helpdesk.cases.tables import StaffRow
from helpdesk.desk import passwords
from helpdesk.desk.rights import Person, Right
from helpdesk.desk.sign_in import Signed, begin
from helpdesk.errors import Refused
from helpdesk.house import House

AT_THE_MACHINE = "dòng lệnh"


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    login: str
    name: str
    roles: tuple[str, ...]
    disabled_at: datetime | None
    second_factor: bool
    created_at: datetime


def accounts(house: House, *, active: bool = False) -> list[Account]:
    with house.memory.look() as unit:
        return [_account(row) for row in staff.everybody(unit, active=active)]


def _account(row: StaffRow) -> Account:
    return Account(row.id or 0, row.login, row.name, tuple(row.roles), row.disabled_at, bool(row.totp_secret), row.created_at)


def nobody_yet(house: House) -> bool:
    """Whether the office still has to be set up: there is no account at all."""
    with house.memory.look() as unit:
        return staff.nobody_yet(unit)


def found(house: House, *, login: str, name: str, password: str) -> Signed:
    """The very first account, made in the browser: administrator and clerk. Raises Refused once there is any."""
    kept = passwords.hashed(password, login=login)
    with house.memory.unit() as unit:
        if not staff.nobody_yet(unit):
            raise Refused("đã có tài khoản; hãy đăng nhập")
        roles = ("administrator", "clerk")
        row = staff.add(unit, login=login, name=name, roles=roles, password_hash=kept, now=house.clock.now(), must_change=False)
        _note(unit, house, "person_added", row, row.login, roles=list(row.roles))
        return begin(unit, house, row)


def add(
    house: House, *, login: str, name: str, roles: Iterable[str], password: str = "", by: str = AT_THE_MACHINE, must_change: bool = True
) -> tuple[Account, str]:
    """A new account and its password: the one given, else a random one that has to be changed at the first sign-in."""
    given = password or passwords.random_password(login=login)
    kept = passwords.hashed(given, login=login)
    with house.memory.unit() as unit:
        row = staff.add(unit, login=login, name=name, roles=roles, password_hash=kept, now=house.clock.now(), must_change=must_change)
        _note(unit, house, "person_added", row, by, roles=list(row.roles))
        return _account(row), given


def set_roles(house: House, by: Person, staff_id: int, roles: Iterable[str]) -> None:
    by.must(Right.PEOPLE)
    wanted = sorted(set(roles) & set(staff.ROLES))
    with house.memory.unit() as unit:
        row = _another(unit, by, staff_id)
        if not wanted:
            raise Refused("mỗi tài khoản cần ít nhất một vai trò; muốn dừng tài khoản thì hãy khóa")
        was, row.roles = list(row.roles), wanted
        unit.add(row)
        _not_the_last(unit, was)
        _note(unit, house, "roles_changed", row, by.login, was=was, now=wanted)


def disable(house: House, login: str, *, by: str = AT_THE_MACHINE) -> None:
    """Shuts an account and ends its sessions at once."""
    with house.memory.unit() as unit:
        _disable(unit, house, staff.named(unit, login), by)


def disable_by(house: House, by: Person, staff_id: int) -> None:
    by.must(Right.PEOPLE)
    with house.memory.unit() as unit:
        _disable(unit, house, _another(unit, by, staff_id), by.login)


def _disable(unit: Unit, house: House, row: StaffRow, by: str) -> None:
    row.disabled_at = house.clock.now()
    unit.add(row)
    _not_the_last(unit, row.roles)
    sessions.end_all(unit, row.id or 0)
    _note(unit, house, "person_disabled", row, by)


def enable(house: House, by: Person, staff_id: int) -> None:
    by.must(Right.PEOPLE)
    with house.memory.unit() as unit:
        row = _another(unit, by, staff_id)
        row.disabled_at = None
        unit.add(row)
        _note(unit, house, "person_enabled", row, by.login)


def reset_password(house: House, by: Person, staff_id: int) -> str:
    """A random password for somebody who lost theirs; the second factor and all sessions go too."""
    by.must(Right.PEOPLE)
    given = passwords.random_password()
    kept = passwords.hashed(given)
    with house.memory.unit() as unit:
        _give_password(unit, house, _another(unit, by, staff_id), kept, by.login)
    return given


def let_in_again(house: House, login: str) -> str:
    """As `reset_password`, at the machine itself: for a last administrator who lost password or telephone. Raises NotFound."""
    given = passwords.random_password()
    kept = passwords.hashed(given)
    with house.memory.unit() as unit:
        _give_password(unit, house, staff.named(unit, login), kept, AT_THE_MACHINE)
    return given


def _give_password(unit: Unit, house: House, row: StaffRow, kept: str, by: str) -> None:
    row.password_hash, row.must_change, row.totp_secret = kept, True, ""
    unit.add(row)
    sessions.end_all(unit, row.id or 0)
    _note(unit, house, "password_reset", row, by)


def end_sessions(house: House, by: Person, staff_id: int) -> int:
    """Signs somebody out everywhere; returns how many sessions ended."""
    if staff_id != by.id:
        by.must(Right.PEOPLE)
    with house.memory.unit() as unit:
        ended = sessions.end_all(unit, staff_id)
        _note(unit, house, "sessions_ended", staff.get(unit, staff_id), by.login, ended=ended)
        return ended


def change_password(house: House, signed: Signed, *, old: str, new: str) -> None:
    """One's own; every other session of the account ends."""
    person = signed.person
    with house.memory.look() as unit:
        kept = staff.get(unit, person.id).password_hash
    if not passwords.fits(old, kept):
        raise Refused("mật khẩu hiện tại không đúng")
    if old == new:
        raise Refused("mật khẩu mới phải khác mật khẩu hiện tại")
    fresh = passwords.hashed(new, login=person.login)
    with house.memory.unit() as unit:
        row = staff.get(unit, person.id)
        row.password_hash, row.must_change = fresh, False
        unit.add(row)
        sessions.end_all(unit, person.id, but=signed.token)
        _note(unit, house, "password_changed", row, person.login)


def take_second_factor(house: House, person: Person, secret: str, code: str) -> None:
    """Turns the second factor on, once a first code proves that the app has the secret."""
    step = passwords.step_of(secret, code, now=house.clock.now(), after=0)
    if step is None:
        raise Refused("mã xác thực không đúng; hãy kiểm tra giờ của điện thoại rồi nhập mã mới")
    with house.memory.unit() as unit:
        row = staff.get(unit, person.id)
        row.totp_secret, row.totp_step = secret, step
        unit.add(row)
        _note(unit, house, "second_factor_on", row, person.login)


def drop_second_factor(house: House, person: Person, password: str) -> None:
    with house.memory.look() as unit:
        kept = staff.get(unit, person.id).password_hash
    if not passwords.fits(password, kept):
        raise Refused("mật khẩu hiện tại không đúng")
    with house.memory.unit() as unit:
        row = staff.get(unit, person.id)
        row.totp_secret = ""
        unit.add(row)
        _note(unit, house, "second_factor_off", row, person.login)


def _another(unit: Unit, by: Person, staff_id: int) -> StaffRow:
    if staff_id == by.id:
        raise Refused("không tự thay đổi quyền hoặc tự khóa tài khoản của chính mình; hãy nhờ một quản trị viên khác")
    return staff.get(unit, staff_id)


def _not_the_last(unit: Unit, was: list[str]) -> None:
    """An office must not lose its last administrator."""
    if "administrator" in was and not any("administrator" in row.roles for row in staff.everybody(unit, active=True)):
        raise Refused("phải còn ít nhất một quản trị viên")


def _note(unit: Unit, house: House, what: str, row: StaffRow, by: str, **more: Any) -> None:
    audit.write(unit, what, who=by, at=house.clock.now(), about=row.login, **more)
