"""A report looks up what it counts: with a million letters none of its questions may read a table from end to end."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import event

from helpdesk.desk import report_periods
from helpdesk.desk.report_figures import Asked, gather
from tests.desk.report_office import OFFICE, at, open_office, rulebook

LONG = ("letter", "case_file", "event", "clock", "outgoing")


def test_no_question_of_a_report_reads_a_long_table_from_end_to_end(tmp_path: Path) -> None:
    office, asked = open_office(tmp_path), []
    week = report_periods.Period("weekly", at("2017-06-09 16:00"), at("2017-06-16 16:00"), at("2017-06-16 16:00").date())
    memory = office.house.memory
    event.listen(memory.engine, "before_cursor_execute", lambda c, cursor, said, values, context, many: asked.append((said, values)))
    with memory.look() as unit:
        gather(unit, rulebook().calendar, Asked(OFFICE, week, week.until, past=((week.since, week.until),)))
    questions = [(said, values) for said, values in asked if said.startswith("SELECT")]
    with memory.engine.connect() as there:
        plans = [row[3] for said, values in questions for row in there.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)]
    memory.close()
    assert len(questions) > 10
    assert not [step for step in plans if (words := step.split())[0] == "SCAN" and words[1] in LONG]
    assert not [step for step in plans if step.endswith("(office=?)")]  # that is all of them again
