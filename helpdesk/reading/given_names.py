"""Given names alone and names in part: "anh Phú" after "anh Châu Văn Phú", "buộc Duyên trả …" after "chị Phùng Mỹ Duyên"."""

from __future__ import annotations

from helpdesk.reading.lexicon import Words
from helpdesk.reading.people import NameMention, ends_with
from helpdesk.reading.text import Source

MEN = frozenset({"ong", "anh", "chu", "cau", "chong", "thang", "bo", "cha"})
WOMEN = frozenset({"ba", "chi", "co", "di", "thim", "vo", "me", "mo"})
ELDERS = frozenset({"bac", "cu"})
DOES = frozenset({"no", "hien", "dang", "van", "con", "phai", "chua", "bi"})  # "Hải nó ở …", "Minh hiện đang …"


def called(source: Source, words: dict[str, Words], at: int) -> bool:
    """A capital after a form of address; where nothing has capitals, after one that is nothing else."""
    if not source.is_cased:
        return source.words[at - 1] in MEN | WOMEN | ELDERS and not source.breaks[at]
    follows = source.words[at + 1] if at + 1 < len(source.words) else ""
    return source.capitals[at] and (words["titles"].holds(source, at - 1) or follows in DOES)


def stands_alone(source: Source, words: dict[str, Words], at: int, names: list[NameMention]) -> bool:
    """A name met before, written as there, with its capital and beside no other: "Hội đồng" is not Mrs. Hợi."""
    if not any(source.spells(at, n.name.split()[-1]) for n in names):
        return False
    if not source.is_cased:
        return source.is_accented and source.starts[at] in source.begins and not words["never_in_a_name"].holds(source, at)
    if not source.capitals[at]:
        return False
    begins = source.breaks[at] and not words["never_in_a_name"].holds(source, at)
    inside = not source.breaks[at] and not source.capitals[at - 1]
    followed = at + 1 < len(source.words) and not source.breaks[at + 1] and source.capitals[at + 1]
    return (begins or inside) and not followed


def whole_names(names: list[NameMention]) -> dict[str, str]:
    """ "Kim Liên" is "Hạ Thị Kim Liên", "Công ty Hải Âu" is "Công ty TNHH Vận tải Hải Âu", if one longer name only ends so."""
    known = {n.identity for n in names}
    longer = {short: [whole for whole in known if ends_with(whole, short)] for short in known}
    return {short: found[0] for short, found in longer.items() if len(found) == 1}
