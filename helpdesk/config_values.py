"""Kinds of values in config.toml: what a zone, a time of day, a day, a stretch of the day is, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date, time
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("không có múi giờ này; ví dụ đúng: Asia/Ho_Chi_Minh") from None
    return name


def _clock_time(value: object) -> object:
    return time.fromisoformat(value) if isinstance(value, str) else value


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Day = Annotated[date, BeforeValidator(_day)]
Days = tuple[Day, ...]
Action = Literal["send", "review"]
HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$")]
Security = Literal["tls", "starttls", "none"]
Port = Annotated[int, Field(ge=1, le=65535)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _network(value: object) -> object:
    """ "10.20.0.0/16", or one address."""
    if not isinstance(value, str):
        return value
    try:
        return ip_network(value)
    except ValueError:
        raise ValueError(f"«{value}» không phải dải địa chỉ; ví dụ đúng: 10.20.0.0/16") from None


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
Networks = Annotated[tuple[Network, ...], BeforeValidator(_tuple)]
DayList = Annotated[Days, BeforeValidator(_tuple)]


def _stretch(value: object) -> object:
    """ "09:30-09:45"."""
    if not isinstance(value, str):
        return value
    start, _, end = value.partition("-")
    begins, ends = time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    if begins >= ends:
        raise ValueError("khoảng giờ phải viết từ trước đến sau, ví dụ 09:30-09:45")
    return begins, ends


Stretch = Annotated[tuple[time, time], BeforeValidator(_stretch)]
Stretches = Annotated[tuple[Stretch, ...], BeforeValidator(_tuple)]
