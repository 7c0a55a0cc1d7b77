"""The stretch of time a report speaks of.

Weekly: from the last cut-off to the cut-off of this week, which is its last working day at the hour of the settings; a week
without a working day belongs to the next (QT 682/2017 mục 6). The others: so many months counted from the month the profile
names (QC 14/2013 Điều 17.5), or any days asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from helpdesk.errors import Refused
from helpdesk.law.book import Rulebook
from helpdesk.law.calendar import ONE_DAY, Calendar
from helpdesk.law.profile import ReportRule
from helpdesk.law.working_time import add_months

ReportKind = Literal["weekly", "month", "quarter", "half-year", "year", "period", "unclear-judgments"]
UNCLEAR = "unclear-judgments"
RULES: dict[str, str] = {"half-year": "half_year", UNCLEAR: "month"}
PAST = 12  # weeks or months shown beside a report's own
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """`since` is included, `until` not; `on` is the day the report bears; `whole`: by rule it ends there, and is over."""

    kind: str
    since: datetime
    until: datetime
    on: date
    whole: bool = True
    title: str = ""
    seen: datetime | None = None  # of a period that is not whole: the moment its figures go to

    @property
    def code(self) -> str:
        """What it is closed under: periods of free choice that end together are told apart by their beginning."""
        return self.kind if self.kind != "period" else f"period:{self.since:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Cutting:
    """What a weekly cut-off depends on: the office's calendar and the hour of the settings."""

    calendar: Calendar
    at: time

    def instant(self, day: date) -> datetime:
        return self.calendar.instant(day, self.at.hour * 60 + self.at.minute)

    def day(self, instant: datetime) -> date:
        return self.calendar.date_of(instant)

    def monday(self, instant: datetime) -> date:
        day = self.day(instant)
        return day - timedelta(days=day.weekday())

    def of_week(self, day: date) -> datetime | None:
        """The cut-off of the week that holds `day`; None where the whole week is off."""
        last = self.calendar.last_working_day_of_week(day)
        return self.instant(last) if last else None

    def before(self, day: date) -> datetime:
        """The last cut-off of the weeks before the one that holds `day`."""
        while (found := self.of_week(day := day - WEEK)) is None:
            pass
        return found

    def at_or_before(self, instant: datetime) -> datetime:
        """The last cut-off that is not after an instant."""
        day = self.day(instant)
        here = self.of_week(day)
        return here if here is not None and here <= instant else self.before(day)

    def after(self, last: datetime) -> Iterator[datetime]:
        """The cut-offs of the weeks after the one `last` fell in, without end: one a week, however the calendar has changed."""
        day = self.day(last)
        while True:
            day += WEEK
            if (found := self.of_week(day)) is not None:
                yield found


def weekly(cutting: Cutting, as_of: date, last: datetime | None) -> Period:
    """The week of `as_of`, or as far into it as that day; `last` is where the report before ended. Raises Refused where nothing is left."""
    end, today = cutting.of_week(as_of), cutting.instant(as_of)
    until = min(end or today, today)
    before = cutting.before(as_of)
    since = before if last is None or cutting.monday(last) < cutting.monday(before) else last
    if since >= until:
        raise Refused(f"số liệu đến {cutting.calendar.local(since):%H giờ %M ngày %d/%m/%Y} đã được chốt; chưa có kỳ mới để báo cáo")
    return Period("weekly", since, until, cutting.day(until), whole=until == end)


def missed(cutting: Cutting, last: datetime, now: datetime) -> Iterator[Period]:
    """The weekly periods after `last` that are over, oldest first, each beginning where the one before it ended."""
    for until in cutting.after(last):
        if until > now:
            return
        yield Period("weekly", last, until, cutting.day(until))
        last = until


def by_months(book: Rulebook, kind: str, as_of: date) -> Period:
    """The month, quarter, half-year or year of `as_of`, as far as that day. Of half-years the rules know one: from the year's beginning."""
    rule = _rule(book, kind, as_of)
    first = as_of.replace(day=1)
    into = (as_of.month - rule.first_month) % 12
    begins = add_months(first, -(into if kind == "half-year" else into % rule.months))
    end = add_months(begins, rule.months)
    last = min(end, as_of + ONE_DAY)
    return Period(kind, book.calendar.instant(begins, 0), book.calendar.instant(last, 0), as_of, whole=last == end)


def _rule(book: Rulebook, kind: str, as_of: date) -> ReportRule:
    rule = book.find(book.profile.reports, RULES.get(kind, kind), as_of)
    if rule is None or not rule.months:
        raise Refused(f"hồ sơ thủ tục không có kỳ báo cáo «{kind}»")
    return rule


def of_choice(book: Rulebook, since: date | None, until: date | None, as_of: date) -> Period:
    """Any days, both included. Raises Refused where they are no period."""
    if since is None:
        raise Refused("báo cáo theo kỳ tự chọn cần --from NGÀY (và --to NGÀY)")
    last = until or as_of
    if last < since:
        raise Refused(f"kỳ báo cáo bắt đầu ngày {since:%d/%m/%Y} mà lại kết thúc ngày {last:%d/%m/%Y}")
    return Period("period", book.calendar.instant(since, 0), book.calendar.instant(last + ONE_DAY, 0), last)


def before(book: Rulebook, period: Period) -> Period:
    """The period it is compared with: the same stretch of the one before; of a half-year, that of the year before."""
    if period.kind == "period":
        return replace(period, since=period.since - (period.until - period.since), until=period.since)
    begins = book.calendar.date_of(period.since)
    months = _rule(book, "year" if period.kind == "half-year" else period.kind, begins).months
    earlier = book.calendar.instant(add_months(begins, -months), 0)
    ends = book.calendar.date_of(period.until)
    until = book.calendar.instant(add_months(ends, -months), 0)
    return replace(period, since=earlier, until=min(until, period.since))


def past_weeks(cutting: Cutting, period: Period, closed: Mapping[datetime, datetime]) -> tuple[tuple[datetime, datetime], ...]:
    """The twelve weeks before, then the week itself; `closed` tells where the reports that were closed began, by their end."""
    spans = [(period.since, period.until)]
    while len(spans) <= PAST:
        until = spans[0][0]
        spans.insert(0, (closed.get(until) or cutting.before(cutting.day(until)), until))
    return tuple(spans)


def past_months(calendar: Calendar, period: Period) -> tuple[tuple[datetime, datetime], ...]:
    """The twelve months that end with the period's last."""
    last = calendar.date_of(period.until - timedelta(seconds=1)).replace(day=1)
    starts = [calendar.instant(add_months(last, -n), 0) for n in range(PAST - 1, -1, -1)]
    return tuple(zip(starts, (*starts[1:], period.until), strict=True))
