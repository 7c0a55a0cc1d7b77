"""What an office wrote in a morning, its alarms and its report, held to the standards of mail (tests/trust/standard.py)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from helpdesk import config
from helpdesk.cases import outbox
from helpdesk.clock import StoppedClock
from helpdesk.desk import alarms, reports
from helpdesk.desk.alarms import Alarm
from helpdesk.desk.vital_words import WORDS
from helpdesk.house import House
from helpdesk.mail.letterbook import LETTERS
from tests.trust.standard import faults
from tests.web.office import relive

SAID = tomllib.loads(WORDS.read_text("utf-8"))


def mails_of(house: House) -> dict[str, list[bytes]]:
    """The bytes of all mails written so far, by form."""
    found: dict[str, list[bytes]] = {}
    with house.memory.look() as unit:
        for row in outbox.with_status(unit, *outbox.UNSENT, "sent", "withdrawn"):
            found.setdefault(row.form, []).append(house.memory.files.get(row.sha256))
    return found


def ring_every_bell(house: House) -> set[str]:
    causes = set(SAID["alarm"]) - {"subject"}
    shop = next(iter(house.shops.values()))
    for cause in causes:
        places = re.findall(r"{(\w+)}", SAID["alarm_text"][cause])
        alarms.ring(house, Alarm(cause, shop, dict.fromkeys(places, "Ổ đĩa «chính»"), about=cause))
    return causes


def test_alarms_and_reports_are_mails_as_the_standards_want_them(house: House, lived_morning: Path) -> None:
    told_to = {"alerts": {"to": ["it@coquan.example", "x@elsewhere.example"]}, "reports": {"leadership": ["ld@coquan.example"]}}
    tables = {**told_to, "storage": {"database": house.settings.storage.database, "files": str(house.settings.storage.files)}}
    house = relive(replace(house, settings=config.from_tables(tables, base=house.settings.base)), lived_morning)
    causes = ring_every_bell(house)
    assert isinstance(house.clock, StoppedClock)
    house.clock.move(timedelta(days=5))
    reports.run_due(house)
    found = mails_of(house)
    assert len(found["alarm"]) == len(causes) and found["report"]
    assert len({form for form in found if form in LETTERS}) > 3
    assert any(b"Content-Type: text/calendar" in mail for mails in found.values() for mail in mails)
    assert [fault for mails in found.values() for mail in mails for fault in faults(mail)] == []
