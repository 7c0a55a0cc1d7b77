"""What can go wrong with the world (a bad letter is a value, never one of these).

    HelpdeskError
    ├── Faults               a file people write (settings, law data, a template) is wrong: every fault at once
    ├── NotFound             nothing by that name or number
    ├── Refused              what was asked is not allowed now; the sentence says why and what is
    │   ├── StepRefused      no such step from the case's present state
    │   ├── StaleApproval    the case changed after the approver saw it
    │   ├── SlotTaken        somebody else has that appointment
    │   └── TakenOver        somebody else has that letter, mail or duty in hand by now
    ├── MailboxError         the mailbox cannot be read
    ├── DeliveryError        a letter did not leave
    ├── DeliveryDoubtful     nobody knows whether it left: settle by evidence, never by sending again
    └── StorageError         disk or database

`retry` answers the only question a caller has: may the same thing succeed later?
The text is one clear sentence naming the thing and the mend; it never holds the text of a letter.
"""

from __future__ import annotations


class HelpdeskError(Exception):
    retry = False


class Faults(HelpdeskError):
    """`faults` are sentences, one for each thing to mend."""

    def __init__(self, where: str, faults: list[str]) -> None:
        self.where, self.faults = where, tuple(faults)
        super().__init__(f"{where}: " + "; ".join(faults))


class NotFound(HelpdeskError):
    pass


class Refused(HelpdeskError):
    pass


class StepRefused(Refused):
    pass


class StaleApproval(Refused):
    """`changes` says, in the words of the office, what is different now."""

    def __init__(self, changes: tuple[str, ...]) -> None:
        self.changes = changes
        super().__init__("; ".join(changes))


class SlotTaken(Refused):
    retry = True


class TakenOver(Refused):
    pass


class MailboxError(HelpdeskError):
    """`permanent`: only a person can mend it (password refused, folder gone)."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.retry = not permanent


class DeliveryError(HelpdeskError):
    """`refused` holds (address, server's answer) for each recipient."""

    def __init__(self, why: str, *, permanent: bool, refused: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(why)
        self.permanent, self.refused = permanent, refused
        self.retry = not permanent


class DeliveryDoubtful(HelpdeskError):
    pass


class StorageError(HelpdeskError):
    retry = True
