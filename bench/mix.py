"""The letters of the benchmarks: the mix of bench/README.md, of invented facts, the same bytes every time."""

from __future__ import annotations

import html
import random
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.letters.render import pdf

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
MAILBOX = "httqvangninh@moj.gov.vn"
START = datetime(2017, 6, 12, 7, 30, tzinfo=timezone(timedelta(hours=7)))
PAPERS = 24  # different judgments that are enclosed; each copy is padded anew, so no two files are the same


def letters(count: int, seed: int = 682) -> Iterator[bytes]:
    """`count` letters in the order they arrive, half a minute apart."""
    luck = random.Random(seed)
    for number in range(count):
        yield _letter(number, luck)


def arrival(number: int) -> datetime:
    return START + timedelta(seconds=30 * number)


def _letter(number: int, luck: random.Random) -> bytes:
    mail = EmailMessage(policy=policy.SMTP.clone(max_line_length=200))
    facts, told = _facts(luck), luck.choice(WORDS["letter"])
    text = told["body"].strip("\n").format(**facts) + "\n"
    mail["Received"] = f"from mx.example.vn by mail.moj.example with ESMTPS id {number}; {format_datetime(arrival(number))}"
    mail["From"], mail["To"] = f"{facts['name']} <nguoi{number}@mail.example>", MAILBOX
    mail["Subject"], mail["Date"] = told["subject"], format_datetime(arrival(number))
    mail["Message-ID"] = f"<bench-{number}.{luck.getrandbits(40):x}@mail.example>"
    robot, reply, shape = luck.random() < 0.02, luck.random() < 0.05, luck.random()
    if robot:
        mail["Auto-Submitted"], text = "auto-replied", "Tôi vắng mặt đến hết tuần và sẽ trả lời khi trở về.\n"
    if reply:
        mail["In-Reply-To"] = "<khong-co-thu-nay@moj.gov.vn>"
        text += "\nVào 9 thg 6, 2017 lúc 08:00, Hỗ trợ trực tuyến <httqvangninh@moj.gov.vn> đã viết:\n" + "> Kính gửi ông/bà,\n" * 12
    mail.set_content(text, cte="base64" if shape > 0.5 else "8bit")
    if 0.60 <= shape < 0.85:
        lines = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))
        mail.add_alternative(f"<html><body>{lines}</body></html>", subtype="html", cte="quoted-printable")
    elif shape >= 0.85 and not robot:
        mail.add_attachment(_paper(luck), maintype="application", subtype="pdf", filename=f"ban an {number}.pdf")
    for at, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        part.set_boundary(f"=_bench_{number}_{at}")
    return mail.as_bytes()


def _facts(luck: random.Random) -> dict[str, str]:
    pick = {name: luck.choice(WORDS[name]) for name in ("court", "field")}
    name, other = ([luck.choice(WORDS[part]) for part in ("family", "middle", "given")] for _ in range(2))
    day = f"{luck.randint(1, 28)}/{luck.randint(1, 12)}/{luck.randint(2014, 2016)}"
    year = day.rpartition("/")[2]
    told = {
        "name": " ".join(name),
        "other": " ".join(other),
        "other_given": other[-1],
        "address": luck.choice(WORDS["place"]),
        "other_address": luck.choice(WORDS["place"]),
        "phone": f"09{luck.randint(10_000_000, 99_999_999)}",
        "number": f"{luck.randint(1, 99):02}/{year}/{pick['field']}-ST",
        "decision": f"{luck.randint(1, 900)}/QĐ-CTHADS",
        "day": day,
        "written": "12 tháng 6 năm 2017",
        "court": pick["court"],
        "sum": f"{luck.randint(20, 900)}.000.000",
        "story": " ".join(luck.choice(WORDS["story"]["sentences"]) for _ in range(luck.randint(2, 16))),
    }
    return told | {f"{key}_bare": _bare(value) for key, value in told.items()}


def _bare(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(c for c in spread if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _papers() -> list[bytes]:
    luck = random.Random(31)
    return [pdf({"text": _judgment(_facts(luck))}) for _ in range(PAPERS)]


def _judgment(facts: dict[str, str]) -> str:
    lines = (line.format(**facts) for line in WORDS["judgment"]["lines"])
    return "\n".join(lines)


def _paper(luck: random.Random) -> bytes:
    """A judgment of 200–600 KB, as scanners and office programs make them: text, and a weight of pictures that nobody reads."""
    content = luck.choice(_papers())
    return content + b"\n%" + luck.randbytes(max(0, luck.randint(200_000, 600_000) - len(content))).replace(b"\n", b" ") + b"\n"
