"""The models that are shipped, made anew from the shipped material."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpdesk.reading.model import Model, to_bytes
from helpdesk.reading.survey import Reader
from helpdesk.reading.training import checklists, places, sayings
from helpdesk.reading.training.fit import fit, fit_checklists, fit_places, fit_sayings
from helpdesk.reading.training.material import LETTERS, shipped, written

VERSION = "1"


def models(reader: Reader) -> Iterator[tuple[str, Model]]:
    """Each by the name of its file. The kinds take a minute, the others seconds."""
    yield from quick(reader, LETTERS)
    yield "kinds", fit(shipped(), reader, VERSION)


def quick(reader: Reader, letters: Path | None) -> Iterator[tuple[str, Model]]:
    """All but the kinds, made of the practice letters in that folder beside what was written for them."""
    yield "acts", fit_sayings(sayings.acts(letters, reader), VERSION)
    yield "topics", fit_sayings(sayings.topics(letters), VERSION)
    yield "assets", fit_sayings(sayings.assets(letters, reader), VERSION)
    yield "applications", fit_sayings(sayings.applications(letters, reader), VERSION)
    yield "brought", fit_checklists(checklists.checklists(written(letters), reader), VERSION)
    yield "whose", fit_places(places.places(written(letters), reader), VERSION)


def write(reader: Reader, folder: Path) -> None:
    for name, model in models(reader):
        (folder / f"{name}.model").write_bytes(to_bytes(model))
