"""Labelled letters as a mailbox holds them: python -m tests.letters.build SET OUT | SET --check (the format stands in README.md)."""

from __future__ import annotations

import hashlib
import html
import json
import sys
import tomllib
import unicodedata
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tests.letters.labels import faults, papers_of
from tests.letters.render import render

HERE = Path(__file__).parent
MAILBOX = "httqvangninh@moj.gov.vn"
OUR_LAST = "<our-last@helpdesk.example>"
PLACES = {"judgments": "court", "enforcement_decisions": "office"}
Letter = dict[str, Any]


def read_set(name: str) -> list[Letter]:
    """Every letter of a set, each with the niche of its file."""
    files = sorted((HERE / name).rglob("*.toml"))
    return [letter | {"niche": book["niche"]} for book in (tomllib.loads(f.read_text()) for f in files) for letter in book["letter"]]


def _plain_text(letter: Letter) -> str:
    parts = [letter.get("body", "").strip("\n"), letter.get("signature", "").strip("\n")]
    quoted = letter.get("quoted", "").strip("\n")
    parts = [quoted, *parts] if letter.get("quote_first") else [*parts, quoted]
    text = "\n\n".join(p for p in parts if p) + "\n"
    return unicodedata.normalize("NFD", text) if letter.get("nfd") else text


def _lines(text: str, open_: str, close: str) -> str:
    return "".join(f"{open_}{html.escape(line) or '<br>'}{close}" for line in text.strip("\n").split("\n"))


def _html_text(letter: Letter) -> str:
    outlook = letter.get("style") == "outlook"
    body = _lines(letter.get("body", ""), *(("<p class=MsoNormal>", "</p>") if outlook else ("<div>", "</div>")))
    if letter.get("hidden"):
        body += f"<div style='display:none'>{html.escape(letter['hidden'])}</div>"
    if letter.get("signature"):
        body += f"<div class='gmail_signature'>{_lines(letter['signature'], '', '<br>')}</div>"
    quoted = _lines(letter.get("quoted", ""), "<div>", "</div>") if letter.get("quoted") else ""
    if quoted and outlook:
        body += f"<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>{quoted}</div>"
    elif quoted:
        body += f"<div class='gmail_quote'><blockquote class='gmail_quote' style='margin:0 0 0 .8ex'>{quoted}</blockquote></div>"
    page = f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>"
    return unicodedata.normalize("NFD", page) if letter.get("nfd") else page


def _write_text(mail: EmailMessage, letter: Letter) -> None:
    style = letter.get("style", "plain")
    if style == "html_only":
        mail.set_content(_html_text(letter), subtype="html", cte="base64")
    elif style != "none":
        mail.set_content(_plain_text(letter), cte="base64" if letter.get("nfd") else "8bit")
    if style in ("html", "outlook"):
        mail.add_alternative(_html_text(letter), subtype="html", cte="base64")


def _enclosed(text: str) -> EmailMessage:
    head, _, body = text.strip("\n").partition("\n\n")
    mail = EmailMessage(policy=policy.SMTP)
    for line in head.split("\n"):
        name, _, value = line.partition(": ")
        mail[name] = value
    mail.set_content(body + "\n", cte="8bit")
    return mail


def _attach(mail: EmailMessage, paper: Letter) -> None:
    if paper["kind"] == "eml":
        mail.add_attachment(_enclosed(paper["text"]), filename=paper["name"])
        return
    media, content = render(paper)
    main, sub = media.split("/")
    if main == "text":
        mail.add_attachment(content.decode(), subtype=sub, filename=paper["name"], cte="base64", params=paper.get("params"))
    else:
        mail.add_attachment(content, maintype=main, subtype=sub, filename=paper["name"])


def _received(letter: Letter) -> str:
    arrived = datetime.fromisoformat(str(letter.get("received", letter["date"])))
    return f"from mx.example.vn (mx.example.vn [203.0.113.9]) by mail.moj.example with ESMTPS id {letter['id']}; {format_datetime(arrived)}"


def _head(mail: EmailMessage, letter: Letter) -> None:
    subject = unicodedata.normalize("NFD", letter["subject"]) if letter.get("nfd") else letter["subject"]
    mark = hashlib.sha256(letter["id"].encode()).hexdigest()[:10]
    heads = {"Received": _received(letter), "From": letter["from"], "To": MAILBOX, "Subject": subject}
    heads |= {"Date": format_datetime(datetime.fromisoformat(letter["date"])), "Message-ID": f"<{letter['id']}.{mark}@mail.example>"}
    if letter.get("thread", {}).get("reply_to_ours"):
        heads |= {"In-Reply-To": OUR_LAST, "References": OUR_LAST}
    for name, value in (heads | letter.get("headers", {})).items():
        mail[name] = value


def compose(letter: Letter) -> bytes:
    """The letter as bytes of RFC 5322; boundaries follow from the letter, so that two builds are equal."""
    mail = EmailMessage(policy=policy.SMTP.clone(max_line_length=200))
    _head(mail, letter)
    _write_text(mail, letter)
    for paper in papers_of(letter):
        _attach(mail, paper)
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart() and p.get_content_maintype() == "multipart"):
        part.set_boundary(f"=_{letter['id']}_{number}")
    return mail.as_bytes()


def _without_nulls(value: Any) -> Any:
    """TOML has no null: an empty text stands for it."""
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items()}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else None if value == "" else value


def _row(written: str | Letter, place: str) -> Letter:
    """number | date | place, or the same already as a table."""
    if isinstance(written, dict):
        return written
    parts = (part.strip() for part in written.split("|"))
    return {k: v for k, v in zip(("number", "date", place), parts, strict=True) if v}


def _facts(stated: Letter) -> Letter:
    return stated | {name: [_row(w, PLACES[name]) for w in stated[name]] for name in PLACES.keys() & stated.keys()}


def _accepted(readings: Letter) -> Letter:
    numbered = {f"facts.{name}": place for name, place in PLACES.items()}
    return readings | {k: [[_row(w, numbered[k]) for w in r] for r in readings[k]] for k in numbered.keys() & readings.keys()}


def expectation(letter: Letter) -> Letter:
    """The entry of expect.json."""
    expect: Letter = _without_nulls(letter["expect"])
    if "facts" in expect:
        expect["facts"] = _facts(expect["facts"])
    if "accept" in expect:
        expect["accept"] = _accepted(expect["accept"])
    if "thread" in letter:
        expect["thread"] = letter["thread"]
    return expect | {"niche": letter["niche"], "received_at": letter.get("received", letter["date"])}


def build(name: str, out: Path) -> None:
    """Write the set `name` to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    letters = read_set(name)
    for letter in letters:
        (out / f"{letter['id']}.eml").write_bytes(compose(letter))
    expect = {letter["id"]: expectation(letter) for letter in letters}
    (out / "expect.json").write_text(json.dumps(expect, ensure_ascii=False, indent=1))


def main() -> int:
    name, target = sys.argv[1:3]
    wrong = faults([(letter, expectation(letter)) for letter in read_set(name)])
    print(*wrong, sep="\n", file=sys.stderr)
    if target != "--check":
        build(name, Path(target))
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
