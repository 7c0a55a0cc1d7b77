"""The fields of delivery reports and read receipts (RFC 3464, RFC 8098): groups of header-like lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.journey import BouncedRecipient
from helpdesk.mail.defects import Notes
from helpdesk.mail.fields import Fields, read_fields
from helpdesk.mail.words import header_text

MAX_GROUPS = 200
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>;,:\"()]+@[^\s<>;,:\"()]+")


@dataclass(frozen=True, slots=True)
class Report:
    """The groups of one report: about the message first, then one for each recipient."""

    groups: tuple[Fields, ...]

    def text(self, name: str) -> str:
        """The first value of a field in any group, without its type ("rfc822;")."""
        return next((_value(g, name) for g in self.groups if name in g), "")


def read_report(data: bytes) -> Report:
    """Never fails; rubbish has no groups."""
    groups = []
    for block in _BLANK_LINE.split(data.strip())[:MAX_GROUPS]:
        fields, _ = read_fields(block, 0, len(block), Notes())
        if len(fields):
            groups.append(fields)
    return Report(tuple(groups))


def failed_recipients(report: Report) -> tuple[BouncedRecipient, ...]:
    """Whom the mail did not reach (action failed) or not yet (delayed). An action "delivered" is no failure."""
    found = (_recipient(g) for g in report.groups if "final-recipient" in g or "original-recipient" in g or "action" in g)
    return tuple(r for r in found if r is not None)


def succeeded(report: Report) -> bool:
    """Whether the report tells of nothing but arrival."""
    actions = {_action(g) for g in report.groups if "action" in g}
    return bool(actions) and actions <= {"delivered", "relayed", "expanded"}


def status_in(text: str) -> str:
    """The enhanced status code (RFC 3463) in a line; ''."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def _recipient(group: Fields) -> BouncedRecipient | None:
    action = _action(group)
    status = status_in(_value(group, "status")) or status_in(_value(group, "diagnostic-code"))
    if action not in ("failed", "failure", "delayed", "") or (not action and status[:1] not in ("4", "5")):
        return None
    named = (
        _address(_value(group, name)) for name in ("original-recipient", "final-recipient", "x-actual-recipient")
    )  # as we wrote it, first
    address = next((a for a in named if a), "")
    permanent = action.startswith("fail") or (not action and status.startswith("5"))
    return BouncedRecipient(address, permanent, status, _value(group, "diagnostic-code")[:300])


def _action(group: Fields) -> str:
    return _value(group, "action").lower().split(" ")[0].strip(" ;().")


def _value(group: Fields, name: str) -> str:
    text = header_text(group.first(name), Notes())
    kind, semicolon, rest = text.partition(";")
    return rest.strip() if semicolon and len(kind) < 20 and " " not in kind.strip() else text


def _address(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[0].strip("'.") if found else ""
