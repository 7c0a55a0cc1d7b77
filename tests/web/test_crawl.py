"""Every route there is, asked with sense and with nonsense by every role: nothing ends in an error of ours."""

import random
import re
import string

import pytest

from helpdesk.web import create_app
from tests.web import office
from tests.web.office import form_fields

NONSENSE = (
    "", "0", "-1", "1e9", "99999999999999999999", "%00", "a" * 300, "../..", "'; DROP TABLE case_file; --", "<script>", "đường", "😀",
    "2017-02-30", "9999-12-31", "0001-01-01", "null", "[]", "{}", "%", "\r\n", "HTTT-2017-000001",
)  # fmt: skip
WORDS = (
    "value", "text", "subject", "note", "why", "to", "how", "into", "kind", "outcome", "status", "letter", "login", "name", "roles", "out",
    "right", "mail", "number", "query", "office", "day", "works", "reason", "document", "password", "old", "new", "again", "secret", "code",
    "version", "event", "sha256", "key", "door", "next", "words", "wants", "hour", "codes", "hold", "answer", "sure", "confidential",
)  # fmt: skip
QUERY = ("done", "edit", "kind", "outcome", "reason", "whose", "late", "after", "code", "mail", "q", "before", "since", "everything",
         "as_of", "form", "office", "about", "limits", "visits", "version", "download", "key", "next")  # fmt: skip


def routes(house) -> list[tuple[str, str]]:
    """(method, path) of everything the window answers to, by its own description."""
    return sorted((method.upper(), path) for path, methods in create_app(house).openapi()["paths"].items() for method in methods)


@pytest.fixture
def morning(house, lived_morning):
    return office.relive(house, lived_morning)


@pytest.mark.parametrize("login", ["hoa", "khanh", "root", "lan"])
def test_no_route_fails_whatever_it_is_asked(morning, at_work, login):
    luck, browser = random.Random(login), at_work(login)
    every = [r for r in routes(morning) if r[1] not in ("/sign-out", "/me/sessions", "/me/password")]
    assert len(every) > 50
    codes = [c.code for c in office.cases(morning)]
    for method, path in every:
        for _ in range(3):
            if browser.see("/me").url.path != "/me":
                browser.sign_in(login)  # one may sign oneself out everywhere
                browser.see("/me")
            csrf = form_fields(browser.page)[0][1]["csrf"]
            asked = re.sub(r"{(\w+)}", lambda m: luck.choice((*codes, "1", "2", *NONSENSE[:8])).replace("/", "_") or "x", path)
            told = {name: luck.choice((*NONSENSE, "1", *codes)) for name in luck.sample(WORDS, 12)} | {"csrf": csrf}
            if method == "POST":
                answer = browser.post(asked.replace("%00", "_"), data=told, follow_redirects=False)
            else:
                more = {name: luck.choice((*NONSENSE, "1")) for name in luck.sample(QUERY, 8)}
                answer = browser.get(asked.replace("%00", "_"), params=more, follow_redirects=False)
            assert answer.status_code < 500, (method, asked, told, answer.status_code)


def test_noise_on_the_line_is_answered_and_never_fails(morning, visitor):
    luck, browser = random.Random(5), visitor()
    for _ in range(200):
        path = "/" + "".join(luck.choice(string.printable[:90]) for _ in range(luck.randrange(40))).replace("#", "").replace("?", "")
        answer = browser.get(path.replace("\\", "/").replace("//", "/"), follow_redirects=False)
        assert answer.status_code < 500, path
