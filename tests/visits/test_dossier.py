"""A case as one file that opens without us: everything is in it, its page links to all of it, and its hashes verify it."""

from __future__ import annotations

import re
import subprocess
import zipfile
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from helpdesk.cases import letters
from helpdesk.clock import StoppedClock
from helpdesk.desk import counter, dossier, results, walk_in
from helpdesk.desk.walk_in import Newcomer
from helpdesk.house import House
from helpdesk.journey import Kind
from tests.papers.signing import signed_pdf
from tests.visits.counter_desk import Counter
from tests.web import office


@pytest.fixture
def desk(house: House) -> Counter:
    office.staff(house, "hoa", "son", "khanh")
    return Counter(house)


@pytest.fixture
def lived(desk: Counter, clock: StoppedClock) -> str:
    """The code of a case from its mail to its end: answered, invited, compared with gaps, then taken in, its result sent, closed."""
    office.deliver_fixtures(desk.house, "complete-request")
    office.send_post(desk.house)
    code = office.cases(desk.house)[0].code
    clock.at = datetime.fromisoformat("2017-06-13T07:35:00+07:00")
    counter.arrive(desk.house, desk.hoa, code)
    desk.guide(code, lodged=True, judgment_copy="differs:bản chụp mờ")
    clock.at += timedelta(days=1)
    counter.arrive(desk.house, desk.hoa, code)
    desk.take_in(code, to="son")
    clock.at += timedelta(days=2)
    desk.brings_in(code, signed_pdf())
    results.send_by_mail(desk.house, desk.hoa, code, desk.seen(code))
    clock.at += timedelta(minutes=10)
    office.send_post(desk.house)
    assert desk.case(code).status == "closed"
    return code


def unpacked(content: bytes, folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
        return {name: archive.read(name) for name in archive.namelist()}


def links(page: bytes) -> set[str]:
    return {unquote(unescape(to)) for to in re.findall(r'href="([^"#][^"]*)"', page.decode())}


def words(page: bytes) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def test_the_hashes_verify_every_file_with_a_program_anybody_has(desk: Counter, lived: str, tmp_path: Path) -> None:
    files = unpacked(dossier.export(desk.house, lived), tmp_path / "d")
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "d", capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == len(files) - 1


def test_a_changed_file_is_found_out(desk: Counter, lived: str, tmp_path: Path) -> None:
    unpacked(dossier.export(desk.house, lived), tmp_path / "d")
    with (tmp_path / "d" / "nhat-ky.json").open("ab") as log:
        log.write(b" ")
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "d", capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "nhat-ky.json: FAILED" in done.stdout


def test_its_page_links_to_every_file_and_to_nothing_else(desk: Counter, lived: str, tmp_path: Path) -> None:
    files = unpacked(dossier.export(desk.house, lived), tmp_path)
    assert links(files["muc-luc.html"]) == files.keys() - {"muc-luc.html", "SHA256SUMS"}
    assert not re.search(rb"(src|href)=.?(https?:|//)|<script|url\(", files["muc-luc.html"])


def test_all_that_happened_is_in_it(desk: Counter, lived: str, tmp_path: Path) -> None:
    files = unpacked(dossier.export(desk.house, lived), tmp_path)
    kinds = {name.partition("/")[0] for name in files}
    assert kinds == {"thu-den", "thu-di", "giay-tai-quay", "ket-qua", "muc-luc.html", "ho-so.json", "nhat-ky.json", "SHA256SUMS"}
    assert sum(name.startswith("giay-tai-quay/") for name in files) == 6  # guidance and two receipts, as PDF and as DOCX
    assert any(name.startswith("thu-den/") and name.endswith(".pdf") for name in files)  # the citizen's own papers
    assert any(name.startswith("ket-qua/") and content.startswith(b"%PDF-1.7") for name, content in files.items())
    said = words(files["muc-luc.html"])
    for expected in (lived, "Phạm Thị Hiền", "bản chụp mờ", "Nguyễn Thị Lãnh Đạo", "Đã trả kết quả", "14/2017/DS-ST", "Chữ ký số khớp"):
        assert expected in said, expected


def test_the_original_mail_is_there_byte_for_byte(desk: Counter, lived: str, tmp_path: Path) -> None:
    files = unpacked(dossier.export(desk.house, lived), tmp_path)
    with desk.house.memory.look() as unit:
        (row,) = letters.of_case(unit, desk.case(lived).id or 0)
    assert files[f"thu-den/{row.id:06d}.eml"] == desk.house.memory.files.get(row.sha256)


def test_the_same_case_gives_the_same_bytes_at_any_hour(desk: Counter, lived: str, clock: StoppedClock) -> None:
    first = dossier.export(desk.house, lived)
    clock.at += timedelta(days=400)
    assert dossier.export(desk.house, lived) == first


def test_an_open_case_whose_clocks_run_gives_the_same_bytes_too(desk: Counter, clock: StoppedClock) -> None:
    office.deliver_fixtures(desk.house, "phone-without-marks")
    code = office.cases(desk.house)[0].code
    first = dossier.export(desk.house, code)
    clock.at += timedelta(hours=5)
    assert dossier.export(desk.house, code) == first


def test_what_never_passed_through_mail_has_a_dossier_too(desk: Counter, tmp_path: Path) -> None:
    code = desk.walks_in()
    desk.take_in(code)
    files = unpacked(dossier.export(desk.house, code), tmp_path)
    assert "Không có thư nào" in words(files["muc-luc.html"]) and "Đặng Văn Khoát" in words(files["muc-luc.html"])


HOSTILE = {
    "..\\..\\autorun.inf": b"[autorun]",
    "don\u202efdp.exe": b"MZ\x90\x00",
    "<script>alert(1)</script>.html": b"<script>alert(1)</script>",
    "CON": b"abc",
    "x" * 300 + ".pdf": b"%PDF-1.4",
}


def test_names_of_files_and_words_of_letters_run_nothing(desk: Counter, tmp_path: Path) -> None:
    parts = "".join(
        f"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''{quote(name)}\r\n\r\n"
        f"{content.decode('latin-1')}\r\n"
        for name, content in HOSTILE.items()
    )
    head = "From: <a@mail.example>\r\nTo: <o@x>\r\nSubject: <img src=x onerror=alert(1)>\r\nMIME-Version: 1.0\r\n"
    body = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n<b onclick=x>Kính gửi</b>\r\n'
    office.deliver(desk.house, (head + body + parts + "--b--\r\n").encode("latin-1", "xmlcharrefreplace"))
    code = office.cases(desk.house)[0].code
    files = unpacked(dossier.export(desk.house, code), tmp_path)
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]{1,120}", name) and ".." not in name for name in files)
    assert {name.rpartition(".")[2] for name in files if name.startswith("thu-den/")} <= {"eml", "bin", "pdf"}
    assert not re.search(rb"<(script|img|b)[ >]", files["muc-luc.html"])


def test_a_confidential_dossier_says_so_and_says_nothing_elsewhere(desk: Counter, tmp_path: Path) -> None:
    told = Newcomer(Kind.DENUNCIATION, {"complained_person": "ông X", "complained_act": "nhận tiền"})
    code = walk_in.here(desk.house, desk.keeper, told)
    files = unpacked(dossier.export(desk.house, code), tmp_path)
    assert "MẬT" in words(files["muc-luc.html"])
