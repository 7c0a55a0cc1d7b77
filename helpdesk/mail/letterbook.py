"""The letters citizens receive: LetterView -> words, from templates_mail/<form>/<variant>.j2. The only importer of jinja2 for letters.

A letter is written once, as a template of marks (paragraph, heading, points …); it is set three times by the layouts of
templates_mail/layout: as a subject, as plain text, as HTML. So text and HTML cannot say different things. Values are
only ever placed, never read as a template; the environment is sandboxed, strict, and escapes in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpdesk.errors import Faults
from helpdesk.journey import LetterView, OfficeCard, Point
from helpdesk.mail import wording
from helpdesk.mail.samples import Placeholders, sample_views
from helpdesk.mail.text import clean_line

T = TypeVar("T", Point, OfficeCard)

LETTERS: dict[str, tuple[str, ...]] = {
    "01-QT": ("complete", "incomplete", "no_right", "no_jurisdiction", "time_barred"),
    "02-QT": ("complete", "incomplete", "no_right", "no_jurisdiction"),
    "03-QT": ("complete", "incomplete", "no_jurisdiction"),
    "03-QT-TC": ("complete", "incomplete", "no_jurisdiction"),
    "receipt": ("letter", "neutral"),
    "pointer": ("other", "wrong_office"),
    "thread": (
        "supplement_incomplete",
        "appointment_moved",
        "appointment_choose",
        "appointment_cancelled",
        "appointment_offer",
        "withdrawn",
        "by_post",
        "arrived_by_post",
        "question",
        "attendance",
    ),
    "reminder": ("supplement", "appointment_day_before", "appointment_morning", "missed"),
    "closing": ("lapsed",),
    "correction": ("answer",),
    "result": ("by_mail", "by_post"),
}
CONFIDENTIAL = ("03-QT-TC", "neutral", "denunciation")
# All that a template sees of a confidential case. A field added to the view stays hidden until it is named here.
TOLD_IN_CONFIDENCE = (
    "form", "variant", "case_code", "on", "received_at", "office", "missing", "ways", "statements", "competent_office", "meeting",
    "former_meeting", "slots", "slots_until", "supplement_until", "supplement_days", "reply_by", "problem", "corrects", "posted_on",
    "tracking", "note",
)  # fmt: skip
STYLES = ("subject", "text", "html")
NOT_LETTERS = ("layout", "parts")
FAULTY = (
    TemplateError,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    OSError,
)  # what a wrong template raises when it is set
_TOLD = tuple(f.name for f in fields(LetterView) if f.name != "note")
_PROVISION = re.compile(r"((?:(?:điểm|khoản|Điều|mục|Phụ lục) \w+ ?)*)(.*)", re.DOTALL)
_NUMBER = re.compile(r"\d+")
_ASIDE = re.compile(r" \([^()]*\)")
_EMPTY_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is read: `text` is plain, `html` a whole page; both say the same."""

    subject: str
    text: str
    html: str


class Letterbook:
    def __init__(self, folder: Path) -> None:
        """`folder` is templates_mail. Raises Faults where its layouts cannot be read; letters are read when they are written."""
        self._folder = folder
        self._set_in = {style: _environment(folder, style) for style in STYLES}

    def write(self, view: LetterView) -> Words:
        """The letter `view.form`/`view.variant`. Raises Faults where there is none, or where it says what no view has."""
        told = _discreet(_tidy(view))
        subject = wording.one_line(self._set("subject", told).replace(wording.GLUE, " "))
        text, html = self._set("text", told), self._set("html", told, subject=subject)
        return Words(subject, wording.settled(text), _EMPTY_LINES.sub("\n", html).strip() + "\n")

    def forms(self) -> tuple[tuple[str, str], ...]:
        """(form, variant) of every letter there is a template for."""
        found = sorted(self._folder.glob("*/*.j2"))
        return tuple((path.parent.name, path.stem) for path in found if path.parent.name not in NOT_LETTERS)

    def check(self) -> list[str]:
        """What is wrong, a sentence for each letter: missing, unknown, or faulty when it is written for the sample cases."""
        wanted = {(form, variant) for form, variants in LETTERS.items() for variant in variants}
        there = set(self.forms())
        missing = [f"thiếu mẫu thư {form}/{variant}.j2" for form, variant in sorted(wanted - there)]
        unknown = [f"không có thư nào dùng mẫu {form}/{variant}.j2" for form, variant in sorted(there - wanted)]
        faulty = [fault for view in sample_views(Placeholders()) if (view.form, view.variant) in there for fault in self._faults(view)]
        return missing + unknown + list(dict.fromkeys(faulty))

    def preview(self, views: Iterable[LetterView]) -> str:
        """One HTML page with every view's letter: subject, plain text, HTML in a frame that can do nothing."""
        letters = [(view, self.write(view)) for view in views]
        return self._set_in["html"].get_template("preview.j2").render(letters=letters)

    def _faults(self, view: LetterView) -> tuple[str, ...]:
        try:
            self.write(view)
        except Faults as found:
            return (str(found),)
        return ()

    def _set(self, style: str, view: LetterView, **more: str) -> str:
        name = f"{view.form}/{view.variant}.j2"
        try:
            return self._set_in[style].get_template(name).render(_spoken(view), **more)
        except FAULTY as fault:
            raise Faults(name, [_sentence(fault)]) from fault


