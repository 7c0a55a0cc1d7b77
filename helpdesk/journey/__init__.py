"""THE VOCABULARY: every value that travels, in the order it travels.

    RawMail -> Letter + Papers -> Reading -> Assessment -> Decision -> OutgoingMail -> Receipt

Frozen dataclasses of the standard library only; no package hands a dict to another. Instants are aware UTC, days are
plain dates in the office's zone, money is whole đồng. The words are the office's (README, glossary); the codes of the
enumerations are those of the procedure and appear as they are in JSON, in the database and in data files.
"""

from helpdesk.journey.answer import Assessment, Decision, Item, OutgoingMail, Reason, Receipt, Reply
from helpdesk.journey.codes import Automatic, FollowUp, Kind, Outcome, Role
from helpdesk.journey.letter import (
    Authenticity,
    Bounce,
    BouncedRecipient,
    CalendarReply,
    Correspondent,
    Defect,
    Enclosure,
    Filed,
    Letter,
    Listing,
    Page,
    Paper,
    Place,
    RawMail,
    Unread,
)
from helpdesk.journey.reading import (
    Contradiction,
    CourtName,
    Day,
    EnforcementDecision,
    Facts,
    Found,
    Judgment,
    Money,
    OfficeName,
    PaperRole,
    Ranked,
    Reading,
    Span,
    Statement,
    Thread,
    Wish,
)
from helpdesk.journey.view import LetterView, Meeting, OfficeCard, Point

__all__ = [
    "Assessment",
    "Authenticity",
    "Automatic",
    "Bounce",
    "BouncedRecipient",
    "CalendarReply",
    "Contradiction",
    "Correspondent",
    "CourtName",
    "Day",
    "Decision",
    "Defect",
    "Enclosure",
    "EnforcementDecision",
    "Facts",
    "Filed",
    "FollowUp",
    "Found",
    "Item",
    "Judgment",
    "Kind",
    "Letter",
    "LetterView",
    "Listing",
    "Meeting",
    "Money",
    "OfficeCard",
    "OfficeName",
    "Outcome",
    "OutgoingMail",
    "Page",
    "Paper",
    "PaperRole",
    "Place",
    "Point",
    "Ranked",
    "RawMail",
    "Reading",
    "Reason",
    "Receipt",
    "Reply",
    "Role",
    "Span",
    "Statement",
    "Thread",
    "Unread",
    "Wish",
]
