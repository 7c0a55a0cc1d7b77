"""A PostgreSQL of the test's own, as its own user, on a free loopback port, without care for the disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import answers, free_port, program, until

OPTIONS = "-c fsync=off -c listen_addresses=127.0.0.1 -c max_connections=60 -c unix_socket_directories={folder} -p {port}"


@dataclass
class Postgres:
    port: int
    bin: Path
    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        told = OPTIONS.format(folder=self.folder, port=self.port).split()
        with (self.folder / "log").open("ab") as log:
            command = _as_postgres([str(self.bin / "postgres"), "-D", str(self.folder / "data"), *told])
            self._process = subprocess.Popen(command, stderr=log, stdout=log)
        until(lambda: answers(self.port))
        until(self._serves)

    def _serves(self) -> bool:
        asked = [str(self.bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def stop(self) -> None:
        """At once, whoever is connected."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=20)
            self._process = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, like: str = "template0") -> str:
        """A new database, empty or `like` another one; returns its address."""
        made = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-T", like, "-E", "UTF8", database]
        subprocess.run([str(self.bin / "createdb"), *made], check=True)
        return self.url(database)


@contextmanager
def postgres() -> Iterator[Postgres]:
    binaries = Path(program("postgresql")).parent
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
    subprocess.run(_as_postgres(initdb), check=True, stdout=subprocess.DEVNULL)
    server = Postgres(free_port(), binaries, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(command: list[str]) -> list[str]:
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.geteuid() == 0 else command
