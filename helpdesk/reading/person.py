"""Somebody a text speaks of, and the places where it does."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.people import NameMention

SELF, SOMEONE_OWING = "(tôi)", "(người phải thi hành án)"
DEBTOR_REACH = 40  # letters
DEBTOR_IS = re.compile(r"\b(?:(?:nguoi|ben|phia) (?:phai|bi)\b(?:\s+[^\W\d]+){1,4}?|bi don|con no)\s*(?:\bla\b|:)\s*$")


class Actor(NamedTuple):
    """A place in the text where somebody is spoken of; `who` is the folded full name, SELF, or SOMEONE_OWING."""

    start: int
    end: int
    who: str
    pronoun: bool = False


@dataclass
class Person:
    """Somebody of the cast: how the name is written, and the weight of the signs for each part."""

    mention: NameMention | None
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    addresses: list[AddressMention] = field(default_factory=list)

    def weight(self, part: str) -> float:
        return self.weights.get(part, 0.0)

    @property
    def name(self) -> str:
        return self.mention.name if self.mention else ""


def describes_the_debtor(folded: str, position: int) -> bool:
    """ "Người phải thi hành án là chủ thầu …": what stands there is said of whoever owes, of nobody named before."""
    return DEBTOR_IS.search(folded, max(0, position - DEBTOR_REACH), position) is not None
