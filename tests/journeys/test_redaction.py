"""What a person writes about themselves stays in their case: no report, log, measure, alarm or list for others repeats it.

The canary of a denunciation is test_canary; here it is an ordinary request, late by the end of the week: whatever tells of work tells
of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from helpdesk.desk import alarms, metrics, notices, reports, soundness, vitals
from helpdesk.desk.ledger import balance_line
from helpdesk.house import House
from tests.journeys.desk import Desk, desk_of
from tests.journeys.office import plain_letter
from tests.journeys.test_canary import LEADER, put, said
from tests.web import office
from tests.web.office import Browser

WHO, HOME, NUMBER, PHONE, ADDRESS, MATTER = (
    "Sếu Đầu Đỏ", "Ngõ Sếu Trắng", "022345678901", "0977 555 123", "seudaudo@mail.example", "CHUYENNHASEU"
)  # fmt: skip
WORDS = (WHO, "seu dau do", HOME, "ngo seu trang", NUMBER, "022 345 678 901", PHONE, "0977555123", ADDRESS, MATTER)
BODY = f"""Tôi là {WHO}, trú tại {HOME}, phường Hà Khẩu, thành phố Hạ Long, căn cước công dân số {NUMBER}, điện thoại {PHONE}.
Đề nghị thi hành Bản án số 12/2017/DSST ngày 10/02/2017 của Tòa án nhân dân thành phố Hạ Long.
Người phải thi hành án: ông Trần Văn Tèo, trú tại phường Bãi Cháy, thành phố Hạ Long. Việc {MATTER}."""


@pytest.fixture
def told(first_house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture, database: dict[str, str]) -> Iterator[dict[str, bytes]]:
    """Everything the office says about the week to anybody but the citizen, by where it is said."""
    caplog.set_level(logging.DEBUG)
    tables = {"storage": database, "alerts": {"to": [LEADER]}, "reports": {"leadership": [LEADER]}}
    with desk_of(first_house, tmp_path, **tables) as desk:
        put(desk, "1", plain_letter(BODY, sender=f"{WHO} <{ADDRESS}>", subject=f"Yêu cầu thi hành án {MATTER}", Message_ID="<1@seu>"))
        put(desk, "2", plain_letter(BODY + " Tôi khiếu nại nữa.", sender=f"{WHO} <{ADDRESS}>", subject="Khiếu nại", Message_ID="<2@seu>"))
        desk.poll()
        desk.send()
        found = close_the_week(desk)
        ours = (record for record in caplog.records if not record.name.startswith(("httpx", "httpcore")))
        yield found | {"log": "\n".join(map(logging.Formatter().format, ours)).encode()}


def close_the_week(desk: Desk) -> dict[str, bytes]:
    house, shop = desk.house, desk.shop
    desk.clock.at = desk.clock.at.replace(day=16, hour=17)
    for duty in (alarms.run, notices.run, alarms.balance_daily):
        duty(house)
    reports.run_due(house, balance_line)
    desk.send()
    report = reports.make(house, shop, reports.Wanted("weekly"))
    found = {f"report {f.name}": f.content for f in report.files} | {"report mail": (report.mail.text + report.mail.html).encode()}
    found |= {"metrics": metrics.text_of(vitals.take(house)).encode(), "check": repr(list(soundness.inspect(house))).encode()}
    found |= {f"mail to us {n}": text for n, text in enumerate(mails_to_us(desk))}
    return found | pages(house)


def mails_to_us(desk: Desk) -> Iterator[bytes]:
    for path in (desk.folder / "outbox").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if LEADER in str(mail["To"]):
            yield "\n".join([str(mail["Subject"]), *(p.get_content() for p in mail.walk() if p.get_content_maintype() == "text")]).encode()


def pages(house: House) -> dict[str, bytes]:
    """What stands on pages that are no case's own: figures, the audit log, what is due, the signs of life."""
    office.staff(house)
    looked = {
        "hoa": ("/queue",),
        "root": ("/health", "/audit", "/retention", "/people"),
        "lan": ("/dashboard", "/dashboard/preview", "/reports", "/retention"),
    }
    found = {}
    with office.open_window(house) as address:
        for login, paths in looked.items():
            with Browser(address) as browser:
                browser.sign_in(login)
                found |= {f"{login} {path}": browser.see(path).text.encode() for path in paths}
    return found


def test_nothing_said_to_others_names_the_person(told: dict[str, bytes]) -> None:
    assert sum(name.startswith("mail to us") for name in told) >= 2 and len(told) > 12
    assert said(told.pop("hoa /queue"), WORDS), "who works on it sees whose it is, so the words can be found"
    assert {name: found for name, content in told.items() if (found := said(content, WORDS))} == {}
