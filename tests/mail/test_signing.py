"""Mail that we sign ourselves (DKIM): a receiver who looks the key up finds every mail whole, and our own books are as before."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dkim
import hypothesis
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import config
from helpdesk.desk.soundness import inspect
from helpdesk.errors import Faults, Refused
from helpdesk.house import House, key_of
from helpdesk.journey import Correspondent, OutgoingMail, Reply
from helpdesk.mail.compose import compose
from helpdesk.mail.domain_key import DomainKey, domain_key
from helpdesk.mail.smtp import SmtpSender, SmtpServer
from tests.journeys.desk import Desk, desk_of
from tests.journeys.office import plain_letter
from tests.mail.verifier import verifies
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice

OFFICE = config.Smtp().from_address
DOMAIN = config.Smtp().domain
LONG = "Phải thi hành án đúng thời hạn và đúng người được thi hành án. " * 40


def pem(bits: int = 2048) -> str:
    key = generate_private_key(65537, bits)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def key() -> DomainKey:
    return domain_key(DOMAIN, "motcua", pem())


def published(key: DomainKey, name: str) -> str:
    assert name == f"motcua._domainkey.{DOMAIN}"
    return key.record


def received_whole(key: DomainKey, content: bytes) -> bool:
    """By a verifier of the tests' own and by that of a library."""
    by_library = dkim.verify(content, dnsfunc=lambda name, timeout=5: published(key, name.decode().rstrip(".")).encode())
    by_rule = verifies(content, lambda name: published(key, name))
    assert by_rule == by_library
    return by_rule


def letter(text: str, *files: tuple[str, str, bytes]) -> OutgoingMail:
    reply = Reply("Về việc yêu cầu thi hành án", text, f"<p>{text}</p>", (Correspondent("Nguyễn Thị Hoa", "hoa@thu.example"),), files=files)
    sender = Correspondent("Hỗ trợ trực tuyến", OFFICE)
    return compose(reply, message_id=f"<tokentokentokentoken@{DOMAIN}>", date=datetime(2017, 6, 15, 4, 5, tzinfo=UTC), sender=sender)


HARD = {
    "vietnamese": letter("Kính gửi bà Nguyễn Thị Hoa,\n\nHồ sơ còn thiếu hai nội dung.\n"),
    "long lines": letter(LONG + "\n" + LONG),
    "dots and blanks": letter(".\n..\nFrom bà Hoa\n \t dòng thụt  \n\n\n\n"),
    "nothing": letter(""),
    "attachments": letter(
        "Xin gửi kèm.\n", ("Mẫu 02-QT.pdf", "application/pdf", bytes(range(256)) * 300), ("a.txt", "text/plain", b"\r\n.\r\n")
    ),
}


@pytest.mark.parametrize("mail", HARD.values(), ids=HARD.keys())
def test_a_mail_as_it_was_received_bears_a_whole_signature(mail: OutgoingMail, key: DomainKey, post: PostOffice) -> None:
    sender = SmtpSender(SmtpServer("127.0.0.1", post.port, "none"), key.signed)
    with sender.hand_over(mail):
        pass
    [(_, content)] = post.taken
    assert received_whole(key, content)
    assert content.endswith(mail.content) and content.count(b"DKIM-Signature:") == 1


@hypothesis.settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_whatever_an_answer_says_its_signature_is_whole(key: DomainKey, text: str) -> None:
    assert received_whole(key, key.signed(letter(text).content))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\r\nTo: ", b"\r\nTo: other@thu.example, "),
        (b"\r\nDate: Thu", b"\r\nDate: Fri"),
        (b"Subject:", b"Subject: Re:"),
        (b"\r\nFrom:", b"\r\nFrom: somebody@else.example\r\nFrom:"),
        (b"\r\nSubject:", b"\r\nSubject: another\r\nSubject:"),
        (b"Xin ch", b"Xin th"),
    ],
)
def test_a_mail_changed_on_the_way_or_given_a_second_header_is_found_out(before: bytes, after: bytes, key: DomainKey) -> None:
    content = key.signed(letter("Xin chao\n").content)
    assert before in content and received_whole(key, content)
    assert not received_whole(key, content.replace(before, after, 1))


def test_a_header_folded_anew_on_the_way_does_no_harm(key: DomainKey) -> None:
    content = key.signed(letter("Xin chao\n").content)
    assert received_whole(key, content.replace(b"\r\nSubject: ", b"\r\nSubject:\r\n   ", 1).replace(b"Xin chao", b"Xin  chao "))


