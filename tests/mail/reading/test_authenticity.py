import pytest

from helpdesk.mail.lookalikes import imitates
from helpdesk.mail.own import OwnMailbox
from tests.mail.reading import OWN, mail, read

OUR_VERDICT = "mx.moj.gov.vn; dkim=pass header.d=gmail.com; spf=pass (gửi từ 1.2.3.4) smtp.mailfrom=mai@gmail.com; dmarc=pass"


def test_verdicts_of_our_own_server_count():
    found = read(mail(Authentication_Results=OUR_VERDICT)).authenticity
    assert (found.spf, found.dkim, found.dmarc, found.doubts) == ("pass", "pass", "pass", ())


def test_verdicts_of_any_other_server_are_worth_nothing():
    found = read(mail(Authentication_Results="mx.evil.top; spf=pass; dkim=pass; dmarc=pass")).authenticity
    assert (found.spf, found.dkim, found.dmarc) == ("none", "none", "none")


def test_only_the_topmost_of_ours_counts_for_the_sender_may_have_written_the_rest():
    content = b"Authentication-Results: mx.moj.gov.vn; spf=fail; dmarc=fail\r\n" + mail(Authentication_Results=OUR_VERDICT)
    found = read(content).authenticity
    assert (found.spf, found.dmarc, found.doubts) == ("fail", "fail", ("dmarc_fail", "spf_fail"))


@pytest.mark.parametrize("broken", ["", ";", "mx.moj.gov.vn", "mx.moj.gov.vn; none", "mx.moj.gov.vn; spf=; dkim", "spf=pass (no server)"])
def test_a_broken_verdict_is_none(broken):
    assert read(mail(Authentication_Results=broken)).authenticity.spf == "none"


def test_an_answer_address_of_somebody_else_is_a_doubt():
    assert read(mail(Reply_To="khac@evil.top")).authenticity.doubts == ("reply_to_differs",)
    assert read(mail(Reply_To="Mai <MAI@gmail.com>")).authenticity.doubts == ()


def test_a_name_that_is_another_address_is_a_doubt():
    assert "display_name_is_address" in read(mail(From='"hotro@moj.gov.vn" <x@evil.vn>')).authenticity.doubts


MADE = "gmаil.com gmai1.com gmial.com yah00.com m0j.gov.vn moj-gov.vn moj.gov.vn.example.top dichvucong-quocgia.top xn--gmal-nza.com"
HONEST = "gmail.com ymail.com yahoo.com.vn mof.gov.vn quangninh.gov.vn luathai.vn thads.moj.gov.vn mail.com"


@pytest.mark.parametrize("domain", MADE.split())
def test_a_domain_made_to_be_mistaken_is_seen(domain):
    assert imitates(domain, OWN)
    assert "lookalike_domain" in read(mail(From=f"Cổng dịch vụ <a@{domain}>")).authenticity.doubts


@pytest.mark.parametrize("domain", HONEST.split())
def test_an_honest_neighbour_is_none(domain):
    assert not imitates(domain, OWN)


def test_our_own_domain_is_known_whatever_it_is():
    assert imitates("hotro-tructuyen.vm", OwnMailbox.of(["a@hotro-tructuyen.vn"]))
    assert not imitates("hotro-tructuyen.vn", OwnMailbox.of(["a@hotro-tructuyen.vn"]))
