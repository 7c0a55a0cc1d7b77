"""A PostgreSQL of the test's own, as its own user, on a free loopback port, without care for the disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import answers, free_port, program, until

OPTIONS = "-c fsync=off -c listen_addresses=127.0.0.1 -c max_connections=60 -c unix_socket_directories={folder} -p {port}"


@dataclass(frozen=True)
class Postgres:
    port: int
    bin: Path

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
    port = free_port()
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    start = _as_postgres([str(binaries / "postgres"), "-D", str(folder / "data"), *OPTIONS.format(folder=folder, port=port).split()])
    initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
    subprocess.run(_as_postgres(initdb), check=True, stdout=subprocess.DEVNULL)
    with (folder.parent / f"{folder.name}.log").open("wb") as log, subprocess.Popen(start, stderr=log, stdout=log) as server:
        try:
            until(lambda: answers(port))
            yield Postgres(port, binaries)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nobody wants its data any more
            server.wait(timeout=20)
            shutil.rmtree(folder, ignore_errors=True)
            Path(log.name).unlink(missing_ok=True)


def _as_postgres(command: list[str]) -> list[str]:
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.geteuid() == 0 else command
