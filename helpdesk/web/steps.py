"""What a button on the case page does: one desk function each, then back to a page; a refusal shows the page again, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import casework, compartment, corrections, drafts, joining
from helpdesk.desk.drafts import Letterform
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import NotFound, Refused
from helpdesk.web.case import case_page
from helpdesk.web.guards import AtWindow, Changing, Number, SeenBefore, Text, Window

router = APIRouter(prefix="/cases/{code}")


def step(
    window: Window,
    signed: Signed,
    code: str,
    act: Callable[[], object],
    done: str,
    *,
    edit: int = 0,
    at: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Does it and shows the case; where the case is out of this person's sight afterwards, the queue."""
    try:
        act()
    except Refused as why:
        return case_page(window, signed, code, refused=why, edit=edit, typed=typed)
    return RedirectResponse(f"/cases/{code}?done={done}{at}", 303)


@router.post("/mails/{outgoing_id}/approve")
def approve(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, outgoing_id: Number) -> Response:
    try:
        casework.approve(window.house, signed.person, code, outgoing_id, seen)
    except Refused as why:
        return case_page(window, signed, code, refused=why)
    return RedirectResponse(f"/queue?done=approved&code={code}&mail={outgoing_id}", 303)


@router.post("/mails/{outgoing_id}/recall")
def recall(window: AtWindow, signed: Changing, code: str, outgoing_id: Number) -> Response:
    return step(window, signed, code, lambda: casework.recall(window.house, signed.person, code, outgoing_id), "recalled")


@router.post("/mails/{outgoing_id}/edit")
def edit(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, outgoing_id: Number, subject: Text, text: Text) -> Response:
    act = lambda: drafts.edit(window.house, signed.person, code, outgoing_id, seen, subject=subject, text=text)  # noqa: E731
    return step(window, signed, code, act, "edited", edit=outgoing_id, at="#draft", typed={"subject": subject, "text": text})


@router.post("/mails/{outgoing_id}/rewrite")
def rewrite(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, outgoing_id: Number, note: Text = "") -> Response:
    act = lambda: drafts.rewrite(window.house, signed.person, code, outgoing_id, seen, note=note)  # noqa: E731
    return step(window, signed, code, act, "rewritten", edit=outgoing_id, at="#draft", typed={"note": note})


@router.post("/mails/{outgoing_id}/drop")
def drop(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, outgoing_id: Number) -> Response:
    return step(window, signed, code, lambda: drafts.drop(window.house, signed.person, code, outgoing_id, seen), "dropped")


@router.post("/drafts")
def begin(window: AtWindow, signed: Changing, code: str, letter: Text) -> Response:
    """`letter` is form/variant."""
    form, _, variant = letter.partition("/")
    act = lambda: drafts.begin(window.house, signed.person, code, Letterform(form, variant))  # noqa: E731
    return step(window, signed, code, act, "drafted", at="#draft")


@router.post("/facts/{name}")
def correct(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, name: str, value: Text = "") -> Response:
    act = lambda: corrections.correct_fact(window.house, signed.person, code, seen, name=name, text=value)  # noqa: E731
    return step(window, signed, code, act, "corrected", at="#changes", typed={f"fact-{name}": value})


@router.post("/items/{item}")
def tick(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, item: str, status: Text) -> Response:
    act = lambda: corrections.tick_item(window.house, signed.person, code, seen, item=item, status=status)  # noqa: E731
    return step(window, signed, code, act, "corrected", at="#changes")


@router.post("/outcome")
def settle(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, outcome: Text = "") -> Response:
    act = lambda: corrections.settle_outcome(window.house, signed.person, code, seen, outcome=outcome)  # noqa: E731
    return step(window, signed, code, act, "corrected", at="#changes")


@router.post("/kind")
def reclassify(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, kind: Text) -> Response:
    """A letter found to be a denunciation is out of a clerk's sight at once."""
    act = lambda: corrections.reclassify(window.house, signed.person, code, seen, kind=kind)  # noqa: E731
    answer = step(window, signed, code, act, "corrected", at="#changes")
    hidden = kind == "denunciation" and not signed.person.keeper
    return RedirectResponse("/queue?done=confidential", 303) if hidden and answer.status_code == 303 else answer


@router.post("/accuracy")
def accuracy(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, right: Text = "") -> Response:
    act = lambda: casework.tick_accuracy(window.house, signed.person, code, seen, right=bool(right))  # noqa: E731
    return step(window, signed, code, act, "accuracy")


@router.post("/hand-over")
def hand_over(window: AtWindow, signed: Changing, code: str, to: Text = "", why: Text = "") -> Response:
    act = lambda: casework.hand_over(window.house, signed.person, code, to, why=why)  # noqa: E731
    return step(window, signed, code, act, "handed_over", typed={"why": why})


@router.post("/hand-back")
def hand_back(window: AtWindow, signed: Changing, code: str, why: Text = "") -> Response:
    try:
        casework.hand_back(window.house, signed.person, code, why=why)
    except Refused as refused:
        return case_page(window, signed, code, refused=refused, typed={"why": why})
    return RedirectResponse(f"/queue?done=handed_back&code={code}", 303)


@router.post("/remarks")
def remark(window: AtWindow, signed: Changing, code: str, text: Text = "") -> Response:
    act = lambda: casework.remark(window.house, signed.person, code, text)  # noqa: E731
    return step(window, signed, code, act, "remarked", at="#remarks", typed={"remark": text})


@router.post("/otherwise")
def otherwise(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, how: Text = "") -> Response:
    act = lambda: casework.answered_otherwise(window.house, signed.person, code, seen, how=how)  # noqa: E731
    return step(window, signed, code, act, "otherwise", typed={"how": how})


@router.post("/merge")
def merge(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, into: Text) -> Response:
    """All letters of this case go into another."""
    try:
        joining.merge(window.house, signed.person, code, seen, into=into.strip().upper())
    except (Refused, NotFound) as why:
        return case_page(window, signed, code, refused=why, typed={"into": into})
    return RedirectResponse(f"/cases/{into.strip().upper()}?done=merged", 303)


@router.post("/letters/{letter_id}/split")
def split(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, letter_id: Number) -> Response:
    """A letter that is about something else becomes a case of its own."""
    try:
        fresh = joining.split(window.house, signed.person, code, seen, letter_id)
    except Refused as why:
        return case_page(window, signed, code, refused=why)
    return RedirectResponse(f"/cases/{fresh}?done=split" if fresh else "/queue?done=confidential", 303)


@router.post("/shut-out")
def shut_out(window: AtWindow, signed: Changing, code: str, login: Text, out: Text = "") -> Response:
    act = lambda: compartment.shut_out(window.house, signed.person, code, login, out=bool(out))  # noqa: E731
    return step(window, signed, code, act, "shut_out", at="#keepers")
