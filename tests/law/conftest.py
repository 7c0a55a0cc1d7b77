from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.law.book import Rulebook, load_rulebook

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load_rulebook("quang-ninh-682-2017")


@pytest.fixture(scope="session")
def book_2026() -> Rulebook:
    return load_rulebook("quang-ninh-2026")


def here(text: str) -> datetime:
    """`2017-06-09 16:00` at the office."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)
