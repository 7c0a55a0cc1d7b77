"""A made-up year of 20,000 letters (Tết, swapped days, nights and Sundays), every weekly report and the year's, against a count by hand.

    .venv/bin/python bench/report_year.py [LETTERS] [SEED]

The year is 1 October 2025 to 30 September 2026. Exit 1 where any figure differs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpdesk.cases.figures import additive
from helpdesk.desk import report_periods
from helpdesk.desk.report_figures import Asked, gather
from helpdesk.desk.report_periods import Cutting, Period
from tests.desk.report_office import OFFICE, open_office, rulebook
from tests.desk.synthetic_check import differences
from tests.desk.synthetic_year import NOW, Told, enter, imagine


def main(letters: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        office, book = open_office(Path(folder)), rulebook()
        year = report_periods.by_months(book, "year", date(2026, 9, 30))
        imagined = imagine(book, year.since - timedelta(days=30), year.until + timedelta(days=10), letters, seed)
        with office.house.memory.unit() as unit:
            enter(unit, OFFICE, imagined)
        cutting = Cutting(book.calendar, office.house.settings.reports.at)
        cuts = [cut for cut in _cuts(cutting, year)]
        weeks = [Period("weekly", a, b, cutting.day(b)) for a, b in zip(cuts, cuts[1:], strict=False)]
        stubs = [Period("period", year.since, cuts[0], year.on), Period("period", cuts[-1], year.until, year.on)]
        wrong, sums = 0, dict[str, int]()
        for period in [*weeks, *stubs, year]:
            began = time.perf_counter()
            with office.house.memory.look() as unit:
                figures = gather(unit, book.calendar, Asked(OFFICE, period, NOW))
            found = differences(figures, Told(imagined, book, period.since, period.until))
            wrong += len(found)
            for line in found:
                print(f"{period.kind} {period.on}: {line}")
            if period is not year:
                sums = {code: sums.get(code, 0) + n for code, n in {**dict.fromkeys(sums, 0), **additive(figures)}.items()}
        whole = additive(figures)
        stocks = ("opening", "closing")
        apart = [c for c in {*sums, *whole} if not c.endswith(stocks) and sums.get(c, 0) != whole.get(c, 0)]
        print(f"{len(weeks)} weekly reports, 2 stubs, 1 year of {letters} letters: {wrong} figures differ from the count by hand;")
        print(
            f"{len(whole)} figures of the year, {len(apart)} differ from the sum of weeks and stubs; year counted in {time.perf_counter() - began:.2f} s"
        )
        return 1 if wrong or apart else 0


def _cuts(cutting: Cutting, year: Period) -> list[object]:
    found = []
    for cut in cutting.after(year.since - timedelta(days=14)):
        if cut >= year.until:
            return found
        if cut >= year.since:
            found.append(cut)
    return found


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:]]
    sys.exit(main(*(arguments + [20_000, 7][len(arguments) :])))
