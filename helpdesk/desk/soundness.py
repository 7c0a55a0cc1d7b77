"""Is everything in order? Each part of the house asked in turn: in order, or what is wrong and how to mend it.

One part out of order never keeps the others from being asked. Nothing is changed, nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from helpdesk.cases import landmarks, leases, letters, soundness
from helpdesk.cases.mailboxes import Readable
from helpdesk.desk.expiry import logins
from helpdesk.desk.good_name import GoodName
from helpdesk.desk.saying import spoken_moment
from helpdesk.errors import HelpdeskError
from helpdesk.house import House, Shop, key_of
from helpdesk.journey import Enclosure
from helpdesk.press.document import Chart, Series
from helpdesk.press.printing import picture

TRIAL = "Thi hành án dân sự"
HARD_LETTERS = "Ằ Ẵ Ậ Ổ Ỗ Ộ Ừ Ữ Ự Ỷ Ỹ Ỵ Đ"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: `sound` or not; `said` is what was found, or what is wrong and the mend."""

    part: str
    sound: bool
    said: str


def inspect(house: House, *, deep: bool = False) -> Iterator[Finding]:
    yield _asked("cơ sở dữ liệu", lambda: _database(house))
    yield _asked("thư mục tệp", lambda: _files(house))
    yield _asked("mã hóa", lambda: _sealed(house))
    yield _asked("sao lưu", lambda: _backed_up(house))
    yield _asked("báo sự cố", lambda: _told_of_trouble(house))
    for shop in house.shops.values():
        yield _asked(f"quy trình {shop.name}", lambda shop=shop: _law(house, shop))  # type: ignore[misc]
        yield _asked(f"lịch làm việc {shop.name}", lambda shop=shop: _calendar(house, shop))  # type: ignore[misc]
        yield _asked(f"hộp thư {shop.name}", lambda shop=shop: _mailbox(house, shop))  # type: ignore[misc]
    yield _asked("gửi thư", house.sender.check)
    yield _asked("hạn đăng nhập", lambda: _logins(house))
    yield _asked("ký thư (DKIM)", lambda: _signed(house))
    yield from _good_name(GoodName(house))
    yield _templates(house)
    yield _asked("phông chữ", _fonts)
    yield _asked("đọc ảnh (OCR)", lambda: _eyes(house))
    yield _asked("phòng đọc tệp", house.room.walls)
    yield _asked("quét mã độc", house.room.scanner)
    if deep:
        yield _asked("từng tệp đã lưu", lambda: _every_file(house))


