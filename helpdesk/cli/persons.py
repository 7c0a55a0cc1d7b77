"""person: what the office holds about somebody, and a copy for them."""

from __future__ import annotations

import argparse

from helpdesk.cli.common import open_house, say, show, write_private
from helpdesk.desk.subject import Held, copy_for, held
from helpdesk.errors import Refused

WITHOUT = "Hồ sơ tố cáo không nằm trong danh sách này: chỉ người giữ trả lời về các hồ sơ đó."


def listed(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house:
        found = held(house, arguments.words)
    for one in found:
        show(one.plain()) if arguments.json else say(_line(one))
    if not arguments.json:
        say(f"{len(found)} hồ sơ. {WITHOUT}")


def _line(one: Held) -> str:
    told = "tự gửi" if one.wrote else "có tên trong hồ sơ của người khác"
    named = f"; ghi là {', '.join(one.named)}" if one.named else ""
    return f"{one.code}  {one.received_at:%d/%m/%Y}  {one.kind}, {one.status}: {told}{named}; {one.letters} thư đến, {one.mails} thư đi"


def copied(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house:
        content = copy_for(house, arguments.address)
    try:
        write_private(arguments.out, content)
    except OSError as cause:
        raise Refused(f"không ghi được {arguments.out}: {cause.strerror}") from cause
    say(f"Đã ghi {arguments.out}: thư của chính người đó, thư gửi cho họ, và thông tin đã đọc được về họ. {WITHOUT}")
