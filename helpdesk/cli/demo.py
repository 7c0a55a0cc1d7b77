"""demo: the whole product on embedded parts, in a folder of its own, on a Monday morning of June 2017.

The letters that came by half past nine lie in the mailbox as the office opens; the others arrive one every few seconds.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from helpdesk import config
from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cli.common import say
from helpdesk.cli.rehearsal import Postman, Story, stories
from helpdesk.cli.service import at_work, orderly_end, serve
from helpdesk.clock import RehearsalClock
from helpdesk.desk import passwords, people, reports
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.saying import label, letter_name
from helpdesk.errors import HelpdeskError, Refused
from helpdesk.house import House, build, shipped
from helpdesk.seal import key_file, new_key

MARK = "thu-muc-dien-tap.txt"  # without it a folder is not ours to empty
LIVE = 6  # stories kept back to arrive while somebody watches; whatever is a reply comes after them
ACCOUNTS = (
    ("canbo", "Cán bộ một cửa", ("clerk",)),
    ("lanhdao", "Lãnh đạo", ("leader",)),
    ("giuthu", "Người giữ thư tố cáo", ("keeper",)),
    ("quantri", "Quản trị", ("administrator",)),
)


def demo(arguments: argparse.Namespace) -> None:
    folder = _emptied(Path.cwd() / "var" / "demo")
    key = folder.with_name("demo.key")  # beside the folder it seals, never in it
    key.write_text(key_file([new_key()]), "utf-8")
    told = stories(shipped("mailbox_fixtures"))
    first, later = _shared_out(told)
    clock = RehearsalClock(max(s.received_at for s in first) + timedelta(minutes=2))
    house = build(_settings(folder, arguments.port, key), clock)
    with orderly_end(), ExitStack() as stack:
        stack.callback(house.close)
        house.memory.migrate()
        postman = Postman(house, folder / "mailbox", told)
        for story in first:
            postman.bring(story, at=story.received_at)
        say(f"Thư mục diễn tập: {folder}\n  hộp thư: mailbox/   thư trả lời: outbox/*.eml   báo cáo: report/\n  khóa mã hóa: {key}")
        _open_accounts(house)
        stack.enter_context(at_work(house))
        stack.callback(_watching(house, postman, later, arguments.every, folder).set)
        serve(house)


def _emptied(folder: Path) -> Path:
    if folder.exists():
        if not (folder / MARK).exists():
            raise Refused(f"{folder} không phải thư mục diễn tập; hãy đổi tên hoặc dời đi rồi chạy lại")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Thư mục của «helpdesk demo»: mỗi lần diễn tập bị xóa và tạo lại.\n", "utf-8")
    return folder


def _shared_out(told: list[Story]) -> tuple[list[Story], list[Story]]:
    plain = [s for s in told if not s.answers and not s.names]
    replies = [s for s in told if s.answers or s.names]
    return plain[:-LIVE], [*plain[-LIVE:], *replies]


def _settings(folder: Path, port: int, key: Path) -> config.Settings:
    listen = f"127.0.0.1:{port}"
    return config.from_tables(
        {
            "mailbox": {"source": "maildir", "path": "mailbox", "poll_seconds": 1},
            "smtp": {"outbox_dir": "outbox"},
            "storage": {"database": "sqlite:///helpdesk.db", "files": "files", "key_file": str(key)},
            "reports": {"leadership": ["lanhdao@example.vn"]},
            "web": {"listen": listen, "public_url": f"http://{listen}"},
        },
        base=folder,
        name="demo",
    )


def _open_accounts(house: House) -> None:
    """Fresh passwords each time: there is no account that anybody could know of beforehand."""
    say("Tài khoản diễn tập (mật khẩu mới cho mỗi lần chạy):")
    for login, name, roles in ACCOUNTS:
        password = passwords.random_password(login=login)
        people.add(house, login=login, name=name, roles=roles, password=password, must_change=False)
        say(f"  {login:8} {password}   {name}")
    sys.stdout.flush()


@dataclass
class _Teller:
    """Says what became of each letter, once."""

    house: House
    said: set[int] = field(default_factory=set)

    def tell(self) -> bool:
        """Whether no letter waits to be read."""
        unread = 0
        with self.house.memory.look() as unit:
            for row in letters.listed(unit):
                unread += row.state == "new"
                if row.state == "new" or (row.id or 0) in self.said:
                    continue
                self.said.add(row.id or 0)
                case = dossiers.get(unit, row.case_id) if row.case_id else None
                sent = [o for o in outbox.of_letter(unit, row.id or 0) if o.status in ("ready", "leased", "sent")]
                words = [label("letter", row.state), label("kind", row.kind)]
                words += [case.code, label("outcome", case.outcome)] if case and not case.confidential else [case.code] if case else []
                words += [letter_name(o.form, o.variant) for o in sent]
                say(f"{self._at(row.handled_at)}  " + " · ".join(words))
        sys.stdout.flush()
        return not unread

    def _at(self, moment: datetime | None) -> str:
        shop = next(iter(self.house.shops.values()))
        return f"{shop.book.calendar.local(moment):%H:%M:%S}" if moment else ""


def _watching(house: House, postman: Postman, later: list[Story], every: float, folder: Path) -> threading.Event:
    """Starts the postman's round; set the event to end it."""
    over = threading.Event()
    threading.Thread(target=_round, args=(house, postman, later, every, folder, over), name="postman", daemon=True).start()
    return over


def _round(house: House, postman: Postman, later: list[Story], every: float, folder: Path, over: threading.Event) -> None:
    teller, waiting, printed = _Teller(house), list(later), False
    while not over.wait(every):
        try:
            all_read = teller.tell()
            if (story := next((s for s in waiting if postman.can_bring(s)), None)) is not None:
                waiting.remove(story)
                postman.bring(story, at=house.clock.now())
            elif all_read and not printed:
                printed = True
                _print_report(house, folder / "report")
        except HelpdeskError as why:
            say(str(why))


def _print_report(house: House, folder: Path) -> None:
    """The week so far, as the leader will get it on Friday."""
    folder.mkdir(exist_ok=True)
    for shop in house.shops.values():
        for file in reports.make(house, shop, reports.Wanted(reports.WEEKLY), balance=balance_line(house, shop)).files:
            (folder / file.name).write_bytes(file.content)
            say(f"Báo cáo tuần (đến lúc này): {folder / file.name}")
    sys.stdout.flush()
