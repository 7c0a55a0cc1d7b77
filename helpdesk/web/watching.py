"""/metrics: the signs of life for a machine that watches many (Prometheus). Figures only, nothing of any case."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from helpdesk.desk import metrics, vitals
from helpdesk.house import House
from helpdesk.web.guards import AtWindow

router = APIRouter()
HERE = ("127.0.0.1", "::1")
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")  # a proxy on this machine asks for somebody else
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/metrics")
def signs_of_life(window: AtWindow, request: Request) -> Response:
    if not (_from_here(request) or _knows_the_word(window.house, request)):
        return PlainTextResponse("", 403)
    return Response(metrics.text_of(vitals.take(window.house)), media_type=FORMAT)


def _from_here(request: Request) -> bool:
    asking = request.client.host if request.client else ""
    return asking in HERE and not any(name in request.headers for name in PASSED_ON)


def _knows_the_word(house: House, request: Request) -> bool:
    word = house.settings.alerts.password
    said = request.headers.get("authorization", "").removeprefix("Bearer ")
    return word is not None and secrets.compare_digest(said.encode("latin-1"), word.get_secret_value().encode())
