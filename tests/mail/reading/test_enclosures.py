import logging
import struct
from hashlib import sha256

import pytest
import tnefparse
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mail.defects import Notes
from helpdesk.mail.enclosures import safe_name
from helpdesk.mail.pkcs7 import signed_content
from helpdesk.mail.rtf import decompressed
from helpdesk.mail.tnef import read_tnef
from tests.mail.reading import attachment, codes, mail, multipart, part, read

NAME = "Đơn yêu cầu thi hành án.docx"
NAMES = {
    "RFC 2047 in a parameter": 'attachment; filename="=?UTF-8?B?xJDGoW4gecOqdSBj4bqndSB0aGkgaMOgbmggw6FuLmRvY3g=?="',
    "RFC 2231": "attachment; filename*=UTF-8''%C4%90%C6%A1n%20y%C3%AAu%20c%E1%BA%A7u%20thi%20h%C3%A0nh%20%C3%A1n.docx",
    "RFC 2231 in pieces, out of order": "attachment; filename*1*=u%20thi%20h%C3%A0nh%20%C3%A1n.docx;\r\n"
    " filename*0*=UTF-8''%C4%90%C6%A1n%20y%C3%AAu%20c%E1%BA%A7",
    "RFC 2231 without its stars": "attachment; filename=UTF-8''%C4%90%C6%A1n%20y%C3%AAu%20c%E1%BA%A7u%20thi%20h%C3%A0nh%20%C3%A1n.docx",
    "raw UTF-8": f'attachment; filename="{NAME}"',
    "raw UTF-8 without quotes": f"attachment; filename={NAME}",
    "UTF-8 read as latin-1": 'attachment; filename="' + NAME.encode().decode("latin-1") + '"',
    "a path of Windows": f'attachment; filename="C:\\Users\\mai\\{NAME}"',
    "a path of Unix": f'attachment; filename="../../etc/{NAME}"',
    "control characters": f'attachment; filename="{NAME}\x07"',
}


@pytest.mark.parametrize("illness", NAMES, ids=str)
def test_the_file_name_comes_out(illness):
    letter = read(multipart(part("x"), part(b"abc", "application/octet-stream", Content_Disposition=NAMES[illness])))
    assert [e.name for e in letter.enclosures] == [NAME]


def test_a_name_only_in_the_content_type_counts():
    letter = read(multipart(part("x"), part(b"abc", f'application/pdf; name="{NAME}"')))
    assert letter.enclosures[0].name == NAME


def test_a_file_without_a_name_keeps_none():
    assert [e.name for e in read(multipart(part("x"), part(b"abc", "image/png"))).enclosures] == [""]


SAFE = {"../..": "", "a/b\\c.pdf": "c.pdf", "x" * 400 + ".pdf": "x" * 246 + ".pdf", "a\r\nb.pdf": "a  b.pdf"}


@pytest.mark.parametrize("written", SAFE)
def test_a_name_is_safe_to_show_and_to_store(written):
    assert safe_name(written, Notes()) == SAFE[written]


@given(st.text(max_size=300))
def test_no_name_carries_a_path_or_a_control_character(written):
    name = safe_name(written, Notes())
    assert not set(name) & set("/\\\r\n\x00") and len(name) <= 250


def test_bytes_and_their_hash_are_as_sent():
    letter = read(multipart(part("x"), attachment("a.pdf", b"%PDF-1.7 \x00\xff")))
    assert letter.enclosures[0].content == b"%PDF-1.7 \x00\xff"
    assert letter.enclosures[0].sha256 == sha256(b"%PDF-1.7 \x00\xff").hexdigest()


def test_a_text_file_attached_is_no_text_of_the_letter():
    letter = read(multipart(part("Tôi gửi kèm."), part("ghi chú", Content_Disposition="attachment; filename=a.txt")))
    assert (letter.text, [e.name for e in letter.enclosures]) == ("Tôi gửi kèm.", ["a.txt"])


def test_a_text_file_put_between_the_words_is_both_words_and_a_file():
    shown = part("Nội dung đơn.", Content_Disposition='inline; filename="don.txt"')
    letter = read(multipart(part("Tôi gửi đơn:"), shown))
    assert (letter.text, [e.name for e in letter.enclosures]) == ("Tôi gửi đơn:\n\nNội dung đơn.", ["don.txt"])


def test_words_that_carry_a_file_name_are_listed_as_a_file_too():
    letter = read(mail("Nội dung đơn.", Content_Type='text/plain; charset=utf-8; name="don.txt"'))
    assert (letter.text, [e.name for e in letter.enclosures]) == ("Nội dung đơn.", ["don.txt"])


def test_text_behind_a_picture_goes_on():
    letter = read(multipart(part("Ảnh thứ nhất:"), part(b"x", "image/jpeg"), part("Ảnh thứ hai ở trên.")))
    assert letter.text == "Ảnh thứ nhất:\n\nẢnh thứ hai ở trên."


@pytest.mark.parametrize("kind", ["message/rfc822", 'application/octet-stream; name="thu.eml"'])
def test_an_enclosed_mail_is_read(kind):
    letter = read(multipart(part("Xem thư kèm."), part(mail("Nội dung thư kèm.", Subject="Bên trong"), kind)))
    inner = letter.enclosures[0].letter
    assert inner is not None
    assert (inner.subject, inner.text) == ("Bên trong", "Nội dung thư kèm.")


