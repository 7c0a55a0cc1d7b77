from __future__ import annotations

import pytest

from helpdesk.cases.states import BEFORE_COUNTER, ENDED, NEXT, OPEN, Status, Step, step
from helpdesk.desk.saying import label
from helpdesk.errors import StepRefused
from tests.cases import draw_states


def test_the_drawing_in_the_docs_is_the_table_of_the_program() -> None:
    assert draw_states.PAGE.read_text("utf-8") == draw_states.page()


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached, fresh = {Status.NEW}, {Status.NEW}
    while fresh:
        fresh = {after for (state, _), after in NEXT.items() if state in fresh} - reached
        reached |= fresh
    assert reached == set(Status) == {*OPEN, *ENDED}
    assert all(any(state == s for s, _ in NEXT) for state in Status)


def test_what_is_not_in_the_table_is_refused_by_name() -> None:
    for state in Status:
        for by in Step:
            if (state, by) in NEXT:
                assert step(state, by) == NEXT[state, by]
            else:
                with pytest.raises(StepRefused, match=by):
                    step(state, by)


def test_a_case_that_ended_is_only_opened_again() -> None:
    assert {by for (state, by) in NEXT if state in ENDED} == {Step.REOPEN}


def test_nothing_is_taken_in_before_it_was_at_the_counter() -> None:
    assert {state for (state, by), after in NEXT.items() if by == Step.ACCEPT} == {Status.AT_COUNTER, Status.WAITING}
    assert all(NEXT[state, Step.ARRIVE] == Status.AT_COUNTER for state in BEFORE_COUNTER)


def test_every_state_and_step_has_a_name_in_the_office() -> None:
    assert not [s for s in Status if label("status", s) == s]
    assert not [s for s in Step if label("event", f"step:{s}") == f"step:{s}"]
