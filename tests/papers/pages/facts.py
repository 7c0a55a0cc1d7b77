"""Invented facts for one page; the same seed gives the same page on every machine."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
NAMES: dict[str, list[str]] = tomllib.loads((HERE / "names.toml").read_text("utf-8"))
Facts = dict[str, str]

# What must stand in the text letter by letter: numbers, days, names, sums.
KEYS = (
    "number", "day", "words", "creditor", "debtor", "amount", "fee", "advance",
    "receipt", "paid", "id", "phone", "account", "plate", "judge",
)  # fmt: skip


@dataclass(frozen=True)
class People:
    luck: random.Random

    def woman(self) -> str:
        return self._name("f")

    def man(self) -> str:
        return self._name("m")

    def anyone(self) -> str:
        return self._name(self.luck.choice("fm"))

    def _name(self, sex: str) -> str:
        return " ".join(self.luck.choice(NAMES[part]) for part in ("family", f"middle_{sex}", f"given_{sex}"))


def _address(luck: random.Random) -> str:
    house = luck.choice(NAMES["house"]).format(n=luck.randint(1, 99), m=luck.randint(1, 15))
    return ", ".join([house, *(luck.choice(NAMES[part]) for part in ("place", "district", "province"))])


def _money(luck: random.Random, low: int, high: int) -> str:
    return f"{luck.randint(low, high) * luck.choice((10, 1000)):,}".replace(",", ".")


def _date(luck: random.Random) -> tuple[int, int, int]:
    return luck.randint(1, 28), luck.randint(1, 12), luck.randint(2010, 2025)


def _day(luck: random.Random) -> str:
    day, month, year = _date(luck)
    return luck.choice((f"{day:02}-{month}-{year}", f"{day}/{month}/{year}", f"{day:02}-{month:02}-{year}"))


def invent(seed: int) -> Facts:
    luck = random.Random(seed)
    people = People(luck)
    day, month, year = _date(luck)
    return {
        "province": luck.choice(NAMES["province"]),
        "number": f"{luck.randint(1, 99):02}/{year}/{luck.choice(NAMES['series'])}",
        "day": _day(luck),
        "words": f"{day:02} tháng {month:02} năm {year}",
        "dispute": luck.choice(NAMES["dispute"]),
        "judge": people.anyone(),
        "lay": people.woman(),
        "clerk": people.man(),
        "docket": f"{luck.randint(1, 200)}/{year}/TLST-DS",
        "order": f"{luck.randint(1, 300)}/{year}/QĐXXST-DS",
        "creditor": luck.choice((people.anyone(), people.woman(), luck.choice(NAMES["company"]))),
        "creditor_f": people.woman(),
        "creditor_address": _address(luck),
        "debtor": luck.choice((people.anyone(), people.man(), luck.choice(NAMES["company"]))),
        "debtor_m": people.man(),
        "debtor_address": _address(luck),
        "company": luck.choice(NAMES["company"]),
        "born": str(luck.randint(1945, 2000)),
        "amount": _money(luck, 3_000, 9_999_999),
        "fee": _money(luck, 300, 99_999),
        "advance": _money(luck, 300, 99_999),
        "receipt": f"{luck.choice(('AA', 'TU', 'BL'))}/{year}/{luck.randint(1, 9999):07}",
        "paid": _day(luck),
        "id": f"0{luck.randint(1, 96):02}{luck.randint(0, 3)}{luck.randint(0, 99_999_999):08}",
        "phone": f"0{luck.choice((32, 86, 91, 98, 37))}{luck.randint(0, 9_999_999):07}",
        "account": f"{luck.randint(10**9, 10**13)}",
        "plate": f"14{luck.choice('ABCDH')}-{luck.randint(100, 999)}.{luck.randint(10, 99)}",
        "tax": f"57{luck.randint(0, 99_999_999):08}",
    }
