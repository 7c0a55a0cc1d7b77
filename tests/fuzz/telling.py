"""What every search prints: how much was tried, and each fault with a file that shows it."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.guided import Search


def command(searched: Callable[..., Search], what: str) -> int:
    """`--seconds N --luck N`; exit 0 when the time is over without a fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--luck", type=int, default=0, help="another number, another search")
    arguments = parser.parse_args()
    found = searched(seconds=arguments.seconds, luck=arguments.luck)
    print(f"{found.tried} {what} tried, {len(found.kept)} led further, {len(found.steps)} steps known, {len(found.faults)} faults")
    for content, why in found.faults:
        path = Path(f"crash-{hashlib.sha256(content).hexdigest()[:12]}")
        path.write_bytes(content)
        print(f"{path}: {why}")
    return 1 if found.faults else 0
