"""Letters that stopped other helpdesks for a day or a week, each by the name of its illness."""

import unicodedata

import pytest

from helpdesk.journey import Automatic
from tests.mail.reading import attachment, codes, mail, multipart, part, read
from tests.mail.reading.bounced import STATUS, TO, standard
from tests.mail.reading.test_charsets import WORDS, windows_1258
from tests.mail.reading.test_enclosures import winmail
from tests.mail.reading.test_robots import ASK, OOF
from tests.mail.reading.test_transfer import uuencoded


def test_mail_without_message_id():
    letter = read(mail(ASK, Message_ID=""))
    assert (letter.message_id, letter.text) == ("", ASK)
    assert "no_message_id" in codes(letter)


@pytest.mark.parametrize("written", ["<>", "< >", " ", "<@>"])
def test_mail_with_an_empty_message_id(written):
    letter = read(mail(ASK, Message_ID=written))
    assert (letter.message_id, letter.text) == ("", ASK)


def test_mail_with_a_duplicate_message_id_from_another_sender():
    first, second = read(mail("Đơn của Mai.")), read(mail("Đơn của Lan.", From="Lan <lan@gmail.com>"))
    assert first.message_id == second.message_id
    assert (first.sender, first.text) != (second.sender, second.text)


def test_dsn_for_our_acknowledgement():
    bounce = read(standard()).bounce
    assert bounce is not None
    assert (bounce.message_ids, [r.address for r in bounce.recipients]) == (("<2017.4@moj.gov.vn>",), [TO])


def test_nested_dsn():
    """A gateway hands on, in a report of its own without recipients, the report that it got."""
    wrapped = multipart(
        part("A report follows."),
        part("Reporting-MTA: dns; gw.vn\r\n", "message/delivery-status"),
        part(standard(), "message/rfc822"),
        kind="report; report-type=delivery-status",
        boundary="outer",
        From="MAILER-DAEMON@gw.vn",
        Subject="Undeliverable",
        Return_Path="<>",
        Message_ID="<2@gw.vn>",
    )
    letter = read(wrapped)
    assert letter.automatic == Automatic.BOUNCE
    assert letter.bounce is not None
    assert [r.address for r in letter.bounce.recipients] == [TO]


def test_dsn_of_several_recipients_of_whom_one_got_it():
    report = "Reporting-MTA: dns; mx.vn\r\n" + "".join(
        STATUS.format(to=to, action=action, status=status, why="x").partition("\r\n")[2]
        for to, action, status in (("a@x.vn", "delivered", "2.0.0"), ("b@x.vn", "failed", "5.1.1"), ("c@x.vn", "delayed", "4.4.1"))
    )
    bounce = read(multipart(part("x"), part(report, "message/delivery-status"), kind="report", From="MAILER-DAEMON@mx.vn")).bounce
    assert bounce is not None
    assert [(r.address, r.permanent) for r in bounce.recipients] == [("b@x.vn", True), ("c@x.vn", False)]


def test_oof_without_headers():
    assert read(mail(OOF)).automatic == Automatic.AUTO_REPLY


def test_auto_submitted_no():
    assert read(mail(ASK, Auto_Submitted="no")).automatic is None


@pytest.mark.parametrize("ours", ["hotro@moj.gov.vn", "MotCua@moj.gov.vn"])
def test_mail_from_our_own_address_and_alias(ours):
    assert read(mail("Kính gửi bà Mai,", From=ours, Message_ID="<2017.9@moj.gov.vn>")).automatic == Automatic.OWN_MAIL
    assert "from_us" in read(mail(ASK, From=ours, Message_ID="<1@evil.top>")).robot_marks


def test_reply_to_is_not_from():
    letter = read(mail(ASK, Reply_To="Mai <mai@gmai1.com>"))
    assert letter.reply_to is not None and letter.reply_to.address == "mai@gmai1.com"
    assert letter.authenticity.doubts == ("reply_to_differs", "lookalike_domain")


def test_windows_1258():
    assert read(mail(windows_1258(WORDS), Content_Type="text/plain; charset=windows-1258")).text == WORDS


def test_mislabelled_iso_8859_1():
    letter = read(mail(WORDS, Content_Type="text/plain; charset=iso-8859-1"))
    assert letter.text == WORDS
    assert "charset_wrong" in codes(letter)


def test_nfd_subject():
    assert read(mail(Subject=unicodedata.normalize("NFD", "Hỏi về án phí"))).subject == "Hỏi về án phí"


def test_tnef():
    letter = read(multipart(part(WORDS), part(winmail((b"ban an.docx", b"PK")), "application/ms-tnef; name=winmail.dat")))
    assert [e.name for e in letter.enclosures] == ["ban an.docx"]


def test_uuencode():
    assert read(mail(b"Gui ban an.\n" + uuencoded("ban an.doc", b"noi dung"))).enclosures[0].content == b"noi dung"


def test_boundary_missing():
    letter = read(multipart(part(WORDS), attachment("a.pdf")).replace(b'; boundary="b"', b""))
    assert (letter.text, [e.name for e in letter.enclosures]) == (WORDS, ["a.pdf"])
    assert "boundary_missing" in codes(letter)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><text>X</text></svg>'
PAGE = '<p onclick="x()">Tôi hỏi.</p><script>alert(1)</script><iframe src="javascript:x()"></iframe><img src=x onerror=alert(1)>'


def test_svg_payload():
    letter = read(multipart(part(WORDS), attachment("anh.svg", SVG, "image/svg+xml")))
    assert (letter.text, [(e.name, e.type) for e in letter.enclosures]) == (WORDS, [("anh.svg", "image/svg+xml")])


def test_html_payload():
    assert read(mail(PAGE, Content_Type="text/html; charset=utf-8")).text == "Tôi hỏi."


def test_case_number_quoted_by_a_stranger():
    """The reader leaves it where it stands: whether it counts is asked of the participants."""
    letter = read(mail("Cho tôi hỏi hồ sơ HTTT-2017-000123.", From="la@gmail.com", Subject="Re: [HTTT-2017-000123]"))
    assert (letter.in_reply_to, letter.references) == (None, ())
    assert "HTTT-2017-000123" in letter.text


def test_huge_and_many_link_mail():
    page = "".join(f'<a href="https://a.vn/{i}">bấm {i}</a> ' for i in range(20_000))
    assert read(mail(f"<p>{page}</p>", Content_Type="text/html; charset=utf-8")).text.count("bấm") == 20_000
