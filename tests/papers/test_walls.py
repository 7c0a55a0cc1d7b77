"""A file that takes over its reader gets nowhere, and costs its own limit and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from hashlib import sha256

import pytest

from helpdesk.journey import Enclosure, Paper
from helpdesk.papers.hatch import Hatch
from helpdesk.papers.hearing import heard
from helpdesk.papers.limits import Limits

TIGHT = Limits(max_megabytes=10)


@pytest.fixture(scope="module")
def hatch() -> Iterator[Hatch]:
    opened = Hatch("tests.papers.escaping")
    yield opened
    opened.close()


def order(hatch: Hatch, what: str, *, seconds: int = 20, patience: int = 30) -> Paper:
    content = what.encode()
    told = hatch.ask(content, TIGHT, seconds=seconds, patience=patience)
    return heard(Enclosure(what, "", content, sha256(content).hexdigest()), told)


def codes(paper: Paper) -> set[str]:
    return {defect.code for defect in paper.defects}


@pytest.mark.parametrize(
    "what",
    [
        "read_a_file", "write_a_file", "open_a_socket", "run_a_program", "raise_the_limits", "become_root_again", "see_secrets",
        "speak_through_the_hatch",
    ],
)  # fmt: skip
def test_nothing_can_be_opened_run_raised_or_seen(hatch: Hatch, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setenv("HELPDESK_MAILBOX_PASSWORD", "canary")
    paper = order(hatch, what)
    assert "did:" not in paper.text and codes(paper) == {"damaged"}


def test_the_network_is_empty_where_the_system_permits_it(hatch: Hatch) -> None:
    if not hatch.start()["apart"]:
        pytest.skip("this system makes no network namespace; that no socket can be opened holds all the same")
    content = b"count_the_network"
    assert "eth" not in order(hatch, content.decode()).text


def test_a_reader_cannot_multiply(hatch: Hatch) -> None:
    if not hatch.start()["apart"] and os.geteuid() != 0:
        pytest.skip("without a user or a user namespace of its own the reader shares the limit of the service's user")
    assert int(order(hatch, "multiply").text.removeprefix("did: ")) <= 16


def test_memory_beyond_the_limit_is_refused_and_the_next_file_finds_the_reader_fresh(hatch: Hatch) -> None:
    assert codes(order(hatch, "take_all_memory")) == {"too_large"}
    assert order(hatch, "greet").text == "did: Chao anh"


@pytest.mark.parametrize(("what", "patience", "flaw"), [("think_for_ever", 60, "time_up"), ("wait_for_ever", 2, "time_short")])
def test_time_beyond_the_limit_ends_the_reader_and_nothing_else(hatch: Hatch, what: str, patience: int, flaw: str) -> None:
    begun = time.monotonic()
    assert codes(order(hatch, what, seconds=1, patience=patience)) == {flaw}
    assert time.monotonic() - begun < 30
    assert order(hatch, "greet").text == "did: Chao anh"


def test_a_reader_that_never_stops_talking_is_stopped(hatch: Hatch) -> None:
    assert codes(order(hatch, "talk_without_end")) & {"time_short", "reader_died"}
    assert order(hatch, "greet").text == "did: Chao anh"


@pytest.mark.parametrize("what", ["fall_over", "die_at_once"])
def test_a_reader_that_crashes_is_told_of_and_replaced(hatch: Hatch, what: str) -> None:
    assert codes(order(hatch, what)) == {"reader_died"}
    assert order(hatch, "greet").text == "did: Chao anh"


def test_what_was_told_before_the_crash_is_kept(hatch: Hatch) -> None:
    paper = order(hatch, "stop_half_way")
    assert paper.text == "Trang mot" and codes(paper) == {"reader_died"}


def test_a_child_that_is_lost_itself_is_started_again(hatch: Hatch) -> None:
    order(hatch, "greet")
    child = hatch._child
    assert child is not None
    os.kill(child.pid, 9)
    child.wait()
    assert order(hatch, "greet").text == "did: Chao anh"


def test_a_child_that_does_not_start_is_a_defect_of_the_paper_not_an_error() -> None:
    hatch = Hatch("tests.papers.no_such_module")
    assert codes(order(hatch, "greet")) == {"reader_died"}
    hatch.close()
