"""One denunciation with words found nowhere else lives its whole life in an office with a key; then all the office has left is searched.

It comes with a paper, is followed up, surprises the program once, is read, put right, remarked on, approved, answered, exported, backed
up and reported about. What a thief, a colleague or a log could get hold of is held against every shape the words could lie there in.
"""

from __future__ import annotations

import io
import logging
import re
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from quopri import encodestring
from urllib.parse import quote

import docx
import pytest

from helpdesk.desk import alarms, backup, dossier, metrics, notices, reports, soundness, vitals
from helpdesk.desk.ledger import balance_line
from helpdesk.house import House
from helpdesk.seal import key_file, new_key
from helpdesk.study import reading_room
from tests.journeys.desk import Desk, desk_of
from tests.journeys.office import plain_letter
from tests.web import office
from tests.web.office import Browser

DENOUNCER, ACCUSED, DEED, LANE, ADDRESS = "Chim Hoàng Yến", "Vàng Anh Tuấn", "CANARYPHONGBI", "Ngách Chim Sâu", "hoangyen77@mail.example"
PAPER, FOLLOWED, REMARK, BROKEN = "GIAYBIENNHANYEN", "BOSUNGHOANGYEN", "GHICHUHOANGYEN", "BATNGOHOANGYEN"
PHONE, RIGHT_PHONE = "0977123987", "0977123988"
NAMES = (DENOUNCER, "chim hoang yen", ADDRESS, "hoangyen77", "0977 123 987", PHONE, RIGHT_PHONE)
DEEDS = (ACCUSED, "vang anh tuan", DEED, LANE, PAPER, FOLLOWED, REMARK, BROKEN)
LEADER = "lanhdao@office.example"
BODY = f"""Kính gửi Cục Thi hành án dân sự tỉnh Quảng Ninh.
Tôi là {DENOUNCER}, trú tại {LANE}, phường Hà Khẩu, thành phố Hạ Long, điện thoại 0977 123 987.
Tôi tố cáo ông {ACCUSED}, chấp hành viên Cục THADS tỉnh Quảng Ninh.
Ngày 03/5/2017 ông {ACCUSED} nhận 20 triệu đồng, mã vụ {DEED}, để hoãn cưỡng chế.
Đề nghị xác minh, xử lý và giữ bí mật cho tôi.
"""


def shapes(word: str) -> set[bytes]:
    """How a word could lie in a file: as text of several kinds, escaped, or inside base64 wherever its bytes began there."""
    plain = word.encode()
    in_base64 = {b64encode(b" " * shift + plain)[4:-4] for shift in range(3)}
    escaped = {word.encode("ascii", "backslashreplace"), quote(word).encode(), encodestring(plain).strip()}
    return {plain, word.casefold().encode(), word.encode("utf-16-le"), *escaped, *in_base64}


