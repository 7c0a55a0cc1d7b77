"""The reading room as the desk uses it."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image

from helpdesk.journey import Letter, Paper
from helpdesk.papers.room import Limits, ReadingRoom
from tests.papers.conftest import Open, enclosed
from tests.papers.pages.drawing import draw

NOTE = "Tôi gửi kèm bản án số 12/2017/DS-ST.".encode()


def picture(layout: str = "sheet", seed: int = 3) -> bytes:
    out = io.BytesIO()
    Image.fromarray(draw(layout, seed).pixels).save(out, "JPEG", quality=80)
    return out.getvalue()


def codes(paper: Paper) -> set[str]:
    return {defect.code for defect in paper.defects}


def test_text_is_read_whatever_the_file_is_called(read: Open) -> None:
    paper = read("anh.jpg", NOTE)
    assert (paper.text, paper.type, paper.text_source) == (NOTE.decode(), "text/plain", "layer")


def test_a_picture_waits_until_eyes_are_asked_for(shelf: Path) -> None:
    room = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    try:
        mail = (enclosed("ban an.jpg", picture()),)
        waiting = room.open(mail, eyes=False)
        assert room.wants_eyes(waiting) and not waiting[0].text
        seen = room.open(mail, eyes=True)
        assert not room.wants_eyes(seen) and seen[0].text_source == "ocr" and 0.5 < seen[0].pages[0].confidence <= 1
        assert room.open(mail, eyes=False) == seen, "what was seen once is known without eyes"
    finally:
        room.close()


def test_what_was_read_is_known_again_under_another_name_and_without_a_child(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    first = room.open((enclosed("a.txt", NOTE),), eyes=False)[0]
    room.close()
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a child was started"))
    again = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None).open((enclosed("b.txt", NOTE),), eyes=True)[0]
    assert (again.name, again.text) == ("b.txt", first.text)


def test_a_letter_without_papers_starts_no_child(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a child was started"))
    room = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    assert room.open((), eyes=True) == ()
    room.close()


def test_the_papers_of_an_enclosed_mail_are_its_members(shelf: Path) -> None:
    room = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    inner = Letter("", None, None, "Chuyển tiếp", "Gửi anh xem", enclosures=(enclosed("note.txt", NOTE),))
    mail = enclosed("thu.eml", b"From: a@b.vn\n\nGui anh xem")
    paper = room.open((type(mail)(mail.name, "message/rfc822", mail.content, mail.sha256, inner),), eyes=False)[0]
    room.close()
    assert paper.text == "Chuyển tiếp\n\nGửi anh xem" and [m.text for m in paper.members] == [NOTE.decode()]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 nothing behind", b"PK\x03\x04 cut", b"\x00\x01\x02\x03" * 400, b"\xff\xd8\xff\xe0 cut"]
)
def test_what_cannot_be_read_says_so(read: Open, content: bytes) -> None:
    paper = read("x", content, eyes=True)
    assert paper.defects and not paper.text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP"])
def test_an_icon_in_a_signature_is_no_paper_and_keeps_no_letter_waiting(read: Open, kind: str) -> None:
    out = io.BytesIO()
    Image.new("L", (600, 80), 200).save(out, kind)
    paper = read("logo", out.getvalue())
    assert codes(paper) == {"no_paper"} and paper.type == f"image/{kind.lower()}"
    large = io.BytesIO()
    Image.new("L", (600, 800), 200).save(large, kind)
    assert codes(read("trang", large.getvalue())) == {"waits_for_eyes"}


def test_the_signature_of_a_signed_mail_is_no_paper(read: Open) -> None:
    signature = bytes.fromhex("3082123406092a864886f70d010702a0821225") + bytes(200)
    assert codes(read("smime.p7s", signature)) == {"no_paper"}


def test_a_long_scan_never_holds_up_the_next_letter(shelf: Path) -> None:
    room = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    pages = [Image.fromarray(draw("judgment", seed, 150).pixels) for seed in range(8)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=150.0, save_all=True, append_images=pages[1:])
    done = threading.Event()
    slow = threading.Thread(target=lambda: (room.open((enclosed("scan.pdf", out.getvalue()),), eyes=True), done.set()))
    slow.start()
    for number in range(5):
        paper = room.open((enclosed("don.txt", NOTE + str(number).encode()),), eyes=False)[0]
        assert paper.text and not done.is_set(), "the quick letter waited for the scan"
    slow.join(timeout=120)
    room.close()
    assert done.is_set()


def test_a_letter_costs_no_more_than_its_time_and_what_was_read_until_then_is_kept(shelf: Path) -> None:
    room = ReadingRoom(Limits(haste=0, patience=0), cache=shelf, languages="vie", antivirus=None)
    hurried = room.open((enclosed("don.txt", NOTE),), eyes=False)[0]
    room.close()
    assert codes(hurried) == {"time_short"}
    patient = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    assert patient.open((enclosed("don.txt", NOTE),), eyes=False)[0].text == NOTE.decode(), "what was short of time is read another time"
    patient.close()


def test_half_a_photo_is_half_read_and_said_to_be_half(read: Open) -> None:
    whole = picture("application", 5)
    paper = read("anh.jpg", whole[: len(whole) * 6 // 10], eyes=True)
    assert "damaged" in codes(paper) and "CỘNG HÒA XÃ HỘI" in paper.text


def test_thirty_megabytes_pass_without_thirty_copies(shelf: Path) -> None:
    """Measured on this side of the hatch, where the service lives."""
    room = ReadingRoom(Limits(), cache=shelf, languages="vie", antivirus=None)
    mail = (enclosed("lon.txt", b"don " * 7_500_000),)
    room.open((enclosed("don.txt", NOTE),), eyes=False)
    tracemalloc.start()
    paper = room.open(mail, eyes=False)[0]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    room.close()
    assert paper.text.startswith("don don") and most < 40_000_000


def test_this_side_of_the_hatch_loads_nothing_that_reads_files() -> None:
    heavy = {"cv2", "numpy", "tesserocr", "PIL", "pypdfium2", "lxml", "pi_heif"}
    script = f"import sys, helpdesk.papers.room; print(*({heavy!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == ""
