"""The documentation as a site: built as `./run docs` builds it, whole, and without a byte from elsewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from helpdesk.config import PROJECT

ELSEWHERE = r"""["']?(?:[a-z]+:)?//"""
FETCHED = re.compile(rf"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)={ELSEWHERE}|@import|url\({ELSEWHERE}", re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A link that leads nowhere, or a page that no list names, is a warning, and a warning ends the command."""
    folder = tmp_path_factory.mktemp("site")
    made = subprocess.run([PROJECT / "tools" / "docs", folder], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return folder


def test_every_page_of_the_repository_is_a_page_of_the_site(site: Path) -> None:
    pages = [*(PROJECT / "docs").rglob("*.md"), PROJECT / "README.md", PROJECT / "CHANGELOG.md", PROJECT / "deploy" / "README.md"]
    missing = [page.name for page in pages if not (site / page.relative_to(PROJECT)).with_suffix(".html").is_file()]
    assert missing == []


def test_the_site_fetches_nothing_when_it_is_read(site: Path) -> None:
    parts = [path for path in site.rglob("*") if path.suffix in (".html", ".css", ".js")]
    assert len(parts) > 20
    assert [path.name for path in parts if FETCHED.search(path.read_text("utf-8"))] == []


def test_every_picture_of_a_guide_is_in_the_site(site: Path) -> None:
    page = (site / "docs" / "huong-dan" / "can-bo.html").read_text("utf-8")
    pictures = re.findall(r'<img[^>]*src="([^"]+)"', page)
    assert len(pictures) >= 10
    assert all((site / "docs" / "huong-dan" / name).resolve().is_file() for name in pictures)
