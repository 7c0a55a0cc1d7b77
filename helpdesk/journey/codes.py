"""The codes of the procedure: closed vocabularies that stand as they are in JSON, the database and data files."""

from enum import StrEnum


class Kind(StrEnum):
    ENFORCEMENT = "enforcement"
    CONFIRMATION = "confirmation"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    OTHER = "other"
    AUTOMATIC = "automatic"


class Outcome(StrEnum):
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NO_RIGHT = "no_right"
    NO_JURISDICTION = "no_jurisdiction"
    TIME_BARRED = "time_barred"
    NEEDS_REVIEW = "needs_review"
    NONE = "none"


class FollowUp(StrEnum):
    SUPPLEMENT = "supplement"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    CONFIRM_ATTENDANCE = "confirm_attendance"
    BY_POST = "by_post"
    QUESTION = "question"
    THANKS = "thanks"


class Role(StrEnum):
    CREDITOR = "creditor"
    DEBTOR = "debtor"
    REPRESENTATIVE = "representative"
    HEIR = "heir"
    AFFECTED = "affected"
    OUTSIDER = "outsider"


class Automatic(StrEnum):
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    OWN_MAIL = "own_mail"
    CALENDAR = "calendar"
    RECEIPT = "receipt"
    NOTICE = "notice"
    SPAM = "spam"
