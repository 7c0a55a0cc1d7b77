"""Somebody a text speaks of, and the places where it does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from helpdesk.reading.addresses import AddressMention
from helpdesk.reading.people import NameMention

SELF, SOMEONE_OWING = "(tôi)", "(người phải thi hành án)"


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
