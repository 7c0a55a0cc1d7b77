"""Small courtesies of the written language: how to address somebody, a sum in words, a day with its weekday."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu", "tỷ")
FIRMS = ("công ty", "doanh nghiệp", "hợp tác xã", "xí nghiệp", "tập đoàn", "tổng công ty", "cửa hàng", "chi nhánh", "nhà máy")
BODIES = ("ngân hàng", "trường", "bệnh viện", "ủy ban", "uỷ ban", "quỹ", "bảo hiểm", "trung tâm", "sở", "hội", "ban")
HER, HIS = ("thị",), ("văn",)


def address_form(name: str) -> str:
    """ông, bà, ông/bà, quý công ty or quý cơ quan. A name of "Thị" is a woman's, of "Văn" a man's; nothing else is guessed."""
    words = name.lower().split()
    if name.lower().startswith(FIRMS):
        return "quý công ty"
    if name.lower().startswith(BODIES):
        return "quý cơ quan"
    if any(w in HER for w in words[1:-1]):
        return "bà"
    return "ông" if any(w in HIS for w in words[1:-1]) else "ông/bà"


def money_in_words(dong: int) -> str:
    """86740000 -> "tám mươi sáu triệu bảy trăm bốn mươi nghìn đồng"."""
    if dong == 0:
        return "không đồng"
    words: list[str] = []
    billions, rest = divmod(dong, 1_000_000_000)
    if billions:
        words += [*_thousands(billions, leading=True), "tỷ"]
    words += _thousands(rest, leading=not billions)
    return " ".join(words) + " đồng"


def _thousands(number: int, *, leading: bool) -> list[str]:
    """A number below a billion; zeros inside are spoken ("không trăm linh một") unless it leads."""
    words: list[str] = []
    for scale in (2, 1, 0):
        part = number // 1000**scale % 1000
        if part:
            words += [*_hundreds(part, leading=leading and not words), *([SCALES[scale]] if scale else [])]
    return words


def _hundreds(number: int, *, leading: bool) -> list[str]:
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or not leading else []
    if tens > 1:
        words += [DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif units and words:
        words.append("linh")
    if units:
        words.append("mốt" if units == 1 and tens > 1 else "lăm" if units == 5 and tens else DIGITS[units])
    return words


def day_in_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, ngày {day:%d/%m/%Y}"


def moment_in_words(moment: datetime) -> str:
    """A local instant: "09 giờ 30, thứ Sáu, ngày 27/11/2026"."""
    return f"{moment:%H giờ %M}, {day_in_words(moment.date())}"


def respectful(name: str) -> str:
    """A name as one writes it to somebody: typed all small or all large, each word begins with a capital."""
    return " ".join(w[:1].upper() + w[1:].lower() for w in name.split()) if name.islower() or name.isupper() else name
