"""Where the letter says that somebody has died, or that the writer comes into their rights (NĐ 1.4 → Điều 8a)."""

from __future__ import annotations

import re

from helpdesk.reading.lexicon import Cue
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import accents

LOST = re.compile(  # "xé mất rồi", "giấy tờ mất rồi": a paper is gone, nobody has died
    r"\b(?:xe|lam|danh|lay|roi|giu|vut|vat|dot|giat|cuop|trom|cuon|thieu|giay"
    r"|giay to|so|so do|don|ban an|quyet dinh|bien lai|to do|to giay|xe may|dien thoai)"
    r"\s+(?:da |bi |cung |thi )*$"
)
DIED_FIRST = re.compile(r"\b(?:kip|xong|chua)\b[^.;,\n]{0,24}\bthi\s+(?:da\s+)?$")  # "chưa kịp làm đơn thì mất"


DIES = accents("mất")


def told(survey: Survey) -> list[Cue]:
    return [c for c in survey.all("heir") if not _is_lost(survey, c) and not _is_another_word(survey, c)]


def _is_another_word(survey: Survey, cue: Cue) -> bool:
    """ "Mẹ cháu mắt kém": a word that marks alone tell from "mất" is no slip of it."""
    tokens = (t for t in survey.source.tokens[cue.first : cue.last] if t.folded == "mat")
    written = (survey.source.text[t.start : t.end].lower() for t in tokens)
    return any(w != "mat" and accents(w) != DIES for w in written)


def _is_lost(survey: Survey, cue: Cue) -> bool:
    folded = survey.source.folded
    if DIED_FIRST.search(folded, max(0, cue.start - 48), cue.start):
        return False
    lost = LOST.search(folded, max(0, cue.start - 24), cue.start) if folded.startswith("mat", cue.start) else None
    return lost is not None and not survey.source.text[lost.start()].isupper()  # "ông Lâm mất" has died
