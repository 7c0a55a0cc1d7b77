"""Judgments and enforcement decisions of one piece of text, each with its day and its court or office."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from helpdesk.journey import CourtName, EnforcementDecision, Judgment, OfficeName
from helpdesk.reading.courts import CourtMention, OfficeMention
from helpdesk.reading.dates import DateMention
from helpdesk.reading.judgments import NumberMention
from helpdesk.reading.once import remembered
from helpdesk.reading.survey import Survey

DATE_AFTER, DATE_BEFORE, COURT_REACH, SEAT_REACH, DUE_REACH = 70, 30, 220, 300, 6
FIRST_ONLY = ("district", "region")  # levels of courts that hear no appeals
JUDGES = re.compile(r"\s*(?:da\s+)?(?:xu|tuyen|ra|ban hanh|giai quyet|xet xu)\b[^.;,]{0,60}$")
APPEAL = re.compile(r"phuc tham|[.;\n]")
HEARD = re.compile(r"\b(?:xu|tuyen|xet xu|ra|ban hanh|cong nhan)\b")
SIGNED = re.compile(r"[\s.,(]*(?:da ky|ky ten|ky\b|nguoi (?:lam|viet|yeu cau|de nghi|nop)|kinh don)")
OTHER_DAY = re.compile(r"hieu luc|tuyen an|tra tien|thu ly|bien ban|han cuoi|cham nhat")
DATED = re.compile(r"\s*,\s*(?:ngay\s*)?")
OF_THE_OFFICE = re.compile(r"\b(?:quy cuc|cua cuc|cuc da|cuc ra|quy co quan|cuc thads|cuc tha)\b")


@remembered
def judgments(survey: Survey) -> tuple[Judgment, ...]:
    """In order; a number met twice is one judgment, completed by what stands at either place."""
    found: dict[str, Judgment] = {}
    for mention in survey.judgments:
        court = _seat(survey, mention) if mention.form == "award" else _court(survey, mention)
        here = Judgment(
            mention.number,
            _day(survey, mention),
            court,
            survey.source.span(mention.start, mention.end),
            mention.instance,
            mention.field,
            mention.form,
        )
        known = found.get(mention.number.casefold())
        found[mention.number.casefold()] = _completed(known, here) if known else here
    return tuple(found.values())


def _completed(known: Judgment, here: Judgment) -> Judgment:
    return replace(known, day=known.day or here.day, court=known.court or here.court)


def _day(survey: Survey, number: NumberMention) -> date | None:
    """The day right behind the number, else right before it; never the day of something else."""
    numbers = [*survey.judgments, *survey.decisions]
    following = min((n.start for n in numbers if n.start > number.start), default=len(survey.source.text))
    after = [d for d in survey.dates if number.end <= d.start < min(number.end + DATE_AFTER, following) and d.day]
    for mention in after:
        if not OTHER_DAY.search(survey.source.folded[number.end : mention.start]) and not (
            _is_due(survey, mention) or _closes(survey, number, mention)
        ):
            return mention.day
    before = [d for d in survey.dates if number.start - DATE_BEFORE <= d.end <= number.start and d.day]
    if before and "\n\n" not in survey.source.text[before[-1].end : number.start]:
        return before[-1].day
    return _day_of_hearing(survey, number)


def _closes(survey: Survey, number: NumberMention, day: DateMention) -> bool:
    """ "… bản án 05/2019/DS-ST\nNgày 05/6/2019 (đã ký)": the day an application was signed."""
    return "\n" in survey.source.text[number.end : day.start] and SIGNED.match(survey.source.folded, day.end) is not None


def _is_due(survey: Survey, day: DateMention) -> bool:
    """ "Phải trả trước ngày 31/12/2017"."""
    return any(0 <= day.start - c.end < DUE_REACH or c.start <= day.start < c.end for c in survey.all("due"))


def _day_of_hearing(survey: Survey, number: NumberMention) -> date | None:
    """ "Ngày 05/9/2025 tòa có xử …, án số …", "ngày … tòa ra quyết định số …": the day the sentence begins with."""
    start, _ = survey.source.sentence(number.start)
    days = [d for d in survey.dates if start <= d.start < number.start and d.day]
    told = days and HEARD.search(survey.source.folded, days[-1].end, number.start)
    return days[-1].day if told and len(days) == 1 else None


def _court(survey: Survey, number: NumberMention) -> CourtName | None:
    """The court named nearest behind the number before the next one; else nearest before it; else the only one there is."""
    edge = min((n.start for n in survey.judgments if n.start > number.start), default=len(survey.source.text))
    courts = [c for c in survey.courts if number.instance != "pt" or c.name.level not in FIRST_ONLY]
    behind = [c for c in courts if number.end <= c.start < min(number.end + COURT_REACH, edge)]
    behind = [c for c in behind if not _heads(survey, c, number.end, edge)]
    since = max([n.end for n in survey.judgments if n.end <= number.start], default=0)
    before = [c for c in courts if max(since, number.start - COURT_REACH) <= c.start and c.end <= number.start]
    if before and JUDGES.match(survey.source.folded[before[-1].end : number.start]):
        return before[-1].name  # "Tòa án … xử sơ thẩm bản án số …"
    same = survey.source.sentence(number.start)
    near = [c for c in behind if c.start < same[1]] or [c for c in before[-1:] if c.start >= same[0]] or behind or before[-1:]
    chosen: CourtMention | None = near[0] if near else None
    if chosen is None and len({c.name.place + c.name.level for c in courts}) == 1:
        chosen = courts[0]
    return chosen.name if chosen else None


def _heads(survey: Survey, court: CourtMention, since: int, number: int) -> bool:
    """Whether a court's name stands above the next judgment, as on its first page, and not behind the one before."""
    text = survey.source.text
    alone = not text[text.rfind("\n", since, court.start) + 1 : court.start].strip() and "\n" in text[since : court.start]
    return alone and text[court.end : number].lstrip(" .-").startswith("\n") and number < len(text)


