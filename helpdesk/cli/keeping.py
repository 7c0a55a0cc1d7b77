"""backup, restore, drill, retention, health: keeping the house safe, and telling whether it lives."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import backup, metrics, retention, vitals
from helpdesk.desk.drill import Drilled, drill
from helpdesk.desk.people import AT_THE_MACHINE
from helpdesk.desk.saying import label


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


def retained(arguments: argparse.Namespace) -> None:
    """What is due, and with --do the act. Confidential cases are counted and never named."""
    with open_house(arguments) as house:
        found = retention.due(house)
        robots = retention.loose(house)
        done = retention.carry_out(house, by=AT_THE_MACHINE) if arguments.do else None
        if done is not None:
            house.memory.wipe()
        backed_up = retention.last_backup(house)
    if arguments.json:
        secret, acted = sum(one.confidential for one in found), asdict(done) if done else None
        show({"due": [one.plain() for one in found if not one.confidential], "confidential": secret, "letters": robots, "done": acted})
    else:
        say("\n".join([*_due(found, robots), *(_done(done, backed_up) if done else [ONLY_LISTED])]))


ONLY_LISTED = "Mới chỉ liệt kê, chưa đổi gì; làm thật bằng «helpdesk retention --do»."


def _due(found: Sequence[retention.Due], robots: int) -> list[str]:
    told = [_due_line(one) for one in found if not one.confidential]
    secret = sum(one.confidential for one in found)
    told += [f"{secret} hồ sơ bảo mật đến hạn (không nêu mã)."] if secret else []
    told += [f"{robots} thư tự động không thuộc hồ sơ nào đến hạn."] if robots else []
    return told or ["Không hồ sơ nào hết thời hạn lưu giữ. Loại việc không ghi thời hạn thì hồ sơ được giữ (trang Quy trình)."]


def _due_line(one: retention.Due) -> str:
    held = "; ".join(label("obstacle", code) for code in one.held)
    kept = f": CÒN GIỮ vì {held}" if held else ""
    days = f"xong {one.ended_on:%d/%m/%Y}, đến hạn {one.due_on:%d/%m/%Y}"
    return f"{one.code}  {label('kind', one.kind)}, {days} ({one.source}): {label('retained', one.act)}{kept}"


def _done(done: retention.Done, backed_up: str) -> list[str]:
    told = [f"Đã đóng {done.closed}, khử nhận dạng {done.anonymised} hồ sơ, {done.letters} thư tự động; xóa {done.files} tệp khỏi đĩa."]
    if done.left:
        told.append(f"{done.left} tệp vừa được ghi, lượt sau mới xóa: chạy lại «helpdesk retention --do» sau một phút.")
    return [*told, f"Bản sao lưu còn giữ nội dung cũ ({backed_up}): sao lưu lại vào chính thư mục đó thì tệp đã xóa cũng ra khỏi bản ấy;",
            "các bản ở nơi khác giữ đến khi cơ quan xóa. Thư gốc trên máy chủ thư không đổi: xóa ở đó là việc của cơ quan."]  # fmt: skip


def health(arguments: argparse.Namespace) -> int:
    """Exit 1 where something needs a look."""
    with open_house(arguments) as house:
        found = vitals.take(house)
    if arguments.json:
        show(found.plain())
    else:
        say(metrics.text_of(found).rstrip())
    return 1 if found.troubles else 0