def test_what_is_left_of_an_enclosed_mail_without_its_header_is_read():
    named = part("Chỉ còn mấy chữ.", 'message/rfc822; name="thu.eml"')
    inner = read(multipart(part("Xem kèm."), named)).enclosures[0].letter
    assert inner is not None and inner.text == "Chỉ còn mấy chữ."
    assert read(multipart(part("Xem kèm."), part("Chỉ còn mấy chữ.", "message/rfc822"))).text == "Xem kèm.\n\nChỉ còn mấy chữ."


def test_the_first_piece_of_a_mail_sent_in_pieces_is_read():
    piece = mail("Phần một.", Subject="Bên trong")
    letter = read(mail(piece, Content_Type="message/partial; number=1; total=2; id=a"))
    assert letter.enclosures[0].letter is not None
    assert letter.enclosures[0].letter.text == "Phần một."


def test_a_file_under_the_name_of_a_mail_is_no_letter():
    letter = read(multipart(part("Xem kèm."), part(b"\x00\x01PK" * 9, 'message/rfc822; name="thu.eml"')))
    assert letter.enclosures[0].letter is None


def test_mails_in_mails_end_somewhere():
    content = mail("Trong cùng.")
    for _ in range(50):
        content = mail(content, Content_Type="message/rfc822")
    letter, depth = read(content), 0
    while letter.enclosures and letter.enclosures[0].letter:
        letter, depth = letter.enclosures[0].letter, depth + 1
    assert 3 < depth < 20
    assert letter.enclosures[0].content.endswith("Trong cùng.".encode())
    assert "enclosed_too_deep" in codes(letter)


def attribute(level: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<BIi", level, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def winmail(*files: tuple[bytes, bytes], body: bytes = b"") -> bytes:
    done = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    done += attribute(1, 0x00069007, struct.pack("<II", 1258, 0))
    done += attribute(1, 0x0002800C, body) if body else b""
    for name, data in files:
        done += (
            attribute(2, 0x00069002, b"\x01\x00" + b"\x00" * 12) + attribute(2, 0x00018010, name + b"\x00") + attribute(2, 0x0006800F, data)
        )
    return done


def test_winmail_dat_is_unpacked():
    packed = winmail((b"ban an.docx", b"PK\x03\x04"), (b"anh.jpg", b"\xff\xd8"))
    letter = read(multipart(part("Kính gửi Quý Cục."), part(packed, "application/ms-tnef; name=winmail.dat")))
    assert letter.text == "Kính gửi Quý Cục."
    assert [(e.name, e.content) for e in letter.enclosures] == [("ban an.docx", b"PK\x03\x04"), ("anh.jpg", b"\xff\xd8")]
    assert "tnef_unpacked" in codes(letter)


def test_winmail_dat_speaks_where_the_mail_is_silent():
    letter = read(multipart(part(winmail(body=b"Toi gui ban an."), "application/ms-tnef")))
    assert letter.text == "Toi gui ban an."
    assert [e.type for e in letter.enclosures] == ["application/ms-tnef"]


@pytest.mark.parametrize("cut", [3, 8, 20, 40, 60, 90])
def test_a_cut_winmail_dat_gives_what_is_whole_and_stays_itself_when_nothing_is(cut):
    packed = winmail((b"a.docx", b"PK" * 40))[:cut]
    letter = read(multipart(part("x"), part(packed, "application/ms-tnef; name=winmail.dat")))
    assert len(letter.enclosures) == 1


@given(st.binary(max_size=200))
def test_no_package_is_too_strange(data):
    read_tnef(winmail((b"a", data))[:120] + data, Notes())
    read_tnef(data, Notes())
    decompressed(data)
    decompressed(data[:4] + b"\x00\x01\x00\x00" + b"LZFu" + data)


def test_the_reference_reader_unpacks_the_same():
    logging.disable(logging.CRITICAL)
    packed = winmail((b"ban an.docx", b"PK\x03\x04" * 9), (b"anh.jpg", b"\xff\xd8"))
    oracle = tnefparse.TNEF(packed)
    logging.disable(logging.NOTSET)
    assert [(a.name, a.data) for a in oracle.attachments] == [(f.name, f.data) for f in read_tnef(packed, Notes()).files]


def der(tag: int, value: bytes) -> bytes:
    length = bytes([len(value)]) if len(value) < 128 else b"\x82" + struct.pack(">H", len(value))
    return bytes([tag]) + length + value


def signed(inner: bytes) -> bytes:
    carried = der(0x30, bytes.fromhex("06092a864886f70d010701") + der(0xA0, der(0x04, inner)))
    return der(0x30, bytes.fromhex("06092a864886f70d010702") + der(0xA0, der(0x30, der(0x02, b"\x01") + der(0x31, b"") + carried)))


def test_a_mail_signed_in_one_piece_is_opened():
    inner = part("Thư có chữ ký số.") + b"\r\n"
    letter = read(mail(signed(inner), Content_Type="application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"))
    assert letter.text == "Thư có chữ ký số."
    assert letter.enclosures == ()


def test_an_encrypted_mail_is_named_and_kept():
    letter = read(mail(der(0x30, bytes.fromhex("06092a864886f70d010703")), Content_Type="application/pkcs7-mime; name=smime.p7m"))
    assert codes(letter) == {"encrypted", "empty"}
    assert [e.name for e in letter.enclosures] == ["smime.p7m"]


@given(st.binary(max_size=120))
def test_no_envelope_is_too_strange(data):
    signed_content(data)
    signed_content(signed(b"x")[:30] + data)
