"""What a model knows is found at once, the same as one n-gram after another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.reading.model import Blend, Model, from_bytes, to_bytes
from helpdesk.reading.text import fold
from helpdesk.reading.weights import LONGEST, Room, grams, plain, room_of

UNBLENDED = Blend(0.0, 1.0, {})
SAID = st.text(alphabet="abcdo 012.,?ﬁ漢²_\n“", max_size=60)


def taught_by(*texts: str) -> Room:
    names = sorted({gram for text in texts for gram in grams(text)})
    return room_of(names, np.arange(2 * len(names), dtype=np.int32).reshape(-1, 2))


@given(SAID, SAID)
def test_n_grams_are_found_in_a_text_as_by_name(taught: str, said: str) -> None:
    room = taught_by(taught)
    assert sorted(room.known(said).tolist()) == sorted(room.known(grams(said)).tolist())
    assert len(room.known(taught)) == len(room.names)


def test_figures_are_one_sign_and_letters_of_another_script_another() -> None:
    assert plain(fold("Số 12/2017, “漢字” của ÔNG_Lê Văn Á…")) == b" so 0 0 \x7f\x7f cua ong le van a "


def test_what_stands_beyond_the_longest_piece_is_not_weighed() -> None:
    assert plain("a" * LONGEST + " b") == b" %b " % (b"a" * LONGEST)


def test_a_text_without_words_has_no_n_gram() -> None:
    assert not len(taught_by("thi hanh an").known("…?"))
    assert not len(Room(b"", np.zeros((0, 2), np.int32)).known("thi hanh an"))


def model_of(room: Room) -> Model:
    return Model("1", ("a", "b"), 1.0, (0.0, 0.0), UNBLENDED, {"subject": taught_by(), "text": room}, {})


def test_a_model_read_back_weighs_the_same() -> None:
    written, said = model_of(taught_by("thi hanh an")), [("text", 1.0, "xin thi hanh an")]
    assert from_bytes(to_bytes(written), "").scores(said) == written.scores(said) != {"a": 0.0, "b": 0.0}


def test_a_weight_that_does_not_fit_the_file_is_refused() -> None:
    with pytest.raises(OverflowError):
        to_bytes(model_of(Room(b"an\n", np.array([[1 << 15, 0]], np.int32))))
