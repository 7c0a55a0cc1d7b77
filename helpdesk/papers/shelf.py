"""Papers that were opened before, by what is in them: the same file is never read twice, whatever it is called."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

from helpdesk.errors import StorageError
from helpdesk.journey import Defect, Page, Paper
from helpdesk.seal import Seal


class Shelf:
    """JSON files below `folder`, readable by the service alone. `edition` names how papers are read: another one reads anew."""

    def __init__(self, folder: Path, edition: str, seal: Seal | None = None) -> None:
        self._folder, self._edition, self._seal = folder, edition, seal
        self._ending = f".json.{seal.name}.age" if seal else ".json"

    def find(self, sha256: str, *, eyes: bool) -> Paper | None:
        try:
            kept = self._place(sha256, eyes).read_bytes()
            return _paper(json.loads(self._seal.unseal(kept) if self._seal else kept))
        except (OSError, StorageError, ValueError, KeyError, TypeError):
            return None  # not there, or half written by a machine that lost its power: it is read again

    def put(self, paper: Paper, *, eyes: bool) -> None:
        """Whole or not at all. A full disk costs the next reading its time and nothing else."""
        place = self._place(paper.sha256, eyes)
        half = place.with_name(f".{secrets.token_hex(6)}")
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            told = json.dumps(asdict(paper), ensure_ascii=False).encode("utf-8", "surrogatepass")
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(self._seal.seal(told) if self._seal else told)
            half.replace(place)
        except OSError:
            half.unlink(missing_ok=True)

    def _place(self, sha256: str, eyes: bool) -> Path:
        return self._folder / sha256[:2] / f"{sha256}-{self._edition}-{'eyes' if eyes else 'layer'}{self._ending}"

    def forget(self, sha256: str) -> None:
        """Removes what was read from a file, in every edition."""
        for path in self._folder.glob(f"{sha256[:2]}/{sha256}-*"):
            path.unlink(missing_ok=True)

    def clear_what_lies_open(self) -> int:
        """Removes what is not sealed by the present key; such papers are read again when they are wanted."""
        left = [path for path in self._folder.glob("??/*") if not path.name.endswith(self._ending)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _paper(told: dict[str, Any]) -> Paper:
    return Paper(
        name=told["name"],
        type=told["type"],
        size=told["size"],
        sha256=told["sha256"],
        pages=tuple(Page(**page) for page in told["pages"]),
        members=tuple(_paper(member) for member in told["members"]),
        defects=tuple(Defect(**defect) for defect in told["defects"]),
        sealed=told["sealed"],
        scanned=told["scanned"],
    )
