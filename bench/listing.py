"""What one look at a mailbox costs with a thousand and with a hundred thousand letters kept: it must not grow.

    .venv/bin/python -m bench.listing [LETTERS]

Real Dovecot; the ledger is filled beforehand. A look between two whole comparisons asks only for what is newer; once an hour the
whole folder is held against the ledger. What the mail server itself takes to open a folder (EXAMINE) is told apart: Dovecot reads a
Maildir that was just written to. Exit 1 where our own part of the look grew by more than 20 ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from helpdesk import config
from helpdesk.cases.tables import LetterRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import alarms, intake, vitals
from helpdesk.house import build
from helpdesk.study import Study
from tests.journeys.desk import MONDAY, Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers.dovecot import Dovecot, dovecot

FEW, TIMES = 1000, 9
LOOK, SERVER = "a look, nothing new", "of that the mail server's own EXAMINE"
AT = datetime(2017, 6, 1, tzinfo=UTC)


def main(count: int = 100_000) -> int:
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        study = build(config.from_tables({}, base=room / "study"), StoppedClock(MONDAY))
        stack.callback(study.close)
        server = stack.enter_context(dovecot())
        few, many = (measured(study, room / str(n), server.of(f"motcua{n}"), n) for n in (FEW, count))
    for name in few:
        print(f"{name:44} {FEW:>7}: {few[name]:8.1f} ms   {count:>7}: {many[name]:8.1f} ms")
    own = [told[LOOK] - told[SERVER] for told in (few, many)]
    print(f"{'our own part of a look':44} {FEW:>7}: {own[0]:8.1f} ms   {count:>7}: {own[1]:8.1f} ms")
    return 0 if own[1] <= own[0] + 20 else 1


def measured(study: Study, folder: Path, server: Dovecot, count: int) -> dict[str, float]:
    """Milliseconds of each kind of look, the best of several."""
    folder.mkdir()
    fill(server, count)
    with desk_of(study, folder, mailbox=server.settings()) as desk:
        enter(desk, server, count)
        (box,) = desk.house.mailboxes(desk.shop)
        intake.collect(desk.house, desk.shop, box)

        def look() -> None:
            intake.collect(desk.house, desk.shop, box)

        def look_at_all() -> None:
            desk.later(hours=2)
            look()

        def one_comes() -> None:
            server.deliver(plain_letter(f"Thư mới {time.monotonic_ns()}"))
            look()

        client = server.client()
        found = {
            LOOK: best(look),
            SERVER: best(lambda: client.select_folder("INBOX", readonly=True)),
            "a look, one letter new (with its delivery)": best(one_comes),
            "the whole folder against the ledger": best(look_at_all),
            "the balance sheet": best(lambda: desk.balance()),
            "the signs of life": best(lambda: vitals.take(desk.house)),
            "one round of alarms": best(lambda: alarms.run(desk.house)),
        }
        client.logout()
        box.close()
        return found


def best(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def fill(server: Dovecot, count: int) -> None:
    server.contents()  # so that the folders are there
    content = plain_letter("Thư cũ").replace(b"\n", b"\r\n")
    for number in range(count):
        path = server.maildir / "cur" / f"1496275200.{number:07d}.bench:2,"
        path.write_bytes(content)
        path.chmod(0o644)
        os.utime(path, (AT.timestamp(), AT.timestamp()))


def enter(desk: Desk, server: Dovecot, count: int) -> None:
    """The ledger as it is once all of them were taken in and answered."""
    with server.client() as client:
        validity = int(client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"])
        uids = client.search("ALL")
    assert len(uids) == count
    rows = [
        {
            **LetterRow(
                office=desk.shop.name, account=desk.shop.settings.address, folder="INBOX", uidvalidity=validity, uid=str(uid),
                sha256=f"{uid:064x}", essence=f"{uid:064x}", size=500, arrived_at=AT, stored_at=AT, state="recorded", kind="automatic",
                automatic="notice", handled_at=AT,
            ).model_dump(exclude={"id"})
        }
        for uid in uids
    ]  # fmt: skip
    with desk.house.memory.engine.begin() as connection:
        connection.execute(LetterRow.__table__.insert(), rows)  # type: ignore[attr-defined]
        connection.exec_driver_sql("INSERT INTO handled (letter_id, at) SELECT id, stored_at FROM letter")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
