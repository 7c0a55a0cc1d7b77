"""Passwords (argon2id) and codes of a second factor (TOTP, RFC 6238): the only importer of pwdlib and pyotp."""

from __future__ import annotations

import re
import secrets
import threading
from datetime import datetime

import pyotp
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from helpdesk.errors import Refused

SHORTEST, STEP, ISSUER = 12, 30, "helpdesk"
_BASE32 = re.compile("(?:[A-Z2-7]{8}){2,8}")
_hasher = PasswordHash.recommended()
_at_once = threading.Semaphore(2)  # each takes 64 MB and a third of a second of a core
_nobody = _hasher.hash(secrets.token_urlsafe(16))


def hashed(password: str, *, login: str = "") -> str:
    """The hash to keep. Raises Refused for a password that is too easy to guess."""
    if len(password) < SHORTEST:
        raise Refused(f"mật khẩu cần ít nhất {SHORTEST} ký tự")
    if len(set(password)) < 5 or (login and login.casefold() in password.casefold()):
        raise Refused("mật khẩu quá dễ đoán: đừng lặp ký tự, đừng dùng tên đăng nhập")
    with _at_once:
        return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one hashed; takes as long where there is no such account."""
    with _at_once:
        try:
            return _hasher.verify(password, kept or _nobody) and kept is not None
        except UnknownHashError:
            return False


def random_password() -> str:
    return secrets.token_urlsafe(12)


def new_secret() -> str:
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    return _BASE32.fullmatch(text) is not None


def address_for_app(secret: str, login: str) -> str:
    """What an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The step of time whose code this is (now, or one step either side), later than `after`; None where it is none."""
    here, typed = int(now.timestamp()) // STEP, code.replace(" ", "")
    if not (typed.isascii() and typed.isdigit() and is_secret(secret)):
        return None
    codes = pyotp.TOTP(secret)
    for step in (here, here - 1, here + 1):
        if step > after and secrets.compare_digest(codes.generate_otp(step), typed):
            return step
    return None
