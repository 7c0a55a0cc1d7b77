"""Pictures of every page, to be looked at: python -m tests.browser.pictures OUT_DIR [part of a page's name …]"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page

from helpdesk import config
from helpdesk.clock import StoppedClock
from helpdesk.house import House, build
from tests.browser import engine
from tests.web import office

NINE_O_CLOCK = datetime.fromisoformat("2017-06-12T09:40:00+07:00")
LOOKS = {
    "wide": {"viewport": engine.WIDE},
    "dark": {"viewport": engine.WIDE, "color_scheme": "dark"},
    "phone": {"viewport": engine.PHONE, "device_scale_factor": 2, "has_touch": True},
    "phone-dark": {"viewport": engine.PHONE, "color_scheme": "dark"},
}


def scenes(house: House) -> list[tuple[str, str, str]]:
    """(name, who looks, at what)."""

    def code(kind: str = "", outcome: str = "") -> str:
        fits = (c.code for c in office.cases(house) if kind in ("", c.kind) and outcome in ("", c.outcome))
        return next(fits)

    return [
        ("sign-in", "", "/sign-in"),
        ("queue", "hoa", "/queue"),
        ("queue-filtered", "hoa", "/queue?reason=refusal"),
        ("queue-leader", "lan", "/queue"),
        ("queue-keeper", "khanh", "/queue"),
        ("search", "hoa", "/search?q=vu+thi"),
        ("search-nothing", "hoa", "/search?q=khongco"),
        ("me", "hoa", "/me"),
        ("unattended", "hoa", "/unattended"),
        ("unsent", "hoa", "/unsent"),
        ("shunted", "hoa", "/shunted"),
        ("visits", "hoa", "/visits"),
        ("reports", "lan", "/reports"),
        ("dashboard", "lan", "/dashboard"),
        ("dashboard-list", "lan", "/dashboard/cases?figure=cases.all.opened"),
        ("dashboard-preview", "lan", "/dashboard/preview"),
        ("registers-unclear", "hoa", "/registers/unclear"),
        ("registers-information", "hoa", "/registers/information"),
        ("registers-requests", "hoa", "/registers/requests"),
        ("subjects", "hoa", "/subjects"),
        ("subject", "lan", "/subjects/1"),
        ("retention", "lan", "/retention"),
        ("calendar", "lan", "/calendar"),
        ("law", "hoa", "/law"),
        ("health", "lan", "/health"),
        ("people", "root", "/people"),
        ("audit", "root", "/audit"),
        ("refused", "son", "/people"),
        ("case-confirmation", "hoa", f"/cases/{code('confirmation', 'complete')}"),
        ("case-refusal", "lan", f"/cases/{code('enforcement', 'time_barred')}"),
        ("case-doubt", "hoa", f"/cases/{code(outcome='needs_review')}"),
        ("case-answered", "hoa", f"/cases/{code('enforcement', 'complete')}"),
        ("case-confidential", "khanh", f"/cases/{code('denunciation', 'complete')}"),
        ("case-edit", "hoa", f"/cases/{code('complaint', 'complete')}?edit=EDIT"),
    ]


@contextmanager
def furnished() -> Iterator[House]:
    """An office in the middle of a morning."""
    with tempfile.TemporaryDirectory() as folder:
        clock = StoppedClock(NINE_O_CLOCK)
        house = build(config.from_tables({}, base=Path(folder)), clock)
        house = replace(house, clock=clock)
        house.memory.migrate()
        office.staff(house)
        office.deliver_fixtures(house)
        office.asks_about_themselves(house, next(c.requester for c in office.cases(house) if c.kind == "confirmation"))
        office.asks_about_themselves(house, "nobody@mail.example")
        yield house
        house.close()


def take(browser: Browser, house: House, address: str, out: Path, wanted: list[str]) -> None:
    chosen = [s for s in scenes(house) if not wanted or any(w in s[0] for w in wanted)]
    for who in dict.fromkeys(login for _, login, _ in chosen):
        state = None
        if who:
            page = browser.new_page()
            engine.sign_in(page, who, office.PASSWORD, at=address)
            state = page.context.storage_state()
            page.close()
        for look, options in LOOKS.items():
            context = browser.new_context(storage_state=state, locale="vi-VN", **options)
            page = context.new_page()
            for name, login, path in chosen:
                if login == who:
                    page.goto(address + _opened(page, address, path))
                    page.wait_for_load_state("load")
                    page.screenshot(path=out / f"{name}-{look}.png", full_page=True)
            context.close()


def _opened(page: Page, address: str, path: str) -> str:
    """With EDIT, the first draft of the case opened for editing."""
    if "EDIT" not in path:
        return path
    page.goto(address + path.partition("?")[0])
    return str(page.locator(".draft a[data-key=e]").first.get_attribute("href"))


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with furnished() as house, office.open_window(house) as address, engine.running() as browser:
        take(browser, house, address, out, sys.argv[2:])


if __name__ == "__main__":
    main()
