"""RTF, read in one pass: letters in the charset of their font, tables as rows and tabs, nothing of what the eye would not see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from helpdesk.papers.formats.plain_text import tidy
from helpdesk.papers.telling import Telling

_TOKEN = re.compile(r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL)
_CHARSETS = {
    2: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_SAID = {
    "par": "\n", "line": "\n", "row": "\n", "nestrow": "\n", "cell": "\t", "nestcell": "\t", "tab": "\t", "page": "\f", "sect": "\n",
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_UNSEEN = frozenset(
    ("fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "nonshppict", "themedata", "datastore", "xe", "tc")
)
_SEEN_AGAIN = frozenset(("shptxt",))  # a text box inside a group that old programs skip


@dataclass(slots=True)
class _Group:
    unseen: bool = False
    hidden: bool = False
    fonts: bool = False
    codec: str = ""
    skip: int = 1  # letters behind a Unicode letter that stand there for old programs


@dataclass(slots=True)
class _Reader:
    codec: str = "cp1252"
    group: _Group = field(default_factory=_Group)
    above: list[_Group] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0  # the one that is being described
    pieces: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)  # eight-bit letters: some charsets need two
    passing: int = 0
    starred: bool = False

    def letters(self, text: str) -> None:
        dropped = min(self.passing, len(text))
        self.passing -= dropped
        if text := text[dropped:]:
            self.flush()
            if not (self.group.unseen or self.group.hidden):
                self.pieces.append(text)

    def byte(self, value: int) -> None:
        if self.passing:
            self.passing -= 1
        elif not (self.group.unseen or self.group.hidden):
            self.pending.append(value)

    def flush(self) -> None:
        if self.pending:
            self.pieces.append(self.pending.decode(self.group.codec or self.codec, "replace"))
            self.pending.clear()

    def brace(self, which: str) -> None:
        self.flush()
        self.passing = 0
        if which == "{":
            self.above.append(replace(self.group))
        elif self.above:
            self.group = self.above.pop()

    def word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self.flush()
            self.letters_of_number(number)
        elif word in _SAID:
            self.passing = 0
            self.letters(_SAID[word])
        elif word in _UNSEEN or (self.starred and word not in _SEEN_AGAIN):
            self.group.unseen, self.group.fonts = True, word == "fonttbl"
        elif word in _SEEN_AGAIN:
            self.group.unseen = False
        else:
            self._setting(word, number)

    def letters_of_number(self, number: int) -> None:
        self.passing = 0
        self.letters(chr(number & 0xFFFF))
        self.passing = self.group.skip

    def _setting(self, word: str, number: int | None) -> None:
        if word == "f" and number is not None:
            self.flush()
            self.font = number
            self.group.codec = self.group.codec if self.group.fonts else self.fonts.get(number, "")
        elif word == "fcharset" and self.group.fonts:
            self.fonts[self.font] = _CHARSETS.get(number or 0, "")
        elif word == "ansicpg" and number:
            self.codec = _codec(number)
        elif word == "mac":
            self.codec = "mac-roman"
        elif word == "uc":
            self.group.skip = min(max(0, number or 0), 8)
        elif word in ("v", "deleted"):
            self.group.hidden = number != 0
        elif word == "plain":
            self.group.hidden, self.group.codec = False, ""


def open_rtf(content: bytes, tell: Telling) -> None:
    pages = seen_text(content.decode("latin-1")).split("\f")
    for page in pages[: tell.limits.max_pages]:
        tell.text(page)


def seen_text(source: str) -> str:
    """What the eye sees, \\f between pages; never fails, linear in the length of `source`."""
    reader, at = _Reader(), 0
    while found := _TOKEN.search(source, at):
        at = found.end()
        word, number, byte, symbol, brace, plain = found.groups()
        if word == "bin":
            at += max(0, int(number or 0))
        elif word:
            reader.word(word, int(number) if number else None)
        elif byte:
            reader.byte(int(byte, 16))
        elif symbol:
            _symbol(reader, symbol)
        elif brace:
            reader.brace(brace)
        elif plain:
            _plain(reader, plain)
        reader.starred = symbol == "*"
    reader.flush()
    return _tidied("".join(reader.pieces))


def _plain(reader: _Reader, plain: str) -> None:
    """Letters as they stand; beyond ASCII a careless program wrote them in the charset of the font."""
    if plain.isascii():
        reader.letters(plain)
    else:
        for letter in plain:
            reader.byte(ord(letter))


def _symbol(reader: _Reader, symbol: str) -> None:
    said = {"~": " ", "_": "-", "-": "", "\n": "\n", "\r": "\n", "*": ""}.get(symbol, symbol if symbol in "\\{}" else "")
    if said:
        reader.letters(said)


def _codec(number: int) -> str:
    return (
        f"cp{number}" if number in range(1250, 1259) or number in (874, 932, 949) else {936: "gb18030", 950: "big5"}.get(number, "cp1252")
    )


def _tidied(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs written as two letters
    lines = (line.strip(" \t") for line in whole.split("\n"))
    pages = "\n".join(lines).split("\f")
    return "\f".join(re.sub(r"\n{3,}", "\n\n", tidy(page)).strip() for page in pages)