def _seat(survey: Survey, number: NumberMention) -> CourtName | None:
    """Where the tribunal made its award: the place named behind "tại" near the number."""
    source, gazetteer = survey.source, survey.reader.gazetteer
    for cue in survey.all("seat_of_award"):
        if abs(cue.start - number.start) < SEAT_REACH and cue.last < len(source.words):
            place = gazetteer.at(source, cue.last)
            if place:
                return CourtName("arbitral", place.places[0].full, place.places[0].province, source.span(cue.start, cue.end))
    return _dated_from(survey, number)


def _dated_from(survey: Survey, number: NumberMention) -> CourtName | None:
    """ "Hà Nội, ngày 18 tháng 8 năm 2018" of the award itself: a tribunal dates it from where it sat."""
    source, folded = survey.source, survey.source.folded
    for day in survey.dates if source.name.startswith("paper:") else ():
        start = folded.rfind("\n", 0, day.start) + 1
        place = survey.reader.gazetteer.at(source, source.token_at(start)) if abs(start - number.start) < SEAT_REACH else None
        seat = place.at("province") if place and DATED.fullmatch(folded, source.ends[place.last - 1], day.start) else ()
        if seat:
            return CourtName("arbitral", seat[0].full, seat[0].province, source.span(start, day.end))
    return None


def first_instance_court(survey: Survey) -> CourtName | None:
    """The court that is said to have judged first, where only the appeal has a number: "bản án sơ thẩm của TAND …"."""
    for cue in survey.all("first_instance"):
        near = [
            c for c in survey.courts if cue.start - 80 <= c.start < cue.end + 60 and not APPEAL.search(_between(survey, cue.end, c.start))
        ]
        behind = [c for c in near if c.start >= cue.end]
        before = [c for c in near if c.end <= cue.start and JUDGES.match(_between(survey, c.end, cue.end))]
        if behind or before:
            return (behind or before)[0].name
    return _only_lower_court(survey)


def _only_lower_court(survey: Survey) -> CourtName | None:
    """ "Tôi thắng kiện ở tòa huyện …, bên kia kháng cáo lên tòa tỉnh": the one court named below those that heard it."""
    heard = {c.level for j in judgments(survey) if (c := j.court)}
    below = {"high": ("province",), "province": ("district", "region")}
    levels = {level for court in heard for level in below.get(court, ())}
    lower = {(c.name.level, c.name.place): c.name for c in survey.courts if c.name.level in levels and c.name.place}
    return next(iter(lower.values())) if len(lower) == 1 else None


def _between(survey: Survey, start: int, end: int) -> str:
    return survey.source.folded[start:end]


def decisions(survey: Survey) -> tuple[EnforcementDecision, ...]:
    """The decisions that opened an enforcement; decisions on measures or complaints are none of these."""
    found: dict[str, EnforcementDecision] = {}
    for mention in survey.decisions:
        if mention.form == "enforcement" and mention.number.casefold() not in found:
            office = _office(survey, mention)
            found[mention.number.casefold()] = EnforcementDecision(
                mention.number, _day(survey, mention), office, survey.source.span(mention.start, mention.end)
            )
    return tuple(found.values())


def _office(survey: Survey, number: NumberMention) -> OfficeName | None:
    """The office named in the decision's sentence, nearest first; else what the number's own letters say."""
    start, end = survey.source.sentence(number.start)
    here: list[OfficeMention] = [o for o in survey.offices if start <= o.start < end]
    level = "district" if number.body.startswith("cc") else "province" if number.body.startswith("ct") else ""
    fitting = [o for o in here if not level or o.name.level == level]
    if fitting:
        return min(fitting, key=lambda o: _distance(o, number)).name
    if level == "district":
        named = [o for o in survey.offices if o.name.level == "district"]
        return named[0].name if named else None
    if level == "province" or OF_THE_OFFICE.search(survey.source.folded[start:end]):
        return OfficeName("province", "", survey.reader.gazetteer.home, survey.source.span(number.start, number.end))
    return here[0].name if here else None


def _distance(office: OfficeMention, number: NumberMention) -> tuple[int, int]:
    """Behind the number first ("45/QĐ-CTHADS của Cục …"), then by nearness."""
    behind = office.start >= number.end
    return (0 if behind else 1, abs(office.start - number.end))
