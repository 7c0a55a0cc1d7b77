"""The real browser: Debian's Chromium, driven by Playwright. Nothing of it is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def where() -> str | None:
    """The browser's program; None where there is none on this machine."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, login: str, password: str, *, at: str = "") -> None:
    """By keyboard alone, as everybody does."""
    page.goto(f"{at}/sign-in")
    expect(page.locator("input[name=login]")).to_be_focused()  # a script of ours would be kept out by the page's own policy
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
