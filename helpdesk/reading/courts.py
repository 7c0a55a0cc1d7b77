"""Courts and enforcement offices as people name them: "TAND TP Hạ Long", "toà Cầu Giấy Hà Nội", "Chi cục THADS huyện Vân Đồn"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpdesk.journey import CourtName, OfficeName
from helpdesk.reading.places import Gazetteer, NamedPlace, PlaceMention
from helpdesk.reading.sought import Sought
from helpdesk.reading.text import Source

COURT = Sought(
    r"\b(?:t\.?a\.?n\.?d\.?|tandtc|tandcc|toa an(?: nhan dan)?|toa an|toa|ta)(?=[\s\d,]|tp|$)", opening=r"t(?:a(?=[\s\d,.n]|tp|$)|oa|\.a)"
)
OFFICE = Sought(
    r"\b(?P<branch>chi cuc|cuc|tong cuc|co quan|phong)?\s*(?P<body>quan ly thi hanh an(?: dan su)?|thi hanh an(?: dan su)?|thads|tha)\b"
    r"|\b(?P<only>chi cuc|tong cuc)\b|\b(?P<here>quy cuc|quy co quan|quy thi hanh an)\b",
    opening=r"\s+(?=quan ly|thi hanh|tha(?:ds)?\b)|c(?=hi cuc|uc|o quan)|t(?=ong cuc|hi hanh|ha(?:ds)?\b)|phong|qu(?=an ly|y )",
)
REGION = re.compile(r"\s*(?:khu vuc|kv)\s*(?:so\s*)?(\d{1,2})\b")
HIGH = re.compile(r"\s*(?:cap cao|cc)\b(?:\s*tai)?")
OF_PROVINCE = re.compile(r"\s*(?:cap\s+)?tinh\b(?!\s*(?:nao|khac))")
SUPREME = re.compile(r"\s*toi cao\b")
GLUE = re.compile(r"[\s,()–-]*(?:thuoc\s+)?")


@dataclass(frozen=True, slots=True)
class CourtMention:
    name: CourtName
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OfficeMention:
    name: OfficeName
    start: int
    end: int


def find_courts(source: Source, gazetteer: Gazetteer) -> list[CourtMention]:
    return [c for m in COURT.finditer(source.folded) if (c := _court(source, gazetteer, m))]


def _court(source: Source, gazetteer: Gazetteer, match: re.Match[str]) -> CourtMention | None:
    folded, after = source.folded, match.end()
    if match[0] == "tandtc" or (supreme := SUPREME.match(folded, after)):
        end = after if match[0] == "tandtc" else supreme.end() if supreme else after
        return _named(source, "supreme", "", "", match.start(), end)
    if high := HIGH.match(folded, after):
        seat = _place_at(source, gazetteer, high.end())
        return _named(source, "high", seat.places[0].name if seat else "", "", match.start(), _end(source, seat, high.end()))
    if region := REGION.match(folded, after):
        province = _province_after(source, gazetteer, region.end())
        return _named(source, "region", region[1], province.name if province else "", match.start(), region.end())
    return _local_court(source, gazetteer, match)


def _local_court(source: Source, gazetteer: Gazetteer, match: re.Match[str]) -> CourtMention | None:
    seat = _place_at(source, gazetteer, match.end())
    if seat is None:
        own = OF_PROVINCE.match(source.folded, match.end())
        if not own or match[0] == "ta":
            return None
        return _named(source, "province", "", gazetteer.home, match.start(), own.end())
    if match[0] == "ta" and not seat.unit:
        return None
    place, end = _resolve(source, gazetteer, seat)
    level = "province" if place.level == "province" else "district"
    return _named(source, level, place.full, place.province, match.start(), end)


def _named(source: Source, level: str, place: str, province: str, start: int, end: int) -> CourtMention:
    return CourtMention(CourtName(level, place, province, source.span(start, end)), start, end)


def _place_at(source: Source, gazetteer: Gazetteer, position: int) -> PlaceMention | None:
    gap = GLUE.match(source.folded, position)
    start = gap.end() if gap else position
    first = source.token_at(start)
    if first >= len(source.words) or source.starts[first] != start or "\n\n" in source.text[position:start]:
        return None
    mention = gazetteer.at(source, first)
    return mention if mention and (mention.at("province") or mention.at("district")) else None


def _end(source: Source, mention: PlaceMention | None, otherwise: int) -> int:
    return source.ends[mention.last - 1] if mention else otherwise


def _resolve(source: Source, gazetteer: Gazetteer, mention: PlaceMention) -> tuple[NamedPlace, int]:
    """The one place meant: by the province named behind it, else at home, else the one with the wider reach."""
    end = _end(source, mention, 0)
    districts = mention.at("district")
    province = _province_after(source, gazetteer, end) if districts else None
    if province and (there := [p for p in districts if p.province == province.name]):
        return there[0], _end(source, _place_at(source, gazetteer, end), end)
    if mention.unit == "tỉnh" or not districts:
        return (mention.at("province") or mention.places)[0], end
    at_home = [p for p in districts if p.province == gazetteer.home]
    return (at_home or [*mention.at("province"), *districts])[0], end


def _province_after(source: Source, gazetteer: Gazetteer, position: int) -> NamedPlace | None:
    mention = _place_at(source, gazetteer, position)
    provinces = mention.at("province") if mention else ()
    return provinces[0] if provinces else None


def find_offices(source: Source, gazetteer: Gazetteer) -> list[OfficeMention]:
    return list(_offices(source, gazetteer))


def _offices(source: Source, gazetteer: Gazetteer) -> Iterator[OfficeMention]:
    for match in OFFICE.finditer(source.folded):
        if match["here"]:
            yield _office(source, "province", "", gazetteer.home, match.start(), match.end())
            continue
        start = match.end() - len(match[0].lstrip())  # a blank may stand before it
        branch = match["branch"] or match["only"] or ""
        seat = _place_at(source, gazetteer, match.end())
        if branch == "tong cuc" or (match["body"] or "").startswith("quan ly"):
            yield _office(source, "general", "", "", start, match.end())
        elif seat is None:
            if branch == "cuc":
                yield _office(source, "province", "", gazetteer.home, start, match.end())
        elif branch or seat.unit:
            place, end = _resolve(source, gazetteer, seat)
            level = "district" if branch == "chi cuc" and place.level == "district" else place.level
            yield _office(source, level, place.full, place.province, start, end)


def _office(source: Source, level: str, place: str, province: str, start: int, end: int) -> OfficeMention:
    return OfficeMention(OfficeName(level, place, province, source.span(start, end)), start, end)
