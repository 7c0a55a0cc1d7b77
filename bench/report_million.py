"""How long the weekly and the yearly report take with a million letters in the ledger, and how much memory.

    .venv/bin/python bench/report_million.py [LETTERS] [YEARS]

Builds an SQLite database below the temporary folder (about a kilobyte of JSON in each case; no statistics, since the product
gathers none), then times every part of a report: counting, printing. Figures are printed, nothing is judged.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlmodel import SQLModel

from helpdesk.cases import register_tables, tables
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.desk import report_mail, report_paper, report_periods, report_words
from helpdesk.desk.report_figures import Asked, gather
from helpdesk.law.book import load_rulebook
from helpdesk.press.printing import printed

OFFICE, BATCH = "o", 20_000
TABLES: dict[str, type[SQLModel]] = {
    "case_file": tables.CaseRow,
    "letter": tables.LetterRow,
    "event": tables.EventRow,
    "outgoing": tables.OutgoingRow,
    "clock": tables.ClockRow,
    "visit": tables.VisitRow,
}
assert register_tables
KINDS = ("enforcement",) * 6 + ("confirmation",) * 3 + ("complaint", "denunciation", "other")
OUTCOMES = ("complete", "incomplete", "incomplete", "no_jurisdiction", "needs_review")
PADDING = json.dumps({"facts": "x" * 900})
END = datetime(2026, 10, 1, tzinfo=UTC)


def build(path: Path, letters: int, years: float) -> None:
    memory = Memory(f"sqlite:///{path}", Files(path.parent / "files"))
    SQLModel.metadata.create_all(memory.engine)
    memory.close()
    base = sqlite3.connect(path)
    base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    step, luck = timedelta(days=365 * years) / letters, random.Random(9)
    moment = END - timedelta(days=365 * years)
    for number in range(1, letters + 1):
        _letter(rows, number, moment, luck)
        moment += step
        if number % BATCH == 0 or number == letters:
            _write(base, rows)
    base.commit()
    base.close()


def _letter(rows: dict[str, list[dict[str, object]]], number: int, moment: datetime, luck: random.Random) -> None:
    at, fate = _text(moment), luck.random()
    letter = {
        "id": number, "office": OFFICE, "account": "a", "folder": "INBOX", "uidvalidity": 1, "uid": str(number), "sha256": str(number),
        "essence": str(number), "size": 1, "arrived_at": at, "stored_at": at, "message_id": f"<{number}@x>", "state": "answered",
        "lane": "quick", "confidential": 0, "tries": 1, "handled_at": at,
    }  # fmt: skip
    rows["letter"].append(letter)
    if fate < 0.05 and number > 1:
        letter["copy_of"] = 1
    elif fate < 0.20:
        _event(rows, at, "automatic:bounce", None, number)
    elif fate < 0.45 and number > 50:
        _event(rows, at, "letter:question", None, number)
    else:
        _case(rows, number, moment, luck)


def _case(rows: dict[str, list[dict[str, object]]], number: int, moment: datetime, luck: random.Random) -> None:
    at, kind, outcome = _text(moment), luck.choice(KINDS), luck.choice(OUTCOMES)
    answered = moment + timedelta(minutes=luck.randint(1, 400))
    closed = answered + timedelta(days=luck.randint(0, 20)) if luck.random() < 0.98 else None
    over = closed is not None and closed < END
    rows["case_file"].append({
        "id": number, "office": OFFICE, "code": f"HTTT-{number}", "kind": kind, "outcome": outcome,
        "status": "closed" if over else "in_review",
        "confidential": kind == "denunciation", "received_at": at, "requester": "", "search": "", "profile": "", "fingerprint": "",
        "reading": PADDING, "assessment": PADDING, "corrections": "{}", "review_reasons": "[]", "unclear_judgment": 0, "version": 1,
    })  # fmt: skip
    _event(rows, at, "opened", number, number, {"kind": kind, "outcome": outcome})
    _event(rows, at, "step:hold", number, None)
    mail = {
        "id": number, "office": OFFICE, "about": f"HTTT-{number}", "obligation": "answer", "revision": 1, "case_id": number,
        "letter_id": number, "form": "", "variant": outcome, "status": "sent", "message_id": f"<o{number}@x>", "sha256": "x",
        "recipients": "[]", "addressee": "", "subject": "", "body": "", "created_at": at, "sent_at": _text(answered), "tries": 1,
        "answer": "", "refused": "[]", "automatic": 1,
    }  # fmt: skip
    rows["outgoing"].append(mail)
    missing = luck.sample(("judgment_copy", "debtor_address", "application", "asset_info"), 2) if outcome == "incomplete" else []
    _event(rows, at, "sent", number, None, {"outgoing": number, "missing": missing})
    _event(rows, _text(answered), "sent", number, number)
    due = moment + timedelta(minutes=240)
    rows["clock"].append({
        "id": number, "case_id": number, "clock": "reply", "round": 1, "started_at": at, "due_at": _text(due), "ended_at": _text(answered),
        "ended_by": "sent",
    })  # fmt: skip
    if over and closed is not None:
        _event(rows, _text(closed), luck.choice(("step:return", "step:redirect", "step:lapse")), number, None)
    if outcome == "complete":
        start = moment + timedelta(days=3)
        rows["visit"].append({
            "id": number, "office": OFFICE, "case_id": number, "purpose": "filing", "starts_at": _text(start), "ends_at": _text(start),
            "counter": 1, "status": luck.choice(("kept", "missed")), "uid": str(number), "sequence": 0,
        })  # fmt: skip
        _event(rows, _text(start), luck.choice(("counter:match", "counter:gaps")), number, None)


def _event(
    rows: dict[str, list[dict[str, object]]], at: str, what: str, case: object, letter: object, note: dict[str, object] | None = None
) -> None:
    rows["event"].append({"case_id": case, "letter_id": letter, "at": at, "what": what, "by": "helpdesk", "note": json.dumps(note or {})})


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _write(base: sqlite3.Connection, rows: dict[str, list[dict[str, object]]]) -> None:
    for table in TABLES:
        usual = _usual(TABLES[table])
        whole = [{**usual, **row} for row in rows[table]]
        columns = list({name: None for row in whole for name in row})
        base.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [tuple(row.get(name) for name in columns) for row in whole],
        )
        rows[table].clear()
    base.commit()


def _usual(table: type[SQLModel]) -> dict[str, object]:
    """What a column holds that nobody set: as the database driver takes it."""
    fields = {name: field.get_default(call_default_factory=True) for name, field in table.model_fields.items() if not field.is_required()}
    return {name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in fields.items() if name != "id"}


def measure(path: Path) -> None:
    book = load_rulebook("quang-ninh-682-2017", timezone="", extra_days_off=(), extra_working_days=(), overrides=())
    memory = Memory(f"sqlite:///{path}", Files(path.parent / "files"))
    cutting = report_periods.Cutting(book.calendar, datetime.min.time().replace(hour=16))
    week = report_words.titled(report_periods.weekly(cutting, date(2026, 9, 25), None), book)
    year = report_words.titled(report_periods.by_months(book, "year", date(2026, 9, 30)), book)
    before = report_periods.before(book, year)
    plans = {
        "weekly": Asked(OFFICE, week, END, past=report_periods.past_weeks(cutting, week, {})),
        "year": Asked(
            OFFICE, year, END, past=report_periods.past_months(book.calendar, year), past_by="months", before=(before.since, before.until)
        ),
    }
    for name, asked in plans.items():
        began, worked = time.perf_counter(), time.process_time()
        with memory.look() as unit:
            figures = gather(unit, book.calendar, asked)
        counted = time.perf_counter()
        files = printed(report_paper.document(asked.period, figures, book), name)
        report_mail.mail(asked.period, figures, book)
        done, at_work = time.perf_counter(), time.process_time() - worked
        print(
            f"{name}: {figures.letters.received} letters, {figures.replies.answered} answers; counted in {counted - began:.2f} s, "
            f"printed in {done - counted:.2f} s ({sum(len(f.content) for f in files)} bytes); {at_work:.2f} s of one processor in all"
        )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory at most {most} MB, database {path.stat().st_size >> 20} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    many, span = int((*sys.argv[1:], "1000000")[0]), float((*sys.argv[2:], "5")[0])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "million.db"
        began = time.perf_counter()
        build(place, many, span)
        print(f"built {many} letters over {span} years in {time.perf_counter() - began:.0f} s")
        measure(place)
