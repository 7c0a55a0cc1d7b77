"""How much one file may cost before it is given up: pages, bytes, pixels, seconds, memory."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file, in CPU seconds: `seconds` without eyes, `seconds_a_page` more for each page with them.

    `patience` is for all files of a letter together, by the clock: a letter must be done before its lease is over; `haste` the
    same where no eyes were asked for.
    """

    max_pages: int = 30
    max_megabytes: int = 40
    seconds: int = 20
    seconds_a_page: int = 12
    patience: int = 600
    haste: int = 60
    memory_megabytes: int = 1_000
    max_pixels: int = 100_000_000
    max_letters: int = 2_000_000
    max_members: int = 200
    max_depth: int = 3
    max_ratio: int = 200

    @property
    def most_unpacked(self) -> int:
        """Bytes that may come out of one file."""
        return 2 * self.max_megabytes * MEGABYTE

    @property
    def most_told(self) -> int:
        """Bytes that may be told of one file, everything counted."""
        return self.most_unpacked + 16 * MEGABYTE

    @property
    def most_seconds(self) -> int:
        return self.seconds + self.max_pages * self.seconds_a_page
