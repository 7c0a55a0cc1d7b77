"""The words people tell time with, apart from words that look like them without marks: "thư tôi" is no "thứ", no "tới".

`heard` is the folded text with every such other word blanked out ("tôi" is heard as "tui"), letter by letter: places stay what they
are and the grammars of days and hours (`day_words`, `week_words`, `clock_words`) need not look at marks again.
"""

from __future__ import annotations

from helpdesk.reading.text import Source, accents

BLANK = "#"
DAY = r"(?:ngay|hom|bua|buoi)"
# Folded -> as it may be spelt by a writer who uses marks. A word that is not here is heard as it is folded.
SPELT: dict[str, frozenset[str]] = {
    words[0]: frozenset(map(accents, words[1:]))
    for words in map(
        str.split,
        (
            "thu thứ", "mung mùng", "mong mồng mùng", "tuan tuần", "toi tới tối", "sau sau sáu", "nam năm", "bay bảy bẩy", "ba ba",
            "tu từ tư",
            "hai hai", "bon bốn", "tam tám tầm", "chin chín", "muoi mười mươi", "mot mốt một", "mai mai", "nay nay này", "ngay ngày",
            "hom hôm", "bua bữa", "thang tháng", "kia kia kìa", "ke kế", "te tê", "dau đầu", "giua giữa", "cuoi cuối", "gio giờ",
            "chieu chiều", "trua trưa", "ram rằm", "tet tết", "gieng giêng", "chap chạp", "am âm", "duong dương", "qua qua",
            "truoc trước", "het hết", "ruoi rưỡi rười rưởi", "phut phút", "kem kém", "tieng tiếng", "nua nữa nửa", "vai vài", "may mấy",
            "ngo ngọ", "hoac hoặc", "hay hay", "moi mới", "nhut nhựt",
        ),
    )
}  # fmt: skip
HEARD_AS = {accents("mơi"): "mai", accents("nhựt"): "nhat", accents("tôi"): "tui"}
BEFORE_A_DAY = ("thu", "chu", "ngay", "hom", "sang", "chieu")
CAPITAL_NAMES = frozenset({"mai", "nam", "bay", "sau", "ba", "tu", "thu", "hai", "chin", "bon"})


def heard(source: Source) -> str:
    """The folded text, as long as it is, with only time's own words where marks or capitals tell them apart."""
    letters = list(source.folded)
    for at, word in enumerate(source.words):
        if word not in SPELT:
            continue
        said = BLANK * len(word) if _is_after(source, at) else _said(source, at)
        if said != word:
            letters[source.starts[at] : source.ends[at]] = said
    return "".join(letters)


def _said(source: Source, at: int) -> str:
    word = source.words[at]
    if source.is_accented:
        if source.marked[at] in HEARD_AS:
            return HEARD_AS[source.marked[at]].ljust(len(word), BLANK)
        if source.marked[at] not in SPELT.get(word, ()):
            return BLANK * len(word)
    elif word == "nhut":
        return "nhat"
    return BLANK * len(word) if _is_of_a_name(source, at) else word


def _is_after(source: Source, at: int) -> bool:
    """ "Sau giờ đó" is no six o'clock."""
    following = source.words[at + 1] if at + 1 < len(source.words) else ""
    return following == "gio" and source.words[at] == "sau" and source.is_accented and source.marked[at] == "sau"


def _is_of_a_name(source: Source, at: int) -> bool:
    """ "Nguyễn Thị Mai" is not tomorrow."""
    if not at or source.breaks[at] or source.words[at] not in CAPITAL_NAMES or not source.is_cased:
        return False
    return source.capitals[at - 1] and source.capitals[at] and source.words[at - 1] not in BEFORE_A_DAY


def is_spelt(source: Source, position: int, word: str) -> bool:
    """Whether the word at `position` may be that one; without marks it may."""
    return source.spells(source.token_at(position), word)
