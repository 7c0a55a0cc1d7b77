"""outbox: what has not left and why, and what a person does about it."""

from __future__ import annotations

import argparse
from typing import Any

from helpdesk.cases import dossiers, outbox
from helpdesk.cases.tables import OutgoingRow
from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import post
from helpdesk.desk.people import AT_THE_MACHINE
from helpdesk.desk.vital_words import words


def listed(arguments: argparse.Namespace) -> None:
    """Everything that has not left, the oldest first; with --all what has, too."""
    statuses = (*outbox.UNSENT, *(("sent", "withdrawn") if arguments.all else ()))
    with open_house(arguments) as house, house.memory.look() as unit:
        for row in outbox.with_status(unit, *statuses):
            told = _told(row)
            show(told) if arguments.json else say(
                f"{row.id:>6}  {row.about:28} {row.obligation:22} {words('status', row.status)}" + (f": {row.answer}" if row.answer else "")
            )


def _told(row: OutgoingRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "about": row.about,
        "obligation": row.obligation,
        "revision": row.revision,
        "status": row.status,
        "message_id": row.message_id,
        "created_at": row.created_at.isoformat(),
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "next_try_at": row.next_try_at.isoformat() if row.next_try_at else None,
        "tries": row.tries,
        "why": row.answer,
        "refused": row.refused,
    }


def settle(arguments: argparse.Namespace) -> None:
    """Somebody found out whether a doubtful mail arrived."""
    arrived = arguments.verdict == "arrived"
    with open_house(arguments) as house:
        post.decide_doubt(house, arguments.id, arrived=arrived, who=AT_THE_MACHINE)
    say("Đã ghi: thư đã đến." if arrived else "Đã ghi: thư chưa đến; chính thư này, cùng Message-ID, sẽ được gửi lại.")


def again(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house, house.memory.unit() as unit:
        row = outbox.locked(unit, arguments.id)
        post.try_again(unit, house, row)
        dossiers.note(unit, "delivery:later", at=house.clock.now(), case_id=row.case_id, by=AT_THE_MACHINE, outgoing=row.id)
    say("Thư sẽ được gửi lại ngay, cùng Message-ID.")
