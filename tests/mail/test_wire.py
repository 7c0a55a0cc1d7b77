"""Headers and parts made at a quarter of the email package's cost are its very bytes; words are quoted as RFC 2045 says."""

from __future__ import annotations

import quopri
import re
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32

from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.mail import wire

WIRE = compat32.clone(linesep="\r\n", max_line_length=wire.LINE, mangle_from_=False)
WORD = st.builds(
    lambda length, end: "x" * length + end,
    st.integers(1, 12) | st.integers(30, 80),
    st.sampled_from(["", "", "", ",", ";", "=?", "\u1ec7"]),
)
PIECE = st.text("a =\u1ec7.\t", max_size=4) | st.sampled_from(["\n", "\r\n", "\r", "From ", "x" * 75, "\u1ec7" * 26, " \n"])


@given(st.sampled_from(["To", "References", "Content-Type"]), st.lists(WORD, min_size=1, max_size=6))
@example("To", ["x" * 72, "x"])
@example("To", ["a;", "b,", "x" * 75])
def test_a_header_is_folded_where_the_email_package_folds_it(name: str, words: list[str]) -> None:
    value = " ".join(words).encode("ascii", "replace").decode()
    assert (
        wire.folded(name, value)
        == f"{name}: {Header(value, header_name=name).encode(linesep=chr(13) + chr(10), maxlinelen=76)}\r\n".encode()
    )


@given(st.lists(PIECE, max_size=12).map("".join))
@example("\u1ec7" * 80)
@example("x" * 75 + " \n")
@example("x" * 75 + "\t")
@example(".\n..\n=_ \t")
def test_words_are_quoted_in_short_lines_that_any_server_takes_and_anybody_reads_back(text: str) -> None:
    quoted = wire.quoted_printable(text)
    lines = quoted.split(b"\r\n")
    assert max(map(len, lines)) <= wire.LINE and not any(line.endswith((b" ", b"\t")) for line in lines)
    assert re.fullmatch(rb"(?:[\t -<>-~]|=[0-9A-F]{2}|=?\r\n)*", quoted)  # RFC 2045 6.7; so "=_" marks parts safely
    assert quopri.decodestring(quoted) == text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()


def test_parts_stand_between_marks_as_the_email_package_sets_them() -> None:
    ours = [wire.part([("Content-Type", "application/ics")], wire.base64_lines(content)) for content in (b"one" * 40, b"")]
    mail = wire.multipart("mixed", ours, "<id@x.example>", [("Subject", "two files")])
    whole = MIMEMultipart("mixed", boundary=mail.split(b'"')[1].decode())
    for content in (b"one" * 40, b""):
        file = MIMENonMultipart("application", "ics")
        del file["MIME-Version"]
        file.set_payload(wire.base64_lines(content).decode())
        whole.attach(file)
    del whole["MIME-Version"]
    whole["Subject"] = "two files"
    assert mail == whole.as_bytes(policy=WIRE)