def _asked(part: str, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(part, True, ask())
    except (HelpdeskError, OSError) as why:
        return Finding(part, False, str(why))


def _database(house: House) -> str:
    house.memory.migrate()
    with house.memory.look() as unit:
        held = leases.held(unit, now=house.clock.now())
        counted = sum(letters.counts(unit).values())
    others = [lease.holder.rpartition(":")[0] for lease in held if lease.holder != house.me]
    return f"{counted} thư trong sổ" + (f"; đang có dịch vụ chạy trên {', '.join(sorted(set(others)))}" if others else "")


def _files(house: House) -> str:
    free = house.memory.files.check()
    return f"{house.memory.files.root}: còn trống {free // 10**9} GB"


def _sealed(house: House) -> str:
    seal, storage = house.memory.files.seal, house.settings.storage
    if seal is None:
        return (
            "chưa có khóa: thư, dữ liệu và bản sao lưu nằm ở dạng đọc được; tạo khóa bằng «helpdesk key new TỆP» rồi khai storage.key_file"
        )
    if storage.key_file is not None and storage.key_file.stat().st_mode & 0o077:
        raise HelpdeskError(f"người khác trên máy đọc được khóa: chmod 600 {storage.key_file}")
    left = len(house.memory.files.left_behind())
    waiting = f"; còn {left} tệp chưa mã hóa bằng khóa này, dịch vụ sẽ làm tiếp" if left else ""
    return f"khóa {seal.name}{waiting}; mất khóa là mất mọi thư và bản sao lưu: phải có một bản in trong két"


def _backed_up(house: House) -> str:
    with house.memory.look() as unit:
        made, tried = landmarks.last(unit, landmarks.BACKED_UP), landmarks.last(unit, landmarks.DRILLED)
    calendar = next(iter(house.shops.values())).book.calendar
    if made is None:
        return "chưa có bản sao lưu nào: «helpdesk backup THƯ_MỤC», rồi «helpdesk drill THƯ_MỤC»"
    last = f"bản gần nhất {spoken_moment(calendar.local(made.at))}"
    if tried is None:
        return f"{last}; chưa diễn tập khôi phục lần nào: «helpdesk drill THƯ_MỤC»"
    return f"{last}; diễn tập khôi phục gần nhất {spoken_moment(calendar.local(tried.at))}"


def _told_of_trouble(house: House) -> str:
    """Alarms must reach somebody when our own mail server is what has died."""
    to = house.settings.alerts.to or house.settings.reports.leadership
    own = {address.rpartition("@")[2] for address in (house.settings.smtp.from_address, *(m.address for m in house.settings.mailbox))}
    if not to:
        return "không ai nhận: khai alerts.to"
    if all(address.rpartition("@")[2].casefold() in own for address in to):
        return f"{', '.join(to)}: hãy thêm một địa chỉ ở máy chủ thư khác vào alerts.to, phòng khi chính máy chủ thư này hỏng"
    return ", ".join(to)


def _law(house: House, shop: Shop) -> str:
    on = house.today(shop)
    replaced, unverified = shop.book.replaced(on), shop.book.unverified(on)
    told = [shop.book.profile.title]
    told += [f"{r.norm.short} đã được thay" + (f" bằng {r.successor.short}" if r.successor else "") for r in replaced]
    if unverified:
        told.append(f"{len(unverified)} mục chưa đối chiếu với nguyên văn (xem trang Quy trình)")
    return "; ".join(told)


def _calendar(house: House, shop: Shop) -> str:
    year = house.today(shop).year
    provisional = [str(y) for y in (year, year + 1) if shop.book.calendar.is_provisional(y)]
    if not provisional:
        return f"lịch các năm {year}, {year + 1} đã có thông báo chính thức"
    return f"lịch năm {', '.join(provisional)} là tạm tính: khi có thông báo nghỉ lễ, sửa ở trang Lịch làm việc"


def _mailbox(house: House, shop: Shop) -> str:
    told = [_counted(box, uncounted=box.folder == shop.settings.restricted_folder) for box in house.mailboxes(shop)]
    return f"{shop.settings.address}: " + ", ".join(told)


def _logins(house: House) -> str:
    """What the mail servers know us by, and until when."""
    calendar, now = next(iter(house.shops.values())).book.calendar, house.clock.now()
    found = [(one, f"hết hạn {spoken_moment(calendar.local(one.until))}" if one.until else "chưa rõ hạn") for one in logins(house)]
    if wrong := [f"{one.what}: {one.fault or told}" for one, told in found if one.wrong(now)]:
        raise HelpdeskError("; ".join(wrong) + "; làm mới trước ngày đó")
    return "; ".join(f"{one.what} {told}" for one, told in found) or "không có gì khai hạn (credential_expires)"


def _signed(house: House) -> str:
    key, told = key_of(house.settings), house.settings.smtp.dkim
    if key is None or told is None:
        return "không tự ký: máy chủ gửi thư phải ký, nếu không thì khai smtp.dkim"
    if told.key_file.stat().st_mode & 0o077:
        raise HelpdeskError(f"người khác trên máy đọc được khóa DKIM: chmod 600 {told.key_file}")
    return f"ký cho {key.domain} bằng khóa RSA {key.bits} bit, bản ghi TXT của {key.name}: {key.record}"


def _good_name(name: GoodName) -> Iterator[Finding]:
    """Asked of others over the network, where mail goes over the network."""
    doors = list(name.doors())
    if any(door.language == "smtp" for door in doors):
        yield _asked("SPF", name.spf)
        yield _asked("DMARC", name.dmarc)
        yield _asked("bản ghi DKIM", name.dkim)
    if doors:
        yield _asked("MX", name.taken_by)
    for door in doors:
        yield _asked(door.part, partial(name.secured, door))


def _counted(box: Readable, *, uncounted: bool) -> str:
    try:
        count = box.listing().count
        return f"mở được {box.folder}" if uncounted else f"{count} thư trong {box.folder}"
    finally:
        box.close()


def _templates(house: House) -> Finding:
    faults = house.letterbook.check()
    return Finding("mẫu thư", not faults, "; ".join(faults) or f"{len(house.letterbook.forms())} mẫu")


def _fonts() -> str:
    _drawn(HARD_LETTERS)
    return "đủ chữ tiếng Việt"


def _eyes(house: House) -> str:
    """A word is drawn and read back by eye."""
    if house.settings.reading.ocr == "off":
        return "tắt trong cấu hình (reading.ocr)"
    content = _drawn(TRIAL)
    paper = house.room.open((Enclosure("thu.png", "image/png", content, sha256(content).hexdigest()),), eyes=True)[0]
    if TRIAL.casefold() not in paper.text.casefold():
        why = "; ".join(d.detail for d in paper.defects) or f"đọc chữ thử ra «{paper.text.strip()[:40]}»"
        raise HelpdeskError(f"không đọc được ảnh thử ({why}); kiểm tra reading.ocr_languages rồi cài lại chương trình")
    return f"đọc được ảnh thử ({house.settings.reading.ocr_languages})"


def _drawn(words: str) -> bytes:
    """A picture (PNG) with these words in the shipped fonts."""
    return picture(Chart("", "", (words,), (Series(words, (1,)),), words), ppi=300)


def _every_file(house: House) -> str:
    """Each stored file against its name, each row against the files: bit rot and loss are found here, not in court."""
    with house.memory.look() as unit:
        named = soundness.files_named(unit)
    files = house.memory.files
    wrong = sorted(sha256 for sha256 in named if not files.whole(sha256))
    if wrong:
        raise HelpdeskError(f"{len(wrong)} tệp thiếu hoặc đã hỏng, khôi phục từ bản sao lưu: {', '.join(wrong[:10])}")
    return f"{len(named)} tệp, tệp nào cũng nguyên vẹn"
