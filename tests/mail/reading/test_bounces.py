import email
import email.policy

import pytest
from flufl.bounce import all_failures

from helpdesk.journey import Automatic
from tests.mail.reading import mail, multipart, part, read
from tests.mail.reading.bounced import DELAYED, KINDS, OURS, TO, standard


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_failure_is_known_and_names_who_did_not_get_our_letter(kind):
    letter = read(KINDS[kind])
    assert letter.automatic == Automatic.BOUNCE
    assert letter.bounce is not None
    assert [(r.address, r.permanent) for r in letter.bounce.recipients] == [(TO, True)]


@pytest.mark.parametrize("kind", DELAYED, ids=str)
def test_a_delay_is_a_bounce_that_is_not_permanent(kind):
    letter = read(DELAYED[kind])
    assert letter.automatic == Automatic.BOUNCE
    assert letter.bounce is not None
    assert [(r.address, r.permanent) for r in letter.bounce.recipients] == [(TO, False)]


@pytest.mark.parametrize("kind", ["postfix, standard", "qmail", "exim", "gmail, old"])
def test_the_letter_concerned_is_named_by_its_message_id(kind):
    bounce = read(KINDS[kind]).bounce
    assert bounce is not None
    assert bounce.message_ids[0] == "<2017.4@moj.gov.vn>"


def test_status_and_diagnosis_are_told():
    bounce = read(standard()).bounce
    assert bounce is not None
    assert (bounce.recipients[0].status, bounce.recipients[0].diagnostic) == ("5.1.1", "550 5.1.1 no such user")


def test_a_server_that_writes_nothing_but_its_report_is_read_by_its_report():
    assert "550 no such user" in read(KINDS["a report and not one word"]).text


def test_a_report_of_success_is_a_receipt_and_no_bounce():
    letter = read(standard("delivered", "2.0.0", "250 ok", "Your message was delivered."))
    assert (letter.automatic, letter.bounce) == (Automatic.RECEIPT, None)


def test_a_reply_of_a_person_about_a_failure_is_no_bounce():
    letter = read(mail("Thư của tôi không gửi được, hệ thống báo 550 5.1.1. Nhờ cơ quan kiểm tra.", Subject="Không gửi được thư"))
    assert (letter.automatic, letter.bounce) == (None, None)


def test_a_bounce_attached_by_a_person_is_theirs():
    letter = read(multipart(part("Tôi gửi kèm thư báo lỗi."), part(standard(), "message/rfc822"), Subject="Fwd: lỗi"))
    assert letter.automatic is None
    assert letter.enclosures[0].letter is not None
    assert letter.enclosures[0].letter.automatic == Automatic.BOUNCE


def test_our_own_words_inside_a_bounce_are_no_text_of_its_writer():
    letter = read(KINDS["postfix, standard"])
    assert letter.text == "Undelivered."
    assert letter.enclosures[0].letter is not None
    assert letter.enclosures[0].letter.text == OURS.split("\r\n\r\n")[1].strip()


def test_the_reference_detector_finds_the_same_recipients():
    for kind, content in {**KINDS, **DELAYED}.items():
        delayed, failed = all_failures(email.message_from_bytes(content, policy=email.policy.default))
        bounce = read(content).bounce
        assert bounce is not None, kind
        ours = {r.address.encode() for r in bounce.recipients}
        assert (delayed | failed) <= ours, kind