class _Pen:
    """What one letter has claimed so far: the layout names the clauses at its end, each with what it was cited for."""

    def __init__(self, view: LetterView) -> None:
        self._view = view
        self._claims: dict[str, dict[str, dict[str, None]]] = {}  # document, clause, what was claimed

    def law(self, code: str) -> str:
        """A standing statement of the law; '' where it is not true of the case, or may not be said for want of a clause."""
        found = next((s for s in self._view.statements if s.code == code and s.clause), None)
        return found.text if found and self.claim([found]) else ""

    def promise(self, code: str) -> str:
        """A statement that binds only the office itself, so that no clause is needed."""
        return self._view.statement(code)

    def rests_on(self, code: str, what: str) -> str:
        """Notes that words of the template, about `what`, rest on the clause of a standing statement. Says nothing."""
        self.claim([s for s in self._view.statements if s.code == code], what)
        return ""

    def claim(self, points: Iterable[Point], what: str = "") -> list[Point]:
        """The points, their clauses noted: for `what`, else each for its own name."""
        said = list(points)
        for point in (p for p in said if p.clause):
            provision, document = _parted(point.clause)
            self._claims.setdefault(document, {}).setdefault(provision, {})[what or _ASIDE.sub("", wording.lowered(point.name))] = None
        return said

    def sources(self) -> list[str]:
        """One line for each document: "Luật …: Điều 30 (thời hiệu); khoản 2 Điều 31 (đơn)"."""
        return [_source(document, clauses) for document, clauses in self._claims.items()]


def _parted(clause: str) -> tuple[str, str]:
    """ "khoản 2 Điều 4 Nghị định số …" -> ("khoản 2 Điều 4", "Nghị định số …")"""
    found = _PROVISION.fullmatch(clause)
    return (found[1].strip(), found[2].strip()) if found and found[2].strip() else ("", clause)


def _source(document: str, clauses: dict[str, dict[str, None]]) -> str:
    together: dict[str, list[str]] = {}
    for clause in sorted(clauses, key=_place):
        together.setdefault("; ".join(clauses[clause]), []).append(clause)
    cited = [f"{', '.join(filter(None, places))} ({what})".strip() for what, places in together.items()]
    return f"{wording.capital(document)}: {'; '.join(cited)}"


def _place(clause: str) -> tuple[list[int], str]:
    """Where a clause stands in its document: "điểm c khoản 2 Điều 31" after "Điều 31"."""
    return [int(n) for n in reversed(_NUMBER.findall(clause))], clause


def _spoken(view: LetterView) -> dict[str, object]:
    """What every template may name beside the view `v`: forms of address, the name of the file, the pen."""
    words, you = wording.wording(), view.address_form
    return {
        "v": view,
        "you": you,
        "organisation": you.startswith(words.firms),
        "office": view.office,
        "pen": _Pen(view),
    }


def _discreet(view: LetterView) -> LetterView:
    """A confidential case tells a template no name, no paper and no matter: what it does not see it cannot betray."""
    if not view.confidential and not {view.form, view.variant, view.kind} & set(CONFIDENTIAL):
        return view
    told = {name: getattr(view, name) for name in TOLD_IN_CONFIDENCE}
    return LetterView(**told, address_form=wording.wording().nobody, confidential=True)


def _tidy(view: LetterView) -> LetterView:
    """Every text of a view on one line (a clerk's note keeps its paragraphs), without characters that hide or break."""
    note = "\n".join(map(clean_line, wording.paragraphs(view.note)))
    return replace(view, **{name: _tidied(getattr(view, name)) for name in _TOLD}, note=note)


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, tuple):
        return tuple(map(_tidied, value))
    if isinstance(value, Point | OfficeCard):
        return _tidied_once(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _tidied(getattr(value, f.name)) for f in fields(value)})
    return value


@lru_cache(maxsize=1024)
def _tidied_once(value: T) -> T:
    """What the law says, and where the office is, is said in every letter."""
    return type(value)(*(clean_line(getattr(value, f.name)) for f in fields(value)))


class _Sandbox(ImmutableSandboxedEnvironment):
    """What a template may look at is a matter of the kind of thing and the name, and asked once of each: a letter looks sixty times."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._safe: dict[tuple[type[Any], str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        kind = type(obj), attr
        if kind not in self._safe:
            self._safe[kind] = super().is_safe_attribute(obj, attr, value)
        return self._safe[kind]


def _environment(folder: Path, style: str) -> _Sandbox:
    """The same names mean another layout in each style: layout/text/letter.j2, layout/html/letter.j2 …"""
    marks_of = "html" if style == "html" else "text"
    places = [folder / "layout" / style, folder / "layout" / marks_of, folder]
    environment = _Sandbox(
        loader=FileSystemLoader([str(p) for p in places]),
        undefined=StrictUndefined,
        autoescape=style == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in ("day_in_words", "moment_in_words", "span_in_words", "counted", "listed", "capital", "lowered", "dialled", "filled"):
        environment.filters[name.removesuffix("_in_words")] = getattr(wording, name)
    environment.filters["paragraphs"] = wording.paragraphs
    environment.globals["joined"] = wording.JOINED
    try:
        marks = vars(environment.get_template("marks.j2").module)
    except TemplateError as fault:
        raise Faults("layout", [_sentence(fault)]) from fault
    environment.globals.update({name: mark for name, mark in marks.items() if not name.startswith("_")})
    return environment


def _sentence(fault: Exception) -> str:
    if isinstance(fault, TemplateNotFound):
        return f"không có tệp {fault.name}"
    line = f", dòng {fault.lineno}" if isinstance(fault, TemplateSyntaxError) else ""
    return f"{type(fault).__name__}{line}: {fault}"
