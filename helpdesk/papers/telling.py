"""How a reader tells what it finds, at once and piece by piece: what was told is kept even if the reader dies over the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from helpdesk.journey import Page
from helpdesk.papers.flaws import Flaw
from helpdesk.papers.limits import Limits
from helpdesk.spelling.old_fonts import in_unicode

Sink = Callable[[dict[str, Any], bytes], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What eyes read on one picture: `confidence` 0.0 … 1.0, 0.0 where nothing legible was found."""

    text: str
    confidence: float


class Eyes(Protocol):
    def read(self, colours: bytes, width: int, height: int) -> Seen:
        """The text of a picture of `width` x `height` pixels, three bytes each: red, green, blue."""

    def open_picture(self, content: bytes, tell: Telling) -> None:
        """Tells a page for each picture in a picture file."""


class Telling:
    """Everything a reader may say about one file."""

    def __init__(self, sink: Sink, limits: Limits) -> None:
        self._sink, self.limits = sink, limits
        self._letters = self._last = self._members = self._flaws = 0

    def kind(self, media_type: str) -> None:
        self._sink({"kind": media_type}, b"")

    def page(self, page: Page) -> None:
        text = page.text[: max(0, self.limits.max_letters - self._letters)]
        self._letters += len(text)
        self._last = page.number
        if len(text) < len(page.text):
            self.flaw(Flaw.TOO_LARGE, f"quá {self.limits.max_letters} ký tự")
        self._sink({"page": [page.number, text, page.source, page.confidence]}, b"")

    def text(self, text: str) -> None:
        """The next page of a paper whose text stands in the file itself, in Unicode or the fonts from before it."""
        meant, font = in_unicode(text)
        if font:
            self.flaw(Flaw.LEGACY_FONT, font)
        meant = meant.replace("\xad", "").strip()
        self.page(Page(self._last + 1, meant, "layer" if meant else "none"))

    def seen(self, number: int, seen: Seen) -> None:
        """A page that eyes have read."""
        if not seen.text.strip():
            self.flaw(Flaw.NOT_LEGIBLE, str(number))
        self.page(Page(number, seen.text, "ocr" if seen.text.strip() else "none", round(seen.confidence, 4)))

    def waits(self, number: int, doubtful: str = "") -> None:
        """A page that only eyes could read; what its layer says, however doubtful, serves until then."""
        self.flaw(Flaw.WAITS_FOR_EYES, str(number))
        self.page(Page(number, doubtful, "layer" if doubtful else "none", 0.0))

    def flaw(self, flaw: Flaw, what: str = "") -> None:
        self._flaws += 1
        self._sink({"flaw": [flaw.value, what]}, b"")

    def member(self, name: str, content: bytes) -> None:
        self._members += 1
        self._sink({"member": name}, content)

    @property
    def said_nothing(self) -> bool:
        """No letter, no member, no reason why."""
        return not (self._letters or self._members or self._flaws)
