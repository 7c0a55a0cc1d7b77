"""A line between a client and a real server that can be cut, held and overheard, and on which some words are changed."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CHUNK = 65_536


@dataclass
class Wire:
    """Connect to `port` instead of the server. Patterns are looked for in what passes, in either direction.

    `heard` is what the client said, line by line. `cut_when` breaks the line as the client says something of that kind, before the
    server hears it; `cut_after` breaks it once so many bytes came from the server. `instead` answers the client itself: {tag} is
    the IMAP tag. `changed` rewrites what the server says; `before` happens before the server hears a line of that kind. While
    `held` nothing passes and nobody hangs up.
    """

    to: int
    port: int = 0
    heard: list[bytes] = field(default_factory=list)
    cut_when: bytes | None = None
    cut_after: int | None = None
    cuts: int = 1  # how often it is cut
    instead: dict[bytes, bytes] = field(default_factory=dict)
    changed: list[tuple[bytes, bytes]] = field(default_factory=list)
    before: dict[bytes, Callable[[], None]] = field(default_factory=dict)
    held: bool = False
    _listening: socket.socket = field(default_factory=socket.socket, repr=False)
    _open: list[socket.socket] = field(default_factory=list, repr=False)
    _passed: threading.Event = field(default_factory=threading.Event, repr=False)

    def start(self) -> None:
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen(50)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._listening.close()
        self.sever()

    def sever(self) -> None:
        """Cuts every line that is open."""
        for end in self._open[:]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def said(self, pattern: bytes) -> int:
        """How many lines of the client were of that kind."""
        return sum(bool(re.search(pattern, line, re.IGNORECASE)) for line in self.heard)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.to))
            except OSError:  # nobody is there: it looks like that to the client too
                client.close()
                continue
            self._open += [client, server]
            threading.Thread(target=self._up, args=(client, server), daemon=True).start()
            threading.Thread(target=self._down, args=(client, server), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        """From the client to the server, a line at a time."""
        with contextlib.suppress(OSError, ValueError), client.makefile("rb") as lines:
            for line in lines:
                self._wait()
                self.heard.append(line)
                for act in [act for pattern, act in self.before.items() if re.search(pattern, line, re.IGNORECASE)]:
                    act()
                if self.cut_when and self.cuts and re.search(self.cut_when, line, re.IGNORECASE):
                    self.cuts -= 1
                    break
                answer = next((said for pattern, said in self.instead.items() if re.search(pattern, line, re.IGNORECASE)), None)
                if answer is None:
                    server.sendall(line)
                else:
                    client.sendall(answer.replace(b"{tag}", line.split(b" ", 1)[0]))
        self._hang_up(client, server)

    def _down(self, client: socket.socket, server: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError, ValueError):
            while data := server.recv(CHUNK):
                self._wait()
                for pattern, words in self.changed:
                    data = re.sub(pattern, words, data)
                passed += len(data)
                if self.cut_after is not None and self.cuts and passed >= self.cut_after:
                    self.cuts -= 1
                    client.sendall(data[: max(0, len(data) - (passed - self.cut_after))])
                    break
                client.sendall(data)
        self._hang_up(client, server)

    def _wait(self) -> None:
        while self.held:
            self._passed.wait(0.05)

    def _hang_up(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(ValueError):
                self._open.remove(end)
            end.close()


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    line = Wire(to)
    line.start()
    try:
        yield line
    finally:
        line.stop()
