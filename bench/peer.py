"""django-helpdesk at the same mailbox: run by bench/intake.py inside an environment of its own, with nothing of ours.

    python bench/peer.py FOLDER PORT USER PASSWORD

Its own command fetches, parses and opens tickets on SQLite; mails of its own go nowhere (that favours it). Prints one JSON line.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

urlpatterns: list[object] = []  # its mails hold addresses of its pages
APPS = ("auth", "contenttypes", "sessions", "sites", "messages", "humanize", "admin")


def main(folder: str, port: str, user: str, password: str) -> None:
    set_up(Path(folder))
    from helpdesk.models import Queue, Ticket

    Queue.objects.create(
        title="Mot cua", slug="motcua", allow_email_submission=True, email_address="motcua@moj.example", email_box_type="imap",
        email_box_host="127.0.0.1", email_box_port=int(port), email_box_user=user, email_box_pass=password, email_box_ssl=False,
        email_box_imap_folder="INBOX", email_box_interval=0,
    )  # fmt: skip
    before, began = spent(), time.perf_counter()
    call_command("get_email", "--quiet")
    taken = time.perf_counter() - began
    print(json.dumps({"done": Ticket.objects.count(), "seconds": taken, "cpu": spent() - before, "memory": most_memory()}))


def set_up(folder: Path) -> None:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "peer.db"}},
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "rest_framework", "helpdesk"],
        MEDIA_ROOT=folder / "media", SITE_ID=1, SECRET_KEY="bench", USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", LOGGING_CONFIG=None, ROOT_URLCONF=__name__,
        HELPDESK_TEAMS_MODE_ENABLED=False, LOGIN_URL="/login/",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}],
    )  # fmt: skip
    django.setup()
    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    call_command("migrate", verbosity=0)


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def most_memory() -> float:
    """MB; getrusage would count what the process was forked from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
