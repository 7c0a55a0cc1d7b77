"""A restore drill at the size of an office's year: letters into a sealed house, a backup, and the drill that proves it.

    .venv/bin/python -m bench.drill [LETTERS [ANSWERED]]

The letters are those of the mix (bench/README.md), stored from a Maildir and answered as in service, all of them or only the first.
Printed are the seconds of the backup and of the drill, and what the drill found.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bench.mix import arrival, letters
from helpdesk.clock import StoppedClock
from helpdesk.desk import backup, intake
from helpdesk.desk.drill import drill
from helpdesk.desk.line import Line
from helpdesk.house import House, build
from helpdesk.seal import key_file, new_key
from tests.journeys.desk import furnished


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    answered = int(sys.argv[2]) if len(sys.argv) > 2 else count
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        house = _house(room, count)
        try:
            _say(f"{count} letters stored", _store, house)
            _say(f"{answered} of them read and answered", _answer, house, answered)
            made = _say("backup", backup.make, house, room / "backup")
            found = _say("drill", drill, house, room / "backup", room / "place")
        finally:
            house.close()
    print(f"{len(made.files)} files sealed by {made.key}; {found.letters} letters came back, {found.lines} lines of the audit log")
    print("balance zero, chain whole, every file whole" if found.sound else f"NOT SOUND: {found.faults}")
    return 0 if found.sound else 1


def _house(room: Path, count: int) -> House:
    for part in ("new", "cur", "tmp"):
        (room / "mailbox" / part).mkdir(parents=True)
    for number, content in enumerate(letters(count)):
        (room / "mailbox" / "new" / f"{number:06d}").write_bytes(content)
    (room / "safe").mkdir()
    (room / "safe" / "storage.key").write_text(key_file([new_key()]), "utf-8")
    storage = {"database": "sqlite:///helpdesk.db", "files": "files", "key_file": str(room / "safe" / "storage.key")}
    house = build(furnished(room, storage=storage), StoppedClock(arrival(count)))
    house.memory.migrate()
    return house


def _store(house: House) -> None:
    shop = next(iter(house.shops.values()))
    for box in house.mailboxes(shop):
        intake.collect(house, shop, box)
        box.close()


def _answer(house: House, most: int) -> None:
    line = Line(house, "quick")
    while line.answered < most and line.answer_some():
        pass
    line.leave()


def _say(what, work, *told):  # type: ignore[no-untyped-def]
    began = time.monotonic()
    found = work(*told)
    print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
