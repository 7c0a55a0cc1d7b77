from pathlib import Path

import httpx
import pytest

from helpdesk.house import House
from tests.fuzz.forms import LEAST, MARKUP, harm_of, searched
from tests.web.office import lived_morning as lived_morning


def test_no_form_found_in_a_short_search_fails_or_lets_anything_through(first_house: House, lived_morning: Path) -> None:
    found = searched(seconds=2, luck=1, study=first_house, morning=lived_morning)
    assert found.faults == []
    assert found.tried >= LEAST


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(500), "failed"),
        (httpx.Response(200, text=f"<p>{MARKUP}</p>"), "markup"),
        (httpx.Response(303, headers={"location": "https://evil.example"}), "header"),
        (httpx.Response(200, text="<p>&lt;script&gt;alert(682)&lt;/script&gt;</p>"), ""),
    ],
)
def test_what_would_be_a_fault_is_one(answer: httpx.Response, told: str) -> None:
    answer.request = httpx.Request("POST", "http://127.0.0.1/")
    assert told in harm_of(answer) and bool(told) == bool(harm_of(answer))