def said(content: bytes, words: tuple[str, ...]) -> list[str]:
    """Those of the words that can be read in the bytes, archives opened."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join([content, *(archive.read(name) for name in archive.namelist())])
    lowered = content.lower()
    return [word for word in words if any(shape in content or shape in lowered for shape in shapes(word))]


def paper() -> bytes:
    told, sheet = io.BytesIO(), docx.Document()
    sheet.add_paragraph(f"Giấy biên nhận {PAPER}: ông {ACCUSED} đã nhận 20 triệu đồng của {DENOUNCER}.")
    sheet.save(told)
    return told.getvalue()


def denunciation(body: str = BODY, **headers: str) -> bytes:
    mail: EmailMessage = message_from_bytes(
        plain_letter(body, sender=f"{DENOUNCER} <{ADDRESS}>", subject=f"Tố cáo {DEED}", **headers), policy=policy.SMTP
    )  # type: ignore[assignment]
    mail.add_attachment(paper(), maintype="application", subtype="octet-stream", filename=f"{PAPER}.docx")
    return mail.as_bytes()


@dataclass
class Remains:
    """What an office leaves behind that others than the keeper can get hold of, by where it was found."""

    folder: Path
    texts: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    mails: list[bytes] = field(default_factory=list)


@pytest.fixture
def remains(
    first_house: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    database: dict[str, str],
) -> Iterator[Remains]:
    """The office at the end of the week."""
    caplog.set_level(logging.DEBUG)
    for name in ("safe", "temp", "office"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    key = tmp_path / "safe" / "storage.key"
    key.write_text(key_file([new_key()]), "utf-8")
    tables = {"storage": {**database, "key_file": str(key)}, "alerts": {"to": [LEADER]}, "reports": {"leadership": [LEADER]}}
    found = Remains(tmp_path)
    with desk_of(first_house, tmp_path / "office", **tables) as desk:
        desk.house = replace(desk.house, room=reading_room(desk.house.settings))
        try:
            live(desk, found, monkeypatch)
        finally:
            desk.house.room.close()
    out, err = capfd.readouterr()
    ours = (record for record in caplog.records if not record.name.startswith(("httpx", "httpcore")))  # the visitor's, not the office's
    found.texts |= {"out": out.encode(), "err": err.encode(), "log": "\n".join(map(logging.Formatter().format, ours)).encode()}
    yield found


def live(desk: Desk, found: Remains, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, "1", denunciation(Message_ID="<1@yen>"))
    put(desk, "2", plain_letter("Tôi muốn hỏi thủ tục yêu cầu thi hành án dân sự ạ.", Message_ID="<2@a>"))
    desk.poll()
    with monkeypatch.context() as broken:
        broken.setattr("helpdesk.desk.sheaf.understand", lambda *_, **__: surprise())
        put(desk, "3", denunciation(BODY + BROKEN, Message_ID="<3@yen>"))
        desk.poll()
    put(desk, "4", denunciation(f"Tôi bổ sung: {FOLLOWED}.\n\n{BODY}", Message_ID="<4@yen>", In_Reply_To="<1@yen>", References="<1@yen>"))
    desk.poll()
    office.staff(desk.house)
    with office.open_window(desk.house) as address:
        work_through_it(desk, address, found)
    desk.later(hours=4)
    desk.send()
    close_the_week(desk, found)
    found.mails = [path.read_bytes() for path in (desk.folder / "outbox").glob("*.eml")]


def put(desk: Desk, name: str, content: bytes) -> None:
    (desk.folder / "mailbox" / "new" / name).write_bytes(content)


def surprise() -> None:
    raise ValueError(f"không hiểu {BROKEN} của {DENOUNCER}")


def work_through_it(desk: Desk, address: str, found: Remains) -> None:
    """The keeper reads, remarks, puts right and approves; the others look at whatever they can reach."""
    code = next(case.code for case in desk.cases() if case.confidential)
    with Browser(address) as khanh:
        khanh.sign_in("khanh")
        khanh.see(f"/cases/{code}")
        khanh.submit(f"/cases/{code}/remarks", text=f"Đã gọi cho {DENOUNCER}, {REMARK}.")
        khanh.see(f"/cases/{code}")
        khanh.submit(f"/cases/{code}/facts/phone", value=RIGHT_PHONE)
        khanh.see(f"/cases/{code}")
        khanh.submit(next(a for a, _ in office.form_fields(khanh.page) if a.endswith("/approve")))
        assert DEED in khanh.see(f"/cases/{code}").text
    for login in ("hoa", "root"):
        with Browser(address) as other:
            other.sign_in(login)
            for page in ("/queue", "/unattended?everything=1", "/unsent", "/shunted", "/health", "/audit", f"/search?q={DEED}"):
                found.pages[f"{login} {page}"] = re.sub(r'value="[^"]*CANARY[^"]*"', "", other.see(page).text)  # what was typed comes back


def close_the_week(desk: Desk, found: Remains) -> None:
    house, shop = desk.house, desk.shop
    desk.clock.at = desk.clock.at.replace(day=16, hour=17)
    for duty in (alarms.run, notices.run, alarms.balance_daily):
        duty(house)
    reports.run_due(house, balance_line)
    desk.send()
    report = reports.make(house, shop, reports.Wanted("weekly"))
    found.texts |= {f"report {f.name}": f.content for f in report.files} | {"report mail": (report.mail.text + report.mail.html).encode()}
    found.texts["metrics"] = metrics.text_of(vitals.take(house)).encode()
    found.texts["health"] = repr(vitals.take(house).plain()).encode()
    found.texts["check"] = repr(list(soundness.inspect(house, deep=True))).encode()
    code = next(case.code for case in desk.cases() if case.confidential)
    name, content = dossier.sealed_export(house, code)
    (found.folder / name).write_bytes(content)
    backup.make(house, found.folder / "backup")


def on_disk(folder: Path) -> dict[str, bytes]:
    """Every file the office wrote; the mailbox is the mail server's, the key lies in the safe, what was sent is looked at apart."""
    mine = (path for path in folder.rglob("*") if path.is_file())
    told = {str(path.relative_to(folder)): path.read_bytes() for path in mine}
    return {name: content for name, content in told.items() if not name.startswith(("office/mailbox/", "office/outbox/", "safe/"))}


def test_the_words_of_a_denunciation_are_found_nowhere_but_with_its_keeper(remains: Remains) -> None:
    lying_there = on_disk(remains.folder)
    assert any(name.endswith(".db") for name in lying_there) and any("backup/" in name for name in lying_there)
    everything = {**lying_there, **remains.texts, **{name: page.encode() for name, page in remains.pages.items()}}
    assert len(everything) > 40
    assert {name: found for name, content in everything.items() if (found := said(content, (*NAMES, *DEEDS)))} == {}
    nobody_else_was_written_of_it([message_from_bytes(content, policy=policy.default) for content in remains.mails])


def nobody_else_was_written_of_it(mails: list[EmailMessage]) -> None:
    """Mails to the denouncer name them and repeat nothing; mails to others do neither."""
    own = [mail for mail in mails if ADDRESS in str(mail["To"])]
    assert own and len(own) < len(mails)
    for mail in mails:
        told = "\n".join([str(mail["Subject"]), *(p.get_content() for p in mail.walk() if p.get_content_maintype() == "text")]).encode()
        assert said(told, DEEDS if mail in own else (*NAMES, *DEEDS)) == []


def test_the_search_itself_finds_words_in_every_shape() -> None:
    for shift in range(3):
        assert said(b64encode(b"x" * shift + BODY.encode()), (DEED, DENOUNCER)) == [DEED, DENOUNCER]
    assert said(BODY.encode("utf-16-le"), (DEED, DENOUNCER)) == [DEED, DENOUNCER]
    assert said(paper(), (PAPER, DENOUNCER)) == [PAPER, DENOUNCER]
    assert said(encodestring(BODY.encode()), (DEED,)) == [DEED]
