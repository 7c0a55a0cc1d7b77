"""Who signed a PDF digitally: read from its signature dictionaries (ISO 32000-1 12.8) and the CMS object in each (RFC 5652).

What is told: that there is a signature, by whom, when, and whether the bytes are those that were signed. Whether the certificate
may be trusted is not told: that takes the authorities' lists, and a person who checks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from helpdesk.papers.der import Node, parse, text

MOST = 20  # signatures; a document has one or two
WINDOW = 60_000  # octets of a signature's dictionary beside its contents
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_NAME = re.compile(rb"/Name\s*(\((?:\\.|[^()\\]){0,400}\)|<[0-9A-Fa-f\s]{0,1600}>)", re.DOTALL)
_MOMENT = re.compile(rb"/M\s*\(D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'?(\d{2})?'?)?")
_TIMESTAMP = b"ETSI.RFC3161"
SIGNED_DATA, MESSAGE_DIGEST, SIGNING_TIME = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
COMMON_NAME, ORGANISATION = "2.5.4.3", "2.5.4.10"
DIGESTS = {
    "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """A signature. `intact`: the bytes it covers are those that were signed (None: cannot be read); `whole`: it covers the whole file."""

    signer: str
    organisation: str
    issuer: str
    signed_at: datetime | None
    intact: bool | None
    whole: bool


def signatures(content: bytes) -> tuple[PdfSignature, ...]:
    """Every signature of a PDF in the order of the file; none where it has none or is no PDF. Time stamps are no signatures."""
    if not content.startswith(b"%PDF-"):
        return ()
    found = [_read(content, match) for match in list(_RANGE.finditer(content))[:MOST]]
    return tuple(s for s in found if s is not None)


def _read(content: bytes, match: re.Match[bytes]) -> PdfSignature | None:
    start, length, after, rest = (int(match[n]) for n in range(1, 5))
    if not (0 <= start < start + length <= after <= after + rest <= len(content)):
        return None
    about = _dictionary(content, match, start + length, after)
    if _TIMESTAMP in about:
        return None
    covered = content[start : start + length] + content[after : after + rest]
    whole = start == 0 and after + rest >= len(content.rstrip(b"\r\n \0"))
    cms = _Cms(_contents(content[start + length : after]))
    signed_at = cms.signed_at or _moment(about)
    return PdfSignature(cms.signer or _named(about), cms.organisation, cms.issuer, signed_at, cms.covers(covered), whole)


def _dictionary(content: bytes, match: re.Match[bytes], hole_start: int, hole_end: int) -> bytes:
    """The object the byte range stands in, without the hole where the signature itself lies."""
    begin = max(content.rfind(b" obj", 0, match.start()), match.start() - WINDOW, 0)
    end = content.find(b"endobj", match.end())
    end = min(end if end >= 0 else len(content), match.end() + WINDOW + hole_end - hole_start)
    if begin <= hole_start and hole_end <= end:
        return content[begin:hole_start] + content[hole_end:end]
    return content[begin:end]


def _contents(hole: bytes) -> bytes:
    """The hexadecimal string between the two ranges."""
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", hole[hole.find(b"<") + 1 :])
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _named(about: bytes) -> str:
    match = _NAME.search(about)
    if match is None:
        return ""
    raw = match[1]
    if raw.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", raw)
        octets = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    else:
        octets = re.sub(rb"\\(.)", lambda m: m[1], raw[1:-1], flags=re.DOTALL)
    return " ".join((octets[2:].decode("utf-16-be", "replace") if octets[:2] == b"\xfe\xff" else octets.decode("utf-8", "replace")).split())


def _moment(about: bytes) -> datetime | None:
    match = _MOMENT.search(about)
    if match is None:
        return None
    try:
        offset = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0)) if match[7] else timedelta()
        zone = timezone(-offset if match[7] == b"-" else offset)
        year, month, day, hour, minute, second = (int(match[n]) for n in range(1, 7))
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class _Cms:
    """What a CMS SignedData says of its first signer; everything empty where it cannot be read."""

    def __init__(self, data: bytes) -> None:
        self.signer = self.organisation = self.issuer = self._digest = ""
        self.signed_at: datetime | None = None
        self._message_digest = b""
        root = parse(data)
        if root is not None and root.oid(0) == SIGNED_DATA:
            self._read(root.at(1, 0))

    def _read(self, signed: Node | None) -> None:
        if signed is None or not signed.children:
            return
        infos = signed.children[-1]
        info = infos.children[0] if infos.children else None
        if info is None or len(info.children) < 5:
            return
        self._digest = DIGESTS.get(info.oid(2, 0), "")
        for attribute in info.tagged(0xA0):
            self._attribute(attribute)
        serial = info.at(1, 1)
        for certificate in (c for group in signed.children if group.tag == 0xA0 for c in group.children):
            self._certificate(certificate, serial.value if serial else b"")

    def _attribute(self, attribute: Node) -> None:
        value = attribute.at(1, 0)
        if value is None:
            return
        if attribute.oid(0) == MESSAGE_DIGEST:
            self._message_digest = value.value
        elif attribute.oid(0) == SIGNING_TIME:
            self.signed_at = _time(value)

    def _certificate(self, certificate: Node, serial: bytes) -> None:
        """The signer's own among those enclosed; version is optional, so the fields are counted from the serial number."""
        tbs = certificate.at(0)
        fields = [c for c in tbs.children if c.tag != 0xA0] if tbs else []
        if len(fields) < 5 or fields[0].value != serial:
            return
        self.issuer = _of_name(fields[2], COMMON_NAME) or _of_name(fields[2], ORGANISATION)
        self.signer, self.organisation = _of_name(fields[4], COMMON_NAME), _of_name(fields[4], ORGANISATION)

    def covers(self, covered: bytes) -> bool | None:
        if not self._digest or not self._message_digest:
            return None
        return hashlib.new(self._digest, covered, usedforsecurity=False).digest() == self._message_digest


def _of_name(name: Node, kind: str) -> str:
    """A part of a distinguished name; the last where there are several, which is the most particular."""
    found = [text(pair.at(1)) for pair in _pairs(name) if pair.oid(0) == kind]
    return found[-1] if found else ""


def _pairs(name: Node) -> Iterator[Node]:
    for group in name.children:
        yield from group.children


def _time(node: Node) -> datetime | None:
    """UTCTime or GeneralizedTime, as certificates write them: always Z."""
    written = node.value.decode("ascii", "replace")
    try:
        return datetime.strptime(written, "%y%m%d%H%M%SZ" if node.tag == 0x17 else "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
