"""Domains made to be taken for others: letters of another alphabet, a digit for a letter, a known name in a foreign place."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from helpdesk.mail.lexicon import tables
from helpdesk.mail.own import OwnMailbox

# Letters that look like a Latin one: Cyrillic, Greek, and digits in the place of letters.
_LOOKS = str.maketrans(
    {
        "а": "a",
        "ɑ": "a",
        "α": "a",
        "е": "e",
        "ё": "e",
        "о": "o",
        "ο": "o",
        "с": "c",
        "ѕ": "s",
        "і": "i",
        "ӏ": "l",
        "ı": "i",
        "ј": "j",
        "р": "p",
        "ρ": "p",
    }
    | {
        "ԛ": "q",
        "ѵ": "v",
        "ν": "v",
        "у": "y",
        "ү": "y",
        "х": "x",
        "һ": "h",
        "ԁ": "d",
        "ԝ": "w",
        "т": "t",
        "м": "m",
        "к": "k",
        "п": "n",
        "в": "b",
    }
    | {"0": "o", "1": "l"}
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def imitates(domain: str, own: OwnMailbox) -> bool:
    """Whether a domain is none of the known ones and yet would be read as one, or carries a name that only its owner may."""
    domain = domain.lower().rstrip(".")
    if _honest(domain, own):
        return False
    return _reads_like_known(_shown(domain), own) or _slipped_or_foreign(domain, own)


def _honest(domain: str, own: OwnMailbox) -> bool:
    known, alike, protected, _ = _lists()
    if domain in known or domain in alike or domain in protected or domain in own.message_id_domains:
        return True
    return domain.endswith(_below())


def _reads_like_known(domain: str, own: OwnMailbox) -> bool:
    bare = skeleton(domain)
    return bare in _skeletons(_targets(own))


@lru_cache(maxsize=16)
def _by_length(domains: frozenset[str]) -> dict[int, list[str]]:
    sized: dict[int, list[str]] = {}
    for domain in domains:
        sized.setdefault(len(domain), []).append(domain)
    return sized


@lru_cache(maxsize=16)
def _skeletons(domains: frozenset[str]) -> frozenset[str]:
    return frozenset(map(skeleton, domains))


def _slipped_or_foreign(domain: str, own: OwnMailbox) -> bool:
    """One slip from a known domain, or a protected name in a foreign place. Names under .gov.vn are given to authorities only."""
    if domain.endswith(".gov.vn"):
        return False
    near = _by_length(_targets(own))
    sizes = range(max(len(domain) - 1, 9), len(domain) + 2)
    return any(_one_slip(domain, t) for size in sizes for t in near.get(size, ())) or _carries_protected(domain)


def _carries_protected(domain: str) -> bool:
    """The name is there, its owner's place is not: "moj.gov.vn.example.top", "moj-gov.vn", "dichvucong-quocgia.top"."""
    dotted = "." + domain.replace("-", ".") + "."
    return any(map(dotted.__contains__, _carried()))


@lru_cache(maxsize=16)
def _targets(own: OwnMailbox) -> frozenset[str]:
    known, _, protected, _ = _lists()
    return known | protected | own.message_id_domains


def skeleton(domain: str) -> str:
    """What an eye sees: look-alike letters as the one they look like, marks off."""
    plain = unicodedata.normalize("NFKD", _shown(domain).lower()).translate(_LOOKS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def _shown(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


def _one_slip(a: str, b: str) -> bool:
    """One letter changed, left out, added, or two neighbours swapped."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]


@cache
def _below() -> tuple[str, ...]:
    """How domains end that lie below a protected one."""
    return tuple("." + domain for domain in _lists()[2])


@cache
def _carried() -> tuple[str, ...]:
    """Protected domains and names as they stand between dots; a long name anywhere."""
    _, _, protected, names = _lists()
    return (*(f".{p}." for p in protected), *(n if len(n) >= 9 else f".{n}." for n in names))


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, ...]]:
    lists = tables("known_domains")
    mail, protected = lists["mail"], lists["protected"]
    return frozenset(mail["domains"]), frozenset(mail["alike"]), frozenset(protected["domains"]), tuple(protected["names"])
