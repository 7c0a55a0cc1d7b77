"""The learned opinion on whether the application is still to come: "đơn tôi đang nhờ người đánh máy", "cho hỏi có mẫu đơn không"."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk.journey import Statement
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey
from helpdesk.reading.telling import Telling

# "Đơn" that is a paper somebody writes: no plaintiff, invoice, unit, single mother.
APPLICATION = Sought(
    r"\b(?<!nguyen )(?<!bi )(?<!hoa )(?<!thuc )(?<!co )don\b(?! (?:vi|gia|gian|phuong|than|doc)\b)|\bmau\b(?! (?:so|da)\b)",
    opening="don|mau",
)
MANDATE_TO_COME = Sought(  # "văn bản ủy quyền cho người ký đơn đang trình Tổng Giám đốc"
    r"\buy quyen\b[^.;\n]{0,60}\b(?:dang (?:trinh|cho|lam|xin|ky)|chua (?:co|ky|xong|kip)|gui sau|bo sung sau|moi co"
    r"|se (?:gui|nop|bo sung))\b",
    opening="uy quyen",
)
MAYBE, SURELY = 0.4, 0.8  # from the one a person looks; from the other the letter says so, whatever the words are


def promised(surveys: Iterable[Survey], promise: Telling) -> tuple[Statement, ...]:
    """The statement that the words did not make: none where they speak of an application unwritten, then or now."""
    spoken_of = any(s.all("application_unwritten", "never_applied", "makes_application", "application_enclosed") for s in surveys)
    return (Statement("application_unwritten", promise.place.span),) if promise.share >= SURELY and promise.place and not spoken_of else ()
