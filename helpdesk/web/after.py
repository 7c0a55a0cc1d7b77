"""What follows the counter, on the case's page: steps of the work, the signed result in, and out to the citizen; opened again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from helpdesk.desk import compartment, keepsakes, results
from helpdesk.errors import Refused
from helpdesk.web.case import case_page
from helpdesk.web.files import handed
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, SeenBefore, Text, day_of
from helpdesk.web.steps import step

router = APIRouter(prefix="/cases/{code}")


@router.post("/work")
def work(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, by: Text = "", words: Text = "") -> Response:
    act = lambda: results.note_step(window.house, signed.person, code, seen, by, words=words)  # noqa: E731
    return step(window, signed, code, act, "worked", at="#after", typed={"words": words})


@router.post("/result")
def bring_in(
    window: AtWindow, signed: Changing, seen: SeenBefore, code: str, name: Text = "", file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """The signed file, brought back in."""
    if file is None:
        return case_page(window, signed, code, refused=Refused("hãy chọn tệp PDF đã ký"), typed={"result": name})
    content = file.file.read()
    act = lambda: results.bring_in(window.house, signed.person, code, seen, name=name, file=file.filename or "", content=content)  # noqa: E731
    return step(window, signed, code, act, "result", at="#after", typed={"result": name})


@router.post("/result/mail")
def by_mail(window: AtWindow, signed: Changing, seen: SeenBefore, code: str) -> Response:
    return step(window, signed, code, lambda: results.send_by_mail(window.house, signed.person, code, seen), "result_mailed", at="#after")


@router.post("/result/posted")
def posted(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, on: Text = "", tracking: Text = "") -> Response:
    if (day := day_of(on)) is None:
        return case_page(window, signed, code, refused=Refused("hãy ghi ngày gửi bưu điện"), typed={"tracking": tracking})
    act = lambda: results.mark_posted(window.house, signed.person, code, seen, on=day, tracking=tracking)  # noqa: E731
    return step(window, signed, code, act, "result_posted", at="#after", typed={"tracking": tracking})


@router.post("/result/handed-over")
def handed_over(window: AtWindow, signed: Changing, seen: SeenBefore, code: str) -> Response:
    return step(window, signed, code, lambda: results.hand_over_here(window.house, signed.person, code, seen), "result_handed", at="#after")


@router.post("/reopen")
def reopen(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, why: Text = "") -> Response:
    act = lambda: results.reopen(window.house, signed.person, code, seen, why=why)  # noqa: E731
    return step(window, signed, code, act, "reopened", at="#after", typed={"reopen": why})


@router.post("/resume")
def resume(window: AtWindow, signed: Changing, seen: SeenBefore, code: str) -> Response:
    return step(window, signed, code, lambda: results.resume(window.house, signed.person, code, seen), "resumed", at="#after")


@router.get("/results/{number}")
def result(window: AtWindow, signed: AtWork, code: str, number: Number, download: bool = False) -> Response:
    kept = keepsakes.result(window.house, signed.person, code, number)
    compartment.looked_at(window.house, signed.person, code, "viewed_paper")
    return handed(kept, download=download)
