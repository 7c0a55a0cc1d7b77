"""The writer's newest words, apart from what they answer to (never evidence) and what they pass on (evidence).

Line by line over text that knows, where it came from HTML, which lines the program marked as quoted:
- a quotation (marked, or lines with ">") goes to `quoted`; words between two quotations are inline answers and stay;
- from an unmarked attribution, "-----Original Message-----" or a copied mail header on, everything goes to `quoted`;
- from "Forwarded message" on, or a copied header under a subject "Fwd:", everything goes to `forwarded`, its header lines included:
  they say whose words they are;
- whatever names our own address as its writer is `quoted`, forwarded or not;
- a quotation that is all there is, in a mail that answers nothing, is what its sender passes on;
- device lines and legal footers go to the end of `quoted`: nothing that was written is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from helpdesk.mail.markers import (
    Attribution,
    HeaderBlock,
    answers,
    attribution,
    begins_as_ours,
    header_block,
    is_rule,
    may_end_attribution,
    outer_prefix,
    passes_on,
    says_above,
)
from helpdesk.mail.own import OwnMailbox
from helpdesk.mail.signatures import is_device_line, without_footers
from helpdesk.mail.styles import Line, Mark
from helpdesk.mail.text import squeeze

MAX_LINES = 20_000  # no letter of a person has 2,000
_INITIALS = re.compile(r" ?[A-Z]{1,4}>")
OWN, QUOTED, FORWARDED = "own", "quoted", "forwarded"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the header lines tell about quotations: whether the mail answers one, its subject, who sends it, who we are."""

    own: OwnMailbox
    subject: str = ""
    is_reply: bool = False
    sender_name: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    text: str
    quoted: str
    forwarded: str


def part_lines(lines: list[Line], known: Circumstances) -> Parted:
    """Every line goes to exactly one of the three; linear in their number. What lies beyond `MAX_LINES` is text as it stands."""
    parted = _Scanner(lines[:MAX_LINES], known).run()
    if len(lines) <= MAX_LINES:
        return parted
    return replace(parted, text="\n".join([parted.text, *(line.text for line in lines[MAX_LINES:])]))


