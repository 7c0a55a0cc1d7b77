"""The signs of life in the text format of Prometheus (version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from helpdesk.desk.vitals import Vitals

Labels = dict[str, str]
Sample = tuple[Labels, float | None]
STATES = ("new", "answered", "queued", "recorded", "shunted")
STATUSES = ("held", "ready", "leased", "later", "doubtful", "sent", "bounced", "dead", "withdrawn")


def text_of(found: Vitals) -> str:
    return "".join(f"{line}\n" for name, told, samples in _metrics(found) for line in _lines(name, told, samples))


def _lines(name: str, told: str, samples: list[Sample]) -> Iterator[str]:
    known = [(labels, value) for labels, value in samples if value is not None]
    if known:
        yield f"# HELP helpdesk_{name} {told}"
        yield f"# TYPE helpdesk_{name} gauge"
    for labels, value in known:
        told_apart = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"helpdesk_{name}{{{told_apart}}} {value:.15g}" if labels else f"helpdesk_{name} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _metrics(found: Vitals) -> Iterator[tuple[str, str, list[Sample]]]:
    boxes = [({"account": box.account, "folder": box.folder}, box) for box in found.mailboxes]
    yield "sound", "1 where nothing needs a look.", [({}, float(not found.troubles))]
    yield "trouble", "1 for each thing that needs a look.", [({"what": code}, 1.0) for code in found.troubles]
    yield "mailbox_read_timestamp_seconds", "When a folder was last read.", [(labels, _at(box.read_at)) for labels, box in boxes]
    yield "mailbox_up", "1 where the last look at a folder went well.", [(labels, float(not box.fault)) for labels, box in boxes]
    yield "mailbox_mails", "Mails that lie in a folder.", [(labels, float(box.listed)) for labels, box in boxes]
    yield "letters", "Letters in the ledger.", [({"state": s}, float(found.letters.get(s, 0))) for s in STATES]
    yield "outgoing", "Mails of ours.", [({"status": s}, float(found.outgoing.get(s, 0))) for s in STATUSES]
    yield "oldest_unread_age_seconds", "Since the oldest letter nobody has read arrived.", [({}, _age(found, found.oldest_unread))]
    yield "oldest_ready_age_seconds", "Since the oldest mail that waits to leave was written.", [({}, _age(found, found.oldest_ready))]
    yield "sent_timestamp_seconds", "When a mail last left.", [({}, _at(found.last_sent))]
    yield "next_deadline_timestamp_seconds", "The next moment by which the law wants something.", [({}, _at(found.next_deadline))]
    yield "overdue", "Clocks of the procedure that have run out.", [({}, float(found.overdue))]
    yield "report_timestamp_seconds", "When a weekly report was last closed.", [({}, _at(found.last_report))]
    yield "balance_timestamp_seconds", "When the mailboxes were last held against the ledger.", [({}, _at(found.balanced_at))]
    yield "balance_differences", "What differed then.", [({}, float(found.differences) if found.balanced_at else None)]
    yield "backup_timestamp_seconds", "When a backup was last made.", [({}, _at(found.backed_up_at))]
    yield "clock_skew_seconds", "By how much our clock and the mail server's differ at least.", [({}, _seconds(found.clock_skew))]
    ends = [({"of": one.what}, _at(one.until)) for one in found.expiring]
    yield "credential_expiry_timestamp_seconds", "When what our doors open with ends.", ends
    up: list[Sample] = [({"of": one.what}, float(not one.fault)) for one in found.expiring]
    yield "credential_up", "1 where it was of use when last looked at.", up
    yield "free_bytes", "Room where letters are kept.", [({}, float(found.free_bytes or 0))]


def _at(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _seconds(length: timedelta | None) -> float | None:
    return abs(length.total_seconds()) if length is not None else None


def _age(found: Vitals, since: datetime | None) -> float:
    return max(0.0, (found.at - since).total_seconds()) if since else 0.0
