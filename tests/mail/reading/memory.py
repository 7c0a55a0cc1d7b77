"""Peak memory of the service while it takes in a letter of 30 MB: `python -m tests.mail.reading.memory`.

A process of its own with everything the service holds (house, page, loops) collects the letter from a mailbox, reads it and answers.
The reading room's own children have limits of their own and are not counted.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mail.reading import attachment, multipart, part
from tests.servers.dovecot import dovecot

MEGABYTE = 1_000_000
LETTER = 30 * MEGABYTE
MOST = 350 * MEGABYTE
_SERVICE = """
import sys, helpdesk.web.app, helpdesk.worker
from helpdesk.cli import main
code = main(sys.argv[1:])
print(open("/proc/self/status").read())
sys.exit(code)
"""


def big_letter(size: int = LETTER) -> bytes:
    """`size` bytes as a mailbox holds them, nearly all of them one attachment that no pattern shortens."""
    return multipart(part("Tôi gửi bản án kèm theo."), attachment("ban-an.pdf", os.urandom(size * 73 // 100)))


def peak_memory(letter: bytes) -> int:
    """Bytes at the highest; the letter is taken in from a real mail server, or this raises."""
    with tempfile.TemporaryDirectory() as folder, dovecot() as server:
        server.deliver(letter)
        settings = Path(folder) / "config.toml"
        told = "".join(f"{key} = {json.dumps(value)}\n" for key, value in server.settings().items())
        settings.write_text(f'[mailbox]\naddress = "hotro@moj.gov.vn"\n{told}timeout_seconds = 60\n'.replace("timeout_seconds = 10\n", ""))
        command = [sys.executable, "-c", _SERVICE, "poll", "--once", "--json", "--config", str(settings)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    if '"kept": 1, "handled": 1' not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    found = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    for size in (LETTER, 10_000):
        letter = big_letter(size)
        print(f"a letter of {len(letter) / MEGABYTE:.2f} MB: at most {peak_memory(letter) / MEGABYTE:.0f} MB")
