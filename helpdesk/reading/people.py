"""Names of people and organisations, wherever they stand: by capitals, by surname, by the word before them."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.reading.lexicon import Lexicon
from helpdesk.reading.text import Source

LONGEST_NAME, LONGEST_FIRM = 6, 16


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name as written, without titles; `title` is the form of address before it, folded ('' for none); tokens [first, last)."""

    start: int
    end: int
    name: str
    firm: bool
    title: str
    first: int
    last: int


def find_names(source: Source, lexicon: Lexicon) -> list[NameMention]:
    """Every name in order. Where capitals mean nothing, only a surname with a form of address before it makes a name."""
    found = _names(source, lexicon, {})
    if source.is_cased or not found:
        return found
    found = [_shortened(source, n) for n in found]
    known = {tuple(t.folded for t in source.tokens[n.first : n.last]): n for n in found if not n.firm}
    return _names(source, lexicon, known)


def _shortened(source: Source, name: NameMention) -> NameMention:
    """ "DAM VAN QUY LUA DAO": without capitals to tell, a name ends where its words, met again, go on otherwise."""
    if name.firm:
        return name
    words = [t.folded for t in source.tokens]
    for last in range(name.last - 1, name.first + 2, -1):
        part = words[name.first : last]
        elsewhere = [i for i in range(len(words)) if i != name.first and words[i : i + len(part)] == part]
        if any(words[i + len(part) : i + len(part) + 1] != [words[last]] for i in elsewhere):
            return _mention(source, name.first, last, firm=False, title=name.title)
    return name


def _names(source: Source, lexicon: Lexicon, known: dict[tuple[str, ...], NameMention]) -> list[NameMention]:
    """One pass; `known` are names that are recognised wherever they stand again."""
    found: list[NameMention] = []
    at = 0
    while at < len(source.tokens):
        mention = _firm(source, lexicon, at) or _person(source, lexicon, at) or _again(source, at, known)
        if mention:
            found.append(mention)
            at = mention.last
        else:
            at += 1
    return found


def _again(source: Source, at: int, known: dict[tuple[str, ...], NameMention]) -> NameMention | None:
    for words in known:
        if words[0] == source.tokens[at].folded and tuple(t.folded for t in source.tokens[at : at + len(words)]) == words:
            return _mention(source, at, at + len(words), firm=False)
    return None


def _mention(source: Source, first: int, last: int, *, firm: bool, title: str = "") -> NameMention:
    start, end = source.tokens[first].start, source.tokens[last - 1].end
    return NameMention(start, end, " ".join(source.text[start:end].split()), firm, title, first, last)


def _title(source: Source, lexicon: Lexicon, at: int) -> str:
    """The form of address that ends right before token `at`, folded; '' for none."""
    size = 0 if source.tokens[at].broken else lexicon.words["titles"].up_to(source, at)
    return " ".join(t.folded for t in source.tokens[at - size : at])


def _person(source: Source, lexicon: Lexicon, at: int) -> NameMention | None:
    words = lexicon.words
    surname = words["surnames"].holds(source, at)
    if not (surname or _capital(source, at)):
        return None
    title = _title(source, lexicon, at)
    if source.is_cased:
        begins = _capital(source, at) and (surname or bool(title)) and not words["titles"].holds(source, at)
    else:
        called = title in words["sure_titles"].folded or _after_colon(source, at) or _two_capitals(source, at)
        begins = surname and called and not words["titles"].holds(source, at)
    if not begins or _is_place(source, lexicon, at):
        return None
    last = at + 1
    cased = source.is_cased or _two_capitals(source, at)
    while last < len(source.tokens) and last - at < LONGEST_NAME and _continues(source, lexicon, last, cased=cased):
        last += 1
    if last - at < 2 or _shouted_words(source, lexicon, at, last):
        return None
    return _mention(source, at, last, firm=False, title=title)


def _after_colon(source: Source, at: int) -> bool:
    return at > 0 and ":" in source.text[source.tokens[at - 1].end : source.tokens[at].start]


def _two_capitals(source: Source, at: int) -> bool:
    """ "Le Xuan" in a text whose writer makes capitals only now and then."""
    pair = [source.text[t.start : t.end] for t in source.tokens[at : at + 2]]
    return len(pair) == 2 and all(w[0].isupper() and not w.isupper() for w in pair) and not source.tokens[at + 1].broken


def _shouted_words(source: Source, lexicon: Lexicon, first: int, last: int) -> bool:
    """A heading in capitals ("NGƯỜI YÊU CẦU") is no name; a name in capitals holds none of the words no name has."""
    shouted = all(source.text[t.start : t.end].isupper() for t in source.tokens[first:last])
    return shouted and source.is_cased and any(lexicon.words["never_in_a_name"].holds(source, i) for i in range(first, last))


def _is_place(source: Source, lexicon: Lexicon, at: int) -> bool:
    """A street or a village bears a person's name, and a word before it says so."""
    return not source.tokens[at].broken and lexicon.words["before_a_place"].up_to(source, at) > 0


def _continues(source: Source, lexicon: Lexicon, at: int, *, cased: bool) -> bool:
    token = source.tokens[at]
    gap = source.text[source.tokens[at - 1].end : token.start]
    if token.broken or not token.folded.isalpha() or gap.strip():
        return False
    if lexicon.words["label_alone"].holds(source, at) or lexicon.words["label_first"].holds(source, at, at + 2):
        return False
    if cased:
        return _capital(source, at)
    return not lexicon.words["never_in_a_name"].holds(source, at) and len(token.folded) <= 7


def _capital(source: Source, at: int) -> bool:
    return source.text[source.tokens[at].start].isupper()


def _firm(source: Source, lexicon: Lexicon, at: int) -> NameMention | None:
    """ "Công ty TNHH …", "Ngân hàng …": the kind of body, then the words of its name."""
    head = _firm_head(source, lexicon, at)
    if head is None:
        return None
    last = end = head
    while last < len(source.tokens) and last - at < LONGEST_FIRM and _runs_on(source, lexicon, last):
        last += 1
        if not source.is_cased or _capital(source, last - 1) or source.tokens[last - 1].folded.isdigit():
            end = last
    return _mention(source, at, end, firm=True) if end > head else None


def _firm_head(source: Source, lexicon: Lexicon, at: int) -> int | None:
    size = lexicon.words["firm_heads"].from_here(source, at)
    return at + size if size else None


def _runs_on(source: Source, lexicon: Lexicon, at: int) -> bool:
    """Whether token `at` still belongs to the firm's name; in cased text small words do, if capitals follow them."""
    token = source.tokens[at]
    gap = source.text[source.tokens[at - 1].end : token.start]
    if token.broken or (gap.strip() and gap.strip() not in "-–&"):
        return False
    if source.is_cased and _capital(source, at):
        return not lexicon.words["label_first"].holds(source, at, at + 2) and not lexicon.words["label_alone"].holds(source, at)
    if lexicon.words["never_in_a_firm"].holds(source, at) or _is_company(source, lexicon, at + 1):
        return False
    return not source.is_cased or lexicon.words["firm_kinds"].holds(source, at) or _capital_follows(source, at, within=3)


def _is_company(source: Source, lexicon: Lexicon, at: int) -> bool:
    return lexicon.words["companies"].from_here(source, at) > 0


def _capital_follows(source: Source, at: int, *, within: int) -> bool:
    for i in range(at + 1, min(at + 1 + within, len(source.tokens))):
        if source.tokens[i].broken:
            return False
        if _capital(source, i):
            return True
    return False
