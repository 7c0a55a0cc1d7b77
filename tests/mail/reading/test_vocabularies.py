"""Every damage and every mark that a letter can carry, each on a letter that has it: what staff are told is true and complete."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpdesk.journey import Letter
from helpdesk.mail.defects import SENTENCES, Damage
from helpdesk.mail.marks import RobotMark
from tests.mail.reading import attachment, codes, mail, multipart, part, read
from tests.mail.reading.test_charsets import WORDS, tcvn3, windows_1258
from tests.mail.reading.test_enclosures import der, winmail
from tests.mail.reading.test_structure import nested
from tests.mail.reading.test_transfer import b64, uuencoded

AD = "Khóa học giảm giá, ưu đãi, đăng ký ngay hôm nay, hotline 1900."


def enclosed(levels: int) -> bytes:
    content = mail("Trong cùng.")
    for _ in range(levels):
        content = mail(content, Content_Type="message/rfc822")
    return content


DAMAGED: dict[Damage, bytes] = {
    Damage.BAD_ADDRESS: mail(From="Mai <khong phai dia chi>"),
    Damage.BAD_DATE: mail(Date="hôm qua"),
    Damage.BAD_HEADER_LINE: b"From: a@b.vn\r\nlost fold\r\nSubject: x\r\n\r\nhi",
    Damage.BARE_CR: mail(b"Mot.\rHai."),
    Damage.BASE64_DAMAGED: mail(b64()[:-10], Content_Transfer_Encoding="base64"),
    Damage.BOUNDARY_MISSING: mail("Chỉ có chữ.", Content_Type="multipart/mixed"),
    Damage.BOUNDARY_UNCLOSED: multipart(part("a"), attachment("a.pdf"))[:-9],
    Damage.CALENDAR_DAMAGED: multipart(part("a"), part("BEGIN:VCALENDAR\r\nBEGIN:VEV", "text/calendar; method=REPLY")),
    Damage.CHARSET_GUESSED: mail(windows_1258(WORDS), Content_Type="text/plain"),
    Damage.CHARSET_WRONG: mail(WORDS, Content_Type="text/plain; charset=iso-8859-1"),
    Damage.CONTROL_CHARACTERS: mail(b"a\x00b"),
    Damage.DATE_WITHOUT_ZONE: mail(Date="Thu, 15 Jun 2017 08:12:44"),
    Damage.DOUBLE_ENCODED: mail(WORDS.encode().decode("latin-1")),
    Damage.EMPTY: mail(""),
    Damage.ENCLOSED_TOO_DEEP: enclosed(20),
    Damage.ENCRYPTED: mail(der(0x30, bytes.fromhex("06092a864886f70d010703")), Content_Type="application/pkcs7-mime"),
    Damage.HEADER_ENCODING: mail(Subject="=?utf-8?B?Tmd1eeG7hW4"),
    Damage.HEADER_INJECTION: mail(Subject="=?UTF-8?B?SOG7j2kNCkJjYzogeEB5LnZu?="),
    Damage.HEADER_TOO_LONG: mail(Subject="x" * 100_000),
    Damage.HIDDEN_TEXT: mail("<p>a</p><p style='display:none'>b</p>", Content_Type="text/html"),
    Damage.INVISIBLE_CHARACTERS: mail("a\u200bb"),
    Damage.LEGACY_FONT: mail(tcvn3(WORDS), Content_Type="text/plain"),
    Damage.NAME_CHANGED: multipart(part("a"), attachment("../../a.pdf")),
    Damage.NO_DATE: mail(Date=""),
    Damage.NO_MESSAGE_ID: mail(Message_ID=""),
    Damage.NO_SENDER: mail(From=""),
    Damage.QUOTED_PRINTABLE_DAMAGED: mail(b"l=ZZm", Content_Transfer_Encoding="quoted-printable"),
    Damage.SEVERAL_SENDERS: mail(From="a@b.vn, c@d.vn"),
    Damage.TEXT_TOO_LONG: mail("dòng chữ " * 600_000),
    Damage.TNEF_DAMAGED: multipart(part("a"), part(winmail((b"a.docx", b"PK" * 40))[:90], "application/ms-tnef")),
    Damage.TNEF_UNPACKED: multipart(part("a"), part(winmail((b"a.docx", b"PK")), "application/ms-tnef")),
    Damage.TOO_MANY_PARTS: multipart(*[part(b"x", "image/png")] * 6_000),
    Damage.TRANSFER_UNKNOWN: mail("Chữ.", Content_Transfer_Encoding="x-la"),
    Damage.UNREADABLE_BYTES: mail(WORDS.encode() + b"\xff", Content_Type="text/plain; charset=utf-8"),
    Damage.UUENCODED: mail(uuencoded("a.doc", b"abc")),
}


def with_enclosed(letter: Letter) -> Iterator[Letter]:
    """The letter and every letter in it: each tells its own damages."""
    yield letter
    for enclosure in letter.enclosures:
        if enclosure.letter:
            yield from with_enclosed(enclosure.letter)


@pytest.mark.parametrize("damage", DAMAGED, ids=str)
def test_each_damage_is_told(damage):
    told = [d for letter in with_enclosed(read(DAMAGED[damage])) for d in letter.defects]
    assert damage.value in {d.code for d in told}
    assert all(d.detail and "{" not in d.detail for d in told)


def test_a_sound_letter_has_no_damage():
    assert codes(read(mail(WORDS))) == codes(read(nested(3).replace(b"From: a@b.vn\r\n", mail().split(b"\r\n\r\n")[0] + b"\r\n"))) == set()


class Betraying(bytes):
    """Bytes with a fault in them that is ours, not the letter's."""

    def removeprefix(self, prefix: bytes) -> bytes:  # type: ignore[override]
        raise ArithmeticError(prefix)


