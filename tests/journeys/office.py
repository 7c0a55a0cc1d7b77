"""A whole office in a folder of its own, worked from outside: `helpdesk` is called as a clerk or a service manager would call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice

MONDAY = "2017-06-12T11:15:00+07:00"  # a quarter of an hour after the last fixture arrived
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Office:
    folder: Path
    now: str = MONDAY

    def furnish(
        self,
        *,
        mailbox: Mapping[str, object] | None = None,
        smtp: Mapping[str, object] | None = None,
        storage: Mapping[str, object] | None = None,
        more: str = "",
    ) -> Office:
        """Writes config.toml: a Maildir and an outbox folder where nothing else is said."""
        (self.folder / "mailbox" / "cur").mkdir(parents=True, exist_ok=True)
        (self.folder / "mailbox" / "new").mkdir(exist_ok=True)
        tables = {
            "mailbox": mailbox or {"source": "maildir", "path": "mailbox"},
            "smtp": smtp or {"outbox_dir": "outbox"},
            "storage": storage or {"database": "sqlite:///helpdesk.db", "files": "files"},
        }
        told = [f"[{name}]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in table.items()) for name, table in tables.items()]
        (self.folder / "config.toml").write_text("\n".join(told) + more, "utf-8")
        return self

    def call(self, *words: str, die_at: str = "", now: str = "", check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """`helpdesk WORDS …`; `die_at` is a label of helpdesk.steps where the process ends as if the power had gone."""
        clock = [] if words[0] in ("run", "web", "worker") else ["--now", now or self.now]
        command = [sys.executable, "-m", "helpdesk", *words, "--config", str(self.folder / "config.toml"), *clock]
        done = subprocess.run(command, capture_output=True, env={**os.environ, "HELPDESK_DIE_AT": die_at}, check=False, timeout=300)
        if check:
            assert done.returncode == (KILLED if die_at else 0), done.stderr.decode()
        return done

    def ask(self, *words: str, now: str = "") -> list[Any]:
        """The JSON documents a command prints, one a line."""
        return [json.loads(line) for line in self.call(*words, "--json", now=now).stdout.splitlines()]

    def put(self, name: str, content: bytes) -> None:
        """A mail into the Maildir."""
        (self.folder / "mailbox" / "new" / name).write_bytes(content)

    def letters(self) -> list[dict[str, Any]]:
        return self.ask("letter", "list")

    def case(self, code: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("case", "show", code)[0]
        return found


def imap_office(folder: Path, server: Dovecot, post: PostOffice) -> Office:
    return Office(folder).furnish(mailbox=server.settings(), smtp=post.settings())


def plain_letter(words: str, *, sender: str = "Trần Thị Mai <mai@mail.example>", subject: str = "Hỏi", **headers: str) -> bytes:
    mail = EmailMessage()
    told = {"From": sender, "To": "httqvangninh@moj.gov.vn", "Subject": subject, "Date": "Mon, 12 Jun 2017 09:00:00 +0700"}
    for name, value in {**told, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        mail[name] = value
    mail.set_content(words)
    return mail.as_bytes()
