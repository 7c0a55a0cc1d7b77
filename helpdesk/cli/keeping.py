"""backup, restore, health: keeping the house safe, and telling whether it lives."""

from __future__ import annotations

import argparse

from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import backup, metrics, vitals


def make(arguments: argparse.Namespace) -> int:
    """Exit 1 where the house itself has lost a file: the rest is saved all the same."""
    with open_house(arguments) as house:
        made = backup.make(house, arguments.path)
    if arguments.json:
        show({"made_at": made.made_at, "engine": made.engine, "files": len(made.files), "lost": list(made.lost)})
    else:
        say(f"Đã sao lưu vào {arguments.path}: {len(made.files)} tệp" + (f"; {len(made.lost)} tệp đã mất từ trước" if made.lost else ""))
    return 1 if made.lost else 0


def restore(arguments: argparse.Namespace) -> None:
    with open_house(arguments, memory=False) as house:
        found = backup.restore(house, arguments.path)
    if arguments.json:
        show({"made_at": found.made_at, "files": len(found.files)})
    else:
        say(f"Đã khôi phục bản sao lưu lúc {found.made_at}: {len(found.files)} tệp.")
        say("Thư đang chờ gửi lúc đó nay nằm ở «Thư chưa đi», chờ xác nhận đã đi hay chưa.")


def health(arguments: argparse.Namespace) -> int:
    """Exit 1 where something needs a look."""
    with open_house(arguments) as house:
        found = vitals.take(house)
    if arguments.json:
        show(found.plain())
    else:
        say(metrics.text_of(found).rstrip())
    return 1 if found.troubles else 0
