"""Files handed out: always under a type of our own choosing, never able to run, never to be guessed at."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response

from helpdesk.desk import compartment, keepsakes
from helpdesk.desk.keepsakes import Kept
from helpdesk.web import inert
from helpdesk.web.guards import AtWindow, AtWork, Number

router = APIRouter(prefix="/cases/{code}")
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
FRAMED = {"x-frame-options": "SAMEORIGIN"}
LOCKED = "default-src 'none'; frame-ancestors 'self'"


def handed(kept: Kept, *, download: bool) -> Response:
    """Shown in place only if it is a PDF or a picture by its bytes; its name is a word in a header and never a path."""
    shown = kept.type in SHOWN and not download
    headers = {
        "content-disposition": f"{'inline' if shown else 'attachment'}; {_file_name(kept.name)}",
        "content-security-policy": LOCKED if shown else f"sandbox; {LOCKED}",
        "cache-control": "private, no-store",
        **FRAMED,
    }
    return Response(kept.content, media_type=kept.type, headers=headers)


def attached(name: str, media_type: str, content: bytes) -> Response:
    """A file of our own making, to be saved."""
    headers = {"content-disposition": f"attachment; {_file_name(name)}", "cache-control": "private, no-store"}
    return Response(content, media_type=media_type, headers=headers)


def _file_name(name: str) -> str:
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(". ")[-120:] or "tep"
    return f"filename*=UTF-8''{quote(plain, safe='')}"


@router.get("/letters/{letter_id}/papers/{number}")
def paper(window: AtWindow, signed: AtWork, code: str, letter_id: Number, number: Number, download: bool = False) -> Response:
    kept = keepsakes.paper(window.house, signed.person, code, letter_id, number)
    compartment.looked_at(window.house, signed.person, code, "viewed_paper")
    return handed(kept, download=download)


@router.get("/letters/{letter_id}/html")
def letter_html(window: AtWindow, signed: AtWork, code: str, letter_id: Number) -> Response:
    page = inert.inert_page(keepsakes.letter_bytes(window.house, signed.person, code, letter_id))
    compartment.looked_at(window.house, signed.person, code, "viewed_original")
    return Response(page, media_type="text/html; charset=utf-8", headers={"content-security-policy": inert.CSP, **FRAMED})


@router.get("/letters/{letter_id}/original")
def original(window: AtWindow, signed: AtWork, code: str, letter_id: Number) -> Response:
    kept = keepsakes.original(window.house, signed.person, code, letter_id)
    compartment.looked_at(window.house, signed.person, code, "viewed_original")
    return handed(kept, download=True)


@router.get("/mails/{outgoing_id}/html")
def our_letter(window: AtWindow, signed: AtWork, code: str, outgoing_id: Number) -> Response:
    page = keepsakes.our_letter(window.house, signed.person, code, outgoing_id)
    compartment.looked_at(window.house, signed.person, code, "viewed_our_letter")
    return Response(page, media_type="text/html; charset=utf-8", headers={"content-security-policy": inert.CSP, **FRAMED})


@router.get("/dossier.zip")
def dossier(window: AtWindow, signed: AtWork, code: str) -> Response:
    return handed(keepsakes.case_dossier(window.house, signed.person, code), download=True)
