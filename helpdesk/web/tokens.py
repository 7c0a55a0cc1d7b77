"""Small secrets that travel with a page: the token of a session's forms, masked anew each time; safe ways onward."""

from __future__ import annotations

import hmac
import secrets

COOKIE, DOOR = "helpdesk", "helpdesk-door"


def masked(token: str) -> str:
    """The token under a fresh pad: compressing pages then tells nothing of it to whoever counts bytes (BREACH)."""
    raw = bytes.fromhex(token)
    pad = secrets.token_bytes(len(raw))
    return pad.hex() + bytes(a ^ b for a, b in zip(raw, pad, strict=True)).hex()


def fits(given: str, token: str) -> bool:
    """Whether a form's token is the session's."""
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        return False
    pad, sealed = raw[: len(raw) // 2], raw[len(raw) // 2 :]
    plain = bytes(a ^ b for a, b in zip(pad, sealed, strict=False))
    return hmac.compare_digest(plain.hex(), token)


def way_onward(path: str) -> str:
    """Where to go after signing in: a page of ours, never another site."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path and len(path) < 500
    return path if plain else "/queue"
