"""Names of people and organisations, wherever they stand: by capitals, by surname, by the word before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from operator import and_

from helpdesk.reading.firms import firm_at
from helpdesk.reading.lexicon import Lexicon
from helpdesk.reading.text import Source, fold

LONGEST_NAME, LONGEST_UNCASED = 6, 4  # words
LOOK_ALIKE = (set("iltj1"), set("ceoa"), set("nmruh"), set("gqy"), set("bh"), set("vuy"))
LEAST_TO_COMPARE = 10  # letters: short names that differ in one are two people
USUAL = 3  # words of most names


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name as written, without titles; `title` is the form of address before it, folded ('' for none); tokens [first, last).
    `identity` is what makes two spellings one."""

    start: int
    end: int
    name: str
    firm: bool
    title: str
    first: int
    last: int
    identity: str


CALLED = {"ong": "ông", "ba": "bà", "anh": "anh", "chi": "chị", "co": "cô", "chu": "chú", "bac": "bác", "cu": "cụ", "thang": "thằng"}
INTRODUCED = frozenset({"ten", "ten la", "ho ten", "ho va ten", "toi ten", "toi la", "bi don", "nguyen don", "bi cao"})
ONESELF = frozenset({"toi", "em", "chau", "minh"})
Words = tuple[str, ...]


LEGAL_FORMS = re.compile(
    r"\b(?:cong ty|cty|ctcp|cp|co phan|trach nhiem huu han|tnhh|mtv|mot thanh vien|hai thanh vien|1 thanh vien|tmcp|thuong mai co phan"
    r"|doanh nghiep tu nhan|dntn|hop tac xa|htx|ngan hang|nh|tm|dv|tmdv|thuong mai|dich vu|xd|xay dung|va|&)\b"
)
BRANCH = re.compile(r"\s+[-–]?\s*(?:cn|chi nhanh|pgd|phong giao dich)\b.*$")


def _identity(name: str, *, firm: bool) -> str:
    """Of a person the folded name, of a firm what is left without its legal form and branch."""
    folded = fold(name)
    if not firm:
        return folded
    core = " ".join(re.sub(r"\W+", " ", LEGAL_FORMS.sub(" ", BRANCH.sub("", folded))).split())
    return f"[{core}]" if core else folded


def ends_with(whole: str, short: str) -> bool:
    """Whether one identity is the other with words before it: of two people, or of two firms."""
    return whole.startswith("[") == short.startswith("[") and whole.endswith(" " + short.removeprefix("["))


