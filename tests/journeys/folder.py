"""Any folder of letters on the straight line: `python -m tests.journeys.folder DIR` delivers every .eml to a real Dovecot, polls twice,
sends over real SMTP, and prints what became of them. Exit 1 where a letter is lost, doubled, changed or set aside.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

from helpdesk.mail.arrival import topmost_received
from helpdesk.mail.mime import read_letter
from helpdesk.mail.own import OwnMailbox
from tests.journeys.office import imap_office
from tests.servers.dovecot import dovecot
from tests.servers.postoffice import post_office


def arrival(content: bytes) -> datetime | None:
    """When it came, as its own headers tell."""
    return topmost_received(content) or read_letter(content, own=OwnMailbox.of(())).date


def play(folder: Path) -> int:
    letters = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    with tempfile.TemporaryDirectory() as room, dovecot() as server, post_office() as post:
        office = imap_office(Path(room), server, post)
        for content in letters:
            server.deliver(content, at=arrival(content))
        before = server.contents()
        began = time.monotonic()
        first = office.ask("poll", "--once")[0]
        taken = time.monotonic() - began
        rows, second = office.letters(), office.ask("poll", "--once")[0]
        sent = office.ask("send", "--once")[0]["sent"]
        ids = [message_from_bytes(content)["Message-ID"] for _, content in post.taken]
        states = Counter(row["state"] for row in rows)
        sound = {
            "each stored once": first["kept"] == len(letters) == len(rows),
            "a second poll changes nothing": second["kept"] == 0 and [r["state"] for r in office.letters()] == [r["state"] for r in rows],
            "every byte is still in the mailbox": server.contents() == before,
            "none is left over or set aside": states["new"] == states["shunted"] == 0,
            "answers arrived, each once": sent == len(ids) == len(set(ids)),
            "balance zero": office.ask("balance")[0]["differences"] == [],
        }
    print(f"{len(letters)} letters in {taken:.1f} s: {dict(states)}; {sent} mails sent")
    for what, holds in sound.items():
        print(f"{'yes' if holds else 'NO '}  {what}")
    return 0 if all(sound.values()) else 1


if __name__ == "__main__":
    sys.exit(play(Path(sys.argv[1])))
