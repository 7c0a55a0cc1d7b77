"""Stations 5 to 10: what the procedure says, what the desk does, what leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpdesk.journey.codes import FollowUp, Kind, Outcome
from helpdesk.journey.letter import Correspondent
from helpdesk.journey.reading import Span, Wish

# 5 ── what the procedure says of it ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the law demands of the file: met, missing or doubtful, by which clause, proved by which sentence."""

    code: str
    status: str
    clause: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    clause: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    kind: Kind
    outcome: Outcome
    template: str | None
    items: tuple[Item, ...] = ()
    reasons: tuple[Reason, ...] = ()
    competent_office: str | None = None  # in short, as the register names it
    competent_office_full: str = ""
    follow_up: FollowUp | None = None
    wish: Wish | None = None
    cancels: str | None = None
    topics: tuple[str, ...] = ()
    unclear_judgment: bool = False
    doubts: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()  # what a person should look at: codes of the checklist and of `labels.toml`, [look_at]
    fingerprint: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(i.code for i in self.items if i.status == "missing")


# 6 ── what the desk does ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Decision:
    """`action` is send, review or none; `form` and `variant` name the letter that answers (templates_mail/<form>/<variant>)."""

    action: str
    form: str | None = None
    variant: str | None = None
    review_reasons: tuple[str, ...] = ()


# 7 ── what leaves ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reply:
    """A letter of ours, rendered, before it becomes a mail: plain text and HTML say the same."""

    subject: str
    text: str
    html: str
    to: tuple[Correspondent, ...]
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    calendar: bytes | None = None
    calendar_method: str = "REQUEST"
    files: tuple[tuple[str, str, bytes], ...] = ()
    automatic: bool = True


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """Final bytes: nothing in them changes after they are stored, whoever sends them and however often it is tried.

    `copies` are addresses of ours that get it too, for evidence, if any of the `recipients` is taken.
    """

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's word that it took a mail over. (address, answer) of recipients it did not take: `refused` for good, or `postponed`."""

    answer: str
    refused: tuple[tuple[str, str], ...] = ()
    postponed: tuple[tuple[str, str], ...] = ()
