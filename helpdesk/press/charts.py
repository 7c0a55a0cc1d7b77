"""Charts as SVG: one drawing for the page, the PDF and the DOCX; every value is also written as a figure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from helpdesk.press.document import Chart
from helpdesk.press.lettering import FAMILY, legible

COLOURS = ("#1b4f8a", "#c8752d", "#5b6b73")  # told apart without colour too: dark, middle, grey
INK = "#222"
WIDTH, PLOT, TOP, LABELS, LEGEND, THICKEST = 640, 150, 18, 28, 22, 30
HEIGHT = TOP + PLOT + LABELS + LEGEND


def svg(chart: Chart) -> str:
    """A whole SVG document, `chart.told` as its description. Same chart, same text."""
    parts = [*_bars(chart), *_axis(chart), *_legend(chart)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(legible(chart.told))}" font-family="{FAMILY}, Times New Roman, serif">'
        f"<title>{escape(legible(chart.caption))}</title>{''.join(parts)}</svg>"
    )


def _bars(chart: Chart) -> Iterator[str]:
    most = max((v for s in chart.series for v in s.values), default=0) or 1
    step = WIDTH / max(len(chart.labels), 1)
    thick = min(step * 0.8 / max(len(chart.series), 1), THICKEST)
    for at, series in enumerate(chart.series):
        for place, value in enumerate(series.values):
            tall = PLOT * value / most
            left, top = (place + 0.5) * step + (at - len(chart.series) / 2) * thick, TOP + PLOT - tall
            yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{thick * 0.92:.1f}" height="{tall:.1f}" fill="{COLOURS[at]}"/>'
            yield _text(left + thick * 0.46, top - 4, str(value), size=min(11.0, thick * 0.75))


def _axis(chart: Chart) -> Iterator[str]:
    step, base = WIDTH / max(len(chart.labels), 1), TOP + PLOT
    yield f'<line x1="0" y1="{base}" x2="{WIDTH}" y2="{base}" stroke="#333" stroke-width="1"/>'
    for place, label in enumerate(chart.labels):
        yield _text((place + 0.5) * step, base + 15, label, size=11)


def _legend(chart: Chart) -> Iterator[str]:
    left, top = 4.0, TOP + PLOT + LABELS
    for at, series in enumerate(chart.series):
        yield f'<rect x="{left:.1f}" y="{top}" width="12" height="12" fill="{COLOURS[at]}"/>'
        yield _text(left + 17, top + 10.5, series.name, size=12, anchor="start")
        left += 40 + 6.2 * len(series.name)


def _text(x: float, y: float, words: str, *, size: float, anchor: str = "middle") -> str:
    said = escape(legible(words))
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{INK}" text-anchor="{anchor}">{said}</text>'
