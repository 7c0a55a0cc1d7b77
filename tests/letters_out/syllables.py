"""Which strings of letters can be a Vietnamese syllable: onset, rhyme, tone and its place, as the spelling has them."""

from __future__ import annotations

import unicodedata
from functools import cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
RISING, HEAVY = "\u0301", "\u0323"
ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnpqrstvx", "")
SPELT = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt
uân uâng uât uây uê uêch uênh uơ uy uya uych uyn uynh uyt uyên uyêt uyu
ư ưc ưi ưm ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
"""
SPELT_AFTER_QU = "a ac ach ai an ang anh ao at au ay ăc ăn ăng ăt ân âng ât ây e en eo et ê ên êt i ich inh it ơ y yên yêt ynh yt"
RHYMES, AFTER_QU = frozenset(SPELT.split()), frozenset(SPELT_AFTER_QU.split())
FRONT = "eêiy"
FRONT_ONLY, BACK_ONLY = ("k", "gh", "ngh"), ("c", "g", "ng")
STOPPED = ("p", "t", "c", "ch")
VOWELS = "aăâeêioôơuưy"


@cache
def is_syllable(word: str) -> bool:
    """Well-formed, not necessarily meaningful: `nghiệp` yes; `nghịêp`, `ngiệp`, `hoc`, `hoà` (we write `hòa`) no."""
    letters, tones = _apart(word.lower())
    plain = "".join(letters)
    if plain in ("gi", "gin"):  # the i is onset and vowel at once
        return not tones[0] and not any(tones[2:])
    onsets = (o for o in ONSETS if plain.startswith(o) and not any(tones[: len(o)]))
    return len("".join(tones)) <= 1 and any(_fits(o, plain[len(o) :], tones[len(o) :]) for o in onsets)


def _apart(word: str) -> tuple[list[str], list[str]]:
    """Each letter with its quality mark, and the tone it carries or nothing."""
    pairs = []
    for character in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
        pairs.append((letter, "".join(c for c in parts if c in TONES)))
    return [letter for letter, _ in pairs], [tone for _, tone in pairs]


def _fits(onset: str, rhyme: str, tones: list[str]) -> bool:
    if onset == "gi" and f"i{rhyme}" in RHYMES and rhyme not in RHYMES:
        rhyme, tones = f"i{rhyme}", ["", *tones]
    if rhyme not in (AFTER_QU if onset == "qu" else RHYMES):
        return False
    if onset in (FRONT_ONLY if rhyme[0] not in FRONT else BACK_ONLY):
        return False
    tone = "".join(tones)
    if rhyme.endswith(STOPPED) and tone not in (RISING, HEAVY):
        return False
    return not tone or bool(tones[_bearer(rhyme)])


def _bearer(rhyme: str) -> int:
    """Which letter carries the tone: the marked vowel (the last one), else by the old rule: hòa, hoàn, hoài, của."""
    marked = [i for i, c in enumerate(rhyme) if c in "ăâêôơư"]
    if marked:
        return marked[-1]
    vowels = len([c for c in rhyme if c in VOWELS])
    return 1 if vowels == 3 or (vowels == 2 and vowels < len(rhyme)) else 0