# ── a whole office that signs ───────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def signing_desk(study: House, folder: Path, server: Dovecot, post: PostOffice, **smtp: object) -> Iterator[Desk]:
    (folder / "dkim.key").write_text(pem())
    told = {"from_address": OFFICE, "dkim": {"selector": "motcua", "key_file": "dkim.key"}}
    with desk_of(study, folder, mailbox=server.settings(), smtp={**post.settings(), **told, **smtp}) as desk:
        server.deliver(plain_letter("Tôi hỏi về thủ tục thi hành án."))
        desk.poll()
        yield desk


def test_what_leaves_is_what_is_kept_with_a_signature_before_it(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    with signing_desk(first_house, tmp_path, server, post) as desk:
        desk.send()
        [(_, content)], [mail] = post.taken, desk.mails("sent")
        key = key_of(desk.house.settings)
        assert key and received_whole(key, content)
        assert content.endswith(b"\r\n" + desk.house.memory.files.get(mail.sha256))


def test_a_doubt_is_settled_by_our_own_copy_though_it_is_signed_and_the_stored_mail_is_not(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    with signing_desk(first_house, tmp_path, server, post, bcc_self=True) as desk:
        post.moods = ["swallow"]
        desk.send()
        assert desk.statuses()["doubtful"] == 1
        server.deliver(post.taken[0][1])
        desk.poll()
        desk.send()
        assert desk.statuses()["sent"] == 1 == len(post.taken)
        assert desk.balance().is_zero


def test_a_doubt_is_settled_by_the_signed_copy_in_the_servers_sent_folder(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    box = {**server.settings(), "sent_folder": "Sent"}
    server.make_folder("Sent")
    with signing_desk(first_house, tmp_path, server, post) as first:
        post.moods = ["swallow"]
        first.send()
        server.deliver(post.taken[0][1], folder="Sent")
        with desk_of(first_house, tmp_path, mailbox=box, smtp=first.tables["smtp"]) as desk:
            desk.later(minutes=10)
            desk.send()
            assert desk.statuses()["sent"] == 1 == len(post.taken)


def test_a_mail_tried_twice_bears_a_signature_each_time_under_the_same_name(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    with signing_desk(first_house, tmp_path, server, post) as desk:
        post.moods = ["busy"]
        desk.send()
        desk.later(minutes=10)
        desk.send()
        [(_, content)], [mail] = post.taken, desk.mails("sent")
        assert content.count(b"DKIM-Signature:") == 1 and mail.message_id.encode() in content


# ── keys that will not do ───────────────────────────────────────────────────────────────────────────────────────────────


def told(folder: Path, **dkim_table: str) -> config.Settings:
    smtp = {"host": "smtp.example", "from_address": OFFICE, "dkim": {"selector": "motcua", "key_file": "dkim.key", **dkim_table}}
    return config.from_tables({"smtp": smtp}, base=folder)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("nothing", "không phải khóa PEM"),
        (pem(1024), "quá ngắn"),
        ("ed25519", "RSA"),
        ("locked", "mật khẩu"),
    ],
)
def test_a_key_that_will_not_do_is_told_of_in_one_sentence_with_its_mend(content: str, why: str, tmp_path: Path) -> None:
    made = {"ed25519": ["-algorithm", "ed25519"], "locked": ["-algorithm", "rsa", "-aes256", "-pass", "pass:x"]}
    if content in made:
        subprocess.run(["openssl", "genpkey", *made[content], "-out", "dkim.key"], cwd=tmp_path, check=True, capture_output=True)
    else:
        (tmp_path / "dkim.key").write_text(content)
    with pytest.raises(Refused, match=f"smtp.dkim.key_file.*{why}.*openssl genrsa"):
        key_of(told(tmp_path))


def test_a_key_others_can_read_is_told_of_and_one_that_is_kept_well_is_named(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    with signing_desk(first_house, tmp_path, server, post) as desk:
        for mode, good in [(0o644, False), (0o600, True)]:
            (tmp_path / "dkim.key").chmod(mode)
            found = next(f for f in inspect(desk.house) if "DKIM" in f.part)
            assert found.sound is good and ("chmod 600" in found.said) is not good
            assert good is (f"motcua._domainkey.{DOMAIN}" in found.said)


def test_a_key_that_is_not_there_lies_with_the_data_or_signs_for_somebody_else_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "var" / "files").mkdir(parents=True)
    (tmp_path / "var" / "files" / "dkim.key").write_text(pem(1024))
    for table, why in [
        ({}, "không đọc được"),
        ({"key_file": "var/files/dkim.key"}, "ngoài thư mục"),
        ({"domain": "else.example"}, "DMARC"),
    ]:
        with pytest.raises(Faults, match=why):
            told(tmp_path, **table)
