"""Blocks of the guidance library that a clerk may put into a letter; those whose law is gone or unread carry a warning."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.desk.casesheet import CaseFile
from helpdesk.house import House
from helpdesk.law import guidance


@dataclass(frozen=True, slots=True)
class BlockLine:
    """`text` is ready for a letter, with its clause; `warning` says why a person must look before it goes out."""

    code: str
    title: str
    text: str
    source: str
    warning: str


def blocks(house: House, file: CaseFile) -> tuple[BlockLine, ...]:
    shop = house.shop(file.head.office)
    today = house.today(shop)
    return tuple(_line(block) for block in guidance.blocks(shop.book.profile, today))


def _line(block: guidance.Block) -> BlockLine:
    clause = f" ({block.citation.formal})" if block.citation else ""
    warning = "Văn bản đã được thay thế." if block.replaced else "Chưa đối chiếu với văn bản." if block.unverified else ""
    return BlockLine(block.code, block.title, f"{block.title}\n\n{block.text}{clause}", block.source.short, warning)
