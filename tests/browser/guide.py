"""The pictures of the guides in docs/huong-dan, made from the real pages: `python -m tests.browser.guide [part of a picture's name …]`.

The office is that of the fixtures: its people and letters are invented. A picture is cut to what the step speaks of and kept to 64 colours.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page

from helpdesk.config import PROJECT
from helpdesk.house import House
from tests.browser import engine
from tests.browser.counter_day import TUESDAY, set_clock
from tests.browser.pictures import furnished
from tests.web import office

GUIDES = PROJECT / "docs" / "huong-dan"
PICTURES = GUIDES / "anh"
SIZE = {"width": 1240, "height": 800}
COLOURS = 64
Act = Callable[[Page], None]


def as_it_opens(_page: Page) -> None:
    """Nothing is pressed."""


@dataclass(frozen=True)
class Picture:
    """Who looks at which page, to which part of it the picture is cut (none: the window), and what they press there."""

    name: str
    login: str
    path: str
    part: str = ""
    act: Act = as_it_opens


def pictures(house: House) -> list[Picture]:
    def case(kind: str, outcome: str) -> str:
        return next(f"/cases/{c.code}" for c in office.cases(house) if (c.kind, c.outcome) == (kind, outcome))

    complaint, refusal, confirmation = (
        case("complaint", "complete"), case("enforcement", "time_barred"), case("confirmation", "complete"),
    )  # fmt: skip
    return [
        Picture("dang-nhap", "", "/sign-in", ".door"),
        Picture("tai-khoan-cua-toi", "hoa", "/me", ".cards .card"),
        Picture("hang-cho", "hoa", "/queue"),
        Picture("ho-so", "hoa", complaint),
        Picture("thong-tin", "hoa", confirmation, act=_point_at_a_fact),
        Picture("danh-muc", "hoa", confirmation, "#items"),
        Picture("du-thao", "hoa", complaint, ".draft .bar"),
        Picture("viec-khac", "hoa", complaint, ".acts"),
        Picture("thu-tu-gui", "hoa", "/unattended"),
        Picture("tu-choi", "lan", refusal),
        Picture("tong-quan", "lan", "/dashboard"),
        Picture("bao-cao", "lan", "/reports"),
        Picture("tai-khoan", "root", "/people"),
        Picture("lich-lam-viec", "root", "/calendar"),
        Picture("tinh-trang", "root", "/health"),
        Picture("lich-hen", "hoa", "/visits", act=_tuesday(house)),
        Picture("doi-chieu", "hoa", "/visits", act=_arrived(house)),
    ]


def _point_at_a_fact(page: Page) -> None:
    page.locator("#facts").scroll_into_view_if_needed()
    page.locator("#facts .proof").first.click()


def _tuesday(house: House) -> Act:
    def act(page: Page) -> None:
        set_clock(house.clock, TUESDAY)
        engine.sign_in(page, "hoa", office.PASSWORD)
        page.goto("/visits")

    return act


def _arrived(house: House) -> Act:
    def act(page: Page) -> None:
        _tuesday(house)(page)
        page.get_by_role("button", name=re.compile("Đã đến")).first.click()

    return act


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with furnished() as house, office.open_window(house) as address, engine.running() as browser:
        office.send_post(house)
        for picture in pictures(house):
            if not sys.argv[1:] or any(word in picture.name for word in sys.argv[1:]):
                print(picture.name)
                with somebody_at(browser, address, picture.login) as page:
                    page.goto(picture.path)
                    picture.act(page)
                    page.wait_for_load_state("networkidle")
                    keep(picture.name, (page.locator(picture.part).first if picture.part else page).screenshot())


@contextmanager
def somebody_at(browser: Browser, address: str, login: str) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZE, locale="vi-VN", base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(8000)
    if login:
        engine.sign_in(page, login, office.PASSWORD)
    try:
        yield page
    finally:
        context.close()


def keep(name: str, content: bytes) -> None:
    with Image.open(BytesIO(content)) as picture:
        picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
