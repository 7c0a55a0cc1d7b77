"""`helpdesk parse`: many files a call, one JSON document a line, whatever the files are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpdesk.cli import main
from tests.mail.reading import attachment, mail, multipart, part

KEYS = {
    *("message_id", "in_reply_to", "references", "date", "from", "to", "cc", "reply_to", "subject", "text", "quoted", "html"),
    *("attachments", "automatic", "warnings"),
}


@pytest.fixture
def letters(tmp_path: Path) -> dict[str, Path]:
    """One good letter, and files that are none."""
    written = {
        "good": multipart(part("Tôi gửi bản án."), attachment("ghi chú.txt", "Bản án số 12".encode(), "text/plain")),
        "empty": b"",
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "half a letter": mail("Tôi hỏi.")[:-10] + b"\xff\xfe\x00",
    }
    paths = {name: tmp_path / f"{name}.eml" for name in written}
    for name, path in paths.items():
        path.write_bytes(written[name])
    return paths


@pytest.fixture
def settings_of_its_own(tmp_path: Path) -> str:
    """Everything a command keeps lies beside its settings."""
    (tmp_path / "config.toml").write_text("")
    return str(tmp_path / "config.toml")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_file_gives_one_document_in_order(letters, settings_of_its_own, capsys):
    assert main(["parse", "--config", settings_of_its_own, *map(str, letters.values()), "--json"]) == 0
    told = lines(capsys)
    assert len(told) == len(letters)
    assert all(document.keys() >= KEYS for document in told)
    assert (told[0]["text"], told[0]["attachments"][0]["name"], told[0]["attachments"][0]["text"]) == (
        "Tôi gửi bản án.",
        "ghi chú.txt",
        "Bản án số 12",
    )
    assert any(warning.startswith("empty: ") for warning in told[1]["warnings"])


def test_a_file_that_cannot_be_read_is_named_in_one_sentence_and_stops_no_other(letters, settings_of_its_own, tmp_path, capsys):
    assert main(["parse", "--config", settings_of_its_own, str(tmp_path), str(tmp_path / "lost.eml"), str(letters["good"]), "--json"]) == 1
    said = capsys.readouterr()
    assert [json.loads(line)["text"] for line in said.out.splitlines()] == ["Tôi gửi bản án."]
    assert said.err.splitlines() == [
        f"không đọc được tệp {tmp_path}: đây là thư mục, không phải tệp thư",
        f"không đọc được tệp {tmp_path / 'lost.eml'}: không có tệp này",
    ]


def test_the_human_form_shows_sender_subject_and_words(letters, settings_of_its_own, capsys):
    assert main(["parse", "--config", settings_of_its_own, str(letters["good"])]) == 0
    assert capsys.readouterr().out == "Từ: Trần Thị Mai <mai@gmail.com>\nChủ đề: Đơn yêu cầu\n\nTôi gửi bản án.\n\n"
