from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.journey import Correspondent
from helpdesk.mail.addresses import read_addresses
from helpdesk.mail.dates import read_date
from helpdesk.mail.defects import Notes
from helpdesk.mail.identifiers import message_id, message_ids
from helpdesk.mail.words import header_text
from tests.mail.reading import codes, mail, read

SUBJECTS = {
    "two words, the blank between them dropped": (b"=?utf-8?b?xJDGoW4geQ==?=\r\n =?utf-8?b?w6p1IGPhuqd1?=", "Đơn yêu cầu"),
    "split inside a letter": (b"=?utf-8?Q?Nguy=E1=BB?= =?utf-8?Q?=85n?=", "Nguyễn"),
    "split inside a base64 group": (b"=?utf-8?B?xJDGoW4gecOqdQ?= =?utf-8?B?IGPhuqd1?=", "Đơn yêu cầu"),
    "blanks inside the word": (b"=?utf-8?Q?xin ch=C3=A0o anh?=", "xin chào anh"),
    "no blank around the word": (b"[=?utf-8?Q?H=E1=BB=8Fi?=]", "[Hỏi]"),
    "wrong charset": (b"=?iso-8859-1?Q?Nguy=E1=BB=85n?=", "Nguyễn"),
    "unknown charset": (b"=?x-unknown?Q?Nguy=E1=BB=85n?=", "Nguyễn"),
    "language tag": (b"=?utf-8*vi?Q?H=E1=BB=8Fi?=", "Hỏi"),
    "end lost": (b"=?utf-8?B?Tmd1eeG7hW4", "Nguyễn"),
    "padding lost": (b"=?utf-8?B?w6E?=", "á"),
    "question mark inside": (b"=?utf-8?Q?sao??=", "sao?"),
    "encoded twice": (b"=?UTF-8?Q?=3D=3Futf-8=3FQ=3FH=E1=BB=8Fi=3F=3D?=", "Hỏi"),
    "raw utf-8": ("Hỏi về án phí".encode(), "Hỏi về án phí"),
    "raw latin-1 letters of utf-8": ("Hỏi về án phí".encode().decode("latin-1").encode(), "Hỏi về án phí"),
    "raw windows-1258": ("Ho\u0309i vê\u0300 án phí".encode("cp1258"), "Hỏi về án phí"),
    "raw 8 bit between words": ("Hỏi ".encode() + b"=?utf-8?Q?=C3=A1n?=", "Hỏi án"),
    "decomposed": (b"=?utf-8?Q?Nguye=CC=82=CC=83n?=", "Nguyễn"),
    "zero-width": (b"=?utf-8?B?WcOqdeKAiyBj4bqndQ==?=", "Yêu cầu"),
}


@pytest.mark.parametrize("illness", SUBJECTS, ids=str)
def test_the_subject_comes_out(illness):
    written, meant = SUBJECTS[illness]
    assert header_text(written, Notes()) == meant


def test_a_line_break_that_was_encoded_cannot_start_a_header():
    letter = read(mail(Subject="=?UTF-8?B?SOG7j2kNCkJjYzogdGF0Y2FAZXhhbXBsZS5jb20=?="))
    assert letter.subject == "Hỏi Bcc: tatca@example.com"
    assert "header_injection" in codes(letter)


def test_a_line_break_in_a_name_becomes_a_blank():
    letter = read(mail(From="=?UTF-8?Q?Lan=0D=0ABcc=3A_x=40y.vn?= <lan@gmail.com>"))
    assert letter.sender == Correspondent("Lan Bcc: x@y.vn", "lan@gmail.com")


ADDRESSES = {
    '"Nguyễn, Văn A" <a@b.vn>, c@d.vn': [("Nguyễn, Văn A", "a@b.vn"), ("", "c@d.vn")],
    "Nguyễn, Văn A <a@b.vn>, B <b@c.vn>": [("Nguyễn, Văn A", "a@b.vn"), ("B", "b@c.vn")],
    "=?utf-8?Q?Nguy=E1=BB=85n,_A?= <a@b.vn>": [("Nguyễn, A", "a@b.vn")],
    "=?utf-8?b?TeG6oWMgVGjhu4sgVsOibiA8dmFuQGdtYWlsLmNvbT4=?=": [("Mạc Thị Vân", "van@gmail.com")],
    "a@x.vn (Nguyễn A)": [("Nguyễn A", "a@x.vn")],
    "<<a@x.vn>>": [("", "a@x.vn")],
    "A <a@x.vn": [("A", "a@x.vn")],
    "A <a @ x.vn>": [("A", "a@x.vn")],
    "a@b.com; c@d.com": [("", "a@b.com"), ("", "c@d.com")],
    "Tổ: a@x.vn, B <b@y.vn>;, c@z.vn": [("", "a@x.vn"), ("B", "b@y.vn"), ("", "c@z.vn")],
    "undisclosed-recipients:;": [],
    "<>": [],
    "Cron Daemon <root>": [("Cron Daemon", "root")],
    "<mailto:a@x.vn>": [("", "a@x.vn")],
    "Robert'); DROP TABLE ho_so;-- <bobby@gmail.com>": [("Robert'); DROP TABLE ho_so;--", "bobby@gmail.com")],
    '"a@b.com" <c@d.com>': [("a@b.com", "c@d.com")],
    '<"Quản trị"@x.vn>': [("", '"Quản trị"@x.vn')],
    "Pete(a \\) chap) <pete(his)@silly.test(host)>": [("Pete", "pete@silly.test")],
}


