"""DKIM signatures checked as RFC 6376 says, by nothing that made them: the standard library and `cryptography` alone."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

Lookup = Callable[[str], str]  # the TXT record of a name


def tags(told: str) -> dict[str, str]:
    pairs = (tag.split("=", 1) for tag in told.split(";") if tag.strip())
    return {name.strip(): re.sub(r"\s", "", value) for name, value in pairs}


def fields(content: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """Header fields in order, each with its whole text, and the body."""
    head, _, body = content.partition(b"\r\n\r\n")
    found = re.split(rb"\r\n(?![ \t])", head)
    return [(field.split(b":", 1)[0].strip().lower().decode(), field) for field in found], body


def relaxed(field: bytes) -> bytes:
    name, value = field.split(b":", 1)
    return name.strip().lower() + b":" + re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip()


def relaxed_body(body: bytes) -> bytes:
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def verifies(content: bytes, lookup: Lookup) -> bool:
    """Whether the topmost signature is whole and made with the key its domain publishes."""
    found, body = fields(content)
    own = next(field for name, field in found if name == "dkim-signature")
    told = tags(own.split(b":", 1)[1].decode("ascii"))
    assert (told["v"], told["a"], told["c"]) == ("1", "rsa-sha256", "relaxed/relaxed")
    if b64decode(told["bh"]) != hashlib.sha256(relaxed_body(body)).digest():
        return False
    left = [(name, field) for name, field in found if field is not own]
    signed = b""
    for name in told["h"].lower().split(":"):
        at = next((i for i in range(len(left) - 1, -1, -1) if left[i][0] == name), None)
        signed += relaxed(left.pop(at)[1]) + b"\r\n" if at is not None else b""
    signed += relaxed(re.sub(rb"([;\s]b=)[^;]*", rb"\1", own))
    key = load_der_public_key(b64decode(tags(lookup(f"{told['s']}._domainkey.{told['d']}"))["p"]))
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(b64decode(told["b"]), signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
