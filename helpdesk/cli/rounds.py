"""poll --once and send --once: one round of what the service does for ever."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from helpdesk.cases import letters
from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import intake, post
from helpdesk.desk.intake import Collected
from helpdesk.desk.recovery import free_leases_of_the_dead
from helpdesk.house import House


def poll(arguments: argparse.Namespace) -> None:
    listed = kept = answered = 0
    with open_house(arguments) as house:
        free_leases_of_the_dead(house)
        for collected in _collected(house):
            listed, kept = listed + collected.listed, kept + collected.kept
        answered = intake.answer_all(house, lane="quick") + intake.answer_all(house, lane="slow")
        with house.memory.look() as unit:
            states = letters.counts(unit)
    counts = {"listed": listed, "kept": kept, "handled": answered, "letters": states}
    show(counts) if arguments.json else say(f"{listed} thư trong hộp, {kept} thư mới được lưu, {answered} thư được xử lý")


def _collected(house: House) -> Iterator[Collected]:
    """One round over every folder of every mailbox."""
    for shop in house.shops.values():
        for box in house.mailboxes(shop):
            try:
                yield intake.collect(house, shop, box)
            finally:
                box.close()


def send(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house:
        free_leases_of_the_dead(house)
        posted = post.send_all(house)
    counts = {"sent": posted.sent, "later": posted.later, "dead": posted.dead, "doubtful": posted.doubtful}
    show(counts) if arguments.json else say(
        f"{posted.sent} thư đã gửi, {posted.later} gửi lại sau, {posted.dead} không gửi được, {posted.doubtful} chưa rõ"
    )
