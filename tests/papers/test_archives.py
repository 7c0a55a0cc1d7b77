"""Archives: no path is used, no bomb goes off, and what cannot be opened is named so that it can be asked for again."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage

import pytest

from helpdesk.journey import Paper
from tests.papers.conftest import Open
from tests.papers.files import zipped

NOTE = "Tôi gửi kèm bản án."


def codes(paper: Paper) -> set[str]:
    return {defect.code for defect in paper.defects}


def said(paper: Paper) -> str:
    return " ".join(defect.detail for defect in paper.defects)


@pytest.mark.parametrize("name", ["../../etc/cron.d/evil", "/etc/passwd", "C:\\Windows\\evil.txt", "a/../../evil"])
def test_a_path_in_an_archive_is_only_the_end_of_a_name(read: Open, name: str) -> None:
    member = read("a.zip", zipped({name: NOTE})).members[0]
    assert member.text == NOTE and "/" not in member.name and "\\" not in member.name and ".." not in member.name


def test_archives_in_archives_are_opened_as_deep_as_a_person_would(read: Open) -> None:
    deep = zipped({"don.txt": NOTE})
    for level in range(6):
        deep = zipped({f"{level}.zip": deep})
    paper, depth = read("a.zip", deep), 0
    while paper.members:
        paper, depth = paper.members[0], depth + 1
    assert depth == 3 and "archive_too_deep" in codes(paper)


def test_a_bomb_is_left_alone(read: Open) -> None:
    paper = read("a.zip", zipped({"zeros": bytes(150_000_000)}))
    assert codes(paper) == {"archive_suspicious"} and not paper.members


def test_a_bomb_that_lies_about_its_size_is_left_alone(read: Open) -> None:
    lying = bytearray(zipped({"zeros": bytes(150_000_000)}))
    for at in range(len(lying) - 4):
        if lying[at : at + 4] in (b"PK\x01\x02", b"PK\x03\x04"):
            struct.pack_into("<I", lying, at + (24 if lying[at + 2] == 1 else 22), 10)
    paper = read("a.zip", bytes(lying))
    assert paper.defects and all(member.size < 100_000_000 for member in paper.members)


def test_more_files_than_anybody_would_send_are_counted_over_all_archives(read: Open) -> None:
    inner = zipped({f"{n}.txt": f"tep {n}" for n in range(150)})
    paper = read("a.zip", zipped({"a.zip": inner, "b.zip": inner + b"\0"}))
    opened = sum(len(member.members) for member in paper.members) + len(paper.members)
    assert opened == 200 and "archive_too_many" in codes(paper) | codes(paper.members[1])


def test_one_locked_file_in_an_archive_is_named_and_the_others_are_read(read: Open) -> None:
    packed = bytearray(zipped({"khoa.txt": "x", "don.txt": NOTE}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    paper = read("a.zip", bytes(packed))
    assert [m.text for m in paper.members] == [NOTE] and codes(paper) == {"encrypted"} and "khoa.txt" in said(paper)


def test_names_from_old_programs_are_vietnamese_again(read: Open) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("x" * len("Đơn.txt".encode()))
        archive.writestr(info, NOTE)
    raw = packed.getvalue().replace(b"x" * len("Đơn.txt".encode()), "Đơn.txt".encode())
    assert read("a.zip", raw).members[0].name == "Đơn.txt"


def test_an_empty_archive_says_that_nothing_is_in_it(read: Open) -> None:
    assert codes(read("a.zip", zipped({}))) == {"empty"}


def test_a_torn_archive_gives_what_lies_before_the_tear(read: Open) -> None:
    whole = zipped({"don.txt": NOTE, "sau.txt": "x" * 50_000}, zipfile.ZIP_STORED)
    paper = read("a.zip", whole[:20_000])
    assert paper.members[0].text == NOTE and "damaged" in codes(paper)


def old_rar(*names: bytes) -> bytes:
    files = b"".join(
        struct.pack("<HBHHIIBIIBBHI", 0, 0x74, 0x8000, 32 + len(name), 5, 5, 0, 0, 0, 29, 48, len(name), 0) + name + b"abcde"
        for name in names
    )
    return b"Rar!\x1a\x07\x00" + struct.pack("<HBHHHI", 0, 0x73, 0, 13, 0, 0) + files


def new_rar(*names: bytes) -> bytes:
    packed = b"Rar!\x1a\x07\x01\x00" + bytes(4) + b"\x03\x01\x00\x00"
    for name in names:
        head = b"\x02\x02\x05" + b"\x00\x05\x20\x00\x00" + bytes([len(name)]) + name
        packed += bytes(4) + bytes([len(head)]) + head + b"abcde"
    return packed


@pytest.mark.parametrize("packed", [old_rar(b"don.pdf", b"ban an\\trang1.jpg"), new_rar(b"don.pdf", b"anh/trang1.jpg")])
def test_a_rar_names_its_files_and_asks_for_them_again(read: Open, packed: bytes) -> None:
    paper = read("ho so.rar", packed)
    assert codes(paper) == {"archive_not_opened"} and "don.pdf, trang1.jpg" in said(paper) and "gửi lại" in said(paper)


def test_a_rar_whose_very_names_are_locked_says_so(read: Open) -> None:
    locked = b"Rar!\x1a\x07\x00" + struct.pack("<HBHHHI", 0, 0x73, 0x0080, 13, 0, 0) + bytes(40)
    assert codes(read("a.rar", locked)) == {"encrypted", "archive_not_opened"}


def seven_zip(*names: str) -> bytes:
    """An archive of empty files: only a header with names."""
    told = b"\0" + b"".join((name + "\0").encode("utf-16-le") for name in names)
    files = b"\x05" + bytes([len(names)]) + b"\x11" + bytes([len(told)]) + told + b"\0"
    header = b"\x01" + files + b"\0"
    start = struct.pack("<QQI", 0, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(start)) + start + header


def test_a_7z_names_its_files_and_asks_for_them_again(read: Open) -> None:
    paper = read("ho so.7z", seven_zip("thư mục", "thư mục/Đơn.docx"))
    assert codes(paper) == {"archive_not_opened"} and "7z: Đơn.docx:" in said(paper)


@pytest.mark.parametrize(
    "packed", [old_rar(b"a")[:20], b"Rar!\x1a\x07\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff", b"7z\xbc\xaf\x27\x1c" + bytes(40)]
)
def test_a_torn_one_is_asked_for_again_all_the_same(read: Open, packed: bytes) -> None:
    assert "archive_not_opened" in codes(read("a.rar", packed))


def test_an_archive_nobody_here_opens_is_not_passed_over_in_silence(read: Open) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz"):
        pass
    assert codes(read("a.tar.gz", packed.getvalue())) == {"unknown_kind"}


def saved_mail(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Nguyễn Thị Sen <sen@mail.example>", "Bản án số 12/2017/DS-ST"
    mail.set_content(text)
    return mail


def test_a_mail_saved_in_an_archive_is_read_with_its_files(read: Open) -> None:
    mail = saved_mail(NOTE)
    mail.add_alternative(f"<p>{NOTE}</p>", subtype="html")
    mail.add_attachment("Nội dung bản án".encode(), maintype="application", subtype="octet-stream", filename="bản án.txt")
    (paper,) = read("a.zip", zipped({"thu.eml": mail.as_bytes()})).members
    assert (paper.type, paper.text) == ("message/rfc822", f"Nguyễn Thị Sen <sen@mail.example>\nBản án số 12/2017/DS-ST\n{NOTE}")
    assert [(member.name, member.text) for member in paper.members] == [("bản án.txt", "Nội dung bản án")]


def test_a_mail_within_a_mail_in_an_archive_says_all_of_it(read: Open) -> None:
    outer = saved_mail("Tôi chuyển tiếp.")
    outer.add_attachment(saved_mail(NOTE))
    (paper,) = read("a.zip", zipped({"thu.eml": outer.as_bytes()})).members
    assert "Tôi chuyển tiếp." in paper.text and NOTE in paper.text


def test_a_mail_of_endless_parts_is_told_of(read: Open) -> None:
    nested = b"MIME-Version: 1.0\r\nFrom: a@mail.example\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5000)
    )
    (paper,) = read("a.zip", zipped({"thu.eml": nested})).members
    assert codes(paper) == {"too_large"}


def test_a_note_about_a_mail_is_a_note(read: Open) -> None:
    note = "From: tôi\nSubject: bản án\n\nTôi gửi bản án."
    assert read("ghi.txt", note.encode()).type == "text/plain"
