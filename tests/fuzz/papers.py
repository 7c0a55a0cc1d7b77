"""Coverage-guided fuzzing of the readers of papers: `python -m tests.fuzz.papers --seconds 600`. A short form runs with the tests.

Starts from one whole file of each kind that Python code reads. A file that raises, says nothing at all or takes ten seconds is a fault,
and its bytes are left in `crash-*`. What compiled libraries do (PDF, pictures) is held by the walls of the child, not by this search.
"""

from __future__ import annotations

import sys

from helpdesk.papers.formats import open_file
from helpdesk.papers.limits import Limits
from helpdesk.papers.telling import Telling
from tests.fuzz.guided import Search, search
from tests.fuzz.telling import command
from tests.papers.test_never_silent import WHOLE

SEEDS = [content for kind, content in WHOLE.items() if kind not in ("pdf", "jpeg", "png", "tiff", "webp", "gif", "bmp")]
JUNK = [
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff" * 8, b"\0" * 8, b"\\u-1?", b"\\'e1", b"{\\*\\", b"\\bin99999999 ",
    b"<w:p>", b"<row>", b"&#0;", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", "Đ".encode("utf-16-le"),
    b"\x13\x14\x15", b"%PDF-",
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n", b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?b?", b";name*0*=",
]  # fmt: skip


class Silence(Exception):
    """A file of which nothing was told."""


def one(content: bytes) -> None:
    told: list[dict[str, object]] = []
    open_file(content, Telling(lambda head, _: told.append(head), Limits()), None)
    if not any(head.keys() - {"kind"} for head in told):
        raise Silence


def searched(*, seconds: float, luck: int) -> Search:
    return search(one, SEEDS, JUNK, within="/helpdesk/papers/", seconds=seconds, luck=luck)


if __name__ == "__main__":
    sys.exit(command(searched, "files"))
