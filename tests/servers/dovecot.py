"""A Dovecot of the test's own: plain IMAP on a loopback port, a Maildir for every user that signs in."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.servers import answers, free_port, program, until

MORNING = datetime.fromisoformat("2017-06-12T11:00:00+07:00")  # when a letter arrives of which nothing else is said
USER, PASSWORD = "motcua", "mat-khau-thu"
CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
info_log_path = {base}/log
debug_log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = dovenull
default_internal_user = dovecot
mail_location = maildir:{mail}/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={base}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
protocol imap {{
  mail_max_userip_connections = 50
  imap_capability = {capability}
}}
{more}
"""


@dataclass
class Dovecot:
    base: Path
    port: int
    more: str = ""
    capability: str = ""
    user: str = USER
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def maildir(self) -> Path:
        return self.base / "mail" / self.user

    def of(self, user: str) -> Dovecot:
        """The same server with another, empty mailbox."""
        return replace(self, user=user)

    def start(self) -> None:
        told = CONFIG.format(
            base=self.base, mail=self.base / "mail", port=self.port, password=PASSWORD, more=self.more, capability=self.capability
        )
        (self.base / "dovecot.conf").write_text("\n".join(line for line in told.splitlines() if not line.endswith("imap_capability = ")))
        self._process = subprocess.Popen([program("dovecot"), "-F", "-c", str(self.base / "dovecot.conf")])
        until(lambda: answers(self.port))

    def stop(self) -> None:
        """As if the machine had been switched off: whoever waits at it finds the line dead."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None
            until(lambda: not answers(self.port))

    def client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.login(self.user, PASSWORD)
        return client

    def deliver(self, *letters: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        with self.client() as client:
            for content in letters:
                client.append(folder, content, msg_time=at or MORNING)

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        """Every mail of a folder, oldest first, without setting a flag."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"]) if client.search("ALL") else {}
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            return dict(client.get_flags(client.search("ALL")))

    def make_folder(self, name: str) -> None:
        with self.client() as client:
            client.create_folder(name)

    def move(self, number: int, folder: str) -> None:
        """As somebody would with a mail program: the mail at that place of the inbox, from 0."""
        with self.client() as client:
            client.select_folder("INBOX")
            client.move([sorted(client.search("ALL"))[number]], folder)

    def delete(self, number: int) -> None:
        with self.client() as client:
            client.select_folder("INBOX")
            client.delete_messages([sorted(client.search("ALL"))[number]])
            client.expunge()

    def change_uidvalidity(self) -> None:
        """As after a restore or a move to another server: all UIDs are new."""
        before = self._uidvalidity()
        while self._uidvalidity() == before:  # Dovecot takes it from the clock, by the second
            for path in self.maildir.glob("dovecot*"):
                path.unlink(missing_ok=True)
            time.sleep(0.2)

    def _uidvalidity(self) -> int:
        with self.client() as client:
            return int(client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"])

    def settings(self) -> dict[str, object]:
        """The [mailbox] table that points at it; the password comes from a file, as in service."""
        return {
            "source": "imap",
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "username": self.user,
            "password_file": str(self.base / "password"),
            "poll_seconds": 1,
            "timeout_seconds": 10,
        }


@contextmanager
def dovecot(*, more: str = "", capability: str = "") -> Iterator[Dovecot]:
    base = Path(tempfile.mkdtemp(prefix="dovecot-"))  # not below the test's folder: its path must be short and open to its users
    base.chmod(0o755)
    for name in ("run", "state", "home", "mail"):
        (base / name).mkdir()
    for name in ("home", "mail"):
        shutil.chown(base / name, "nobody", "nogroup")
    (base / "password").write_text(PASSWORD)
    server = Dovecot(base, free_port(), more, capability)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(base, ignore_errors=True)
