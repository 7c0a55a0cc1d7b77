"""THE SEAL: what lies on disk cannot be read without a key that lies elsewhere.

Files are sealed as age does it (age-encryption.org/v1): the usual `age` tool opens them with the same key file. Values of columns are
sealed by AES-SIV (RFC 5297), the same words always alike, so that a table can still be asked for them. Both come from one secret, a
line AGE-SECRET-KEY-1… of the key file; the newest stands first and seals, the others only open.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpdesk.errors import Refused, StorageError

HIDDEN, AS_IT_IS = "sealed:", "sealed:="  # how a sealed value begins, and an open one that happens to begin like it
NOTE = "# Khóa mã hóa của helpdesk. Mất tệp này là mất mọi thư, hồ sơ và bản sao lưu: cất một bản in trong két."


class Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Sink(Protocol):
    def write(self, piece: bytes, /) -> int: ...


@dataclass(frozen=True)
class Key:
    """`name` tells keys apart and tells nothing else of them."""

    name: str
    identity: Any
    values: AESSIV
    marks: bytes


def new_key() -> str:
    """A fresh secret, as a line of the key file."""
    return str(pyrage.x25519.Identity.generate())


class Seal:
    """Keys, the newest first. Safe to use from several threads."""

    def __init__(self, told: str) -> None:
        """`told` are the lines of a key file. Raises Refused."""
        lines = [line.strip() for line in told.splitlines()]
        self._keys = tuple(_key(line) for line in lines if line and not line.startswith("#"))
        if not self._keys:
            raise Refused("không có khóa mã hóa nào; tạo bằng «helpdesk key new TỆP»")

    @property
    def name(self) -> str:
        """Of the key that seals now."""
        return self._keys[0].name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self._keys)

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def seal(self, content: bytes) -> bytes:
        return bytes(pyrage.encrypt(content, [self._keys[0].identity.to_public()]))

    def unseal(self, content: bytes) -> bytes:
        """Raises StorageError where none of the keys fits or a byte was changed."""
        opened = BytesIO()
        self.pour_open(BytesIO(content), opened)
        return opened.getvalue()

    def pour(self, source: Source, sink: Sink) -> None:
        """Seals what `source` gives, never holding it whole."""
        pyrage.encrypt_io(source, sink, [self._keys[0].identity.to_public()])

    def pour_open(self, source: Source, sink: Sink) -> None:
        """Raises StorageError; what was poured by then is worth nothing."""
        try:
            pyrage.decrypt_io(source, sink, [key.identity for key in self._keys])
        except (pyrage.DecryptError, OSError) as cause:
            if isinstance(cause, OSError) and cause.errno:
                raise  # of the disk, not of the seal
            raise StorageError("không mở được tệp đã mã hóa: sai khóa, hoặc tệp đã hỏng") from cause

    # ── values of columns ───────────────────────────────────────────────────────────────────────────────────────────────

    def hide(self, words: str) -> str:
        """The same words give the same value as long as the newest key stays."""
        key = self._keys[0]
        return f"{HIDDEN}{key.name}:{urlsafe_b64encode(key.values.encrypt(words.encode('utf-8', 'surrogatepass'), None)).decode()}"

    def show(self, hidden: str) -> str:
        name, _, value = hidden.removeprefix(HIDDEN).partition(":")
        key = next((key for key in self._keys if key.name == name), None)
        if key is None:
            raise StorageError(f"dữ liệu đã mã hóa bằng khóa {name[:8]}, khóa này không có trong storage.key_file")
        try:
            return key.values.decrypt(urlsafe_b64decode(value), None).decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError) as cause:
            raise StorageError(f"một ô dữ liệu đã mã hóa bằng khóa {name} bị hỏng") from cause

    def mark(self, content: bytes) -> str:
        """What only somebody with the newest key could have written under `content`."""
        return f"{self.name}:{hmac.new(self._keys[0].marks, content, 'sha256').hexdigest()}"

    def marked(self, content: bytes, mark: str) -> bool:
        """Whether a mark was made by one of the keys over just this."""
        name, _, told = mark.partition(":")
        key = next((key for key in self._keys if key.name == name), None)
        return key is not None and hmac.compare_digest(hmac.new(key.marks, content, "sha256").hexdigest(), told)


def hidden(words: str, seal: Seal | None) -> str:
    """Words as a column keeps them; nothing stays nothing."""
    if seal is not None and words:
        return seal.hide(words)
    return f"{AS_IT_IS}{words}" if words.startswith(HIDDEN) else words


def shown(kept: str, seal: Seal | None) -> str:
    """Words as they were given to a column. Raises StorageError where that takes a key that is not here."""
    if not kept.startswith(HIDDEN):
        return kept
    if kept.startswith(AS_IT_IS):
        return kept.removeprefix(AS_IT_IS)
    if seal is None:
        raise StorageError("dữ liệu đã mã hóa; cần khai khóa ở storage.key_file")
    return seal.show(kept)


def key_file(secrets: Iterable[str]) -> str:
    """The text of a key file."""
    return "\n".join([NOTE, *secrets]) + "\n"


def _key(secret: str) -> Key:
    try:
        identity = pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as cause:
        raise Refused("khóa mã hóa không đúng dạng (AGE-SECRET-KEY-1…); tạo bằng «helpdesk key new TỆP»") from cause
    name = hashlib.sha256(str(identity.to_public()).encode()).hexdigest()[:8]
    return Key(name, identity, AESSIV(_derived(secret, b"helpdesk columns", 64)), _derived(secret, b"helpdesk marks", 32))


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(secret.strip().upper().encode())
