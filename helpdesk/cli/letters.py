"""forms preview: every form and variant with a sample case, by the law of the office."""

from __future__ import annotations

import argparse

from helpdesk.cli.common import open_study, say
from helpdesk.desk.preview import page
from helpdesk.errors import Refused


def preview(arguments: argparse.Namespace) -> None:
    with open_study(arguments) as study:
        shop = next(iter(study.shops.values()))
        shown = page(study, shop)
    path = arguments.folder / "mau-thu.html"
    try:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, "utf-8")
    except OSError as cause:
        raise Refused(f"không ghi được {path}: {cause.strerror}") from cause
    say(str(path))
