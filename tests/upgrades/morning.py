"""A morning in an office, played by whichever version of the program is on the path: `python morning.py ROOM DATABASE`.

Run by `tests.upgrades.earlier` with the tree of an earlier version, so it asks only for what every version since the first whole one has.
ROOM holds a Maildir with letters. Left there are the files and answers, and in told.json what that version told of itself at the end.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk import config
from helpdesk.cli.main import main
from helpdesk.clock import StoppedClock
from helpdesk.house import House, build
from tests.web import office

MONDAY = "2017-06-12T11:15:00+07:00"
SETTINGS = """\
[mailbox]
source = "maildir"
path = "mailbox"
[smtp]
outbox_dir = "outbox"
[storage]
database = "{database}"
files = "files"
"""


def told(*command: str, at: Path) -> list[Any]:
    """What a command prints as JSON."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        main([*command, "--json", "--config", str(at), "--now", MONDAY])
    return [json.loads(line) for line in said.getvalue().splitlines()]


def staff_at_work(house: House, cases: list[str]) -> None:
    """Everybody approves what waits for them; two cases get a remark, and the call-back time passes."""
    with office.open_window(house) as address:
        for login in ("hoa", "lan", "khanh"):
            browser = office.Browser(address)
            browser.sign_in(login)
            for code in cases:
                _approve(browser, code)
            if login == "hoa":
                for code in cases[:2]:
                    browser.see(f"/cases/{code}")
                    browser.submit(f"/cases/{code}/remarks", text="Đã gọi điện, hẹn gặp tại quầy")


def _approve(browser: office.Browser, code: str) -> None:
    browser.see(f"/cases/{code}")
    for suffix, typed in (("/accuracy", {"right": "1"}), ("/approve", {})):
        found = [
            action for action, _ in office.form_fields(browser.page) if action.startswith(f"/cases/{code}/") and action.endswith(suffix)
        ]
        if found:
            browser.submit(found[0], **typed)
            browser.see(f"/cases/{code}")


def play(room: Path, database: str) -> dict[str, Any]:
    settings = room / "config.toml"
    settings.write_text(SETTINGS.format(database=database), "utf-8")
    told("poll", "--once", at=settings)
    clock = StoppedClock(datetime.fromisoformat(MONDAY))
    house = build(config.load(settings), clock)
    try:
        office.staff(house)
        staff_at_work(house, [case["code"] for case in told("case", "list", at=settings)])
        clock.move(timedelta(minutes=5))
        office.send_post(house)
    finally:
        house.close()
    codes = [case["code"] for case in told("case", "list", at=settings)]
    return {
        "cases": {code: told("case", "show", code, at=settings)[0] for code in codes},
        "letters": told("letter", "list", at=settings),
        "balance": told("balance", at=settings)[0],
        "audit": told("audit", "verify", at=settings)[0],
    }


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / "told.json").write_text(json.dumps(play(place, sys.argv[2]), ensure_ascii=False, indent=1), "utf-8")
