"""The letters of the demonstration, played as the demonstration plays them: what must come of each stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from helpdesk.cases import dossiers, letters
from helpdesk.cases.plain import assessment_from_plain
from helpdesk.cases.tables import CaseRow, LetterRow
from helpdesk.cli.rehearsal import Postman, Story, stories
from helpdesk.clock import StoppedClock
from helpdesk.desk import intake, post
from helpdesk.house import House, shipped

TOLD = stories(shipped("mailbox_fixtures"))


@dataclass
class Play:
    """A house that has had every letter up to one of them."""

    house: House
    clock: StoppedClock
    postman: Postman
    came: dict[str, LetterRow] = field(default_factory=dict)

    def bring(self, story: Story) -> LetterRow:
        self.clock.at = story.received_at
        self.postman.bring(story, at=story.received_at)
        for shop in self.house.shops.values():
            for box in self.house.mailboxes(shop):
                intake.collect(self.house, shop, box)
                box.close()
        for lane in ("quick", "slow"):
            intake.answer_all(self.house, lane=lane)
        post.send_all(self.house)
        with self.house.memory.look() as unit:
            return letters.listed(unit)[-1]

    def case(self, row: LetterRow) -> CaseRow:
        assert row.case_id
        with self.house.memory.look() as unit:
            return dossiers.get(unit, row.case_id)


@pytest.fixture
def play(house: House, clock: StoppedClock) -> Iterator[Play]:
    maildir = Path(next(iter(house.shops.values())).settings.path)
    yield Play(house, clock, Postman(house, maildir, TOLD))


def needed(story: Story) -> list[Story]:
    """The letters that have to come before this one."""
    return [s for s in TOLD if s.name in (story.answers, story.names)]


@pytest.mark.parametrize("story", TOLD, ids=lambda s: s.name)
def test_what_must_come_of_it_comes(story: Story, play: Play) -> None:
    for earlier in needed(story):
        play.bring(earlier)
    assert play.postman.can_bring(story)
    row = play.bring(story)
    assert row.state in ("answered", "queued", "recorded"), row.fault
    found = facts_of(play, row)
    assert {key: found[key] for key in story.expect} == story.expect


def facts_of(play: Play, row: LetterRow) -> dict[str, Any]:
    if row.case_id is None:
        return {"kind": row.kind, "automatic": row.automatic, "outcome": "none", "missing": []}
    case = play.case(row)
    assessment = assessment_from_plain(case.assessment)
    with play.house.memory.look() as unit:
        acts = [e.what.removeprefix("letter:") for e in dossiers.events(unit, case.id or 0) if e.letter_id == row.id]
    return {
        "kind": case.kind,
        "outcome": case.outcome,
        "missing": list(assessment.missing),
        "status": case.status,
        "claims": bool(case.claims),
        "follow_up": next((a for a in acts if a in ("reschedule", "supplement", "by_post", "cancel")), None),
        "competent_office": assessment.competent_office,
        "review": case.review_reasons,
    }
