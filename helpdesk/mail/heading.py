"""Who a mail is from and where its answer may go, by its header alone: known while its bytes come in, long before it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from helpdesk.mail.addresses import read_addresses
from helpdesk.mail.defects import Notes
from helpdesk.mail.fields import read_fields
from helpdesk.mail.whole import line_based

LONGEST = 1_000_000  # bytes of a header that are looked at
_BEGINNING = re.compile(rb"\s*")
_GAP = re.compile(rb"\n\r?\n")
_PEOPLE = ("from", "sender", "reply-to")


class Heading:
    """Hears the pieces of a mail as they pass and keeps them until the header is over."""

    def __init__(self) -> None:
        self._head, self._over = bytearray(), False

    def hearing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces as they are."""
        for piece in pieces:
            if not self._over:
                self._hear(piece)
            yield piece

    def _hear(self, piece: bytes) -> None:
        seen = max(0, len(self._head) - 2)
        self._head += piece
        begins = _BEGINNING.match(self._head)
        assert begins
        self._over = len(self._head) > LONGEST or _GAP.search(self._head, max(seen, begins.end())) is not None

    def people(self) -> frozenset[str]:
        """Every address it is from or asks to be answered at, folded in case; more than these nobody will find when it is opened."""
        silent = Notes()
        content = line_based(bytes(self._head[:LONGEST]), silent)
        fields, _ = read_fields(content, 0, len(content), silent)
        written = (value for name in _PEOPLE for value in fields.all(name))
        return frozenset(who.address.casefold() for value in written for who in read_addresses(value, silent) if who.address)
