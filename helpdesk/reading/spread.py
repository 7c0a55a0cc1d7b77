"""A letter spread out on the desk: its pieces surveyed, its papers opened, its people known."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.reading.enclosed import OpenedPaper
from helpdesk.reading.picture import Part, Picture
from helpdesk.reading.survey import Survey

OWN = ("body", "forwarded", "application")


@dataclass(frozen=True)
class Spread:
    """The pieces of one letter."""

    subject: Survey
    body: Survey
    forwarded: Survey
    opened: list[OpenedPaper]
    parts: list[Part]
    picture: Picture

    @property
    def own(self) -> list[Survey]:
        return [p.survey for p in self.parts if p.role in OWN]
