"""Every kind of mail that leaves, held to the standards by a reader that had no part in writing it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpdesk.journey import Correspondent, LetterView, OutgoingMail, Reply
from helpdesk.mail.compose import compose
from helpdesk.mail.domain_key import domain_key
from tests.house.test_house_rules import SOURCES, name
from tests.letters_out.cases import samples, told
from tests.mail.test_signing import HARD, pem
from tests.trust.standard import faults

OFFICE = Correspondent("Hỗ trợ trực tuyến THADS", "hotro@coquan.example")
PEM = pem()
NOON = datetime(2017, 6, 15, 4, 5, tzinfo=UTC)
VIEWS = {f"{law} {kind}": view for law in ("2017", "2026") for kind, view in samples(law).items()}


def as_mail(view: LetterView) -> bytes:
    words = told(view)
    reply = Reply(words.subject, words.text, words.html, (Correspondent("Nguyễn Thị Hoa", "hoa@thu.example"),), "<hers@thu.example>")
    return compose(reply, message_id="<tokentokentokentoken@coquan.example>", date=NOON, sender=OFFICE).content


@pytest.mark.parametrize("kind", VIEWS)
def test_every_letter_to_a_citizen_is_a_mail_as_the_standards_want_it(kind: str) -> None:
    assert faults(as_mail(VIEWS[kind])) == []


@pytest.mark.parametrize("mail", HARD.values(), ids=HARD.keys())
def test_a_signed_mail_is_still_one(mail: OutgoingMail) -> None:
    assert faults(mail.content) == []
    assert faults(domain_key("coquan.example", "motcua", PEM).signed(mail.content)) == []


@example("", "", "", ["<=?>"], "")
@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=120),
    st.text(max_size=200),
    st.text(max_size=400),
    st.lists(st.from_regex(r"<[!-;=?-~]{1,40}>", fullmatch=True), max_size=4),
    st.text(max_size=40),
)
def test_whatever_names_subjects_and_words_are_the_mail_is_one(
    person: str, subject: str, text: str, references: list[str], file: str
) -> None:
    to = (Correspondent(person, "hoa@thu.example"), Correspondent("Bình", "binh@thu.example"))
    files = ((file, "application/pdf", b"%PDF"),)
    reply = Reply(subject, text, f"<p>{text}</p>", to, references[0] if references else None, tuple(references), files=files)
    mail = compose(reply, message_id="<tokentokentokentoken@coquan.example>", date=NOON, sender=replace(OFFICE, name=person))
    assert faults(mail.content) == []


WHOLE = as_mail(VIEWS["2017 01-QT/incomplete"])
BROKEN = {
    "no date": (b"Date:", b"X-Date:"),
    "date twice": (b"\r\nDate:", b"\r\nDate: Thu, 15 Jun 2017 04:05:00 +0000\r\nDate:"),
    "weekday": (b"Date: Thu", b"Date: Fri"),
    "a date that is none": (b"04:05:00 +0000", b"4:05"),
    "Message-ID": (b"Message-ID: <", b"Message-ID: <<"),
    "not of our domain": (b"token@coquan.example", b"token@else.example"),
    "CRLF": (b"\r\nSubject", b"\nSubject"),
    "not every server": (b"Content-Language: vi", "Content-Language: việt".encode()),
    "From is not": (b"<hotro@coquan.example>", b"hotro@coquan.example"),
    "To is no": (b"<hoa@thu.example>", b"<hoa@thu..example>"),
    "says nothing by itself": (b"=?utf-8?b?SOG7lyB0cuG7oyB0", b"=?utf-8?b?SOG7lyB0cuG7oyB0ww=?= =?utf-8?b?"),
    "broken encoded word": (b"=?utf-8?b?", b"=?utf-8?q?"),
    "several parts without an end": (b"--\r\n", b"\r\n"),
    "robots": (b"Auto-Submitted: auto-replied", b"Auto-Submitted: no"),
    "blind copy": (b"\r\nDate:", b"\r\nBcc: x@coquan.example\r\nDate:"),
    "plainest": (b"text/plain", b"text/rtf"),
    "not in its charset": (b'; charset="utf-8"', b""),
    "not quoted-printable": (b"=C3", b"=c3"),
    "encoding nobody knows": (b"quoted-printable", b"quoted"),
    "beyond 998": (b"Content-Language: vi", b"Content-Language: " + b"v" * 1000),
    "another MIME": (b"MIME-Version: 1.0", b"MIME-Version: 2.0"),
    "header line that is none": (b"Content-Language: vi", b"Content-Language vi"),
    "in-reply-to": (b"In-Reply-To: <", b"In-Reply-To: "),
}


@pytest.mark.parametrize("named", BROKEN)
def test_a_mail_that_is_broken_is_found_out(named: str) -> None:
    before, after = BROKEN[named]
    assert before in WHOLE
    assert any(named in fault for fault in faults(WHOLE.replace(before, after, 1)))


def test_nothing_else_composes_mail() -> None:
    """A new kind of mail is made by one of these, or this test is told of it."""
    assert _calling("compose") == {"helpdesk/desk/answers.py", "helpdesk/desk/inside.py"}
    assert _calling("write_inside") == {"helpdesk/desk/alarms.py", "helpdesk/desk/report_post.py"}


def _calling(function: str) -> set[str]:
    return {name(path) for path in SOURCES if re.search(rf"(?<!def )\b{function}\(", path.read_text("utf-8"))}
