"""The bytes that leave: what a receiver's program must find in them, and what nobody may put into them."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.errors import Refused
from helpdesk.journey import Correspondent, OutgoingMail, Reply
from helpdesk.mail.compose import KEPT_REFERENCES, checked_address, compose, new_message_id
from helpdesk.mail.own import OwnMailbox
from helpdesk.mail.text import clean_line

OFFICE = Correspondent("Hỗ trợ trực tuyến THADS", "hotro@coquan.example")
CITIZEN = Correspondent("Nguyễn Thị Hoa", "hoa@thu.example")
OUR_ID = "<tokentokentokentoken@coquan.example>"
NOON = datetime(2017, 6, 15, 11, 5, tzinfo=timezone(timedelta(hours=7)))
REPLY = Reply(
    subject="[HTTT-2017-000123] Cần bổ sung hồ sơ yêu cầu thi hành án chậm nhất thứ Sáu, ngày 30/6/2017",
    text="Kính gửi bà Nguyễn Thị Hoa,\n\nHồ sơ còn thiếu hai nội dung.\n",
    html="<!doctype html>\n<p>Kính gửi bà Nguyễn Thị Hoa,</p>\n",
    to=(CITIZEN,),
    in_reply_to="<hers@thu.example>",
    references=("<first@thu.example>", "<hers@thu.example>"),
)


def composed(reply: Reply = REPLY, sender: Correspondent = OFFICE, own: OwnMailbox | None = None, copy_to: str = "") -> OutgoingMail:
    return compose(reply, message_id=OUR_ID, date=NOON, sender=sender, own=own, copy_to=copy_to)


def parsed(mail: OutgoingMail) -> EmailMessage:
    message = email.message_from_bytes(mail.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def headers(mail: OutgoingMail) -> list[str]:
    head = mail.content.split(b"\r\n\r\n", 1)[0].decode("ascii")
    return [line.split(":", 1)[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]


def test_a_reply_carries_plain_text_and_html_in_this_order() -> None:
    message = parsed(composed())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain, html = message.iter_parts()
    read = [part.get_content().replace("\r\n", "\n") for part in (plain, html)]
    assert read == [REPLY.text, REPLY.html]


def test_the_headers_say_who_writes_to_whom_about_what_and_in_answer_to_what() -> None:
    message = parsed(composed())
    assert str(message["From"]) == "Hỗ trợ trực tuyến THADS <hotro@coquan.example>"
    assert str(message["To"]) == "Nguyễn Thị Hoa <hoa@thu.example>"
    assert str(message["Subject"]) == REPLY.subject
    assert message["Date"].datetime == NOON
    assert str(message["Message-ID"]) == OUR_ID
    assert str(message["In-Reply-To"]) == "<hers@thu.example>"
    assert str(message["References"]) == "<first@thu.example> <hers@thu.example>"
    assert str(message["Content-Language"]) == "vi"


def test_no_header_stands_twice() -> None:
    found = headers(composed())
    assert len(found) == len(set(found))


def test_an_automatic_answer_says_so_and_asks_robots_to_be_silent() -> None:
    message = parsed(composed())
    assert str(message["Auto-Submitted"]) == "auto-replied"
    assert str(message["X-Auto-Response-Suppress"]) == "All"


@pytest.mark.parametrize("answered", [None, "<ours@coquan.example>"], ids=["answers nothing", "follows one of our own"])
def test_a_reminder_is_generated_not_replied(answered: str | None) -> None:
    message = parsed(composed(replace(REPLY, in_reply_to=answered, references=())))
    assert str(message["Auto-Submitted"]) == "auto-generated"


def test_a_letter_a_clerk_wrote_is_not_marked_as_automatic() -> None:
    message = parsed(composed(replace(REPLY, automatic=False)))
    assert "Auto-Submitted" not in message and "X-Auto-Response-Suppress" not in message


def test_the_answered_letter_ends_the_references_even_when_it_was_not_among_them() -> None:
    message = parsed(composed(replace(REPLY, references=("<first@thu.example>",))))
    assert str(message["References"]).split()[-1] == "<hers@thu.example>"


def test_a_long_thread_keeps_its_beginning_and_its_latest_letters() -> None:
    ids = tuple(f"<{n}@thu.example>" for n in range(100))
    kept = str(parsed(composed(replace(REPLY, references=ids, in_reply_to=ids[-1])))["References"]).split()
    assert len(kept) == KEPT_REFERENCES and kept[0] == ids[0] and kept[1:] == list(ids[-KEPT_REFERENCES + 1 :])


def test_what_is_no_message_id_is_left_out_of_the_thread() -> None:
    bad = ("no brackets", "<two words@x>", "<broken\r\nBcc: x@y.example>", "<" + "a" * 2000 + "@x>", "<ê@x>")
    message = parsed(composed(replace(REPLY, references=bad, in_reply_to="<also bad")))
    assert "References" not in message and "In-Reply-To" not in message


def test_the_same_values_give_the_same_bytes() -> None:
    assert composed().content == composed().content


def test_another_message_id_gives_other_boundaries() -> None:
    other = compose(REPLY, message_id="<another-another-one@coquan.example>", date=NOON, sender=OFFICE)
    assert parsed(other).get_boundary() != parsed(composed()).get_boundary()


def test_the_bytes_are_seven_bit_and_no_line_is_too_long() -> None:
    long = replace(REPLY, text="dài " * 3000, html="<p>" + "ừ" * 20000 + "</p>", subject="ộ" * 900)
    content = composed(long).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)


@pytest.mark.parametrize("smuggled", ["\r\nBcc: x@y.example", "\nX-Evil: 1", "\r", "\x00", "\u2028Bcc: x@y.example", "\u0085X: 1"])
def test_no_text_can_begin_a_header_of_its_own(smuggled: str) -> None:
    reply = replace(REPLY, subject=f"a{smuggled}", to=(Correspondent(f"Hoa{smuggled}", CITIZEN.address),))
    expected = ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"]
    mail = composed(reply, sender=replace(OFFICE, name=f"Cơ quan{smuggled}"))
    assert headers(mail) == [*expected, "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language"]
    assert mail.recipients == (CITIZEN.address,)


@pytest.mark.parametrize(
    "address",
    ["", "hoa", "hoa@", "hoa thu@x.example", "hoa@x.example\r\nBcc: y@x.example", "hoa@x..example", "nguyễn@x.example", "a@b@c.example"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        composed(replace(REPLY, to=(Correspondent("", address),)))
    assert "\r" not in str(refused.value) and "Bcc" not in str(refused.value)


@given(
    st.from_regex(r"[A-Za-z0-9_+.-]{1,6}|[a-z. \"@]{1,70}|\u1ec7", fullmatch=True),
    st.sampled_from(["@"]) | st.text("@. ", max_size=2),
    st.sampled_from(
        ["gmail.com", "Thu.EXAMPLE", "b\u1ec7.vn", "x.invalid", "localhost", "1.2.3.4", "[1.2.3.4]", "-a.vn", "a..vn", "xn--a.vn", ""]
    ),
)
@example("a" * 65, "@", "gmail.com")
@example("a", "@", "x" * 64 + ".vn")
@example("a", "@", ".".join(["x" * 60] * 4))
def test_an_address_is_refused_and_written_as_the_library_for_addresses_has_it(name: str, at: str, domain: str) -> None:
    address = name + at + domain
    try:
        found = validate_email(address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError:
        with pytest.raises(Refused):
            checked_address(address)
    else:
        assert checked_address(address) == (found.ascii_email or found.normalized)


def test_an_address_in_an_international_domain_is_written_in_ascii() -> None:
    assert checked_address("hoa@bücher.example") == "hoa@xn--bcher-kva.example"


def test_a_letter_to_nobody_is_refused() -> None:
    with pytest.raises(Refused):
        composed(replace(REPLY, to=()))


def test_our_own_mailbox_is_never_answered() -> None:
    own = OwnMailbox.of([OFFICE.address])
    with pytest.raises(Refused):
        composed(replace(REPLY, to=(Correspondent("", OFFICE.address.upper()),)), own=own)


def test_the_copy_for_ourselves_is_in_the_envelope_only() -> None:
    mail = composed(copy_to=OFFICE.address)
    assert mail.recipients == (CITIZEN.address, OFFICE.address)
    assert "Bcc" not in headers(mail) and str(parsed(mail)["To"]).count("@") == 1
    assert mail.sender == OFFICE.address


def test_an_invitation_is_offered_beside_the_text_and_as_a_file() -> None:
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    message = parsed(composed(replace(REPLY, calendar=calendar)))
    assert message.get_content_type() == "multipart/mixed"
    alternative, file = message.iter_parts()
    offered = list(alternative.iter_parts())[-1]
    assert offered.get_content_type() == "text/calendar"
    assert (offered.get_param("method"), offered.get_param("charset").lower()) == ("REQUEST", "utf-8")
    assert offered.get_payload(decode=True) == calendar == file.get_payload(decode=True)
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "lich-hen.ics")


def test_a_cancelled_invitation_carries_its_method() -> None:
    message = parsed(composed(replace(REPLY, calendar=b"BEGIN:VCALENDAR\r\n", calendar_method="CANCEL")))
    assert 'method="CANCEL"' in message.as_string()


def test_a_file_keeps_its_vietnamese_name_and_its_bytes() -> None:
    content = bytes(range(256)) * 50
    message = parsed(composed(replace(REPLY, files=(("../giấy xác nhận.pdf", "application/pdf", content),))))
    file = list(message.iter_parts())[-1]
    assert file.get_filename() == ".._giấy xác nhận.pdf"
    assert file.get_content_type() == "application/pdf" and file.get_content_disposition() == "attachment"
    assert file.get_payload(decode=True) == content


def test_a_message_id_holds_the_token_and_our_domain() -> None:
    assert new_message_id("Ab-_" * 5, "coquan.example") == "<Ab-_Ab-_Ab-_Ab-_Ab-_@coquan.example>"


@pytest.mark.parametrize("token", ["", "short", "a" * 15, "has space in it 123", "a@bbbbbbbbbbbbbbbbbb", "a>\r\nBcc: aaaaaaaaaaaaa"])
def test_a_token_that_could_be_guessed_or_breaks_the_header_is_no_token(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        new_message_id(token, "coquan.example")


def test_an_instant_of_another_zone_is_written_with_its_zone() -> None:
    mail = compose(REPLY, message_id=OUR_ID, date=NOON.astimezone(UTC), sender=OFFICE)
    assert b"Date: Thu, 15 Jun 2017 04:05:00 +0000\r\n" in mail.content


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), max_size=300)


def read_back(content: bytes, name: str) -> str:
    head = content.split(b"\r\n\r\n", 1)[0] + b"\r\n"
    found = re.search(rb"(?:^|\r\n)" + name.encode() + rb":((?:[^\r]|\r\n[ \t])*)\r\n", head)
    assert found is not None
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", found[1]).strip().decode("ascii")
    return str(make_header(decode_header(unfolded)))


@given(WORDS)
def test_any_subject_reads_back_as_it_was_written(subject: str) -> None:
    mail = composed(replace(REPLY, subject=subject))
    assert read_back(mail.content, "Subject") == clean_line(subject)
    assert max(map(len, mail.content.split(b"\r\n\r\n", 1)[0].split(b"\r\n"))) <= 998


@given(WORDS)
def test_any_name_stays_a_name(name: str) -> None:
    mail = composed(replace(REPLY, to=(Correspondent(name, CITIZEN.address),)))
    addresses = parsed(mail)["To"].addresses
    assert [a.addr_spec for a in addresses] == [CITIZEN.address]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")))
def test_any_text_reads_back_as_it_was_written(text: str) -> None:
    plain = next(iter(parsed(composed(replace(REPLY, text=text + "\n"))).iter_parts()))
    assert plain.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n") == text + "\n"
