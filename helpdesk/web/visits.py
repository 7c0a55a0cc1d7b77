"""The appointments of the coming days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from helpdesk.desk import diary
from helpdesk.web.guards import AtWindow, AtWork, day_of

router = APIRouter()


@router.get("/visits")
def show(window: AtWindow, signed: AtWork, since: Annotated[str, Query(max_length=20)] = "") -> Response:
    page = diary.show(window.house, signed.person, day_of(since))
    earlier, later = page.since - timedelta(days=diary.DAYS), page.until
    return window.pages.show("visits.html", signed, here="/visits", page=page, earlier=_plain(earlier), later=_plain(later))


def _plain(day: date) -> str:
    return day.isoformat()