def misread(one: str, other: str) -> bool:
    """Whether two identities differ in one letter that a photograph confuses with the other."""
    if len(one) != len(other) or len(one) < LEAST_TO_COMPARE:
        return False
    different = [{a, b} for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and any(different[0] <= group for group in LOOK_ALIKE)


def find_names(source: Source, lexicon: Lexicon, heard: frozenset[Words] = frozenset()) -> list[NameMention]:
    """Every name in order. Where capitals mean nothing, a surname with a form of address before it makes a name, or that the
    name is `heard` of (folded words): from the sender, or from a paper that makes capitals."""
    found = _names(source, lexicon, frozenset())
    if source.is_cased:
        return _names(source, lexicon, heard) if _met_anyhow(source, found, heard) else found
    told = {tuple(source.words[n.first : n.last]) for n in map(partial(_shortened, source), found) if not n.firm}
    known = told | heard
    return _names(source, lexicon, frozenset(known)) if known else found


def _shortened(source: Source, name: NameMention) -> NameMention:
    """ "DAM VAN QUY LUA DAO": without capitals to tell, a name ends where its words, met again, go on otherwise."""
    if name.firm:
        return name
    words = source.words
    called = {words[i + 1] for i in range(len(words) - 1) if words[i] in CALLED and source.spells(i, CALLED[words[i]])}
    for last in range(name.last - 1, name.first + 1, -1):
        if words[last - 1] in called and not called.intersection(words[last : name.last]):  # "chị nhung" met again
            return _mention(source, name.first, last, firm=False, title=name.title)
        part = words[name.first : last]
        if len(part) < 3:
            continue
        elsewhere = [i for i in range(len(words)) if i != name.first and words[i : i + len(part)] == part]
        if any(words[i + len(part) : i + len(part) + 1] != [words[last]] for i in elsewhere):
            return _mention(source, name.first, last, firm=False, title=name.title)
    return name


def _names(source: Source, lexicon: Lexicon, known: frozenset[Words]) -> list[NameMention]:
    """One pass; `known` are names that are recognised wherever they stand again."""
    found: list[NameMention] = []
    heads, begun = lexicon.words["firm_heads"].openers, {words[0] for words in known}
    behind = 0
    for at, (word, may_begin) in enumerate(zip(source.words, _beginnings(source, lexicon), strict=True)):
        if at < behind or not (may_begin or word in heads or word in begun):
            continue
        mention = (_firm(source, lexicon, at) if word in heads else None) or _known_or_not(source, lexicon, at, known)
        if mention:
            found.append(mention)
            behind = mention.last
    return found


def _beginnings(source: Source, lexicon: Lexicon) -> Iterator[bool]:
    """Of each token whether a person's name may begin there: with two capitals, or with a surname where capitals mean nothing."""
    if source.is_cased:
        return map(and_, source.capitals, [*source.capitals[1:], False])
    surnames = lexicon.words["surnames"]
    return map((surnames.accented if source.is_accented else surnames.folded).__contains__, source.spelling)


def _met_anyhow(source: Source, found: list[NameMention], heard: frozenset[Words]) -> bool:
    """Whether a name heard of stands somewhere as no name is written: "công thị hảo", "HOÀNG VĂN ĐIỆN"."""
    begins = {words[0] for words in heard}
    taken = {i for name in found for i in range(name.first, name.last)}
    places = [at for at, word in enumerate(source.words) if word in begins and at not in taken]
    return any(_begins_with(source, at, words) for at in places for words in heard)


def _begins_with(source: Source, at: int, words: Words) -> bool:
    return source.words[at] == words[0] and tuple(source.words[at : at + len(words)]) == words


def _known_or_not(source: Source, lexicon: Lexicon, at: int, known: frozenset[Words]) -> NameMention | None:
    """A name heard of, or one that looks so; where capitals tell, the longer of both."""
    again = _again(source, lexicon, at, known) if known else None
    if again and not source.is_cased:
        return again
    person = _person(source, lexicon, at)
    return again if again and (person is None or again.last > person.last) else person


def _firm(source: Source, lexicon: Lexicon, at: int) -> NameMention | None:
    end = firm_at(source, lexicon, at)
    return _mention(source, at, end, firm=True) if end else None


def _again(source: Source, lexicon: Lexicon, at: int, known: frozenset[Words]) -> NameMention | None:
    fitting = [w for w in known if _begins_with(source, at, w)]
    if not fitting:
        return None
    return _mention(source, at, at + max(map(len, fitting)), firm=False, title=_title(source, lexicon, at))


def _mention(source: Source, first: int, last: int, *, firm: bool, title: str = "") -> NameMention:
    start, end = source.starts[first], source.ends[last - 1]
    branch = BRANCH.search(source.folded, start, end) if firm else None  # "Ngân hàng … - chi nhánh Quảng Ninh" is the bank
    name = " ".join(source.text[start : branch.start() if branch else end].split())
    return NameMention(start, end, name, firm, title, first, last, _identity(name, firm=firm))


def _title(source: Source, lexicon: Lexicon, at: int) -> str:
    """The form of address that ends right before token `at`, folded; '' for none."""
    size = 0 if source.breaks[at] else lexicon.words["titles"].up_to(source, at)
    if size and not source.is_accented and lexicon.words["compounds"].up_to(source, at) > size:  # "dia chi" holds no "chị"
        return ""
    return " ".join(source.words[at - size : at]) if size else ""


def _person(source: Source, lexicon: Lexicon, at: int) -> NameMention | None:
    if at + 1 >= len(source.words) or (source.is_cased and not source.capitals[at]):
        return None
    if source.is_cased and not _continues(source, lexicon, at + 1, cased=True, so_far=1):  # one word is no name
        return None
    words = lexicon.words
    surname = words["surnames"].holds(source, at)
    if not (surname or source.is_cased):
        return None
    title = _title(source, lexicon, at)
    middle_said = words["middle_names"].holds(source, at + 1)
    middle = middle_said and source.is_accented
    if source.is_cased:
        begins = surname or bool(title) or (middle and source.capitals[at + 1]) or _stands_out(source, lexicon, at)
        begins = begins and (not words["titles"].holds(source, at) or (surname and _named_after_all(source, title, at)))
    else:
        called = title in words["sure_titles"].folded or _after_colon(source, at) or _two_capitals(source, at) or middle
        called = called or _in_apposition(source, at)
        called = called and not (
            _doubtful_surname(source, lexicon, at)
            and not (_after_colon(source, at) or title in INTRODUCED or middle_said or (title and _two_capitals(source, at)))
        )
        begins = called and not words["titles"].holds(source, at)
    if not begins or _is_place(source, lexicon, at) or (not source.is_cased and _is_a_word(source, lexicon, at)):
        return None
    last = at + 1
    cased = source.is_cased or _two_capitals(source, at)
    longest = LONGEST_NAME if source.is_cased else LONGEST_UNCASED
    while last < len(source.words) and last - at < longest and _continues(source, lexicon, last, cased=cased, so_far=last - at):
        last += 1
    if last - at < 2 or _shouted_words(source, lexicon, at, last) or lexicon.words["countries"].holds(source, at, last):
        return None
    return _mention(source, at, last, firm=False, title=title)


def _stands_out(source: Source, lexicon: Lexicon, at: int) -> bool:
    """ "Người tố cáo: Hạng Gia Chiến", or such a name alone on its line: whatever the surname is, nothing else looks so."""
    last = at
    while last < len(source.words) and source.capitals[last] and (last == at or not source.breaks[last]):
        last += 1
    words = source.written[at:last]
    if not 2 < len(words) <= LONGEST_UNCASED or not all(w.isalpha() and w[1:].islower() for w in words if len(w) > 1):
        return False
    if any(lexicon.words[known].holds(source, i) for known in ("never_in_a_name", "heading_words") for i in range(at, last)):
        return False
    line = source.text.rfind("\n", 0, source.starts[at]) + 1
    alone = not source.text[line : source.starts[at]].strip(" .,-–*") and _ends_line(source, source.ends[last - 1])
    return alone or _after_colon(source, at)


def _ends_line(source: Source, position: int) -> bool:
    end = source.text.find("\n", position)
    return not source.text[position : end if end >= 0 else len(source.text)].strip(" .,!-–")


def _after_colon(source: Source, at: int) -> bool:
    return at > 0 and ":" in source.text[source.ends[at - 1] : source.starts[at]]


def _doubtful_surname(source: Source, lexicon: Lexicon, at: int) -> bool:
    """ "Anh ta sống", "có ký hợp đồng": without marks a rare surname is more often a word."""
    return not source.is_accented and not lexicon.words["common_surnames"].holds(source, at)


def _is_a_word(source: Source, lexicon: Lexicon, at: int) -> bool:
    """ "bi don" is bị đơn, no Mr. Bì."""
    return not source.is_accented and lexicon.words["compounds"].from_here(source, at) > 0


def _named_after_all(source: Source, title: str, at: int) -> bool:
    """ "Chi Chu Thanh Tuyet", "bi don: La Quoc Loc": without marks a surname looks like a form of address."""
    return not source.is_accented and (bool(title) or _after_colon(source, at)) and at + 1 < len(source.words) and source.capitals[at + 1]


def _in_apposition(source: Source, at: int) -> bool:
    """ "tôi, hà bích dung, trú tại …", "tôi hà bích dung, cư trú …"."""
    if at == 0 or source.words[at - 1] not in ONESELF:
        return False
    following = source.breaks[at + 1 : at + LONGEST_UNCASED + (2 if source.breaks[at] else 1)]
    return True in following[1:] and not following[0]


def _two_capitals(source: Source, at: int) -> bool:
    """ "Le Xuan" in a text whose writer makes capitals only now and then."""
    pair = source.written[at : at + 2]
    return len(pair) == 2 and all(w[0].isupper() and not w.isupper() for w in pair) and not source.breaks[at + 1]


def _shouted_words(source: Source, lexicon: Lexicon, first: int, last: int) -> bool:
    """A heading in capitals ("NGƯỜI YÊU CẦU") is no name; a name in capitals holds none of the words no name has."""
    shouted = all(map(str.isupper, source.written[first:last]))
    known = (lexicon.words["never_in_a_name"], lexicon.words["heading_words"])
    return shouted and source.is_cased and any(words.holds(source, i) for words in known for i in range(first, last))


def _is_place(source: Source, lexicon: Lexicon, at: int) -> bool:
    """A street or a village bears a person's name, and a word before it says so."""
    size = 0 if source.breaks[at] else lexicon.words["before_a_place"].up_to(source, at)
    return size > 0 and lexicon.words["compounds"].up_to(source, at) <= size  # "người yêu cầu Nghiêm Thị Ngọc" names no bridge


def _continues(source: Source, lexicon: Lexicon, at: int, *, cased: bool, so_far: int) -> bool:
    """Whether token `at` is one more word of a name that has `so_far`."""
    word = source.words[at]
    if source.breaks[at] or not word.isalpha() or (cased and not source.capitals[at]):
        return False
    if source.text[source.ends[at - 1] : source.starts[at]].strip():
        return False
    if lexicon.words["label_alone"].holds(source, at) or lexicon.words["label_first"].holds(source, at, at + 2):
        return False
    if cased:
        return True
    if word in ("thi", "van") and lexicon.words["surnames"].holds(source, at - 1):  # no mark tells it from "thì", "vẫn"
        return not (at + 1 < len(source.words) and source.words[at + 1] == "hanh")
    if not source.is_accented and so_far < USUAL:  # "hien" may be Hiền as well as hiện: a name has three words
        ends = lexicon.words["surely_no_name"].from_here(source, at) > 0
        alone = at + 1 >= len(source.words) or source.breaks[at + 1]  # "quach thanh phuong." names no ward
        return (not ends or (alone and lexicon.words["address_ward"].holds(source, at))) and len(word) <= 7
    return not lexicon.words["never_in_a_name"].holds(source, at) and len(word) <= 7


def titles_of_others(source: Source, names: list[NameMention]) -> Counter[str]:
    """Words for oneself that stand before a name in mid-sentence: "cháu Bảo" is the child, where the writer is "em"."""
    return Counter(n.title for n in names if n.title in ("chau", "con", "em") and not source.breaks[n.first - 1])
