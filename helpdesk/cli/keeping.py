"""backup, restore, drill, health: keeping the house safe, and telling whether it lives."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import backup, metrics, vitals
from helpdesk.desk.drill import Drilled, drill


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


def tried(arguments: argparse.Namespace) -> int:
    """Exit 1 where an office could not go on from the backup."""
    began = time.monotonic()
    with open_house(arguments, memory=False) as house, tempfile.TemporaryDirectory(prefix="helpdesk-drill-") as place:
        found = drill(house, arguments.path, Path(place), arguments.database)
    seconds = time.monotonic() - began
    if arguments.json:
        show({**found.plain(), "seconds": round(seconds, 1)})
    else:
        say("\n".join(_told(found, seconds)))
    return 0 if found.sound else 1


def _told(found: Drilled, seconds: float) -> list[str]:
    counted = f"{found.letters} thư, {found.files} tệp, {found.lines} dòng nhật ký"
    told = [f"Bản sao lưu lúc {found.made_at}: {counted}; khôi phục thử trong {seconds:.0f} giây."]
    if found.since:
        told.append(f"{found.since} thư đến sau bản sao lưu vẫn nằm trong hộp thư: dịch vụ sẽ tự lấy lại.")
    told += [f"Chưa hỏi được {why}" for why in found.unasked]
    return [*told, *(found.faults or ("Tệp nào cũng nguyên vẹn, nhật ký liền mạch. Chênh lệch: 0",))]


def health(arguments: argparse.Namespace) -> int:
    """Exit 1 where something needs a look."""
    with open_house(arguments) as house:
        found = vitals.take(house)
    if arguments.json:
        show(found.plain())
    else:
        say(metrics.text_of(found).rstrip())
    return 1 if found.troubles else 0