@pytest.mark.parametrize("written", ADDRESSES)
def test_addresses_are_read_as_people_write_them(written):
    assert [(c.name, c.address) for c in read_addresses(written.encode(), Notes())] == ADDRESSES[written]


def test_of_several_senders_the_first_with_an_address_counts():
    letter = read(mail(From="Lan, b@x.vn, c@x.vn"))
    assert letter.sender == Correspondent("Lan", "b@x.vn")
    assert "several_senders" in codes(letter)


def test_a_mail_without_sender_date_and_id_is_a_letter_all_the_same():
    letter = read(b"Subject: x\r\n\r\nhi")
    assert (letter.sender, letter.date, letter.message_id, letter.text) == (None, None, "", "hi")
    assert codes(letter) == {"no_sender", "no_date", "no_message_id"}


DATES = {
    "Thu, 15 Jun 2017 08:12:44 +0700": "2017-06-15T01:12:44",
    "Thu, 15 Jun 2017 08:12:44 +0700 (Indochina Time)": "2017-06-15T01:12:44",
    "15 Jun 17 08:12 ICT": "2017-06-15T01:12:00",
    "Thu Jun 15 08:12:44 2017": "2017-06-15T01:12:44",
    "Thứ Năm, 15 tháng 6 2017 08:12:44 +0700": "2017-06-15T01:12:44",
    "T5, 15 thg 6, 2017 08:12": "2017-06-15T01:12:00",
    "15/06/2017 08:12 CH": "2017-06-15T13:12:00",
    "2017-06-15T08:12:44.123Z": "2017-06-15T08:12:44",
    "Thu, 15 Jun 2017 08:12:44 GMT+7": "2017-06-15T01:12:44",
    "Thu, 15 Jun 117 08:12:44 -0000": "2017-06-15T08:12:44",
    "Fri, 01 Mai 2020 10:00:00 +0200": "2020-05-01T08:00:00",
    "Wed, 29 May 2019 06:09:22 PM EDT": "2019-05-29T22:09:22",
}


@pytest.mark.parametrize("written", DATES)
def test_dates_are_read_in_every_form(written):
    assert read_date(written, Notes()) == datetime.fromisoformat(DATES[written]).replace(tzinfo=UTC)


def test_a_date_without_zone_is_vietnamese_time_and_told():
    letter = read(mail(Date="Thu, 15 Jun 2017 08:12:44"))
    assert letter.date == datetime(2017, 6, 15, 1, 12, 44, tzinfo=UTC)
    assert "date_without_zone" in codes(letter)


@pytest.mark.parametrize("written", ["Mon, 32 Jan 2017 10:00:00 +0700", "hôm qua", "31/02/2020"])
def test_an_impossible_date_is_none_and_told(written):
    letter = read(mail(Date=written))
    assert letter.date is None
    assert "bad_date" in codes(letter)


def test_arrival_is_the_mailboxs_word_then_the_topmost_received_then_the_date():
    content = mail(Received="from a by b; Fri, 16 Jun 2017 09:00:00 +0700")
    assert read(content).received_at == datetime(2017, 6, 16, 2, tzinfo=UTC)
    assert read(mail()).received_at == datetime(2017, 6, 15, 1, 12, 44, tzinfo=UTC)


IDS = {
    b"<a@b>": "<a@b>",
    b"<>": "",
    b"< >": "",
    b"<a\r\n b@c>": "<ab@c>",
    b"a@b": "<a@b>",
    b'"<x@y>"': "<x@y>",
}


@pytest.mark.parametrize("written", IDS)
def test_a_message_id_has_one_form(written):
    assert message_id(written) == IDS[written]


def test_references_are_all_identifiers_and_no_words():
    assert message_ids(b"Your message of Monday <a@b><c@d>\t<a@b>") == ("<a@b>", "<c@d>")
    assert message_ids(b"Your message of Monday") == ()


@given(st.binary(max_size=300))
def test_no_header_bytes_are_too_strange(raw):
    header_text(raw, Notes()).encode("utf-8")
    for person in read_addresses(raw, Notes()):
        assert "\n" not in person.name + person.address
    message_ids(raw)


@given(st.text(max_size=80))
def test_no_date_is_too_strange(text):
    found = read_date(text, Notes())
    assert found is None or found.tzinfo is UTC
