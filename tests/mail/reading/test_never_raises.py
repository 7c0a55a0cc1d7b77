import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import given, settings

from helpdesk.journey import Letter
from tests.mail.reading import attachment, codes, mail, multipart, part, read
from tests.mail.reading.mangled import SEEDS, as_json, mangled


def sound(letter: Letter) -> None:
    """What every letter keeps to, whatever its bytes."""
    assert "reader_failed" not in codes(letter)
    as_json(letter)
    for text in (letter.text, letter.quoted, letter.forwarded, letter.subject):
        assert unicodedata.is_normalized("NFC", text) and "\r" not in text and "\x00" not in text
    assert "\n" not in letter.subject + letter.message_id + (letter.sender.name + letter.sender.address if letter.sender else "")


@settings(max_examples=150, deadline=None)
@given(mangled())
def test_no_mangled_letter_is_an_exception(content):
    sound(read(content))


@pytest.mark.parametrize("cut", range(0, 1000, 37))
def test_a_letter_cut_anywhere_is_a_letter(cut):
    for seed in SEEDS[::7]:
        sound(read(seed[: cut * len(seed) // 1000]))


HOSTILE = {
    "200,000 header lines": b"From: a@b.vn\r\n" + b"X-A: b\r\n" * 200_000 + b"\r\nhi",
    "200,000 recipients": b"To: " + b"a@b.vn,\r\n " * 200_000 + b"\r\n\r\nhi",
    "a subject without end": b"Subject: " + b"=?utf-8?Q?a?= " * 300_000,
    "one line of 10 MB": mail(b"x" * 10_000_000),
    "300,000 lines": mail(b"xin chao\r\n" * 300_000),
    "300,000 quotations": mail(b"> xin chao\r\n" * 300_000),
    "attributions without end": mail(b"On 15/6/2017 08:12 a@b.vn wrote:\r\n" * 200_000),
    "copied headers without end": mail(b"From: a@b.vn\r\n" * 50_000),
    "2,000 nested parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(2_000)),
    "200,000 boundary lines": multipart(b"\r\n--b".join([b"x"] * 200_000)),
    "padding without end": mail(b"AAAA=\r\n" * 500_000, Content_Transfer_Encoding="base64"),
    "legal footers without end": mail(b"confidential intended recipient disclosure\r\n\r\n" * 30_000),
    "nested tags": mail(b"<div>" * 100_000, Content_Type="text/html"),
    "a calendar of a million lines": multipart(part(b"BEGIN:VEVENT\r\n" + b"ATTENDEE:a\r\n" * 1_000_000, "text/calendar")),
    "a report of a million groups": multipart(part(b"Action: failed\r\n\r\n" * 500_000, "message/delivery-status"), kind="report"),
    "a package of a million attributes": multipart(part(b"\x78\x9f\x3e\x22\0\0" + b"\x01" + b"\0" * 10 * 1_000_000, "application/ms-tnef")),
    "nothing": b"",
    "zeros": b"\x00" * 10_000_000,
}


@pytest.mark.parametrize("attack", HOSTILE, ids=str)
def test_no_letter_takes_long(attack):
    started = time.process_time()
    letter = read(HOSTILE[attack])
    assert time.process_time() - started < 15  # a second or two on a quiet machine
    assert "reader_failed" not in codes(letter)


def test_a_letter_of_thirty_megabytes_costs_its_attachment_and_little_more():
    content = multipart(part("x"), attachment("to.pdf", b"abc" * 7_300_000))
    tracemalloc.start()
    letter = read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(letter.enclosures[0].content) == 21_900_000
    assert peak < 90_000_000
