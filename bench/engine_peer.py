"""procrastinate at the same line: run by bench/engine.py inside an environment of its own, with nothing of ours.

    python bench/engine_peer.py defer DSN COUNT PEOPLE     # lays the jobs, those of one person under one lock
    python bench/engine_peer.py work DSN                   # works them off, one after the other, until none is left

A job does nothing but go into a table, as a letter that is at rest does. Prints one JSON line.
"""

from __future__ import annotations

import json
import sys
import time

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

DONE = "CREATE TABLE IF NOT EXISTS done (letter int, person int, at bigserial)"


def main(what: str, dsn: str, *told: str) -> None:
    began, spent = time.perf_counter(), time.process_time()
    if what == "defer":
        laid(dsn, *map(int, told))
    else:
        worked_off(dsn)
    print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}))


def laid(dsn: str, count: int, people: int) -> None:
    app = App(connector=SyncPsycopgConnector(conninfo=dsn))
    with app.open():
        app.schema_manager.apply_schema()
        with psycopg.connect(dsn) as connection:
            connection.execute(DONE)
        for letter in range(count):
            app.configure_task("answer", lock=str(letter % people)).defer(letter=letter, person=letter % people)


def worked_off(dsn: str) -> None:
    app = App(connector=PsycopgConnector(conninfo=dsn))
    with psycopg.connect(dsn, autocommit=True) as connection:

        @app.task(name="answer")
        def answer(letter: int, person: int) -> None:
            connection.execute("INSERT INTO done (letter, person) VALUES (%s, %s)", (letter, person))

        with app.open():
            app.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False, delete_jobs="always")


if __name__ == "__main__":
    main(*sys.argv[1:])
