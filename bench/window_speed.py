"""How long the window takes at the server, and what its pages weigh: python -m bench.window_speed [CASES …] (default 100000 300000).

Fills SQLite with that many cases, 2,000 of them waiting, each with its letter, mails, events, clock and words; then asks queue,
search and case page of the application itself, signed in, and prints median and 95th percentile, waited and worked. Nothing is judged.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import SQLModel

from helpdesk import config
from helpdesk.cases import letters
from helpdesk.cases.search import words_of
from helpdesk.cases.tables import CaseRow, ClockRow, EventRow, LetterRow, OutgoingRow
from helpdesk.cases.window_tables import WordRow
from helpdesk.clock import StoppedClock
from helpdesk.desk import intake, people, sign_in
from helpdesk.house import House, build, shipped
from helpdesk.journey import Place, RawMail
from helpdesk.reading.text import fold
from helpdesk.web import create_app
from helpdesk.web.pages import STATIC, static

NOW = datetime.fromisoformat("2017-06-12T09:00:00+07:00").astimezone(UTC)
PASSWORD, WAITING, BATCH, ASKED = "một câu dài dễ nhớ", 2_000, 5_000, 150
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
GIVEN = ("An", "Bình", "Cúc", "Dũng", "Giang", "Hạnh", "Khánh", "Lan", "Minh", "Ngọc", "Oanh", "Phúc", "Quỳnh", "Sơn", "Thảo", "Vinh")
REASONS = ("policy", "low_confidence", "refusal", "accuracy_check", "several_requests", "contradiction")
Rows = dict[type[SQLModel], list[dict[str, Any]]]
COPIED: tuple[type[SQLModel], ...] = (CaseRow, LetterRow, OutgoingRow, EventRow, ClockRow)


def first_case(house: House) -> Rows:
    """A real case, from a real letter, as rows: what its copies are made of."""
    content = (shipped("mailbox_fixtures") / "complaint-about-a-seizure.eml").read_bytes()
    filed = house.memory.files.take_in(RawMail(Place("box", "INBOX", 1, "0"), NOW, (content,)))
    with house.memory.unit() as unit:
        letters.keep(unit, filed, office=next(iter(house.shops)), now=NOW)
    intake.answer_all(house)
    base = sqlite3.connect(str(house.memory.engine.url.database))
    base.row_factory = sqlite3.Row
    with base:
        return {table: [dict(row) for row in base.execute(f"SELECT * FROM {table.__tablename__}")] for table in COPIED}


def fill(path: Path, rows: Rows, cases: int) -> None:
    base = sqlite3.connect(path)
    base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TEMP TABLE heap (word TEXT, case_id INTEGER);")
    luck = random.Random(7)
    for start in range(2, cases + 1, BATCH):
        numbers = range(start, min(start + BATCH, cases + 1))
        copies = [_copy(rows, n, cases, luck) for n in numbers]
        for table in COPIED:
            _write(base, str(table.__tablename__), [row for copy in copies for row in copy[table]])
        found = ((w, n) for n, copy in zip(numbers, copies, strict=True) for w in _words(copy[CaseRow][0]))
        base.executemany("INSERT INTO heap VALUES (?, ?)", found)
        base.commit()
    base.execute(f"INSERT OR IGNORE INTO {WordRow.__tablename__} (word, case_id) SELECT word, case_id FROM heap ORDER BY word, case_id")
    base.commit()
    base.execute("ANALYZE")
    base.commit()
    base.close()


def _words(case: dict[str, Any]) -> set[str]:
    return words_of(f"{case['code'].lower()} {case['search']}")


def _write(base: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    marks = ", ".join(f":{name}" for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    base.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _copy(rows: Rows, n: int, cases: int, luck: random.Random) -> Rows:
    """The first case once more under another number; the last WAITING of them wait, the others are over."""
    waits = n > cases - WAITING
    at = (NOW - timedelta(minutes=(cases - n) * (1 if waits else 20))).replace(tzinfo=None)
    name = f"{luck.choice(FAMILY)} {luck.choice(('Văn', 'Thị', 'Đức', 'Minh'))} {luck.choice(GIVEN)}"
    case = {
        **rows[CaseRow][0],
        "id": n,
        "code": f"HTTT-2017-{n:06d}",
        "status": "in_review" if waits else luck.choice(("closed", "waiting_for_citizen", "refused")),
        "received_at": _text(at),
        "due_at": _text(at + timedelta(hours=5)),
        "requester": name,
        "search": fold(f"{name} {luck.randrange(1, 400)}/20{luck.randrange(10, 17)}/DS-ST 0{luck.randrange(9 * 10**8, 10**9)} Hồng Gai"),
        "review_reasons": json.dumps([luck.choice(REASONS)] if waits else []),
        "kind": luck.choice(("enforcement", "enforcement", "confirmation", "complaint")),
    }
    letter = [{**row, "id": n, "uid": str(n), "case_id": n, "arrived_at": case["received_at"]} for row in rows[LetterRow]]
    mails = [
        {**row, "id": n * 10 + i, "about": case["code"], "case_id": n, "letter_id": n, "message_id": f"<{n}.{i}@bench.example>",
         "status": row["status"] if waits else "sent"}
        for i, row in enumerate(rows[OutgoingRow])
    ]  # fmt: skip
    events = [{**row, "id": n * 20 + i, "case_id": n, "letter_id": n, "at": case["received_at"]} for i, row in enumerate(rows[EventRow])]
    clocks = [
        {**row, "id": n * 5 + i, "case_id": n, "due_at": case["due_at"], "ended_at": None if waits else case["due_at"]}
        for i, row in enumerate(rows[ClockRow])
    ]
    return {CaseRow: [case], LetterRow: letter, OutgoingRow: mails, EventRow: events, ClockRow: clocks}


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


async def measure(house: House, cases: int) -> None:
    people.add(house, login="hoa", name="Lê Thị Hòa", roles=("clerk",), password=PASSWORD, must_change=False)
    signed = sign_in.sign_in(house, "hoa", PASSWORD, "", address="127.0.0.1")
    transport = httpx.ASGITransport(create_app(house))
    luck = random.Random(3)
    waiting = [f"/cases/HTTT-2017-{luck.randrange(cases - WAITING + 1, cases):06d}" for _ in range(ASKED)]
    over = [f"/cases/HTTT-2017-{luck.randrange(2, cases - WAITING):06d}" for _ in range(ASKED)]
    names = [f"/search?q={luck.choice(FAMILY)}+{luck.choice(GIVEN)}" for _ in range(ASKED)]
    numbers = [f"/search?q={luck.randrange(1, 400)}/2015/ds-st" for _ in range(ASKED)]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", cookies={"helpdesk": signed.token}) as client:
        for what, paths in {
            "queue": ["/queue"] * ASKED,
            "queue, one kind": ["/queue?kind=confirmation"] * ASKED,
            "queue, one reason": ["/queue?reason=refusal"] * ASKED,
            "search by name": names,
            "search by a number": numbers,
            "search by a beginning": [f"/search?q={luck.choice('nghptlv')}{luck.choice('aiou')}" for _ in range(ASKED)],
            "search by code": [f"/search?q=HTTT-2017-{luck.randrange(2, cases):06d}" for _ in range(ASKED)],
            "case that waits": waiting,
            "case that is over": over,
        }.items():
            times, worked = zip(*await _ask(client, paths), strict=True)
            said = f"median {statistics.median(times):6.1f} ms   p95 {_p95(times):6.1f} ms   of it work p95 {_p95(worked):6.1f} ms"
            print(f"{cases:>8} cases  {what:22} {said}", flush=True)
        await _weigh(client, waiting[0])


async def _ask(client: httpx.AsyncClient, paths: Iterable[str]) -> list[tuple[float, float]]:
    """(waited, worked) in milliseconds for each: on a machine that has other things to do, the second is the window's own share."""
    times = list[tuple[float, float]]()
    for path in paths:
        began, worked = time.perf_counter(), time.process_time()
        answer = await client.get(path)
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
        assert answer.status_code == 200, (path, answer.status_code)
    return times[5:]


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


