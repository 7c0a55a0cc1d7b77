"""The search of `tests.fuzz.mail` with a compiled engine, five times as fast: `python -m tests.fuzz.by_atheris --seconds 600`.

Wants `atheris` (a wheel of 11 MB, installed by hand). Stops with the offending bytes in `crash-*`; exit 0 when the time is over.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["helpdesk.mail"]):
    from tests.fuzz.mail import one
    from tests.mail.reading.mangled import JUNK, SEEDS


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    folder = Path(tempfile.mkdtemp(prefix="fuzz-mail-"))
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    words = folder.with_suffix(".dict")
    words.write_text("".join(f'"{_escaped(junk[:60])}"\n' for junk in JUNK))
    options = [f"-max_total_time={seconds}", "-max_len=20000", "-timeout=10", "-print_final_stats=1", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
