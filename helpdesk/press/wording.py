"""The words of reports: labels from TOML, sentences from Jinja templates. The only importer of jinja2 for reports.

Templates only place values; a value they do not know stops them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpdesk.errors import Faults
from helpdesk.press.fixed import TEMPLATES


def number(value: int) -> str:
    """1234567 -> "1.234.567"."""
    return f"{value:,}".replace(",", ".")


def share(part: int, of: int) -> str:
    """ "96,5%", cut off and not rounded: only all is 100%."""
    tenths = part * 1000 // of
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}%"


def mean(total: int, count: int) -> str:
    """ "34,5", to the nearest tenth."""
    tenths = (total * 20 + count) // (2 * count)
    return number(tenths // 10) + (f",{tenths % 10}" if tenths % 10 else "")


def compared(now: int, before: int) -> str:
    """ "tăng 5 (từ 10 lên 15)"."""
    way = "same" if now == before else "more" if now > before else "less"
    return label("compared", way).format(difference=number(abs(now - before)), before=number(before), now=number(now))


def counted(pairs: Sequence[tuple[int, str]]) -> str:
    """Each number with its name, none that is zero: "12 thư mở hồ sơ mới, 3 bản trùng"."""
    return ", ".join(f"{number(n)} {name}" for n, name in pairs if n)


FILTERS: dict[str, Callable[..., str]] = {"number": number, "share": share, "mean": mean, "compared": compared, "counted": counted}


@cache
def labels(file: str = "labels") -> Mapping[str, Any]:
    """A TOML file of words, as it stands."""
    return tomllib.loads((TEMPLATES / f"{file}.toml").read_text("utf-8"))


def label(section: str, code: str) -> str:
    """The name of a code; a code nobody named is shown as it is, so that nothing is lost."""
    return str(labels()[section].get(code, code))


def sentences(template: str, spoken: Callable[[int], str], **values: Any) -> tuple[str, ...]:
    """One paragraph a line that is not empty; `spoken` says working minutes. Raises Faults where a value is missing."""
    text = rendered(template, {"spoken": spoken}, **values)
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def rendered(template: str, more: Mapping[str, Callable[..., str]] | None = None, **values: Any) -> str:
    environment = _environment(template.endswith(".html.j2"))
    environment.filters.update(more or {})
    try:
        return str(environment.get_template(template).render(values))
    except (TemplateError, TypeError, ValueError, AttributeError, LookupError) as why:
        raise Faults(template, [f"{type(why).__name__}: {why}"]) from why


def _environment(html: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(str(TEMPLATES)), undefined=StrictUndefined, autoescape=html, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    return environment
