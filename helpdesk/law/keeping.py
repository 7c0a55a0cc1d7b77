"""How long cases are kept after they ended, by kind."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.journey import Kind
from helpdesk.law.entries import CodedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule(CodedEntry):
    """How long a case of one kind is kept after it ended, in months. No figure means it is kept: no period is ever presumed.

    `close_months`: from then on no search finds it; `anonymise_months`: from then on it says nothing of anybody. `decision` is the
    office's own, by number and day; with it `on_request` lets a person have their case wiped before its time.
    """

    code: Kind
    close_months: int | None = None
    anonymise_months: int | None = None
    on_request: bool = False
    decision: str = ""
