"""Signing in and out: password, second factor, a limit on guesses, sessions that can be ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from helpdesk.cases import audit, sessions, staff
from helpdesk.cases.database import Unit
from helpdesk.cases.sessions import Limits
from helpdesk.cases.tables import StaffRow
from helpdesk.desk import passwords
from helpdesk.desk.rights import Person, person_of
from helpdesk.errors import Refused
from helpdesk.house import House

GUESSES, WITHIN = {"pair": 5, "login": 30, "address": 40}, timedelta(minutes=15)
WRONG = "tên đăng nhập, mật khẩu hoặc mã xác thực không đúng"
TOO_MANY = "có quá nhiều lần đăng nhập sai; hãy thử lại sau 15 phút hoặc nhờ quản trị viên"


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody signed in: `token` is the cookie's value, `csrf` what every change must bring along."""

    person: Person
    token: str
    csrf: str
    must_change: bool = False


def limits(house: House) -> Limits:
    web = house.settings.web
    return Limits(timedelta(hours=web.session_hours), timedelta(minutes=web.idle_minutes))


def sign_in(house: House, login: str, password: str, code: str, *, address: str, device: str = "") -> Signed:
    """A new session. Raises Refused in the same words whatever was wrong, and after too many guesses before looking at all."""
    login, now = login.strip().casefold()[:100], house.clock.now()
    keys = {"pair": f"{login}|{address}", "login": f"login:{login}", "address": f"address:{address}"}
    with house.memory.look() as unit:
        row = staff.by_login(unit, login)
        guessed = any(staff.failures(unit, keys[k], since=now - WITHIN) >= most for k, most in GUESSES.items())
    if guessed:
        raise Refused(TOO_MANY)
    known = row is not None and row.disabled_at is None
    fits = passwords.fits(password[:1000], row.password_hash if row and known else None)
    with house.memory.unit() as unit:
        right = staff.by_login(unit, login) if fits and row else None
        if right is None or not _second_factor(unit, house, right, code):
            staff.failed(unit, keys.values(), now=now)
            audit.write(unit, "sign_in_failed", who="", at=now, about=login if row else "")
        else:
            staff.forgive(unit, (keys["pair"], keys["login"]), now=now)
            return begin(unit, house, right, address=address, device=device)
    raise Refused(WRONG)


def _second_factor(unit: Unit, house: House, row: StaffRow, code: str) -> bool:
    """A code counts once: the step of time it stands for is noted."""
    if not row.totp_secret:
        return True
    step = passwords.step_of(row.totp_secret, code, now=house.clock.now(), after=row.totp_step)
    if step is not None:
        row.totp_step = step
        unit.add(row)
    return step is not None


def begin(unit: Unit, house: House, row: StaffRow, *, address: str = "", device: str = "") -> Signed:
    """A session under a token nobody had before: one that was planted in the browser is worth nothing."""
    token, csrf, now = secrets.token_urlsafe(32), secrets.token_hex(16), house.clock.now()
    sessions.begin(unit, row, token=token, csrf=csrf, now=now, limits=limits(house), address=address, device=device)
    audit.write(unit, "sign_in", who=row.login, at=now)
    return Signed(person_of(row, tuple(house.shops)), token, csrf, row.must_change)


def arrive(house: House, login: str, *, address: str = "", device: str = "") -> Signed:
    """Somebody whom another house has vouched for; they must have an account here. A first password nobody chose is void from now on."""
    login, now = login.strip().casefold()[:100], house.clock.now()
    unknowable = passwords.hashed(passwords.random_password() * 2)
    with house.memory.unit() as unit:
        row = staff.by_login(unit, login) if login else None
        known = row is not None and row.disabled_at is None
        if row is not None and known:
            if row.must_change:
                row.must_change, row.password_hash = False, unknowable
                unit.add(row)
                audit.write(unit, "linked", who=row.login, at=now, about=row.login)
            return begin(unit, house, row, address=address, device=device)
        audit.write(unit, "sign_in_failed", who="", at=now, about=login if row else "")
    raise Refused("tài khoản này chưa được mở ở đây; hãy nhờ quản trị viên")


def who(house: House, token: str) -> Signed | None:
    """Who sends this cookie, if anybody still signed in."""
    if not token:
        return None
    now = house.clock.now()
    with house.memory.look() as unit:
        found = sessions.find(unit, token, now=now, limits=limits(house))
    if found is None:
        return None
    session, row = found
    if sessions.is_stale(session, now=now):
        with house.memory.unit() as unit:
            sessions.touch(unit, token, now=now)
    return Signed(person_of(row, tuple(house.shops)), token, session.csrf, row.must_change)


def sign_out(house: House, signed: Signed) -> None:
    with house.memory.unit() as unit:
        sessions.end(unit, signed.token)
        audit.write(unit, "sign_out", who=signed.person.login, at=house.clock.now())
