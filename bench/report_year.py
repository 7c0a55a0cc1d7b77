"""A made-up year of 20,000 letters (Tết, swapped days, nights and Sundays): every weekly report and the year's, against a count by hand.

    .venv/bin/python bench/report_year.py [LETTERS] [SEED]

The year is 1 October 2025 to 30 September 2026. Exit 1 where any figure differs.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpdesk.desk import report_periods
from tests.desk.report_office import OFFICE, open_office, rulebook
from tests.desk.synthetic_check import apart, counted, tiles
from tests.desk.synthetic_year import enter, imagine


def main(letters: int = 20_000, seed: int = 7) -> int:
    with tempfile.TemporaryDirectory() as folder:
        office, book = open_office(Path(folder)), rulebook()
        year = report_periods.by_months(book, "year", date(2026, 9, 30))
        imagined = imagine(book, year.since - timedelta(days=30), year.until + timedelta(days=10), letters, seed)
        with office.house.memory.unit() as unit:
            enter(unit, OFFICE, imagined)
        weeks, stubs = tiles(office, year)
        reports = [counted(office, imagined, period) for period in (*weeks, *stubs, year)]
        office.house.memory.close()
    wrong = [line for _, found in reports for line in found]
    *parts, whole = [figures for figures, _ in reports]
    unequal = apart(parts, whole)
    print("\n".join([*wrong, *unequal]))
    told = f"{len(weeks)} weekly reports, {len(stubs)} stubs and the year of {letters} letters"
    print(f"{told}: {len(wrong)} figures differ from the count by hand")
    print(f"sum of weeks and stubs against the year: {len(unequal)} figures differ")
    return 1 if wrong or unequal else 0


if __name__ == "__main__":
    sys.exit(main(*(int(a) for a in sys.argv[1:])))