def test_a_fault_of_ours_leaves_the_letter_as_it_stands_for_staff():
    letter = read(Betraying(mail(WORDS)))
    assert codes(letter) == {"reader_failed"}
    assert WORDS in letter.text


def test_every_damage_has_a_letter_and_a_sentence():
    assert set(Damage) == {*DAMAGED, Damage.READER_FAILED} == set(SENTENCES)


MARKED: dict[RobotMark, bytes] = {
    RobotMark.ADVERT_WORDS: mail(AD),
    RobotMark.AUTO_GENERATED: mail(Auto_Submitted="auto-generated; by=cron"),
    RobotMark.AUTO_REPLIED: mail(X_Autorespond="Re: thư"),
    RobotMark.BAIT_WORDS: mail("Tài khoản sẽ bị khóa trong 24 giờ."),
    RobotMark.BULK: mail(Precedence="bulk"),
    RobotMark.FORM_RELAY: mail(From="noreply@portal.vn", Reply_To="mai@gmail.com"),
    RobotMark.FROM_US: mail(From="HoTro@moj.gov.vn"),
    RobotMark.LIST: mail(List_Id="<x.vn>"),
    RobotMark.LOOP: mail(X_Loop="hotro@moj.gov.vn"),
    RobotMark.NO_REPLY: mail(From="no-reply+12@portal.vn"),
    RobotMark.NULL_PATH: mail(Return_Path="<>"),
    RobotMark.PHISHING_LINK: mail("Xem http://dichvucong-quocgia.top/a"),
    RobotMark.SPAM_FLAG: mail(X_Spam_Status="Yes, score=9"),
    RobotMark.SUPPRESS: mail(X_Auto_Response_Suppress="OOF"),
    RobotMark.SYSTEM_SENDER: mail(From="Cron <root@mx1.vn>"),
    RobotMark.UNSUBSCRIBE: mail(List_Unsubscribe="<mailto:x@y.vn>"),
}


@pytest.mark.parametrize("mark", MARKED, ids=str)
def test_each_mark_is_set(mark):
    assert mark.value in read(MARKED[mark]).robot_marks
    assert mark.value not in read(mail(WORDS)).robot_marks


def test_every_mark_has_a_letter():
    assert set(RobotMark) == set(MARKED)
