"""Letters without attachments a second on one core: `python -m tests.mail.reading.speed`."""

from __future__ import annotations

import time

from tests.mail.quoting import styles
from tests.mail.reading import read
from tests.mail.reading.bounced import KINDS

LETTERS = [style.mail() for style in styles()] + list(KINDS.values())
ROUNDS = 20


def letters_a_second() -> float:
    for letter in LETTERS:
        read(letter)
    began = time.process_time()
    for _ in range(ROUNDS):
        for letter in LETTERS:
            read(letter)
    return ROUNDS * len(LETTERS) / (time.process_time() - began)


if __name__ == "__main__":
    print(f"{letters_a_second():.0f} letters a second ({len(LETTERS)} letters without attachments, {ROUNDS} rounds, CPU time of one core)")
