"""The floors of bench/intake.py: what anybody pays who reads that mailbox with IMAPClient and the standard parser."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

AT_ONCE = 50


def bare_fetch(client: IMAPClient, folder: Path) -> int:
    """Every mail fetched, nothing done with it."""
    return sum(1 for _ in _mails(client))


def fetch_and_parse(client: IMAPClient, folder: Path) -> int:
    """Every mail parsed by the standard library, its bodies and files decoded."""
    return sum(1 for content in _mails(client) if _parsed(content))


def fetch_parse_commit(client: IMAPClient, folder: Path) -> int:
    """As before, and one durable commit a letter."""
    database = sqlite3.connect(folder / "floor.db", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE mail (subject TEXT, text TEXT, size INT)"):
        database.execute(statement)
    done = 0
    for content in _mails(client):
        database.execute("INSERT INTO mail VALUES (?, ?, ?)", _parsed(content))  # each commits by itself
        done += 1
    database.close()
    return done


def _mails(client: IMAPClient) -> Iterator[bytes]:
    client.select_folder("INBOX", readonly=True)
    uids = sorted(client.search("ALL"))
    for start in range(0, len(uids), AT_ONCE):
        found = client.fetch(uids[start : start + AT_ONCE], ["INTERNALDATE", "BODY.PEEK[]"])
        yield from (found[uid][b"BODY[]"] for uid in sorted(found))


def _parsed(content: bytes) -> tuple[str, str, int]:
    mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    files = [part.get_payload(decode=True) or b"" for part in mail.iter_attachments()]
    return str(mail["Subject"]), body.get_content() if body else "", sum(map(len, files))
