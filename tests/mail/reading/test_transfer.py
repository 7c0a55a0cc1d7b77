import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mail.defects import Notes
from helpdesk.mail.transfer import decoded
from helpdesk.mail.uu import uu_files
from tests.mail.reading import codes, mail, read

WORDS = "Kính gửi cơ quan, tôi xin hỏi về hồ sơ thi hành án của mẹ tôi.\n"


def b64(text: str = WORDS) -> bytes:
    return base64.encodebytes(text.encode())


def test_base64_cut_in_the_middle_is_read_as_far_as_it_goes():
    letter = read(mail(b64()[:-10], Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64"))
    assert letter.text.startswith("Kính gửi cơ quan, tôi xin hỏi về hồ sơ")
    assert "base64_damaged" in codes(letter)


def test_base64_in_several_pieces_is_read_whole():
    assert decoded(b64("một") + b64("hai"), "base64", Notes()) == "mộthai".encode()


def test_a_footer_in_plain_words_behind_base64_is_kept():
    footer = b"_______________________\r\nto dan pho 6 mailing list, see https://lists.example.vn/\r\n"
    letter = read(mail(b64() + footer, Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64"))
    assert "thi hành án của mẹ tôi" in letter.text
    assert "mailing list" in letter.text + letter.quoted


def test_words_under_the_name_of_base64_stay_words():
    letter = read(mail("Toi xin hoi gio lam viec cua co quan.", Content_Transfer_Encoding="base64"))
    assert letter.text == "Toi xin hoi gio lam viec cua co quan."
    assert "transfer_unknown" in codes(letter)


def test_a_wound_in_quoted_printable_is_kept_as_it_stands():
    letter = read(mail(b"gi=E1=BB=9D l=ZZm", Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="quoted-printable"))
    assert letter.text == "giờ l=ZZm"
    assert "quoted_printable_damaged" in codes(letter)


@pytest.mark.parametrize("written", ["BASE64", " base64 ", "base64;", '"base64"', "base64 (RFC)"])
def test_the_transfer_encoding_is_recognised_however_written(written):
    assert read(mail(b64(), Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding=written)).text == WORDS.strip()


def uuencoded(name: str, data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


def test_a_uuencoded_file_leaves_the_text_and_becomes_an_enclosure():
    letter = read(mail(b"Gui ban an.\n\n" + uuencoded("ban an.doc", b"noi dung" * 40) + b"\nHet.\n"))
    assert letter.text == "Gui ban an.\n\nHet."
    assert [(e.name, e.content) for e in letter.enclosures] == [("ban an.doc", b"noi dung" * 40)]
    assert "uuencoded" in codes(letter)


def test_the_word_begin_in_a_sentence_is_no_file():
    body = b"begin 644 is how it starts\nbut this line is a sentence of a person who writes about it\nend\n"
    assert uu_files(body) == (body, [])


@given(st.binary(max_size=400))
def test_uuencoding_is_undone(data):
    assert uu_files(b"a\n" + uuencoded("x", data))[1:] == ([],) or uu_files(b"a\n" + uuencoded("x", data))[1][0].data == data


@given(st.binary(max_size=400), st.sampled_from(["base64", "quoted-printable", "uuencode", "7bit", "x-strange"]))
def test_no_bytes_are_too_strange_to_decode(data, encoding):
    assert isinstance(decoded(data, encoding, Notes()), bytes)