@dataclass(slots=True)
class _Scanner:
    lines: list[Line]
    known: Circumstances
    plain: list[str] = field(default_factory=list)
    ending: list[bool] = field(default_factory=list)  # of each line, whether it may end an attribution
    own: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    spoken: bool = False  # a word of the writer's own has been seen
    last: str = OWN  # where the last quotation went
    indented_too: bool = False

    def run(self) -> Parted:
        self.plain = [line.text for line in self.lines]
        self.ending = list(map(may_end_attribution, self.plain))
        i = 0
        while i < len(self.lines):
            i = self._step(i)
        if not self.spoken and not self.forwarded and self.quoted and not self._answering():
            self.forwarded, self.quoted = self.quoted, []
        kept, footers = without_footers(self.own)
        return Parted(squeeze("\n".join(kept)), squeeze("\n".join([*self.quoted, "", *footers])), squeeze("\n".join(self.forwarded)))

    def _step(self, i: int) -> int:
        text = self.plain[i]
        if not text.strip():
            self.own.append("")
            return i + 1
        if self._is_quoted(i):
            return self._quotation(i)
        if passes_on(text):
            return self._opened(i, i + 1, FORWARDED)
        opening = self._opening(i)
        if opening is not None:
            return opening
        self.own.append(text)
        self.spoken = True
        return i + 1

    def _opening(self, i: int) -> int | None:
        """What begins at a line of the writer's own part, taken in; None when nothing does."""
        text = self.plain[i]
        block = self._block_behind_rules(i)
        if block:
            return self._opened(i, block.last + 1, self._course(block.sender))
        if answers(text):
            return self._opened(i, i + 1, self._course(""))
        if self.spoken and says_above(text):
            return self._opened(i, i + 1, QUOTED)
        found = self._attribution_from(i)
        if found:
            return self._attributed(found)
        if self.spoken and self.known.is_reply and self._ours_unmarked(i):
            return self._rest(i, QUOTED)
        return None

    def _block_behind_rules(self, i: int) -> HeaderBlock | None:
        """A copied header at line `i`, or behind the separator lines that begin there."""
        j = i
        while j < min(i + 4, len(self.plain)) and (not self.plain[j].strip() or is_rule(self.plain[j]) or answers(self.plain[j])):
            j += 1
        return header_block(self.plain, j) if j < len(self.plain) else None

    def _course(self, sender: str) -> str:
        """Whether what comes after a separator is answered to or passed on: by whose it is, by the subject, by what was said before."""
        if self.known.own.named_in(sender):
            return QUOTED
        if outer_prefix(self.known.subject) == "forward":
            return FORWARDED
        return QUOTED if self.spoken or self._answering() else FORWARDED

    def _answering(self) -> bool:
        prefix = outer_prefix(self.known.subject)
        return prefix == "answer" or (self.known.is_reply and prefix != "forward")

    def _attribution_from(self, i: int) -> Attribution | None:
        if True not in self.ending[i : i + 4]:
            return None
        for j in range(i, min(i + 4, len(self.plain))):
            if not self.plain[j].strip() or (j > i and self._is_quoted(j) and not self._closes_address(j)):
                return None
            found = attribution(self.plain, j)
            if found:
                return found if found.first == i else None
        return None

    def _closes_address(self, i: int) -> bool:
        """A line broken inside "<a@b>" begins with the bracket of the address, not with the mark of a quotation."""
        before = self.plain[i - 1]
        return self.plain[i].lstrip().startswith(">") and before.rfind("<") > before.rfind(">")

    def _attributed(self, found: Attribution) -> int | None:
        after = self._next_words(found.last + 1)
        course = self._course(" ".join(self.plain[found.first : found.last + 1]))
        mark = self.lines[after].mark if after < len(self.lines) else Mark.QUOTED
        self.indented_too = self.indented_too or mark == Mark.INDENTED
        if after == len(self.lines) or self._is_quoted(after):
            return self._opened(found.first, found.last + 1, course)
        if not found.strong:
            return None
        if self.spoken or course == FORWARDED or self._names_us(found):
            return self._rest(found.first, course)
        self._send(found.first, found.last + 1, QUOTED)  # nothing of the writer's above it: what stands below may be theirs
        return found.last + 1

    def _names_us(self, found: Attribution) -> bool:
        return self.known.own.named_in(" ".join(self.plain[found.first : found.last + 1]))

    def _ours_unmarked(self, i: int) -> bool:
        """A letter of ours that a program quotes without any mark: below the device line, or known by how our letters begin."""
        if i and self.plain[i - 1].strip() and not is_device_line(self.plain[i - 1]):
            return False
        before = next((self.plain[j] for j in range(i - 1, -1, -1) if self.plain[j].strip()), "")
        return is_device_line(before) or begins_as_ours(self.plain[i], self.known.sender_name)

    def _opened(self, i: int, after: int, course: str) -> int:
        """A separator opens `course`: up to the end, or over the quotation that follows at once."""
        following = self._next_words(after)
        if following < len(self.lines) and self._is_quoted(following):
            self.last = course
            end = self._end_of_quotation(following)
            self._send(i, end, course)
            return end
        return self._rest(i, course)

    def _rest(self, i: int, course: str) -> int:
        """Everything from here on; in what is passed on, a letter of ours inside it is quoted all the same."""
        end = len(self.lines)
        ours = self._ours_inside(i) if course == FORWARDED else end
        self._send(i, ours, course)
        self._send(ours, end, QUOTED)
        return end

    def _ours_inside(self, i: int) -> int:
        for j in range(i, len(self.plain)):
            if not self.known.own.named_in(self.plain[j]):
                continue
            found = attribution(self.plain, j)
            if found and found.strong:
                return found.first
            block = header_block(self.plain, j)
            if block and self.known.own.named_in(block.sender):
                return j
        return len(self.plain)

    def _quotation(self, i: int) -> int:
        end = self._end_of_quotation(i)
        if end - i == 1 and self._is_lone_arrow(i):
            self.own.append(self.plain[i])
            return end
        self.last = course = self._course_of_quotation(i, end)
        end = self._end_of_quotation(i)  # what stands beside a forwarded mail in its container is part of it
        self._send(i, end, course)
        return end

    def _course_of_quotation(self, i: int, end: int) -> str:
        top = [j for j in range(i, min(i + 12, end)) if self.plain[j].strip()][:6]
        if any(passes_on(self.plain[j].lstrip("> ")) for j in top[:2]):
            return FORWARDED
        block = next((b for j in top[:3] if (b := header_block(self.plain, j))), None)
        return self._course(block.sender) if block else QUOTED

    def _end_of_quotation(self, i: int) -> int:
        """Behind the quotation that begins at `i`: blank lines inside it count, words of another mark end it."""
        end = j = i
        while j < len(self.lines):
            if self._is_quoted(j):
                end = j + 1
            elif self.plain[j].strip():
                break
            j += 1
        return end

    def _is_quoted(self, i: int) -> bool:
        line = self.lines[i]
        if line.mark == Mark.QUOTED or line.text.lstrip(" ").startswith(">") or self._is_barred(i) or self._is_initialled(i):
            return True
        if line.mark == Mark.AROUND:
            return self.last == FORWARDED
        return line.mark == Mark.INDENTED and (self.indented_too or self._answering())

    def _is_barred(self, i: int) -> bool:
        """Two neighbouring lines with "|" are quoted the way some robots do it."""
        if not self.plain[i].startswith("|"):
            return False
        barred = [self.plain[j] for j in (i - 1, i, i + 1) if 0 <= j < len(self.plain) and self.plain[j].startswith("|")]
        return len(barred) > 1 and not all(_is_row(line) for line in barred)

    def _is_initialled(self, i: int) -> bool:
        """Two neighbouring lines with the same "MT> " are quoted the way of old programs."""
        found = _INITIALS.match(self.plain[i])
        return bool(found) and any(found and self.plain[j].startswith(found[0]) for j in (i - 1, i + 1) if 0 <= j < len(self.plain))

    def _is_lone_arrow(self, i: int) -> bool:
        """One line with ">" in a mail that answers nothing is "greater than", not a quotation."""
        return self.lines[i].mark == Mark.OWN and not self._answering() and self.spoken

    def _next_words(self, i: int) -> int:
        while i < len(self.plain) and not self.plain[i].strip(" >"):
            i += 1
        return i

    def _send(self, start: int, end: int, course: str) -> None:
        kept = {QUOTED: self.quoted, FORWARDED: self.forwarded}[course]
        if start < end:
            kept.extend([*self.plain[start:end], ""])


def _is_row(line: str) -> bool:
    """ "| 1 | Người được thi hành án | … |": a table the writer pasted, no quotation."""
    return line.rstrip().endswith("|") and line.count("|") > 2
