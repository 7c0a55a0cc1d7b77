"""Cases found by folded words (name, number, telephone, code): a table of words that keeps itself whenever a case is written.

The same on SQLite and PostgreSQL. The rarest word of a question leads, newest case first, so that an answer takes as long with
a million cases as with a thousand. A confidential case has no words and is found by its whole code only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, event, exists, inspect, text
from sqlalchemy.orm import Mapper, aliased
from sqlmodel import col, delete, func, select

from helpdesk.cases.database import Unit
from helpdesk.cases.rows import BESIDE
from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import CaseRow
from helpdesk.cases.window_tables import WordRow

WORD = re.compile(r"[a-z0-9]+")
SPACED_NUMBER = re.compile(r"(?<!\w)\d[\d .-]{6,}\d(?!\w)")  # a telephone as people write it
CODE = re.compile(r"httt-?(\d{4})-?0*(\d{1,6})$")
ALL_WORDS = text("INSERT INTO case_word (word, case_id) SELECT * FROM unnest(CAST(:words AS text[]), CAST(:ids AS integer[]))")
EACH_WORD = "INSERT INTO case_word (word, case_id) VALUES (?, ?)"
LONGEST, MOST_WORDS, SHORTEST_BEGINNING, FAR_ENOUGH = 40, 400, 2, 2000


def words_of(folded: str) -> set[str]:
    """The words of a folded text; a number is there as written, without its leading zeros, and in one piece."""
    joined = {re.sub(r"\D", "", m[0]) for m in SPACED_NUMBER.finditer(folded)}
    found = {w[:LONGEST] for w in WORD.findall(folded)} | joined
    return found | {w.lstrip("0") for w in found if w.isdigit() and w.lstrip("0")}


def asked(folded: str) -> list[str]:
    """The words of a question; digits with spaces or dots between them are one number."""
    joined = SPACED_NUMBER.sub(lambda m: re.sub(r"\D", "", m[0]), folded)
    return list(dict.fromkeys(w[:LONGEST] for w in WORD.findall(joined)))[:8]


@event.listens_for(CaseRow, "after_update")
def _change_words(_mapper: Mapper[Any], connection: Connection, case: CaseRow) -> None:
    state = inspect(case).attrs
    if state.search.history.has_changes() or state.confidential.history.has_changes():
        connection.execute(delete(WordRow).where(col(WordRow.case_id) == case.id))
        _keep_words(connection, [case])


@event.listens_for(CaseRow, "after_insert")
def _keep_first_words(_mapper: Mapper[Any], connection: Connection, case: CaseRow) -> None:
    _keep_words(connection, [case])


def _keep_words(connection: Connection, cases: Sequence[CaseRow]) -> None:
    """Of all these cases at once."""
    told = [(word, case.id) for case in cases if not case.confidential for word in _kept_of(case)]
    if connection.dialect.name == "postgresql":  # a row for each word costs seven times as much there
        words, ids = [word for word, _ in told], [number for _, number in told]
        connection.execute(ALL_WORDS, {"words": words, "ids": ids})
    elif told:
        connection.exec_driver_sql(EACH_WORD, told)


def _kept_of(case: CaseRow) -> list[str]:
    return sorted(words_of(f"{case.code.lower()} {case.search}"))[:MOST_WORDS]


BESIDE[CaseRow] = _keep_words


def find(unit: Unit, sight: Sight, folded: str, *, before: int | None = None, most: int = 50) -> list[int]:
    """Numbers of the cases that have every word asked for (the last may be only begun), newest first, below `before`."""
    if exact := CODE.match(folded.replace(" ", "")):
        code = f"HTTT-{exact[1]}-{int(exact[2]):06d}"
        return list(unit.session.exec(select(CaseRow.id).where(CaseRow.code == code, *sight.conditions())))  # type: ignore[arg-type]
    words = asked(folded)
    if not words:
        return []
    whole = _with_words(unit, sight, words, before, most)
    if len(whole) >= most or len(words[-1]) < SHORTEST_BEGINNING:
        return whole
    begun = _with_beginning(unit, sight, words, before, most)
    return sorted({*whole, *begun}, reverse=True)[:most]


def _with_words(unit: Unit, sight: Sight, words: list[str], before: int | None, most: int) -> list[int]:
    leader = _rarest(unit, words)
    query = select(WordRow.case_id).where(WordRow.word == leader).order_by(col(WordRow.case_id).desc()).limit(most)
    query = query.where(*(_has(word) for word in words if word != leader), _seen(sight))
    if before is not None:
        query = query.where(WordRow.case_id < before)
    return list(unit.session.exec(query))


def _with_beginning(unit: Unit, sight: Sight, words: list[str], before: int | None, most: int) -> list[int]:
    """As above, the last word only begun. A short beginning alone looks at the first so many words and no further."""
    *others, begun = words
    far = (WordRow.word >= begun) & (WordRow.word < begun + "\x7f")
    if others:
        leader = _rarest(unit, others)
        other = aliased(WordRow)
        fits = exists().where(col(other.case_id) == col(WordRow.case_id), col(other.word) >= begun, col(other.word) < begun + "\x7f")
        query = select(WordRow.case_id).where(WordRow.word == leader, fits, *(_has(w) for w in others if w != leader))
    else:
        near = select(WordRow.case_id).where(far).limit(FAR_ENOUGH).subquery()
        query = select(near.c.case_id).distinct()
    case_id = query.selected_columns[0]
    query = query.where(exists().where(col(CaseRow.id) == case_id, *sight.conditions())).order_by(case_id.desc()).limit(most)
    return list(unit.session.exec(query.where(case_id < before) if before is not None else query))


def _rarest(unit: Unit, words: Iterable[str]) -> str:
    """The word with the fewest cases, as far as one need count."""

    def met(word: str) -> int:
        some = select(WordRow.case_id).where(WordRow.word == word).limit(FAR_ENOUGH).subquery()
        return unit.session.exec(select(func.count()).select_from(some)).one()

    return min(words, key=met)


def _has(word: str) -> Any:
    other = aliased(WordRow)
    return exists().where(col(other.word) == word, col(other.case_id) == col(WordRow.case_id))


def _seen(sight: Sight) -> Any:
    return exists().where(col(CaseRow.id) == col(WordRow.case_id), *sight.conditions())
