"""The states of a case and the steps between them, drawn from the table itself: python -m tests.cases.draw_states writes docs/states.md."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from helpdesk.cases.states import ENDED, NEXT, Status, Step
from helpdesk.desk.saying import label

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
HEAD = """# The states of a case

Drawn from `NEXT` of [`helpdesk/cases/states.py`](../helpdesk/cases/states.py) by `python -m tests.cases.draw_states`; a test keeps
it equal. What is not in the table is refused. Lateness is no state: it is computed from dates.

"""


def drawing() -> str:
    """A Mermaid diagram: steps that lead the same way share an arrow; the ends are marked."""
    arrows: dict[tuple[Status, Status], list[str]] = defaultdict(list)
    for (state, step), after in NEXT.items():
        arrows[state, after].append(step)
    lines = [f"    {a} --> {b}: {', '.join(steps)}" for (a, b), steps in arrows.items() if a != b]
    names = [f"    {state}: {label('status', state)}" for state in Status]
    ends = [f"    {state} --> [*]" for state in ENDED]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {Status.NEW}", *names, *lines, *ends, "```"])


def table() -> str:
    """Every step: from where, to where, and what it says in the office."""
    rows = ["| step | in the office | from | to |", "| --- | --- | --- | --- |"]
    for step in Step:
        moves: dict[Status, list[str]] = defaultdict(list)
        for (state, by), after in NEXT.items():
            if by == step:
                moves[after].append(f"`{state}`")
        rows += [f"| `{step}` | {label('event', f'step:{step}')} | {' '.join(states)} | `{after}` |" for after, states in moves.items()]
    return "\n".join(rows)


def page() -> str:
    return f"{HEAD}{drawing()}\n\n## Every step\n\n{table()}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
