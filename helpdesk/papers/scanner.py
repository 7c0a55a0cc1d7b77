"""ClamAV over its socket: bytes in, verdict out. The only place of the reading room that uses the network, and it opens no file."""

from __future__ import annotations

import re
import socket
import struct
from dataclasses import dataclass

_PIECE = 1 << 16
_SECONDS = 30.0
_LONGEST_ANSWER = 4_096
_FOUND = re.compile(r"stream: (.+) FOUND")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`found` names what was found; `away` says why nothing is known. Neither: the scanner knows nothing against the file."""

    found: str = ""
    away: str = ""


class Scanner:
    """`address` is "host:port" or the path of a socket."""

    def __init__(self, address: str) -> None:
        self._address = address

    def scan(self, content: bytes) -> Verdict:
        """Never fails: a scanner that cannot be reached, or that breaks off, is `away`."""
        try:
            answer = self._ask(content)
        except OSError as why:
            return Verdict(away=f"không nối được với chương trình quét ({type(why).__name__})")
        if found := _FOUND.search(answer):
            return Verdict(found=found[1])
        return Verdict() if answer.strip() == "stream: OK" else Verdict(away=answer.strip()[:100] or "chương trình quét không trả lời")

    def version(self) -> str:
        """What the scanner calls itself. Raises OSError."""
        with self._connected() as line:
            line.sendall(b"zVERSION\0")
            return self._answer(line)

    def _ask(self, content: bytes) -> str:
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _PIECE):
                piece = content[at : at + _PIECE]
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            return self._answer(line)

    def _answer(self, line: socket.socket) -> str:
        answer = bytearray()
        while b"\0" not in answer and len(answer) < _LONGEST_ANSWER and (more := line.recv(1024)):
            answer += more
        return answer.partition(b"\0")[0].decode("utf-8", "replace")

    def _connected(self) -> socket.socket:
        if "/" in self._address:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_SECONDS)
            line.connect(self._address)
            return line
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)), timeout=_SECONDS)
