"""The balance sheet: every mail on the server has exactly one fate, every obligation exactly one state. It changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from helpdesk.cases import letters, outbox
from helpdesk.cases.database import Unit
from helpdesk.errors import MailboxError
from helpdesk.house import House, Shop
from helpdesk.journey import Place


@dataclass(frozen=True)
class FolderBalance:
    """One mailbox folder: `missing` lie on the server and not in the ledger; `error` where the server could not be asked."""

    account: str
    folder: str
    on_server: int
    stored: int
    missing: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Sheet:
    folders: tuple[FolderBalance, ...]
    fates: dict[str, int]
    obligations: dict[str, int]
    differences: tuple[str, ...] = field(default=())

    @property
    def is_zero(self) -> bool:
        return not self.differences

    def plain(self) -> dict[str, Any]:
        return {
            "folders": [
                {
                    "account": f.account,
                    "folder": f.folder,
                    "on_server": f.on_server,
                    "stored": f.stored,
                    "missing": list(f.missing),
                    "error": f.error,
                }
                for f in self.folders
            ],
            "letters": self.fates,
            "obligations": self.obligations,
            "differences": list(self.differences),
        }

    def lines(self) -> list[str]:
        told = [
            f"{f.account} {f.folder}: {f.on_server} thư trên máy chủ, {f.stored} thư trong sổ" + (f" ({f.error})" if f.error else "")
            for f in self.folders
        ]
        told.append("Thư: " + ", ".join(f"{state} {count}" for state, count in sorted(self.fates.items())))
        told.append("Thư đi: " + ", ".join(f"{state} {count}" for state, count in sorted(self.obligations.items())))
        return [*told, *(self.differences or ("Chênh lệch: 0",))]


def balance_sheet(house: House) -> Sheet:
    listings = [_listing(house, shop) for shop in house.shops.values()]
    with house.memory.look() as unit:
        folders = tuple(_folder(unit, shop, found) for shop, found in zip(house.shops.values(), listings, strict=True))
        fates, obligations = letters.fates(unit), outbox.counts(unit)
        loose = letters.without_fate(unit)
    differences = [f"{f.account} {f.folder}: {f.error}" for f in folders if f.error]
    differences += [
        f"{f.account} {f.folder}: thư UID {', '.join(f.missing[:20])} có trên máy chủ mà chưa có trong sổ" for f in folders if f.missing
    ]
    differences += [f"thư số {number} không có hồ sơ mà cũng không được ghi nhận" for number in loose]
    return Sheet(folders, fates, obligations, tuple(differences))


def _listing(house: House, shop: Shop) -> list[Place] | MailboxError:
    box = house.mailbox(shop)
    try:
        return box.listing()
    except MailboxError as why:
        return why
    finally:
        box.close()


def _folder(unit: Unit, shop: Shop, found: list[Place] | MailboxError) -> FolderBalance:
    account = shop.settings.address
    if isinstance(found, MailboxError):
        return FolderBalance(account, shop.settings.folder, 0, letters.stored(unit, account), error=str(found))
    missing = tuple(p.uid for p in letters.unknown(unit, found))
    return FolderBalance(account, shop.settings.folder, len(found), letters.stored(unit, account), missing)


def balance_line(house: House, shop: Shop) -> str:
    """One shop's mailbox against the ledger, as a sentence for its report. It never stops a report: what failed is said."""
    found = _listing(house, shop)
    with house.memory.look() as unit:
        folder = _folder(unit, shop, found)
    if folder.error:
        return f"Chưa đối chiếu được hộp thư {folder.account}: {folder.error}."
    if folder.missing:
        return f"Hộp thư {folder.account} có {folder.on_server} thư; {len(folder.missing)} thư chưa có trong sổ."
    return f"Hộp thư {folder.account} có {folder.on_server} thư, thư nào cũng đã có trong sổ: chênh lệch 0."
