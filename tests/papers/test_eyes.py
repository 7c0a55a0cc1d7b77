"""What eyes read on worn pages: the words, the facts, and that nobody could read it where nobody could."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from helpdesk.papers.eyes.ink import find_ink
from helpdesk.papers.eyes.level import lies_sideways
from helpdesk.papers.eyes.light import flatten, unsealed
from helpdesk.papers.eyes.page import read_page
from helpdesk.papers.eyes.slips import mend
from tests.papers.conftest import Open
from tests.papers.figures import Reading, measure
from tests.papers.pages.drawing import draw
from tests.papers.pages.wear import WEARS


def read(wear: str, layout: str, seed: int, dpi: int = 200) -> Reading:
    return measure(draw(layout, seed, dpi), wear, layout, dpi, seed)


@pytest.mark.parametrize(
    ("wear", "layout"),
    [
        ("scan", "judgment"), ("skewed", "application"), ("turned", "sheet"), ("pale", "application"),
        ("lamp", "sheet"), ("photo", "judgment"), ("curled", "judgment"), ("phone", "application"),
    ],
)  # fmt: skip
def test_a_worn_page_keeps_its_words_and_its_facts(wear: str, layout: str) -> None:
    reading = read(wear, layout, 11)
    assert reading.found / reading.wanted >= 0.95, reading.misses
    assert reading.keys - reading.right <= 1, reading.misses


@pytest.mark.parametrize("wear", ["scan", "lamp"])
def test_the_court_and_the_motto_of_a_heading_are_read_one_after_the_other(wear: str) -> None:
    page = draw("judgment", 3200, 200)
    text, _ = read_page(WEARS[wear](page.pixels, np.random.default_rng(3)), "vie", 30.0)
    assert text.startswith("TÒA ÁN NHÂN DÂN\nTHÀNH PHỐ ĐÔNG HẢI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_a_page_is_read_however_it_was_laid_on_the_glass(quarter: int) -> None:
    page = draw("sheet", 5, 150)
    text, confidence = read_page(np.ascontiguousarray(np.rot90(page.pixels, quarter)), "vie", 30.0)
    assert all(key in " ".join(text.split()) for key in page.keys) and confidence > 0.8
    assert lies_sideways(find_ink(flatten(np.ascontiguousarray(np.rot90(page.pixels, quarter)))).mask) == bool(quarter % 2)


def test_nobody_can_read_a_photo_taken_in_the_dark_and_it_is_said_so() -> None:
    page = draw("judgment", 3)
    assert read_page(WEARS["dark"](page.pixels, np.random.default_rng(1)), "vie", 30.0) == ("", 0.0)


@pytest.mark.parametrize("shape", [(1, 1), (19, 4000), (300, 300), (4000, 21)])
def test_a_picture_without_letters_has_no_words(shape: tuple[int, int]) -> None:
    assert read_page(np.full(shape, 200, np.uint8), "vie", 30.0) == ("", 0.0)


def test_a_red_seal_over_the_words_is_looked_through(read: Open) -> None:
    page = draw("sheet", 9)
    picture = Image.fromarray(page.pixels).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for x in range(200, 1400, 260):
        pen.ellipse((x, 150, x + 330, 480), outline=(205, 40, 60), width=9)
        pen.ellipse((x + 60, 210, x + 270, 420), outline=(205, 40, 60), width=5)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    flat = " ".join(read("anh.jpg", out.getvalue(), eyes=True).text.split())
    assert all(key in flat for key in page.keys)


def test_only_red_grows_pale_in_red_light() -> None:
    colours = np.array([[[200, 30, 40], [30, 40, 200], [20, 20, 20], [250, 250, 250]]], np.uint8)
    red, blue, black, white = unsealed(colours)[0].tolist()
    assert red == 200 and blue < 90 and black == 20 and white == 250


def test_a_photo_lies_as_its_camera_noted(read: Open) -> None:
    page = draw("sheet", 5, 150)
    lying = Image.fromarray(page.pixels).transpose(Image.Transpose.ROTATE_90)
    note = lying.getexif()
    note[0x0112] = 6
    out = io.BytesIO()
    lying.save(out, "JPEG", quality=85, exif=note)
    paper = read("anh.jpg", out.getvalue(), eyes=True)
    assert all(key in " ".join(paper.text.split()) for key in page.keys)


def test_every_sheet_of_a_fax_is_a_page(read: Open) -> None:
    sheets = [Image.fromarray(draw("sheet", seed, 150).pixels).convert("1") for seed in (4, 5)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", compression="group4", save_all=True, append_images=sheets[1:])
    paper = read("fax.tif", out.getvalue(), eyes=True)
    assert [p.number for p in paper.pages] == [1, 2] and all(p.text for p in paper.pages)


def test_a_picture_of_a_billion_points_is_not_unpacked(read: Open) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 15_000)).save(out, "PNG")
    assert [d.code for d in read("anh.png", out.getvalue(), eyes=True).defects] == ["too_large"]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Bản án sơ thấm", "Bản án sơ thẩm"),
        ("THI HANH ÁN DÂN SỰ", "THI HÀNH ÁN DÂN SỰ"),
        ("số 12/2017/DS-S T ngày", "số 12/2017/DS-ST ngày"),
        ("31/2022/LĐÐ-ST", "31/2022/LĐ-ST"),
        ("92/2020/L.Đ-ST", "92/2020/LĐ-ST"),
        ("18/2020/1LĐ-ST", "18/2020/LĐ-ST"),
        ("biên lai số A A/2020/0008168", "biên lai số AA/2020/0008168"),
        ("trả 255. 150 đồng và 77:309.000 đồng", "trả 255.150 đồng và 77.309.000 đồng"),
        ("lúc 14:30 ngày 3. 150 người", "lúc 14:30 ngày 3. 150 người"),
        ("hoà giải tại toà án", "hoà giải tại toà án"),
        ("Số 12/2017/XYZ-ST.", "Số 12/2017/XYZ-ST."),
    ],
)
def test_only_slips_that_can_mean_one_thing_are_mended(seen: str, meant: str) -> None:
    assert mend(seen) == meant


def test_a_photo_as_a_telephone_of_today_saves_it_is_read(read: Open) -> None:
    """pages/photo.heic is draw("sheet", 5, 150) as HEVC, made once: an encoder is no part of this program."""
    page = draw("sheet", 5, 150)
    paper = read("IMG_0682.HEIC", (Path(__file__).parent / "pages" / "photo.heic").read_bytes(), eyes=True)
    assert paper.type == "image/heif" and not paper.defects
    assert all(key in " ".join(paper.text.split()) for key in page.keys)
