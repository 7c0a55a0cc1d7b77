"""Whether the writer may ask (QT §2; Luật THADS Điều 31; NĐ 1.4 → Điều 8a): a party, who acts for one, or who follows one."""

from __future__ import annotations

from helpdesk.journey import Kind, Reading, Role

ASKED_OF = (Kind.ENFORCEMENT, Kind.CONFIRMATION)


def has_no_right(reading: Reading) -> bool:
    """Only when the letter itself says that its writer is no party and acts for none; a complaint may come from anyone it touches."""
    return reading.kind in ASKED_OF and reading.facts.role == Role.OUTSIDER


def needs_authority(reading: Reading) -> bool:
    """Whether the writer acts for somebody else: a party, its legal representative and an heir need no paper to do so."""
    return reading.facts.role == Role.REPRESENTATIVE
