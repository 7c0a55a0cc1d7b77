"""A morning at the counter, click by click; `python -m tests.browser.counter_day OUT_DIR` leaves a picture of every step and the papers."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page

from helpdesk.clock import Clock, StoppedClock
from helpdesk.house import House
from tests.browser import engine
from tests.browser.pictures import LOOKS, furnished
from tests.papers.signing import signed_pdf
from tests.web import office

TUESDAY = datetime.fromisoformat("2017-06-13T07:35:00+07:00")
MATCHING = "HTTT-2017-000001"
Look = Callable[[Page, str], None]
SAID = "Tôi là người được thi hành án. Ông Vi Văn Tạo chưa trả đồng nào từ khi có bản án. Tôi không viết được đơn vì mắt kém."


def unseen(_page: Page, _name: str) -> None:
    """Nobody takes pictures."""


def set_clock(clock: Clock, at: datetime) -> None:
    assert isinstance(clock, StoppedClock)
    clock.at = at


def give_a_time(page: Page, code: str, look: Look = unseen) -> None:
    """Somebody rang: the clerk gives them tomorrow at eight."""
    page.goto(f"/cases/{code}")
    page.get_by_role("link", name="Đặt giờ hẹn").click()
    look(page, "times")
    page.get_by_label("08:00–08:30").check()
    page.get_by_role("button", name="Hẹn giờ này và báo công dân").click()
    page.wait_for_url("**done=moved*")


def matches(page: Page, name: str, look: Look = unseen) -> None:
    """Who was expected is here, and everything is as it was sent."""
    page.goto("/visits")
    look(page, "visits")
    page.get_by_role("button", name=re.compile(f"Đã đến.*{name}")).click()
    look(page, "sheet")
    page.get_by_label("đều khớp").check()
    page.get_by_label("Giao chuyên viên").select_option(label="Đỗ Hải Sơn")
    page.get_by_role("button", name="Nhận hồ sơ, in giấy biên nhận").click()
    page.wait_for_url("**done=taken_in*")
    look(page, "taken-in")


def has_gaps(page: Page, name: str, look: Look = unseen) -> None:
    """One paper differs, one is not there."""
    page.goto("/visits")
    page.get_by_role("button", name=re.compile(f"Đã đến.*{name}")).click()
    page.locator("[name=brought-judgment_identity][value=differs]").check()
    page.locator("[name=note-judgment_identity]").fill("bản án mang đến là số 41/2016/DS-ST")
    page.locator("[name=brought-judgment_copy][value=missing]").check()
    page.locator("[name=brought-debtor_address][value=missing]").check()
    page.locator("[name=brought-application][value=match]").check()
    page.get_by_label("đều khớp").check()
    look(page, "gaps")
    page.get_by_role("button", name="In phiếu hướng dẫn").click()
    page.wait_for_url("**done=guided*")
    look(page, "guided")


def walks_in(page: Page, look: Look = unseen) -> None:
    """Nobody knew of her; she asks what to bring and leaves with an answer."""
    page.goto("/visits")
    page.get_by_role("link", name="Khách không hẹn").click()
    page.get_by_label("Họ và tên").fill("Hoàng Thị Sáu")
    look(page, "newcomer")
    page.get_by_role("button", name="Mở hồ sơ và đối chiếu").click()
    page.get_by_text("Chỉ hướng dẫn, không nộp gì").click()
    page.get_by_label("Đã hướng dẫn những gì").fill("Cần bản án có đóng dấu và địa chỉ của người phải thi hành án.")
    page.get_by_role("button", name="Ghi và kết thúc").click()
    page.wait_for_url("**done=advised*")
    look(page, "advised")


def speaks(page: Page, look: Look = unseen) -> None:
    """He cannot write: what he says becomes a record, and counts as his application."""
    page.goto("/counter/new")
    told = {
        "requester_name": "Chíu Sáng Phúc", "creditor": "Chíu Sáng Phúc",
        "requester_address": "thôn Pắc Liềng, xã Tình Húc, huyện Bình Liêu",
        "debtor_name": "Vi Văn Tạo", "debtor_address": "khu Bình Quyền, thị trấn Bình Liêu",
        "request_content": "buộc ông Tạo trả 42.000.000 đồng", "asset_info": "ông Tạo có một con trâu và xe máy",
        "judgments": "Bản án số 05/2017/DS-ST ngày 14/3/2017 của TAND tỉnh Quảng Ninh",
    }  # fmt: skip
    for name, text in told.items():
        page.locator(f"[name=fact-{name}]").fill(text)
    page.locator("[name=fact-role]").select_option("creditor")
    page.get_by_role("button", name="Mở hồ sơ và đối chiếu").click()
    page.get_by_text("Công dân trình bày bằng lời").click()
    page.get_by_label("Ghi lời trình bày").fill(SAID)
    page.get_by_role("button", name="Lập biên bản để in và ký").click()
    page.wait_for_url("**done=recorded*")
    look(page, "recorded")
    page.locator("[name=brought-judgment_copy][value=match]").check()
    page.get_by_label("đều khớp").check()
    page.get_by_role("button", name="Nhận hồ sơ, in giấy biên nhận").click()
    page.wait_for_url("**done=taken_in*")
    look(page, "oral-taken-in")


def comes_back_signed(page: Page, code: str, signed: bytes, look: Look = unseen) -> None:
    """The specialist has written, the leader has signed elsewhere; the file is brought in and goes to the citizen by mail."""
    page.goto(f"/cases/{code}")
    page.get_by_text("Ghi bước giải quyết").click()
    page.get_by_label("Bước").select_option(label="Đã trình lãnh đạo ký")
    page.locator("form[action$='/work'] button").click()
    page.wait_for_url("**done=worked*")
    page.get_by_label("Tệp PDF đã ký số").set_input_files({"name": "qd-123.pdf", "mimeType": "application/pdf", "buffer": signed})
    page.get_by_role("button", name="Đưa vào hồ sơ").click()
    page.wait_for_url("**done=result*")
    look(page, "result")
    page.get_by_role("button", name="Gửi kết quả qua thư").click()
    page.wait_for_url("**done=result_mailed*")
    look(page, "result-mailed")


def dossier_opened(page: Page, code: str, folder: Path) -> Path:
    """The dossier, fetched and unpacked as anybody would; its page to begin with."""
    content = page.request.get(f"/cases/{code}/dossier.zip").body()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder / "muc-luc.html"


def papers(page: Page) -> dict[str, bytes]:
    """What the page gives to print, by name."""
    addresses = [str(a.get_attribute("href")) for a in page.get_by_role("link", name="Mở để in (PDF)").all()]
    return {address.rsplit("/", 1)[1]: page.request.get(address).body() for address in addresses}


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for shape in ("wide", "phone"):
        with furnished() as house, office.open_window(house) as address, engine.running() as browser:
            page = browser.new_context(locale="vi-VN", base_url=address, **LOOKS[shape]).new_page()
            page.set_default_timeout(8000)
            whole_morning(page, house, out, shape)


def whole_morning(page: Page, house: House, out: Path, shape: str) -> None:
    def look(seen: Page, name: str) -> None:
        seen.screenshot(path=out / f"{name}-{shape}.png", full_page=True)

    waiting = office.case_of(house, requester="nguyen van hung")
    engine.sign_in(page, "hoa", office.PASSWORD)
    give_a_time(page, waiting.code, look)
    set_clock(house.clock, TUESDAY)
    engine.sign_in(page, "hoa", office.PASSWORD)
    kept: dict[str, bytes] = {}
    for act in (
        lambda: matches(page, "Phạm Thị Hiền", look),
        lambda: has_gaps(page, waiting.requester, look),
        lambda: walks_in(page, look),
        lambda: speaks(page, look),
    ):
        act()
        kept |= papers(page)
    page.goto("/visits")
    look(page, "visits-after")
    comes_back_signed(page, MATCHING, signed_pdf(), look)
    set_clock(house.clock, TUESDAY + timedelta(minutes=30))
    office.send_post(house)
    page.goto(f"/cases/{MATCHING}")
    look(page, "closed")
    page.goto(dossier_opened(page, MATCHING, out / f"dossier-{shape}").as_uri())
    look(page, "dossier")
    for name, content in kept.items():
        (out / name).write_bytes(content)


if __name__ == "__main__":
    main()
