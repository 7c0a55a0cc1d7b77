"""The balance sheet: every mail on the server has exactly one fate, every duty to answer exactly one state. It changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from helpdesk.cases import balance, letters, mailboxes, outbox
from helpdesk.cases.database import Unit
from helpdesk.cases.mailboxes import Readable
from helpdesk.desk.vital_words import counted
from helpdesk.errors import MailboxError
from helpdesk.house import House, Shop
from helpdesk.journey import Listing

NAMED = 20
JUST_READ = timedelta(minutes=15)


@dataclass(frozen=True)
class FolderBalance:
    """One folder: `stored` of the mails on the server are in the ledger, `missing` are not; `gone` are in the ledger and no more there.

    `fates` sum up to stored + gone. `error` where the server could not be asked.
    """

    account: str
    folder: str
    on_server: int
    stored: int
    gone: int = 0
    fates: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    error: str = ""

    def __add__(self, other: FolderBalance) -> FolderBalance:
        """Both as if they were the first."""
        told = {name: getattr(self, name) + getattr(other, name) for name in ("on_server", "stored", "gone", "missing")}
        fates = dict(Counter(self.fates) + Counter(other.fates))
        return replace(self, **told, fates={name: fates.get(name, 0) for name in self.fates}, error=self.error)

    @property
    def difference(self) -> str:
        if self.error:
            return f"{self.account} {self.folder}: {self.error}"
        named = ", ".join(self.missing[:NAMED])
        return f"{self.account} {self.folder}: thư UID {named} có trên máy chủ mà chưa có trong sổ" if self.missing else ""


@dataclass(frozen=True)
class Sheet:
    """`obligations` are the duties to answer by what became of them; `outgoing` our mails by status."""

    folders: tuple[FolderBalance, ...]
    fates: dict[str, int]
    obligations: dict[str, int]
    outgoing: dict[str, int]
    differences: tuple[str, ...] = ()

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
                    "gone": f.gone,
                    "letters": f.fates,
                    "missing": list(f.missing),
                    "error": f.error,
                }
                for f in self.folders
            ],
            "letters": self.fates,
            "obligations": self.obligations,
            "outgoing": self.outgoing,
            "differences": list(self.differences),
        }

    def lines(self) -> list[str]:
        told = [
            f"{f.account} {f.folder}: {f.on_server} thư trên máy chủ, {f.stored} thư trong đó đã có trong sổ"
            + (f", {f.gone} thư trong sổ không còn trên máy chủ" if f.gone else "")
            + (f" ({f.error})" if f.error else "")
            for f in self.folders
        ]
        told.append("Thư: " + counted("fate", self.fates))
        told.append("Nghĩa vụ trả lời: " + counted("duty", self.obligations))
        told.append("Thư đi: " + counted("status", self.outgoing))
        return [*told, *(self.differences or ("Chênh lệch: 0",))]


def balance_sheet(house: House) -> Sheet:
    listings = [(shop, _listing(box)) for shop in house.shops.values() for box in house.mailboxes(shop)]
    with house.memory.look() as unit:
        fates = balance.fates(unit)
        folders = _together(house, [_folder(unit, shop, asked, fates) for shop, asked in listings])
        duties, nobody = balance.duties(unit)
        outgoing, wrong = outbox.counts(unit), _contradictions(unit)
    differences = [f.difference for f in folders if f.difference] + wrong
    differences += [f"hồ sơ {code} còn nợ trả lời mà không có thư đi và không chờ cán bộ" for code in nobody]
    whole = sum((Counter(one) for one in fates.values()), Counter())
    return Sheet(folders, {name: whole[name] for name in balance.FATES}, duties, dict(sorted(outgoing.items())), tuple(differences))


def _together(house: House, folders: list[FolderBalance]) -> tuple[FolderBalance, ...]:
    """What lies in a restricted folder counts with the folder it came to, as long as nothing is wrong with it (desk.restricted)."""
    inside = {shop.settings.address: shop.settings for shop in house.shops.values() if shop.settings.restricted_folder}
    hidden = {f.account: f for f in folders if f.account in inside and f.folder == inside[f.account].restricted_folder and not f.difference}
    shown = [f for f in folders if f not in hidden.values()]
    return tuple(f + hidden[f.account] if f.account in hidden and f.folder == inside[f.account].folder else f for f in shown)


def _contradictions(unit: Unit) -> list[str]:
    """What the rows say of letters that cannot be true together."""
    found = {
        "không có hồ sơ mà cũng không được ghi nhận": balance.without_fate(unit),
        "được lưu hai lần mà không nhận ra": balance.kept_twice(unit),
        "ghi là đã trả lời mà không có thư đi": balance.unanswered(unit),
        "mới xử lý được một nửa": balance.half_done(unit),
    }
    return [f"thư số {number} {what}" for what, numbers in found.items() for number in numbers]


@dataclass(frozen=True)
class Asked:
    """A folder and its listing, or why there is none."""

    account: str
    folder: str
    listing: Listing | None
    error: str = ""


def _listing(box: Readable) -> Asked:
    try:
        return Asked(box.account, box.folder, box.listing())
    except MailboxError as why:
        return Asked(box.account, box.folder, None, str(why))
    finally:
        box.close()


def _folder(unit: Unit, shop: Shop, asked: Asked, fates: dict[tuple[str, str], dict[str, int]]) -> FolderBalance:
    here = fates.get((asked.account, asked.folder), dict.fromkeys(balance.FATES, 0))
    if asked.listing is None:
        return FolderBalance(asked.account, asked.folder, 0, 0, sum(here.values()), here, error=asked.error)
    missing = tuple(letters.unknown(unit, asked.listing))
    on_server = len(asked.listing.uids)
    stored = on_server - len(missing)
    return FolderBalance(asked.account, asked.folder, on_server, stored, sum(here.values()) - stored, here, missing)


def balance_line(house: House, shop: Shop) -> str:
    """One shop's mailbox against the ledger, as sentences for its report. It never stops a report: what failed is said."""
    listings = [_listing(box) for box in house.mailboxes(shop)]
    with house.memory.look() as unit:
        fates = balance.fates(unit)
        folders = _together(house, [_folder(unit, shop, asked, fates) for asked in listings])
        asked_of = {asked.folder: asked for asked in listings}
        lines = [_line(unit, house, folder, asked_of[folder.folder]) for folder in folders]
    return " ".join(lines)