async def _weigh(client: httpx.AsyncClient, case: str) -> None:
    """As it goes over the line: compressed. What a page brings along is kept by the browser after the first time."""
    kept = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in ("window.css", "window.js", "htmx-4.0.1.min.js", "icon.svg"))
    assert static("window.css")
    for what, path in {"queue": "/queue", "case": case}.items():
        page = (await client.get(path)).text
        frames = [f.replace("&amp;", "&") for f in re.findall(r'<iframe class="as-seen"[^>]* src="([^"]+)"', page)]
        own = len(gzip.compress(page.encode(), 6)) + sum([len(gzip.compress((await client.get(f)).content, 6)) for f in frames])
        print(f"  {what}: {(own + kept) / 1000:.1f} KB the first time, {own / 1000:.1f} KB after")


def main() -> None:
    for cases in [int(a) for a in sys.argv[1:]] or [100_000, 300_000]:
        with tempfile.TemporaryDirectory() as folder:
            clock = StoppedClock(NOW)
            house = replace(build(config.from_tables({}, base=Path(folder)), clock), clock=clock)
            house.memory.migrate()
            fill(Path(str(house.memory.engine.url.database)), first_case(house), cases)
            asyncio.run(measure(house, cases))
            house.close()


if __name__ == "__main__":
    main()
