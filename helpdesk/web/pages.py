"""Values set as pages: templates, the few words they need, and nothing a letter says is ever markup."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpdesk.desk.journal import may_read
from helpdesk.desk.retention_page import may_see
from helpdesk.desk.rights import Right
from helpdesk.desk.saying import label, letter_name, spoken_date, spoken_moment
from helpdesk.desk.sign_in import Signed
from helpdesk.desk.subject_requests import may as may_answer
from helpdesk.web.tokens import masked

HERE = Path(__file__).parent
STATIC = HERE / "static"
READS, EVERYBODY, JOURNAL, SUBJECTS, RETENTION = "", "*", "journal", "asked", "kept"
MENU = (  # address, words, the right it needs: READS is whoever reads cases
    ("/queue", "Hàng chờ", READS),
    ("/unattended", "Thư tự gửi", Right.POST),
    ("/unsent", "Thư chưa đi", Right.POST),
    ("/shunted", "Thư để riêng", Right.POST),
    ("/visits", "Lịch hẹn", READS),
    ("/dashboard", "Tổng quan", Right.REPORTS),
    ("/reports", "Báo cáo", Right.REPORTS),
    ("/registers", "Sổ theo dõi", Right.READ),
    ("/subjects", "Dữ liệu cá nhân", SUBJECTS),
    ("/retention", "Lưu giữ", RETENTION),
    ("/people", "Tài khoản", Right.PEOPLE),
    ("/calendar", "Lịch làm việc", Right.CALENDAR),
    ("/law", "Quy trình", EVERYBODY),
    ("/health", "Tình trạng", Right.HEALTH),
    ("/audit", "Nhật ký", JOURNAL),
)


class Pages:
    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters.update(moment=spoken_moment, day=spoken_date, at=_clock_time, size=size, number=thousands)
        self._templates.globals.update(label=label, letter_name=letter_name, static=static, query=query, Right=Right, word=wordy)

    def show(
        self, template: str, /, signed: Signed | None = None, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
    ) -> HTMLResponse:
        """The template with its values; with `signed` also the menu and the token every form brings along."""
        csrf, menu = (masked(signed.csrf), menu_of(signed)) if signed else ("", ())
        told = {"signed": signed, "person": signed.person if signed else None, "csrf": csrf, "menu": menu, "here": "", **values}
        return HTMLResponse(self._templates.get_template(template).render(told), status, headers)


def menu_of(signed: Signed) -> tuple[tuple[str, str], ...]:
    person = signed.person
    of_right = {str(right): person.may(right) for right in Right}
    open_to: dict[str, bool] = {READS: person.reads, EVERYBODY: True, JOURNAL: may_read(person), **of_right}
    open_to |= {SUBJECTS: may_answer(person), RETENTION: may_see(person)}
    return tuple((address, words) for address, words, right in MENU if open_to[right])


@lru_cache
def static(name: str) -> str:
    """The address of a file of ours; it changes with the file, so browsers may keep it for ever."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def query(values: Mapping[str, object], **changed: object) -> str:
    """A query string with some values changed; empty ones are left out."""
    kept = {name: value for name, value in {**values, **changed}.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def size(octets: int) -> str:
    """ "12 KB"; "1,4 MB"."""
    return f"{octets / 1_000_000:.1f} MB".replace(".", ",") if octets >= 1_000_000 else f"{max(1, round(octets / 1000))} KB"


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def wordy(values: Mapping[str, str], name: str) -> str:
    """What somebody typed, given back to them."""
    return values.get(name, "")


def _clock_time(moment: datetime | date) -> str:
    return f"{moment:%H:%M}"
