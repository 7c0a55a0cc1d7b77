"""Passwords (argon2id) and codes of a second factor (TOTP, RFC 6238): the only importer of pwdlib and pyotp."""

from __future__ import annotations

import re
import secrets
import threading
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

import pyotp
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from helpdesk.errors import Refused
from helpdesk.reading.text import fold

SHORTEST, LEAST, RUN, STEP, ISSUER = 12, 5, 4, 30, "helpdesk"  # characters, different ones, in a row; seconds
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_BASE32 = re.compile("(?:[A-Z2-7]{8}){2,8}")
_hasher = PasswordHash.recommended()
_at_once = threading.Semaphore(2)  # each takes 64 MB and a third of a second of a core
_nobody = _hasher.hash(secrets.token_urlsafe(16))


def hashed(password: str, *, login: str = "") -> str:
    """The hash to keep. Raises Refused for a password that is too easy to guess."""
    if why := _too_easy(password, login):
        raise Refused(why)
    with _at_once:
        return _hasher.hash(password)


def _too_easy(password: str, login: str) -> str:
    """Why, or ''."""
    if len(password) < SHORTEST:
        return f"mật khẩu cần ít nhất {SHORTEST} ký tự"
    if login and login.casefold() in password.casefold():
        return "mật khẩu quá dễ đoán: đừng dùng tên đăng nhập"
    if len(set(_unforeseen(password))) < LEAST:
        return "mật khẩu quá dễ đoán: đừng lặp ký tự, đừng dùng dãy phím, năm hay những từ ai cũng dùng; hãy đặt một câu của riêng mình"
    return ""


def _unforeseen(password: str) -> str:
    """What is left of a password without the words, rows of keys and years that whoever guesses tries first."""
    words, runs = _guessed()
    left = re.sub(r"[^a-z0-9]", "", fold(password))
    for word in words:
        left = left.replace(word, "")
    return _YEAR.sub("", runs.sub("", left))


@cache
def _guessed() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Words, the longest first; a pattern of runs."""
    told = tomllib.loads((Path(__file__).parent / "data" / "passwords.toml").read_text("utf-8"))
    rows = [row for named in told["rows"] for row in (named, named[::-1])]
    runs = {row[at : at + length] for row in rows for length in range(RUN, len(row) + 1) for at in range(len(row) - length + 1)}
    return tuple(sorted(told["words"], key=len, reverse=True)), re.compile("|".join(sorted(runs, key=len, reverse=True)))


def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one hashed; takes as long where there is no such account."""
    with _at_once:
        try:
            return _hasher.verify(password, kept or _nobody) and kept is not None
        except UnknownHashError:
            return False


def random_password(*, login: str = "") -> str:
    """One that is taken: chance writes a login name of three letters into one of some thousands."""
    return next(password for password in iter(lambda: secrets.token_urlsafe(12), "") if not _too_easy(password, login))


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
