"""check: every part of the house, in order or not."""

from __future__ import annotations

import argparse

from helpdesk.cli.common import open_house, say, show
from helpdesk.desk.soundness import inspect


def check(arguments: argparse.Namespace) -> int:
    """Exit 1 where any part is out of order."""
    sound = True
    with open_house(arguments, memory=False) as house:
        for found in inspect(house, deep=arguments.deep):
            sound = sound and found.sound
            if arguments.json:
                show({"part": found.part, "ok": found.sound, "said": found.said})
            else:
                say(f"{'OK ' if found.sound else 'LỖI'}  {found.part}: {found.said}")
    return 0 if sound else 1
