"""Archives that are only looked at: their names tell staff what to ask for again."""

from __future__ import annotations

from helpdesk.papers.flaws import Flaw
from helpdesk.papers.telling import Telling

_SHOWN = 8


def ask_again(kind: str, names: list[str], tell: Telling) -> None:
    paths = [name.replace("\\", "/").rstrip("/") for name in names]
    folders = {path[:at] for path in paths for at, letter in enumerate(path) if letter == "/"}
    last = [path.rpartition("/")[2] for path in paths if path not in folders]
    more = f" và {len(last) - _SHOWN} tệp khác" if len(last) > _SHOWN else ""
    tell.flaw(Flaw.ARCHIVE_NOT_OPENED, f"{kind}: {', '.join(last[:_SHOWN])}{more}" if last else kind)
