"""How long answers took: working minutes reckoned for a million answers as fast as for one."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from helpdesk.cases.figures import Replies, Spread
from helpdesk.law.calendar import ONE_DAY, Calendar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class WorkingClock:
    """Working minutes since a first day, at any minute since 1970: law.working_time's count, laid out once and looked up."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self._edges: list[int] = []
        self._worked: list[int] = []
        total, day = 0, first
        while day <= last:
            for stretch in calendar.intervals(day):
                begins = minute_of(calendar.instant(day, stretch.start))
                self._edges += [begins, begins + stretch.minutes]
                self._worked += [total, total := total + stretch.minutes]
            day += ONE_DAY

    def at(self, minute: int) -> int:
        place = bisect_right(self._edges, minute) - 1
        if place < 0:
            return 0
        begun = self._worked[place]
        return begun + minute - self._edges[place] if place % 2 == 0 else begun


def minute_of(at: datetime) -> int:
    """Whole minutes since 1970; seconds are dropped, as the law's clocks drop them."""
    return (at - EPOCH) // timedelta(minutes=1)


def replies(times: Iterable[tuple[int, int, int, bool]], clock: WorkingClock, overdue: int) -> Replies:
    """`times`: (arrived, due, answered) in minutes since 1970, and whether in time."""
    taken, lateness = Counter[int](), Counter[int]()
    for arrived, due, answered, timely in times:
        now = clock.at(answered)
        taken[now - clock.at(arrived)] += 1
        if not timely:
            lateness[now - clock.at(due)] += 1
    late = lateness.total()
    return Replies(taken.total() - late, late, spread(taken), spread(lateness), overdue)


def spread(counted: Counter[int]) -> Spread:
    """The smallest value that half, nine tenths, all of them do not exceed."""
    many = counted.total()
    if not many:
        return Spread()
    middle, ninth, found, seen = -(-many // 2), -(-many * 9 // 10), list[int](), 0
    for value in sorted(counted):
        before, seen = seen, seen + counted[value]
        found += [value] * ((before < middle <= seen) + (before < ninth <= seen))
    return Spread(found[0], found[1], max(counted))
