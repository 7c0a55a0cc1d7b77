import email
import email.policy
import time
from email.message import EmailMessage, MIMEPart

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.mail.defects import Notes
from helpdesk.mail.structure import read_structure
from helpdesk.mail.transfer import part_bytes
from tests.mail.reading import attachment, codes, mail, multipart, part, read


def nested(levels: int) -> bytes:
    body = part("Nội dung ở trong cùng.")
    for level in range(levels):
        line = f"--b{level}".encode()
        body = part(line + b"\r\n" + body + b"\r\n" + line + b"--\r\n", f"multipart/mixed; boundary=b{level}")
    return b"From: a@b.vn\r\n" + body


@pytest.mark.parametrize("levels", [1, 20, 200, 1000])
def test_the_innermost_text_is_read_however_deep(levels):
    assert read(nested(levels)).text == "Nội dung ở trong cùng."


def test_a_mail_cut_off_in_an_attachment_keeps_text_and_file():
    whole = multipart(part("Tôi gửi bản án."), attachment("ban-an.pdf", bytes(range(256)) * 4))
    letter = read(whole[:-400])
    assert letter.text == "Tôi gửi bản án."
    assert [e.name for e in letter.enclosures] == ["ban-an.pdf"]
    assert letter.enclosures[0].content == (bytes(range(256)) * 4)[: len(letter.enclosures[0].content)] != b""
    assert "boundary_unclosed" in codes(letter)


def test_an_unclosed_inner_boundary_ends_at_the_outer_one():
    inner = part(b"--in\r\n" + part("trong"), "multipart/mixed; boundary=in")
    letter = read(multipart(inner, part("ngoài")))
    assert letter.text == "trong\n\nngoài"


def test_parts_behind_the_last_boundary_line_are_read():
    content = multipart(part("một"))
    assert read(content + b"--b\r\n" + part("hai") + b"\r\n--b--\r\n").text == "một\n\nhai"


def test_a_wrong_boundary_is_guessed_from_the_lines():
    content = multipart(part("Tôi hỏi giờ làm việc.")).replace(b'boundary="b"', b'boundary="lost"')
    letter = read(content)
    assert letter.text == "Tôi hỏi giờ làm việc."
    assert "boundary_missing" in codes(letter)


def test_a_line_that_somebody_drew_is_no_boundary():
    body = "Câu hỏi thứ nhất.\n\n--------\n\nCâu hỏi thứ hai."
    assert read(mail(body, Content_Type="multipart/mixed; boundary=lost")).text == body


def test_a_boundary_of_parts_without_fields_is_guessed_where_it_also_closes():
    content = multipart(b"\r\nMot.", b"\r\nHai.").replace(b'boundary="b"', b'boundary="lost"')
    assert read(content).text == "Mot.\n\nHai."


def test_a_type_that_is_none_with_a_name_is_a_file():
    letter = read(multipart(part("Tôi gửi tệp."), part(b"abc", 'BINARY; name="ban an.doc"')))
    assert (letter.text, [(e.name, e.type) for e in letter.enclosures]) == (
        "Tôi gửi tệp.",
        [("ban an.doc", "application/octet-stream")],
    )


def test_text_outside_the_parts_speaks_where_nothing_else_does():
    content = multipart(attachment("a.pdf")).replace(b"\r\n\r\n--b\r\n", "\r\n\r\nTôi gửi bản án.\r\n--b\r\n".encode(), 1)
    assert (read(content).text, read(content).quoted) == ("Tôi gửi bản án.", "")


def test_a_multipart_without_any_boundary_is_text():
    assert read(mail("Chỉ có chữ.", Content_Type="multipart/mixed")).text == "Chỉ có chữ."


def test_a_body_follows_headers_without_a_blank_line():
    letter = read(b"From: a@b.vn\r\nSubject: x\r\nToi hoi gio lam viec\r\n")
    assert (letter.subject, letter.text) == ("x", "Toi hoi gio lam viec")


def test_a_garbled_line_among_headers_is_passed_over():
    letter = read(b"From: a@b.vn\r\nthis was folded without a blank\r\nSubject: x\r\n\r\nhi\r\n")
    assert (letter.subject, letter.text) == ("x", "hi")
    assert "bad_header_line" in codes(letter)


@pytest.mark.parametrize("lead", [b"\r\n\r\n", b"\xef\xbb\xbf", b"From mai@gmail.com Thu Jun 15 08:12:44 2017\r\n"])
def test_dirt_before_the_first_header_does_not_hide_it(lead):
    assert read(lead + mail()).subject == "Đơn yêu cầu"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n"])
def test_any_line_end_will_do(end):
    letter = read(multipart(part("Xin chào."), attachment("a.pdf")).replace(b"\r\n", end))
    assert (letter.subject, letter.text, letter.enclosures[0].content) == ("Đơn yêu cầu", "Xin chào.", b"%PDF-1.4 x")


def test_a_whole_mail_saved_as_utf_16_is_read():
    letter = read(mail("Xin chào.").decode("utf-8").encode("utf-16"))
    assert (letter.subject, letter.text) == ("Đơn yêu cầu", "Xin chào.")


def test_text_outside_the_parts_is_kept_apart():
    content = multipart(part("Câu hỏi.")) + "Chân thư của danh sách.\r\n".encode()
    assert read(content).text == "Câu hỏi."
    assert read(content).quoted == "Chân thư của danh sách."


def test_ten_thousand_parts_end_somewhere_and_nothing_is_lost():
    letter = read(multipart(*[part(b"x", "image/png")] * 6_000))
    assert len(letter.enclosures) > 4_000
    assert "too_many_parts" in codes(letter)


def test_a_body_too_long_for_a_letter_is_kept_whole_as_a_file():
    letter = read(mail("dòng chữ " * 600_000))
    assert len(letter.enclosures[0].content) > 5_000_000 > len(letter.text.encode()) > 3_000_000
    assert "text_too_long" in codes(letter)


def test_twenty_megabytes_of_attachment_cost_no_more_than_their_decoding():
    content = multipart(part("a"), attachment("to.pdf", b"abc" * 5_000_000))
    started = time.process_time()
    letter = read(content)
    assert time.process_time() - started < 3
    assert len(letter.enclosures[0].content) == 15_000_000


@st.composite
def well_formed(draw: st.DrawFn) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["Subject"] = "a@b.vn", draw(st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=60))
    message.set_content(draw(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=200)) or "x")
    for data in draw(st.lists(st.binary(max_size=300), max_size=4)):
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename="tệp đính kèm.bin")
    return message


@settings(max_examples=60, deadline=None)
@given(well_formed())
def test_a_well_formed_mail_splits_as_the_standard_parser_splits_it(message: EmailMessage):
    content = bytes(message)
    oracle = email.message_from_bytes(content, policy=email.policy.default)
    leaves = [p for p in oracle.walk() if not p.is_multipart()]
    ours = [p for p in read_structure(content, Notes()) if not p.is_multipart]
    assert [(p.type, part_bytes(p, Notes())) for p in ours] == [(p.get_content_type(), payload(p)) for p in leaves]


def payload(leaf: MIMEPart) -> bytes:
    data = leaf.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data
