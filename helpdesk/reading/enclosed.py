"""What each enclosed paper is: the application, the judgment, a power of attorney … by its name and by what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.journey import Paper, PaperRole
from helpdesk.reading import signing
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.survey import Reader, Survey
from helpdesk.reading.text import Source, clean

HEADING = 700  # letters of a page within which it says what it is
LEAST_TEXT = 25
NO_PAPER = "no_paper"  # the defect of an icon, or of the signature of a signed mail: nobody misses its words
SUMMONS = re.compile(r"\bgiay (?:bao|moi|trieu tap|hen)\b")
TITLE = r"^[^\w\n]*"  # a line begins so
OF_COURTS = re.compile(  # what else a court hands out, and nobody can enforce
    TITLE + r"(?:giay (?:bao|moi|trieu tap|hen|xac nhan|bien nhan)|thong bao|bien lai|bien nhan|bien ban|ban tu khai|phieu hen"
    r"|quyet dinh (?:dua vu|hoan phien|tam dinh chi|mo phien|phan cong))\b",
    re.M,
)
JUDGES = re.compile(
    r"\b(?:nhan danh nuoc|hoi dong xet xu|tuyen xu|quyet dinh cong nhan|cong nhan su thoa thuan|ket qua hoa giai thanh|phan quyet)\b"
    r"|" + TITLE + r"(?:trich luc )?(?:ban an|phan quyet)\b|\bquyet dinh\s*:",
    re.M,
)
JUDGMENT_BEHIND = re.compile(  # application and judgment photographed into one file
    TITLE + r"toa an nhan dan\b[^\n]*\n(?:[^\n]*\n){0,3}?[^\w\n]*(?:trich luc )?(?:ban an|quyet dinh|so\b)", re.M
)
DOTS = re.compile(r"(?:\.{4,}|…{2,}|_{4,})")
ROLES = ("authorization", "application", "judgment", "decision", "identity", "receipt", "company", "kinship", "form")


@dataclass(frozen=True)
class OpenedPaper:
    """A paper with its number over all papers (members included), what stands in it, and what it is."""

    survey: Survey
    role: PaperRole


def flatten(papers: tuple[Paper, ...]) -> list[Paper]:
    """All papers in order, an archive before its members."""
    return [inner for paper in papers for inner in (paper, *flatten(paper.members))]


def open_papers(papers: tuple[Paper, ...], reader: Reader) -> list[OpenedPaper]:
    return [_open(i, paper, reader) for i, paper in enumerate(flatten(papers))]


def _open(index: int, paper: Paper, reader: Reader) -> OpenedPaper:
    survey = Survey(_source(index, paper), reader)
    return OpenedPaper(survey, _role(index, paper, survey, reader))


def _source(index: int, paper: Paper) -> Source:
    text, starts = "", []
    for page in (p for p in paper.pages if p.text):
        starts.append(len(text))
        text += clean(page.text) + "\n\n"
    return Source(f"paper:{index}", text.rstrip("\n"), tuple(starts))


def _role(index: int, paper: Paper, survey: Survey, reader: Reader) -> PaperRole:
    named = _by_name(paper.name, reader)
    short = paper.text_source == "layer" and not paper.defects  # a note of few words is still a note
    readable = len(survey.source.text) >= (1 if short else LEAST_TEXT)
    told = _by_content(survey) if readable else None
    if not readable and any(d.code == NO_PAPER for d in paper.defects):
        return PaperRole(index, "other", "content", ())
    if not readable and not paper.members and named is None and _shows_a_thing(paper.name, reader):
        return PaperRole(index, "other", "name", ())
    if not readable and not paper.members:
        return PaperRole(index, named or "unreadable", "name" if named else "content", ("unreadable",))
    misnamed = named == "judgment" and told is None and readable and _only_summons(survey)
    role = told or (None if misnamed else named) or "other"
    by = "both" if told and told == named else "content" if told else "name"
    return PaperRole(index, role, by, _marks(role, survey, paper.name, reader))


def _by_name(name: str, reader: Reader) -> str | None:
    cues = _cues_of(name, reader)
    return next((role for role in ROLES if f"file_{role}" in cues), None)


def _shows_a_thing(name: str, reader: Reader) -> bool:
    """ "xe tai.jpg", "nha ong Hung.jpg": a photograph of what the debtor has decides nothing that words would."""
    return "asset" in _cues_of(name, reader)


def _cues_of(name: str, reader: Reader) -> set[str]:
    words = re.sub(r"\.\w{2,4}$", "", name)
    spaced = re.sub(r"([a-zà-ỹ])([A-ZĐÀ-Ỹ])", r"\1 \2", re.sub(r"[_\-.()+\d]+", " ", clean(words)))
    return {c.code for c in reader.lexicon.phrases.find(Source("name", spaced))}


def _by_content(survey: Survey) -> str | None:
    """The role whose heading stands first; a judgment's own heading outweighs what it mentions."""
    heads: list[tuple[int, str]] = []
    for role in ROLES:
        cues: list[Cue] = [c for c in survey.all(f"paper_{role}") if c.start < HEADING]
        if cues and not (role == "judgment" and _only_summons(survey)):
            heads.append((cues[0].start, role))
    return min(heads)[1] if heads else None


def _only_summons(survey: Survey) -> bool:
    """ "TÒA ÁN … GIẤY BÁO: mời ông … đến nhận bản án số …": a court's paper, and no judgment, though it may name one."""
    folded = survey.source.folded
    titled = OF_COURTS.search(folded, 0, HEADING) is not None and JUDGES.search(folded) is None
    return titled or (not survey.judgments and SUMMONS.search(folded, 0, HEADING) is not None)


def _marks(role: str, survey: Survey, name: str, reader: Reader) -> tuple[str, ...]:
    marks = []
    if role == "judgment" and survey.first("decision_part"):
        marks.append("decision_part")
    if role == "application":
        in_name = {c.code for c in reader.lexicon.phrases.find(Source("name", clean(re.sub(r"[_\-.]+", " ", name))))}
        if signing.left_unsigned(survey) or "application_unsigned" in in_name:
            marks.append("unsigned")
        if DOTS.search(survey.source.text):
            marks.append("dots")
        if JUDGMENT_BEHIND.search(survey.source.folded):
            marks.append("with_judgment")
    return tuple(marks)
