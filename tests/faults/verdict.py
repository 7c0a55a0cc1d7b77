"""What came of an office that was treated badly, held against what comes of one that was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

from helpdesk.cases import dossiers
from helpdesk.cases.tables import LetterRow
from helpdesk.cli.rehearsal import Story
from helpdesk.desk import soundness
from helpdesk.steps import LABELS
from helpdesk.study import Study
from tests.faults.world import World
from tests.journeys.desk import REST, Desk, desk_of

ALIKE = ("kind", "state", "automatic")
Fates = dict[str, dict[str, Any]]


@dataclass
class Result:
    kills: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    went_wrong: dict[str, int] = field(default_factory=dict)
    letters: int = 0
    lost: list[str] = field(default_factory=list)
    stored_twice: list[int] = field(default_factory=list)
    second_answers: list[str] = field(default_factory=list)
    half_made: list[str] = field(default_factory=list)
    copies: int = 0  # the same mail twice at the server, under the same Message-ID
    by_a_person: int = 0  # doubts that no evidence settled
    by_evidence: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)  # why, how often
    sent: int = 0
    seconds: float = 0.0

    @property
    def missed(self) -> list[str]:
        return [label for label in LABELS if not self.labels[label]]

    @property
    def sound(self) -> bool:
        return not (self.lost or self.stored_twice or self.second_answers or self.half_made or self.missed)

    def lines(self) -> Iterator[str]:
        yield f"{self.kills} kills in {self.seconds:.0f} s: {sum(self.labels.values())} at labelled steps, the others at random moments"
        yield "each label at least: " + (f"{min(self.labels[one] for one in LABELS)} times" if not self.missed else f"MISSED {self.missed}")
        yield "beside the kills: " + ", ".join(f"{what} {number}" for what, number in sorted(self.went_wrong.items()))
        yield f"{self.letters} letters, {self.sent} mails sent; set aside and replayed: {dict(self.set_aside) or 'none'}"
        yield f"doubts settled by evidence {self.by_evidence}, by a person {self.by_a_person}"
        yield (
            f"{len(self.lost)} lost, {len(self.stored_twice)} stored twice, {len(self.second_answers)} second answers under another "
            f"Message-ID, {len(self.half_made)} cases half-made; {self.copies} copies under the same Message-ID"
        )
        for what in (self.lost, self.stored_twice, self.second_answers, self.half_made):
            yield from (f"  {one}" for one in what[:20])


def judge(result: Result, desk: Desk, world: World, undisturbed: Fates) -> None:
    result.went_wrong = world.came
    _letters(result, desk, world, undisturbed)
    _mails(result, desk, world)
    _cases(result, desk)


def _letters(result: Result, desk: Desk, world: World, undisturbed: Fates) -> None:
    expected, rows = world.expected(), desk.letters()
    own = Counter(row.essence for row in rows if row.copy_of is None)
    first = {row.essence: row for row in rows if row.copy_of is None}
    result.letters = len(expected)
    result.stored_twice = [row.id or 0 for row in rows if row.copy_of is None and own[row.essence] > 1]
    for key, sent in expected.items():
        row = first.get(key)
        if row is None or not desk.house.memory.files.whole(row.sha256):
            result.lost.append(f"{sent.story}: {sent.mail['Message-ID']}")
        elif sent.story and (found := fate(desk, row)) != undisturbed[sent.story]:
            result.half_made.append(f"letter {row.id} ({sent.story}): {found} instead of {undisturbed[sent.story]}")
        elif not sent.story and (row.case_id is None or row.state not in REST):
            result.half_made.append(f"letter {row.id} is not in its case")


def _mails(result: Result, desk: Desk, world: World) -> None:
    mails = {mail.message_id: mail for mail in desk.mails()}
    taken = Counter(message_from_bytes(content)["Message-ID"] for _, content in world.post.taken)
    said = Counter((mails[one].about, mails[one].obligation, mails[one].revision, mails[one].letter_id) for one in taken if one in mails)
    answers = Counter((m.letter_id, m.obligation) for m in mails.values() if m.letter_id)
    result.second_answers += [f"{one} is none of ours" for one in taken if one not in mails]
    result.second_answers += [f"{what} under {number} Message-IDs" for what, number in said.items() if number > 1]
    result.second_answers += [f"letter {what} was answered {number} times" for what, number in answers.items() if number > 1]
    result.copies = sum(taken.values()) - len(taken)
    result.sent = len(desk.mails("sent"))
    result.half_made += [f"mail {m.id} is {m.status}" for m in desk.mails("ready", "leased", "later", "doubtful")]
    with desk.house.memory.look() as unit:
        notes = [e.note for case in desk.cases() for e in dossiers.events(unit, case.id or 0) if e.what == "sent"]
    result.by_evidence = sum(note.get("evidence") in ("own copy", "found") for note in notes)


def _cases(result: Result, desk: Desk) -> None:
    result.half_made += list(desk.balance().differences)
    found = [f for f in soundness.inspect(desk.house, deep=True) if f.part == "từng tệp đã lưu"]
    result.half_made += [f.said for f in found if not f.sound]
    with desk.house.memory.look() as unit:
        for case in desk.cases():
            whole = dossiers.participants(unit, case.id or 0) and dossiers.clocks(unit, case.id or 0)
            opened = [e for e in dossiers.events(unit, case.id or 0) if e.what == "opened"]
            if not whole or len(opened) != 1:
                result.half_made.append(f"case {case.code}")


def fate(desk: Desk, row: LetterRow) -> dict[str, Any]:
    """What came of a letter, without what depends on the hour."""
    with desk.house.memory.look() as unit:
        case = dossiers.get(unit, row.case_id) if row.case_id else None
    mails = sorted((m.obligation, m.form) for m in desk.mails() if m.letter_id == row.id)
    return {**{name: getattr(row, name) for name in ALIKE}, "outcome": case.outcome if case else None, "mails": mails}


def fates_undisturbed(study: Study, folder: Path, told: list[Story]) -> Fates:
    """What comes of each story where nothing goes wrong."""
    folder.mkdir()
    with desk_of(study, folder) as desk:
        for story in told:
            (desk.folder / "mailbox" / "new" / story.name).write_bytes(story.content)
        desk.poll()
        return {row.uid: fate(desk, row) for row in desk.letters()}
