"""A name server of the test's own: real questions over UDP, answered from a table."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SERVING = "name server of a test"


@dataclass
class NameServer:
    """`zone` is (name, kind) -> records as a zone file writes them; a name it does not have is unknown. `asked` are the names."""

    zone: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    mute: bool = False
    port: int = 0
    _line: socket.socket = field(default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM), repr=False)

    def start(self) -> None:
        self._line.bind(("127.0.0.1", 0))
        self.port = self._line.getsockname()[1]
        threading.Thread(target=self._serve, name=SERVING, daemon=True).start()

    def stop(self) -> None:
        self._line.close()

    def _serve(self) -> None:
        while True:
            try:
                asked, whom = self._line.recvfrom(4096)
            except OSError:
                return
            if asked == b"end":
                return
            self._answer(dns.message.from_wire(asked), whom)

    def _answer(self, question: dns.message.Message, whom: Any) -> None:
        [one] = question.question
        name, kind = one.name.to_text().rstrip(".").lower(), dns.rdatatype.to_text(one.rdtype)
        self.asked.append(name)
        if self.mute:
            return
        answer = dns.message.make_response(question)
        if records := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text_list(one.name, 60, "IN", kind, records))
        elif not any(known == name for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self._line.sendto(answer.to_wire(), whom)


@contextmanager
def name_server(zone: Mapping[tuple[str, str], list[str]]) -> Iterator[NameServer]:
    server = NameServer(dict(zone))
    server.start()
    try:
        yield server
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.sendto(b"end", ("127.0.0.1", server.port))
        server.stop()


def txt(record: str) -> list[str]:
    """As a zone file writes a long text: in pieces of at most 255."""
    return [" ".join(f'"{record[at : at + 200]}"' for at in range(0, len(record), 200))]
