"""The letters citizens receive: LetterView -> words, from templates_mail/<form>/<variant>.j2. The only importer of jinja2 for letters.

A letter is written once, in one pass over a template of marks (paragraph, heading, points …), and set twice by the layouts of
templates_mail/layout: as plain text and as HTML. So text and HTML cannot say different things. Values are only ever placed,
never read as a template; the environments are sandboxed and strict, and the one of HTML escapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from types import MethodType
from typing import Any, TypeVar

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from helpdesk.errors import Faults
from helpdesk.journey import LetterView, OfficeCard, Point
from helpdesk.mail import typeset, wording
from helpdesk.mail.pen import Pen
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
_VALUES = attrgetter(*_TOLD)
_EMPTY_LINES = re.compile(r"\n\s*\n")
_OURS = frozenset(typeset.MARKS.values())


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is read: `text` is plain, `html` a whole page; both say the same."""

    subject: str
    text: str
    html: str


class Letterbook:
    def __init__(self, folder: Path) -> None:
        """`folder` is templates_mail. Raises Faults where its layouts cannot be read; letters are read when they are written."""
        self._folder, layout = folder, folder / "layout"
        self._letters = _environment(layout, folder)
        self._letters.globals.update(typeset.MARKS)
        self._pages = _environment(layout / "html", escaping=True)
        self._text = typeset.Typesetter(_macros(_environment(layout / "text")), _finished_text)
        self._html = typeset.Typesetter(_macros(self._pages), _finished_html)

    def write(self, view: LetterView) -> Words:
        """The letter `view.form`/`view.variant`. Raises Faults where there is none, or where it says what no view has."""
        name, told = f"{view.form}/{view.variant}.j2", _discreet(_tidy(view))
        try:
            return self._set(self._letters.get_template(name).render(_spoken(told)))
        except FAULTY as fault:
            raise Faults(name, [_sentence(fault)]) from fault

    def _set(self, written: str) -> Words:
        first, *pieces = written.split(typeset.BEGIN)
        subject = wording.one_line(self._text.inline(first).replace(wording.GLUE, " "))
        page = self._pages.get_template("page.j2").render(subject=subject, body=self._html.body(pieces).strip())
        return Words(subject, self._text.body(pieces).strip("\n") + "\n", page + "\n")

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
        return self._pages.get_template("preview.j2").render(letters=letters)

    def _faults(self, view: LetterView) -> tuple[str, ...]:
        try:
            self.write(view)
        except Faults as found:
            return (str(found),)
        return ()


def _spoken(view: LetterView) -> dict[str, object]:
    """What every template may name beside the view `v`: forms of address, the name of the file, the pen."""
    words, you = wording.wording(), view.address_form
    return {
        "v": view,
        "you": you,
        "organisation": you.startswith(words.firms),
        "office": view.office,
        "pen": Pen(view),
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
    told = [(name, value) for name, value in zip(_TOLD, _VALUES(view), strict=True) if value]
    changed = {name: tidy for name, value in told if (tidy := _tidied(value)) != value}
    return replace(view, **changed, note=note) if changed or note != view.note else view


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, tuple):
        return tuple(map(_tidied, value))
    if isinstance(value, Point | OfficeCard):
        return _tidied_once(value)
    if isinstance(value, date | int):
        return value
    return replace(value, **{f.name: _tidied(getattr(value, f.name)) for f in fields(value)})


@lru_cache(maxsize=1024)
def _tidied_once(value: T) -> T:
    """What the law says, and where the office is, is said in every letter."""
    return type(value)(*(clean_line(getattr(value, f.name)) for f in fields(value)))


class _Sandbox(ImmutableSandboxedEnvironment):
    """What a template may look at is a matter of the kind of thing and the name, and asked once of each: a letter looks thirty times."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._safe: dict[tuple[type[Any], str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        kind = type(obj), attr
        if kind not in self._safe:
            self._safe[kind] = super().is_safe_attribute(obj, attr, value)
        return self._safe[kind]

    def call(self, context: Any, obj: Any, /, *told: Any, **more: Any) -> Any:
        """Our own marks and the pen are called as they are; of anything else it is asked whether it may be."""
        if not ((type(obj) is MethodType and type(obj.__self__) is Pen) or obj in _OURS):
            return super().call(context, obj, *told, **more)
        return obj(*told, **{name: given for name, given in more.items() if name[0] != "_"})  # those are between Jinja and a context

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *told: Any, **more: Any) -> Any:
        """With the parts it includes set in where they stand: to ask for each anew takes as long as to write it."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(_PartsSetIn(self).visit(tree), name, filename, *told, **more)

    def make_globals(self, d: Any) -> Any:
        """Nobody gives a template names of its own, so that all of them share these as they are."""
        return d or self.globals


class _PartsSetIn(NodeTransformer):
    def __init__(self, environment: _Sandbox) -> None:
        self._environment = environment

    def visit_Include(self, include: nodes.Include) -> nodes.Node:
        """What a part sets counts in the part alone, as where it is included."""
        name, loader = getattr(include.template, "value", None), self._environment.loader
        if loader is None or not isinstance(name, str) or include.ignore_missing:
            return include
        source, filename, _ = loader.get_source(self._environment, name)
        part = self.visit(self._environment.parse(source, name, filename))
        return nodes.With([], [], part.body, lineno=include.lineno)


def _environment(*places: Path, escaping: bool = False) -> _Sandbox:
    environment = _Sandbox(
        loader=FileSystemLoader([str(p) for p in places]),
        undefined=StrictUndefined,
        autoescape=escaping,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    for name in ("day_in_words", "moment_in_words", "span_in_words", "counted", "listed", "capital", "lowered", "dialled", "filled"):
        environment.filters[name.removesuffix("_in_words")] = getattr(wording, name)
    environment.filters["paragraphs"] = wording.paragraphs
    return environment


def _macros(environment: _Sandbox) -> Mapping[str, Callable[..., str]]:
    """How a layout sets each mark."""
    try:
        return vars(environment.get_template("marks.j2").module)
    except TemplateError as fault:
        raise Faults("layout", [_sentence(fault)]) from fault


def _finished_text(mark: str, words: str) -> str:
    """An empty line behind it; what follows a heading stands on the next line."""
    settled = wording.settled(words)
    return settled + ("" if mark == "h" else "\n") if settled.strip() else ""


def _finished_html(_mark: str, html: str) -> str:
    return _EMPTY_LINES.sub("\n", html).strip() + "\n"


def _sentence(fault: Exception) -> str:
    if isinstance(fault, TemplateNotFound):
        return f"không có tệp {fault.name}"
    line = f", dòng {fault.lineno}" if isinstance(fault, TemplateSyntaxError) else ""
    return f"{type(fault).__name__}{line}: {fault}"
