"""Letters of a rehearsal: mailbox_fixtures/<story>.eml with <story>.toml beside it, delivered into a Maildir one by one.

A story that `answers` another stands in its thread, one that `names` another quotes its case: what it answers or names is
only known once the office has answered, so it is written in as the letter is delivered.
"""

from __future__ import annotations

import itertools
import os
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from helpdesk.cases import dossiers, letters, outbox
from helpdesk.house import House

ANSWER, CODE = b"<answer@placeholder>", b"{code}"
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Story:
    """One letter to be delivered. `expect` says what must come of it, for the tests."""

    name: str
    content: bytes
    received_at: datetime
    answers: str
    names: str
    expect: dict[str, Any]

    @property
    def message_id(self) -> str:
        found = MESSAGE_ID.search(self.content)
        return found[1].decode() if found else ""


def stories(folder: Path) -> list[Story]:
    """All of a folder, in the order in which they arrive."""
    return sorted((_story(path) for path in folder.glob("*.eml")), key=lambda s: s.received_at)


def _story(path: Path) -> Story:
    told = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    at = datetime.fromisoformat(told["received_at"])
    return Story(path.stem, path.read_bytes(), at, told.get("answers", ""), told.get("names", ""), told.get("expect", {}))


@dataclass
class Postman:
    """Brings stories to the Maildir of a house, as a mail server would."""

    house: House
    maildir: Path
    told: list[Story]

    def __post_init__(self) -> None:
        for part in ("cur", "new", "tmp"):
            (self.maildir / part).mkdir(parents=True, exist_ok=True)
        self._number = itertools.count(1)

    def bring(self, story: Story, *, at: datetime) -> None:
        """Delivers it, arrived `at`."""
        content = f"Received: by mail.example; {format_datetime(at)}\r\n".encode() + self._written(story)
        path = self.maildir / "tmp" / f"{int(at.timestamp())}.{next(self._number):04d}.{story.name}"
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))
        path.rename(self.maildir / "new" / path.name)

    def can_bring(self, story: Story) -> bool:
        """Whether what it answers or names exists by now."""
        return not (story.answers or story.names) or (ANSWER not in self._written(story) and CODE not in self._written(story))

    def _written(self, story: Story) -> bytes:
        content = story.content
        with self.house.memory.look() as unit:
            for other in (s for s in self.told if s.name in (story.answers, story.names)):
                row = letters.with_content(unit, other.content)
                if row is None:
                    continue
                sent = [o for o in outbox.of_letter(unit, row.id or 0) if o.status == "sent" and o.obligation != "receipt"]
                content = content.replace(ANSWER, sent[-1].message_id.encode()) if sent else content
                content = content.replace(CODE, dossiers.get(unit, row.case_id).code.encode()) if row.case_id else content
        return content
