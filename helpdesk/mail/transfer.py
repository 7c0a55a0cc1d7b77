"""Content-Transfer-Encoding undone: base64 cut or interrupted, quoted-printable with wounds, and labels that lie."""

from __future__ import annotations

import binascii
import re
from itertools import islice

from helpdesk.mail.defects import Damage, Notes
from helpdesk.mail.structure import Part
from helpdesk.mail.uu import uu_files

_PLAIN = ("7bit", "8bit", "binary", "", "none", "8bits", "7bits", "8-bit", "7-bit", "utf-8", "8 bit", "7 bit")
_BASE64_LINE = re.compile(rb"\s*[A-Za-z0-9+/]{2,}={0,2}\s*(?:\n|\Z)")
MAX_PIECES = 500
_ONE_WORD = 12  # bytes: shorter and not base64 is a word under a wrong label
_PADDED = re.compile(rb"=+[\s=]*")
_SOFT_WOUND = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")


def part_bytes(part: Part, notes: Notes) -> bytes:
    """The decoded body of a part."""
    return decoded(part.body, encoding_of(part), notes)


def encoding_of(part: Part) -> str:
    """The transfer encoding as written, lower case, without comments and punctuation."""
    raw = part.fields.first("content-transfer-encoding") or b""
    return raw.split(b"(")[0].split(b";")[0].decode("ascii", "ignore").strip(" \t\"'.,").lower()


def decoded(body: bytes, encoding: str, notes: Notes) -> bytes:
    """`body` without its transfer encoding; what does not decode is kept as it stands."""
    if encoding == "base64":
        return _base64(body, notes)
    if encoding == "quoted-printable":
        if _SOFT_WOUND.search(body):
            notes.add(Damage.QUOTED_PRINTABLE_DAMAGED)
        return binascii.a2b_qp(body)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uuencoded(body, notes)
    if encoding not in _PLAIN:
        notes.add(Damage.TRANSFER_UNKNOWN, encoding)
    return body


def _base64(body: bytes, notes: Notes) -> bytes:
    if not _BASE64_LINE.match(body) and body.strip():
        notes.add(Damage.TRANSFER_UNKNOWN, "base64")
        return body
    try:
        data = binascii.a2b_base64(body)
    except binascii.Error:
        return _in_pieces(body, notes) if len(body) > _ONE_WORD else body
    return _in_pieces(body, notes) if _goes_on(body) else data


def _goes_on(body: bytes) -> bool:
    """Whether anything stands behind the padding, where a strict reader stops: a second piece, or a list's footer in plain words."""
    at = body.find(b"=")
    return at >= 0 and bool(body[at:].strip(b"= \t\r\n"))


def _in_pieces(body: bytes, notes: Notes) -> bytes:
    """Runs of base64 between paddings, each decoded as far as it goes; plain words between or behind them stay words."""
    done: list[bytes] = []
    position, wounded = 0, False
    for padding in [*islice(_PADDED.finditer(body), MAX_PIECES), None]:
        end = padding.end() if padding else len(body)
        chunk = body[position:end]
        position = end
        if not chunk.strip():
            continue
        if _is_words(chunk) and done:
            done.append(b"\n" + chunk)
        else:
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", chunk)
            wounded = wounded or len(letters) % 4 == 1 or (not padding and len(letters) % 4 != 0)
            letters = letters[:-1] if len(letters) % 4 == 1 else letters
            done.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
    if wounded:
        notes.add(Damage.BASE64_DAMAGED, f"{len(body)} byte")
    return b"".join(done)


def _is_words(chunk: bytes) -> bool:
    """Base64 has no blanks between letters and no punctuation."""
    head = chunk.strip()[:2000]
    return len(re.findall(rb"[^A-Za-z0-9+/=\r\n]", head)) * 12 > len(head)


def _uuencoded(body: bytes, notes: Notes) -> bytes:
    files = uu_files(body)[1]
    if not files:
        notes.add(Damage.TRANSFER_UNKNOWN, "uuencode")
        return body
    notes.add(Damage.UUENCODED)
    return files[0].data
