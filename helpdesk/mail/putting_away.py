"""One mail into another folder of the same mailbox, and no other with it, however often it is tried (RFC 6851, RFC 4315)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

STATUS = ("UIDNEXT", "UIDVALIDITY")
DELETED = rb"\Deleted"
NO_WAY = "máy chủ không chuyển được riêng một thư (cần MOVE hoặc UIDPLUS)"


def put_away(client: Any, source: str, uid: int, folder: str, content: str) -> tuple[int, int] | None:
    """(UIDVALIDITY, UID) of the mail in `folder`; None where it is not in `source` any more, or nobody can tell its new place.

    `client` is an IMAPClient with `source` selected for writing; `content` is the SHA-256 of the mail. Raises ValueError where the
    server cannot do it for one mail alone, and whatever the client raises: then the mail is where it was.
    """
    if not client.search(["UID", str(uid)]):
        return None
    before = client.folder_status(folder, STATUS)
    if client.has_capability("MOVE"):
        client.move([uid], folder)
        return _appeared(before, client.folder_status(folder, STATUS))
    if not client.has_capability("UIDPLUS"):
        raise ValueError(NO_WAY)
    return _copied_and_removed(client, source, uid, folder, content)


def _copied_and_removed(client: Any, source: str, uid: int, folder: str, content: str) -> tuple[int, int] | None:
    """A copy that an earlier try left behind serves as well as a new one."""
    place = _there_already(client, source, uid, folder, content)
    if place is None:
        before = client.folder_status(folder, STATUS)
        client.copy([uid], folder)
        place = _appeared(before, client.folder_status(folder, STATUS))
    client.add_flags([uid], [DELETED], silent=True)
    client.uid_expunge([uid])
    return place


def _there_already(client: Any, source: str, uid: int, folder: str, content: str) -> tuple[int, int] | None:
    size = client.fetch([uid], ["RFC822.SIZE"])[uid][b"RFC822.SIZE"]
    selected = client.select_folder(folder, readonly=True)
    found = client.search(["LARGER", str(size - 1), "SMALLER", str(size + 1)])
    there = [other for other in found if _content(client, other) == content]
    client.select_folder(source)
    return (int(selected[b"UIDVALIDITY"]), there[0]) if there else None


def _content(client: Any, uid: int) -> str:
    return sha256(client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]).hexdigest()


def _appeared(before: dict[bytes, int], after: dict[bytes, int]) -> tuple[int, int] | None:
    """The place of the one mail that came in between; where more came it is told by nobody."""
    same = before[b"UIDVALIDITY"] == after[b"UIDVALIDITY"]
    return (before[b"UIDVALIDITY"], before[b"UIDNEXT"]) if same and after[b"UIDNEXT"] == before[b"UIDNEXT"] + 1 else None
