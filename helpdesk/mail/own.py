"""What is ours: by this the reader tells our own mail, our own server's verdicts and a letter written to us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnMailbox:
    """Our addresses (aliases too), the domains of the Message-IDs we issue, the authserv-ids of our receiving servers; all lower case."""

    addresses: frozenset[str] = frozenset()
    message_id_domains: frozenset[str] = frozenset()
    authserv_ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, addresses: Iterable[str], *, message_id_domains: Iterable[str] = (), authserv_ids: Iterable[str] = ()) -> OwnMailbox:
        """Any spelling of case is taken; without Message-ID domains those of the addresses count."""
        lower = frozenset(a.strip().lower() for a in addresses)
        domains = frozenset(d.strip().lower() for d in message_id_domains) or frozenset(domain_of(a) for a in lower)
        return cls(lower, domains, frozenset(i.strip().lower() for i in authserv_ids))

    def holds(self, address: str) -> bool:
        return address.lower() in self.addresses

    def issued(self, message_id: str) -> bool:
        """Whether a Message-ID is of our making, by its domain: a hint only, anybody can write it."""
        return domain_of(message_id.strip("<> ")) in self.message_id_domains

    def named_in(self, text: str) -> bool:
        """Whether one of our addresses stands in `text`."""
        lower = text.lower()
        return any(a in lower for a in self.addresses)


def domain_of(address: str) -> str:
    """What follows the last @, lower case; '' where there is none."""
    return address.rpartition("@")[2].lower() if "@" in address else ""
