"""Where an answer goes."""

from __future__ import annotations

from helpdesk.journey import Correspondent, Letter
from helpdesk.mail.own import domain_of


def answer_address(letter: Letter) -> Correspondent | None:
    """Where an answer goes: Reply-To where the sender is a robot or of the same domain, else the sender. None where nowhere."""
    sender, reply_to = letter.sender, letter.reply_to
    if reply_to and reply_to.address:
        robot = bool(letter.robot_marks) or sender is None or not sender.address
        if robot or (sender and domain_of(sender.address) == domain_of(reply_to.address)):
            return reply_to
    return sender if sender and sender.address else None
