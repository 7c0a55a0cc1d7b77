"""The figures of the learned opinions: what is believed is held against what holds, and no batch is judged by what it taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.reading.training import sayings
from tests.letters.acts import Judged, batches, calibration_error

LETTER = """niche = "other"
[[letter]]
id = "{id}"
from = "Ai Do <ai@mail.example>"
subject = "hỏi"
body = "{body}"
[letter.expect]
kind = "other"
topics = ["{topic}"]
"""


def test_what_is_believed_as_often_as_it_holds_is_no_error_and_too_much_belief_is() -> None:
    honest = [Judged(0.75, is_right=n != 0) for n in range(4)]
    assert calibration_error(honest) == 0
    assert calibration_error([Judged(0.95, is_right=n < 2) for n in range(4)]) == pytest.approx(0.45)


def test_letters_are_judged_by_the_batch_of_their_file(tmp_path: Path) -> None:
    for name, topic in (("other-first-1", "4"), ("other-first-2", "5"), ("other-second", "6")):
        (tmp_path / f"{name}.toml").write_text(LETTER.format(id=name, body=f"Xin hỏi về {name}", topic=topic))
    assert [[s.label for s in batch] for batch in batches(sayings.topics, tmp_path)] == [["4", "5"], ["6"]]
