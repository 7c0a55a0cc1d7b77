"""The house guards itself: what house.md promises of every room."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [path for path in sorted((ROOT / "helpdesk").rglob("*.py")) if "versions" not in path.parts]
FLOOR = [
    *(path for room in ("journey", "spelling") for path in sorted((ROOT / "helpdesk" / room).glob("*.py"))),
    *(ROOT / "helpdesk" / f"{n}.py" for n in ("errors", "clock", "steps")),
]
BANNED = re.compile(r"(?:^|_)(?:manager|helper|util|utils|handler|processor|service)(?:_|$)", re.IGNORECASE)
LONGEST_FILE, LONGEST_FUNCTION, MOST_FUNCTIONS = 300, 40, 25


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in SOURCES:
        yield from ((path, node) for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {name(p): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE}
    assert not long


def test_no_function_is_longer_than_a_page() -> None:
    long = {f"{name(p)}:{f.name}": length(f) for p, f in functions() if length(f) > LONGEST_FUNCTION}
    assert not long


def test_nine_functions_of_ten_fit_into_twenty_five_lines() -> None:
    lengths = sorted(length(f) for _, f in functions())
    assert lengths[int(len(lengths) * 0.9)] <= MOST_FUNCTIONS


def test_the_floor_rests_on_the_standard_library_alone() -> None:
    foreign = [
        f"{name(path)}: {module}"
        for path in FLOOR
        for module in imported(path)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith(("helpdesk.journey", "helpdesk.spelling"))
    ]
    assert not foreign


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{name(path)}:{node.lineno}"
        for path, function in functions()
        if "cli" not in path.parts
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_whoever_catches_everything_says_why() -> None:
    for path in SOURCES:
        lines = path.read_text("utf-8").splitlines()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and catches_everything(node):
                assert re.search(r"noqa: BLE001\s+\S", lines[node.lineno - 1]), f"{name(path)}:{node.lineno}"


def catches_everything(node: ast.ExceptHandler) -> bool:
    return node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    found = [name(p) for p in SOURCES if p.name != "clock.py" and asking.search(p.read_text("utf-8"))]
    assert not found


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_names_are_words_of_the_office(path: Path) -> None:
    defined = [n.name for n in ast.walk(tree(path)) if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not [n for n in (*defined, path.stem) if BANNED.search(n) and n not in ALLOWED]


# what runs for ever is what the system calls it (run, web, worker); the others are SQLAlchemy's, of a kind of column
ALLOWED = {"service", "Service", "bind_processor", "result_processor"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(p) for p in SOURCES if not ast.get_docstring(tree(p)) and p.name != "__main__.py"]
    assert not silent