def _line(unit: Unit, house: House, folder: FolderBalance, asked: Asked) -> str:
    name = f"Hộp thư {folder.account}" + (f" ({folder.folder})" if folder.folder != "INBOX" else "")
    if folder.error:
        return f"Chưa đối chiếu được {name[:1].lower()}{name[1:]}: {folder.error}."
    if not folder.missing:
        return f"{name} có {folder.on_server} thư, thư nào cũng đã có trong sổ: chênh lệch 0."
    if _all_just_came(unit, house, folder, asked):
        return f"{name} có {folder.on_server} thư, {len(folder.missing)} thư vừa đến đang được lấy: chênh lệch 0."
    return f"{name} có {folder.on_server} thư; {len(folder.missing)} thư chưa có trong sổ."


def _all_just_came(unit: Unit, house: House, folder: FolderBalance, asked: Asked) -> bool:
    """Whether every missing mail is newer than a listing of a moment ago."""
    mark = mailboxes.mark(unit, folder.account, folder.folder, now=house.clock.now())
    if mark is None or asked.listing is None or mark.uidvalidity != asked.listing.uidvalidity:
        return False
    read_at = mailboxes.last_read(unit, folder.account, folder.folder)
    fresh = read_at is not None and timedelta() <= house.clock.now() - read_at < JUST_READ
    return fresh and all(int(uid) > int(mark.uid) for uid in folder.missing)
