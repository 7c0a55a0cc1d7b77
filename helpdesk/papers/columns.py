"""Two columns written line by line across the page, read one after the other.

The heading of every judgment and decision stands so: the court on the left, the motto on the right, each centred. Programs that
place text by tabs, and an engine that reads a picture, write "TÒA ÁN NHÂN DÂN  CỘNG HÒA XÃ HỘI": the court's name falls apart. Tables
are not centred, and stay rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

_GUTTER, _WORD_GAP, _OFF_CENTRE = 1.5, 1.2, 2.5  # in heights of a letter


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: text and its box, the origin at the lower left; `place` counts as the file writes them."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    place: int = 0

    @property
    def height(self) -> float:
        return max(1.0, self.top - self.bottom)

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


Row = list[Run]


def unwoven(runs: list[Run]) -> str | None:
    """The page's lines with woven columns apart; None where nothing is woven and the file's own order stands."""
    rows = [_joined(row) for row in _rows(runs)]
    bands = list(_bands(rows))
    if not bands:
        return None
    lines, at = list[str](), 0
    for start, end, gutter in bands:
        lines += [_line(row) for row in rows[at:start]]
        left = [run for row in rows[start:end] for run in row if run.centre < gutter]
        right = [run for row in rows[start:end] for run in row if run.centre >= gutter]
        lines += [*(run.text for run in left), *(run.text for run in right)]
        at = end
    return "\n".join([*lines, *(_line(row) for row in rows[at:])])


def _line(row: Row) -> str:
    return " ".join(run.text for run in row)


def _rows(runs: list[Run]) -> list[Row]:
    """Runs that stand beside each other, from the top of the page down."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda r: -(r.top + r.bottom)):
        if rows and _beside(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda r: r.left) for row in rows]


def _beside(one: Run, other: Run) -> bool:
    return min(one.top, other.top) - max(one.bottom, other.bottom) > 0.5 * min(one.height, other.height)


def _joined(row: Row) -> Row:
    """Runs with no more than a blank between them are one."""
    joined = row[:1]
    for run in row[1:]:
        last = joined[-1]
        apart = (run.left - last.right) / max(run.height, last.height)  # a hyphen has no height to speak of
        if apart > _WORD_GAP:
            joined.append(run)
            continue
        gap = " " if apart > 0.12 else ""
        box = (last.left, min(last.bottom, run.bottom), max(last.right, run.right), max(last.top, run.top))
        joined[-1] = Run(last.text + gap + run.text, *box, last.place)
    return joined


def _bands(rows: list[Row]) -> Iterator[tuple[int, int, float]]:
    """(first row, one behind the last, where the gutter runs) of each woven pair of centred columns."""
    at = 0
    while at < len(rows):
        end, gutter = _band(rows, at)
        band = rows[at:end]
        if len(band) >= 2 and _is_centred(band, gutter) and _is_woven(band, gutter) and not _is_account(band, gutter):
            yield at, end, gutter
            at = end
        else:
            at += 1


def _band(rows: list[Row], start: int) -> tuple[int, float]:
    """As many rows as one gutter goes through; they begin and end with a row that has something on both sides."""
    low, high, end = 0.0, float("inf"), start
    for number, row in enumerate(rows[start:], start):
        if len(row) > 2 or (len(row) == 2 and row[1].left - row[0].right < _GUTTER * row[0].height):
            break
        if len(row) == 2:
            low, high = max(low, row[0].right), min(high, row[1].left)
        elif row[0].right <= high and row[0].centre < low:
            low = max(low, row[0].right)
        elif row[0].left >= low and row[0].centre > high:
            high = min(high, row[0].left)
        else:
            break
        if low >= high:
            break
        if len(row) == 2:
            end = number + 1
            gutter = (low + high) / 2
    return (end, gutter) if end > start else (start, 0.0)


def _is_centred(rows: list[Row], gutter: float) -> bool:
    height = median(run.height for row in rows for run in row)
    sides = ([r.centre for row in rows for r in row if (r.centre < gutter) == left] for left in (True, False))
    return all(max(side) - min(side) <= _OFF_CENTRE * height for side in sides)


def _is_account(rows: list[Row], gutter: float) -> bool:
    """Sums beside what they are for, centred or not: a row is a row."""
    sides = ("".join(r.text for row in rows for r in row if (r.centre < gutter) == left) for left in (True, False))
    return any(sum(map(str.isdigit, side)) > sum(map(str.isalpha, side)) for side in sides)


def _is_woven(rows: list[Row], gutter: float) -> bool:
    """Does the file write them line by line? One column after the other needs no help."""
    left = [r.place for row in rows for r in row if r.centre < gutter]
    right = [r.place for row in rows for r in row if r.centre >= gutter]
    return not (max(left) < min(right) or max(right) < min(left))
