"""A reading room that opens nothing, for as long as the real one is not there."""

import sys
import types
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    max_pages: int = 30
    max_megabytes: int = 40


class ReadingRoom:
    def __init__(self, limits: Limits, *, cache: Path, languages: str, antivirus: str | None) -> None:
        pass

    def open(self, enclosures, *, eyes):
        from helpdesk.journey import Page, Paper

        return tuple(Paper(e.name, e.type, len(e.content), e.sha256, (Page(1, "", "none"),)) for e in enclosures)

    def wants_eyes(self, papers) -> bool:
        return False

    def close(self) -> None:
        pass


try:
    import helpdesk.papers.room  # noqa: F401
except ModuleNotFoundError:
    module = types.ModuleType("helpdesk.papers.room")
    module.Limits, module.ReadingRoom = Limits, ReadingRoom
    sys.modules["helpdesk.papers.room"] = module
