"""The case page: to look at, to edit a draft, and as it is shown again when a step was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from helpdesk.desk import after_page, casefile, casework, compartment, drafts, guidance
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import HelpdeskError, StaleApproval
from helpdesk.web.guards import AtWindow, AtWork, Number, Window

router = APIRouter(prefix="/cases/{code}")
Word = Annotated[str, Query(max_length=60)]


@router.get("")
def show(window: AtWindow, signed: AtWork, code: str, done: Word = "", edit: Number = 0) -> Response:
    """`edit` opens the draft of that number for editing."""
    return case_page(window, signed, code, done=done, edit=edit)


def case_page(
    window: Window,
    signed: Signed,
    code: str,
    *,
    done: str = "",
    edit: int = 0,
    refused: HelpdeskError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """`refused` says why a step was not done; `typed` is what somebody had written, given back to them."""
    house, person = window.house, signed.person
    file = casefile.open_case(house, person, code)
    compartment.looked_at(house, person, code) if file.head.confidential else None
    casefile.note_presence(house, person, code)
    secret, alive = file.head.confidential, file.anonymised_at is None
    values: dict[str, Any] = {
        "file": file,
        "head": file.head,
        "done": done,
        "edit": edit,
        "refused": str(refused) if refused else "",
        "changes": refused.changes if isinstance(refused, StaleApproval) else (),
        "typed": typed or {},
        "blocked": {mail.id: casework.blocked(person, file, mail) for mail in file.drafts},
        "works": alive and person.may(Right.WORK, confidential=secret),
        "remarks": alive and person.may(Right.REMARK, confidential=secret),
        "holds_it": alive and person.may(Right.HOLD, confidential=secret),
        "answers": alive and person.may(Right.APPROVE, confidential=secret),
        "takers": casework.takers(house, person, code),
        "forms": drafts.forms_for(file.head.kind),
        "after": after_page.show(house, person, code),
        "blocks": guidance.blocks(house, file) if edit else (),
    }
    return window.pages.show("case.html", signed, status=409 if refused else 200, here="/queue", **values)


@router.get("/here")
def who_is_here(request: Request, window: AtWindow, signed: AtWork, code: str, version: Number = 0) -> Response:
    """A fragment: colleagues who have the case open, and whether it changed since the page was loaded."""
    casefile.note_presence(window.house, signed.person, code)
    here, now = casefile.who_is_here(window.house, signed.person, code)
    return window.pages.show("here.html", signed, colleagues=here, changed=now != version, code=code, version=version)
