"""The service itself, stopped as systemd stops it while letters are at work, and started again: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

from helpdesk.config import PROJECT
from helpdesk.house import House
from tests.faults.test_ledger import asking
from tests.journeys.desk import Desk, desk_of
from tests.servers import free_port, until

LETTERS = 30
PATIENCE = 60  # seconds that deploy/helpdesk.service gives a stop before it kills
# So few mails a minute that all thirty take ten seconds: whoever stops the service at the first stops it in the midst.
SETTINGS = """\
[mailbox]
source = "maildir"
path = "mailbox"
[smtp]
outbox_dir = "outbox"
per_minute = 120
[storage]
database = "sqlite:///helpdesk.db"
files = "files"
[web]
listen = "127.0.0.1:{port}"
"""


@contextmanager
def service(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`helpdesk run` as a unit starts it; whoever leaves without having stopped it kills it."""
    settings = folder / "config.toml"
    settings.write_text(SETTINGS.format(port=free_port()), "utf-8")
    command = [sys.executable, "-m", "helpdesk", "run", "--config", str(settings)]
    with (folder / "journal").open("ab") as journal:
        running = subprocess.Popen(command, cwd=PROJECT, stdout=journal, stderr=journal, env={**os.environ, "PYTHONPATH": str(PROJECT)})
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def stop(running: subprocess.Popen[bytes]) -> int:
    running.send_signal(signal.SIGTERM)
    return running.wait(timeout=PATIENCE)


def answers(desk: Desk) -> Counter[str]:
    """To which letters mails have left."""
    mails = (message_from_bytes(path.read_bytes()) for path in (desk.folder / "outbox").glob("*.eml"))
    return Counter(str(mail["In-Reply-To"]) for mail in mails)


def put_into(desk: Desk, *numbers: int) -> None:
    for number in numbers:
        (desk.folder / "mailbox" / "new" / f"{number:03d}").write_bytes(asking(number))


def test_a_stop_in_the_midst_of_work_and_a_start_lose_and_double_nothing(first_house: House, tmp_path: Path) -> None:
    with desk_of(first_house, tmp_path / "office") as desk:
        put_into(desk, *range(LETTERS))
        with service(desk.folder) as running:
            until(lambda: sum(answers(desk).values()) >= 1)
            assert stop(running) == 0
        done = sum(answers(desk).values())
        assert done < LETTERS  # it was stopped in the midst
        assert desk.statuses().keys() <= {"sent", "ready", "held"}  # no mail of which it is unknown whether it left
        put_into(desk, LETTERS)  # one that comes while nobody is there
        with service(desk.folder) as running:
            until(lambda: len(answers(desk)) == LETTERS + 1)
            assert stop(running) == 0
        assert set(answers(desk).values()) == {1}
        assert desk.balance().is_zero
        assert b"Traceback" not in (desk.folder / "journal").read_bytes()
