"""Real kinds of letters, mangled: what a mailbox may hold after a bad transport, a bad program and a bad intention."""

from __future__ import annotations

import dataclasses
import json

from hypothesis import strategies as st

from helpdesk.journey import Letter
from tests.mail.quoting import styles
from tests.mail.reading import attachment, mail, multipart, part
from tests.mail.reading.bounced import DELAYED, KINDS

SEEDS: list[bytes] = [
    mail(),
    *(style.mail() for style in styles()),
    *KINDS.values(),
    *DELAYED.values(),
    multipart(part("Kính gửi"), part("<p>Kính gửi</p>", "text/html"), kind="alternative"),
    multipart(part("x"), attachment("Bản án.pdf"), part(mail("trong"), "message/rfc822")),
    mail(b"begin 644 a.txt\n#86)C\n`\nend\n"),
    multipart(part("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n", "text/calendar")),
]
JUNK = [
    *(
        b"\x00",
        b"\r",
        b"\n",
        b"\r\n\r\n",
        b"\xff\xfe",
        b"\xc3",
        b"=?utf-8?Q?",
        b"?=",
        b"--b\r\n",
        b"--b--",
        b"From: ",
        b"<",
        b"> ",
        b'"',
        b"\\",
    ),
    *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Transfer-Encoding: base64\r\n", b"<div style='display:none'>"),
    *(b"&#99999999;", b"charset=utf-7", b"charset=idna", b"-----Original Message-----\r\n", b"begin 644 x\r\n", b"\x78\x9f\x3e\x22"),
    *(b"\xed\xa0\x80", b"+2AA-", b";name*0*=utf-16''%d8%00", b"(" * 50),
]


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A letter with some bytes cut, doubled, overwritten, moved or mixed with another letter's."""
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(0, 200)))
        junk = draw(st.one_of(st.sampled_from(JUNK), st.binary(max_size=20), st.sampled_from(SEEDS).map(lambda other: other[:300])))
        how = draw(st.sampled_from(["cut", "insert", "overwrite", "double", "drop", "line ends"]))
        content = {
            "cut": content[:at],
            "insert": content[:at] + junk + content[at:],
            "overwrite": content[:at] + junk + content[at + len(junk) :],
            "double": content[:end] + content[at:end] + content[end:],
            "drop": content[:at] + content[end:],
            "line ends": content.replace(b"\r\n", draw(st.sampled_from([b"\n", b"\r", b"\r\r\n"]))),
        }[how]
    return content


def as_json(letter: Letter) -> bytes:
    """The letter as one JSON document in UTF-8: fails where any text holds half a character."""
    given = dataclasses.asdict(letter)
    return json.dumps(given, ensure_ascii=False, default=lambda value: len(value) if isinstance(value, bytes) else str(value)).encode(
        "utf-8"
    )
