"""What somebody who asks about themselves is told and given, and what they are not."""

from __future__ import annotations

import io
import json
import zipfile
from email import message_from_bytes, policy

import pytest
from sqlmodel import select

from helpdesk.cases.window_tables import AuditRow
from helpdesk.desk.subject import LIST, copy_for, held
from helpdesk.errors import NotFound
from helpdesk.house import House
from tests.web import office

MAI, DUNG = "Phạm Thị Mai Hoa", "Đào Tiến Dũng"
BODY = f"""Tôi là {MAI}, trú tại phường Hà Khẩu, thành phố Hạ Long, điện thoại 0912 345 678.
Đề nghị thi hành Bản án số 12/2017/DSST ngày 10/02/2017 của Tòa án nhân dân thành phố Hạ Long.
Người phải thi hành án: ông {DUNG}, trú tại phường Bãi Cháy, thành phố Hạ Long.
"""
SECRET = f"Tôi là {MAI}. Tôi tố cáo ông {DUNG}, chấp hành viên, nhận tiền để hoãn cưỡng chế. Đề nghị giữ bí mật."


@pytest.fixture
def asked(house: House) -> House:
    office.deliver(house, office.letter(BODY, name=MAI, address="Mai@mail.example"))
    office.deliver(house, office.letter(SECRET, name=MAI, address="mai@mail.example", subject="Tố cáo"))
    office.deliver(house, office.letter("Xin hỏi lịch tiếp công dân.", name=DUNG, address="dung@mail.example", subject="Hỏi"))
    house.clock.at = house.clock.at.replace(hour=10)  # type: ignore[attr-defined]
    office.send_post(house)
    return house


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_case_is_found_by_address_name_and_telephone_and_says_whose_it_is_and_as_what_it_names_others(asked: House) -> None:
    for words, wrote in (("mai@mail.example", True), (MAI, True), ("phạm thị mai hoa", True), ("0912345678", False)):
        (found,) = held(asked, words)
        assert (found.kind, found.wrote) == ("Yêu cầu thi hành án", wrote)
    found = {one.wrote: one for one in held(asked, DUNG)}
    assert found[False].named == ("Người phải thi hành án",) and not found[True].named


def test_a_denunciation_is_in_no_answer(asked: House) -> None:
    secret = office.case_of(asked, kind="denunciation").code
    everything = [held(asked, words) for words in (MAI, DUNG, "mai@mail.example", "tố cáo", secret)]
    assert secret not in json.dumps([one.plain() for found in everything for one in found])
    assert secret.encode() not in b"".join(unpacked(copy_for(asked, "mai@mail.example")).values())


def test_a_copy_holds_what_they_wrote_and_were_written_and_nothing_of_others(asked: House) -> None:
    files = unpacked(copy_for(asked, " MAI@mail.example"))
    (case,) = json.loads(files.pop(LIST))
    assert case["read"]["Điện thoại"] == "0912345678" and DUNG not in json.dumps(case, ensure_ascii=False)
    mails = [message_from_bytes(content, policy=policy.default) for content in files.values()]
    assert {str(m["From"]) for m in mails} >= {f"{MAI} <Mai@mail.example>"}
    assert all("ai@mail.example" in f"{m['From']} {m['To']}" for m in mails) and len(mails) >= 2


def test_a_copy_leaves_a_line_in_the_audit_log_and_nobody_gets_one_for_nothing(asked: House) -> None:
    copy_for(asked, "mai@mail.example")
    with asked.memory.look() as unit:
        assert [row.what for row in unit.session.exec(select(AuditRow)) if row.what == "copied_for_subject"] == ["copied_for_subject"]
    with pytest.raises(NotFound):
        copy_for(asked, "nobody@mail.example")
