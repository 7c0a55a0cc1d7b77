"""Who signed a PDF is read from the file; whether its bytes are those that were signed; never more than that, and never a crash."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.papers.der import dotted, parse
from helpdesk.papers.signed import signatures
from tests.papers.signing import pdf, signed_pdf


@pytest.fixture(scope="module")
def signed() -> bytes:
    return signed_pdf()


def test_the_signer_the_office_and_the_time_are_those_of_the_certificate(signed: bytes) -> None:
    (found,) = signatures(signed)
    assert (found.signer, found.organisation) == ("Nguyễn Thị Lãnh Đạo", "Cục Thi hành án dân sự tỉnh Mẫu")
    assert found.signed_at is not None and found.intact and found.whole


def test_the_file_is_one_that_pdf_readers_open_and_call_signed(signed: bytes) -> None:
    document = pypdfium2.PdfDocument(signed)
    assert "Giay xac nhan" in document[0].get_textpage().get_text_range()
    assert pypdfium2.raw.FPDF_GetSignatureCount(document.raw) == 1


def test_a_changed_word_is_seen(signed: bytes) -> None:
    (found,) = signatures(signed.replace(b"Giay xac nhan", b"Giay xac nhon"))
    assert found.intact is False and found.signer == "Nguyễn Thị Lãnh Đạo"


def test_what_was_added_after_the_signature_is_seen(signed: bytes) -> None:
    (found,) = signatures(signed + b"8 0 obj\n<< >>\nendobj\n")
    assert found.intact and not found.whole


def test_a_signature_that_cannot_be_read_is_still_named_by_its_dictionary() -> None:
    out, begin, end = pdf()
    named = out.replace(
        b"/ByteRange [0 0000000000 0000000000 0000000000]", b"/ByteRange [0 %010d %010d %010d]" % (begin, end, len(out) - end)
    )
    (found,) = signatures(named)
    assert (found.signer, found.intact) == ("Nguyen Thi Lanh Dao", None)
    assert found.signed_at is not None and found.signed_at.isoformat() == "2017-06-20T02:00:00+00:00"


def test_a_file_without_a_signature_has_none() -> None:
    assert signatures(b"%PDF-1.7\nhello") == () == signatures(b"/ByteRange [0 1 2 3]") == signatures(b"")


@given(data=st.binary(max_size=400))
def test_no_rubbish_in_the_hole_is_ever_an_error(data: bytes) -> None:
    out, begin, end = pdf()
    named = out.replace(
        b"/ByteRange [0 0000000000 0000000000 0000000000]", b"/ByteRange [0 %010d %010d %010d]" % (begin, end, len(out) - end)
    )
    filled = named[: begin + 1] + data.hex().encode() + named[begin + 1 + 2 * len(data) :]
    assert len(signatures(filled)) == 1
    parse(data)
    parse(b"\x30\x82" + data)


@given(cut=st.integers(0, 20_000), at=st.integers(0, 20_000), octet=st.integers(0, 255))
def test_no_damage_to_a_signed_file_is_ever_an_error(cut: int, at: int, octet: int, signed: bytes) -> None:
    broken = bytearray(signed)
    broken[at % len(broken)] = octet
    for found in signatures(bytes(broken[: len(broken) - cut % len(broken)])):
        assert found.intact in (True, False, None)


def test_object_identifiers_are_written_with_dots() -> None:
    assert dotted(bytes.fromhex("2a864886f70d010702")) == "1.2.840.113549.1.7.2"
    assert dotted(bytes.fromhex("550403")) == "2.5.4.3" and dotted(b"") == ""
