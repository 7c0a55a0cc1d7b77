"""What the DNS says of a domain whose mail we send or receive. The only importer of dns (dnspython).

Three answers are told apart: records, none (), and None where no name server answers, which says nothing of the domain.
"""

from __future__ import annotations

from dataclasses import dataclass

import dns.exception
import dns.name
import dns.resolver
from dns.resolver import Answer, Resolver


@dataclass(frozen=True)
class NameServers:
    """Those of the system where no `addresses` (IP) are named; `seconds` are for one question, however often it is repeated."""

    addresses: tuple[str, ...] = ()
    port: int = 53
    seconds: float = 2.0

    def txt(self, name: str) -> tuple[str, ...] | None:
        """The TXT records of a name, the pieces of each put together (RFC 7208 3.3)."""
        answer = self._asked(name, "TXT")
        return None if answer is None else tuple(b"".join(row.strings).decode("utf-8", "replace") for row in answer)

    def mail_servers(self, domain: str) -> tuple[str, ...] | None:
        """The hosts that take mail for a domain, the first choice first; "." where it says that none does (RFC 7505)."""
        answer = self._asked(domain, "MX")
        if answer is None:
            return None
        return tuple(str(row.exchange).rstrip(".").lower() or "." for row in sorted(answer, key=lambda row: row.preference))

    def _asked(self, name: str, kind: str) -> Answer | tuple[()] | None:
        try:
            resolver = Resolver(configure=not self.addresses)
            resolver.nameservers, resolver.port = [*self.addresses] or resolver.nameservers, self.port
            return resolver.resolve(dns.name.from_text(name), kind, lifetime=self.seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError):
            return None
