"""Who really wrote: what our own receiving server verified (RFC 8601), and what looks odd about the addresses."""

from __future__ import annotations

import re

from helpdesk.journey import Authenticity
from helpdesk.mail.defects import Notes
from helpdesk.mail.fields import Fields
from helpdesk.mail.headers import Head
from helpdesk.mail.lookalikes import imitates
from helpdesk.mail.own import OwnMailbox, domain_of
from helpdesk.mail.words import header_text

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+\.[a-z]{2,}", re.IGNORECASE)
_VERDICTS = {"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy"}


def read_authenticity(fields: Fields, head: Head, own: OwnMailbox) -> Authenticity:
    """Verdicts of the topmost Authentication-Results of ours only: below it anybody may have written one."""
    found = _verdicts(fields, own)
    doubts = [f"{method}_fail" for method in ("dmarc", "spf", "dkim") if found[method] == "fail"]
    return Authenticity(found["spf"], found["dkim"], found["dmarc"], (*doubts, *_oddities(head, own)))


def _verdicts(fields: Fields, own: OwnMailbox) -> dict[str, str]:
    found = {"spf": "none", "dkim": "none", "dmarc": "none"}
    for raw in fields.all("authentication-results"):
        text = header_text(raw, Notes())
        server = (text.partition(";")[0].split() or [""])[0].lower()
        if server in own.authserv_ids:
            _collect(text.partition(";")[2], found)
            break
    return found


def _collect(results: str, found: dict[str, str]) -> None:
    for result in _COMMENT.sub(" ", results).split(";"):
        match = _RESULT.match(result)
        if match and match[2].lower() in _VERDICTS:
            method, verdict = match[1].lower(), match[2].lower()
            if found[method] != "pass":  # of several DKIM signatures one that holds is enough
                found[method] = verdict


def _oddities(head: Head, own: OwnMailbox) -> list[str]:
    odd = []
    address = head.sender.address.lower() if head.sender else ""
    if head.reply_to and address and head.reply_to.address.lower() != address:
        odd.append("reply_to_differs")
    if any(imitates(domain_of(a), own) for a in (address, head.reply_to.address if head.reply_to else "") if "@" in a):
        odd.append("lookalike_domain")
    shown = _ADDRESS.search(head.sender.name) if head.sender else None
    if shown and domain_of(shown[0]) != domain_of(address):
        odd.append("display_name_is_address")
    return odd
