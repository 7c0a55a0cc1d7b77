import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.mail.charsets import decode
from helpdesk.mail.defects import Notes
from helpdesk.mail.legacy import repair
from tests.mail.reading import codes, mail, multipart, part, read

WORDS = "Kính gửi Cục Thi hành án dân sự tỉnh Quảng Ninh, tôi đề nghị thi hành bản án."
FONTS = tomllib.loads(files("helpdesk.spelling").joinpath("old_fonts.toml").read_text("utf-8"))


def windows_1258(text: str) -> bytes:
    """Vietnamese in windows-1258: base letters with â ê ô ă ơ ư whole, the tone marks as combining characters."""
    done = b""
    for letter in text:
        base = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in base if c in "\u0300\u0301\u0303\u0309\u0323")
        done += unicodedata.normalize("NFC", "".join(c for c in base if c not in tone)).encode("cp1258") + tone.encode("cp1258")
    return done


def tcvn3(text: str) -> bytes:
    table = dict(zip(FONTS["tcvn3"]["meant"], FONTS["tcvn3"]["written"], strict=True))
    return "".join(table.get(c, table.get(c.lower(), c)) for c in text).encode("cp1252")


def vni(text: str) -> bytes:
    table = dict(zip(FONTS["vni"]["meant"].split(), FONTS["vni"]["written"].split(), strict=True))
    return "".join(table.get(c, table.get(c.lower(), c.lower()).upper() if c.lower() in table else c) for c in text).encode("cp1252")


ILLNESSES = {
    "utf-8 called latin-1": (WORDS.encode(), "iso-8859-1"),
    "utf-8 without a name": (WORDS.encode(), ""),
    "utf-8 called ascii": (WORDS.encode(), "us-ascii"),
    "utf-8 called by no known name": (WORDS.encode(), "x-vietnamese-9"),
    "windows-1258 rightly named": (windows_1258(WORDS), "windows-1258"),
    "windows-1258 called utf-8": (windows_1258(WORDS), "utf-8"),
    "windows-1258 called latin-1": (windows_1258(WORDS), "iso-8859-1"),
    "windows-1258 without a name": (windows_1258(WORDS), ""),
    "tcvn3 called latin-1": (tcvn3(WORDS), "iso-8859-1"),
    "tcvn3 without a name": (tcvn3(WORDS), ""),
    "tcvn3 inside utf-8": (tcvn3(WORDS).decode("cp1252").encode(), "utf-8"),
    "vni called windows-1252": (vni(WORDS), "windows-1252"),
    "vni without a name": (vni(WORDS), ""),
    "utf-16 with a mark": (WORDS.encode("utf-16"), ""),
    "utf-16 without a mark": (WORDS.encode("utf-16-le"), "utf-16"),
    "utf-16 unnamed, big end first": (WORDS.encode("utf-16-be"), ""),
    "decomposed": (unicodedata.normalize("NFD", WORDS).encode(), "utf-8"),
    "encoded twice": (WORDS.encode().decode("latin-1").encode(), "utf-8"),
    "encoded twice by windows": ("".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in WORDS.encode()).encode(), "utf-8"),
    "byte order mark": (b"\xef\xbb\xbf" + WORDS.encode(), "utf-8"),
    "zero-width characters": ("\u200b".join(WORDS.split("h")).replace("\u200b", "h\u200b").encode(), "utf-8"),
}


@pytest.mark.parametrize("illness", ILLNESSES, ids=str)
def test_the_words_come_out(illness):
    data, charset = ILLNESSES[illness]
    assert read(mail(data, Content_Type=f"text/plain; charset={charset}" if charset else "text/plain")).text == WORDS


def test_a_single_damaged_byte_costs_only_itself():
    letter = read(mail(WORDS.encode() + b"\xff", Content_Type="text/plain; charset=utf-8"))
    assert letter.text.startswith(WORDS)
    assert "unreadable_bytes" in codes(letter)


def test_a_letter_cut_in_two_at_the_end_does_not_change_how_the_rest_is_read():
    letter = read(mail("Kính gửi Cục Thi hành á".encode()[:-1], Content_Type="text/plain; charset=iso-8859-1"))
    assert letter.text == "Kính gửi Cục Thi hành \ufffd"
    assert "unreadable_bytes" in codes(letter)


def test_utf_7_is_read_line_by_line_so_that_one_wrong_line_costs_no_other():
    body = "Tôi hỏi:".encode("utf-7") + b"\r\niQ+zB/x==\r\n" + "Gửi cơ quan.".encode("utf-7")
    assert read(mail(body, Content_Type="text/plain; charset=utf-7")).text == "Tôi hỏi:\niQ+zB/x==\nGửi cơ quan."


def test_japanese_with_the_signs_of_a_maker_is_read():
    assert read(mail(b"\x1b$B-!\x1b(B \x1b$B4]?t;z\x1b(B", Content_Type="text/plain; charset=iso-2022-jp")).text == "① 丸数字"


def test_a_foreign_charset_rightly_named_is_believed():
    assert read(mail("Здравствуйте".encode("koi8-r"), Content_Type="text/plain; charset=koi8-r")).text == "Здравствуйте"
    assert read(mail("お世話になります".encode("iso2022_jp"), Content_Type="text/plain; charset=iso-2022-jp")).text == "お世話になります"


def test_a_part_without_a_charset_shares_its_neighbours():
    letter = read(multipart(part("Привет".encode("koi8-r"), "text/plain; charset=koi8-r"), part("мир".encode("koi8-r"), "text/plain")))
    assert letter.text == "Привет\n\nмир"


def test_the_page_may_name_its_own_charset():
    page = "<html><head><meta charset='koi8-r'></head><body>Привет</body></html>".encode("koi8-r")
    assert read(mail(page, Content_Type="text/html")).text == "Привет"


@pytest.mark.parametrize(
    "text",
    [
        "Où est-il allé ? déjà vu à la forêt « là »",
        "20 € für Käse über Straße",
        "¿Está aquí mañana? ¡Sí!",
        "Đã nhận ® và ©",
        "smörgås på svenska",
    ],
)
def test_other_languages_are_left_alone(text):
    assert repair(text, Notes()) == text


def test_nul_and_bare_cr_are_mended_and_told():
    letter = read(mail(b"\xef\xbb\xbf\x00Dong mot.\rDong hai.", Content_Type="text/plain"))
    assert letter.text == "Dong mot.\nDong hai."
    assert codes(letter) == {"bare_cr", "control_characters"}


def test_each_damage_is_told_in_a_sentence_for_staff():
    letter = read(mail(windows_1258(WORDS), Content_Type="text/plain; charset=utf-8"))
    assert [d.detail for d in letter.defects] == ["Bảng mã ghi trong thư không đúng, đã đọc theo windows-1258."]


@given(
    st.binary(max_size=200),
    st.sampled_from([None, "utf-8", "windows-1258", "utf-16", "utf-7", "iso-2022-jp", "gb2312", "x", "idna", "hex"]),
)
def test_any_bytes_decode_to_text_that_json_can_carry(data, charset):
    assert isinstance(read(mail(data, Content_Type=f"text/plain; charset={charset}")).text.encode("utf-8"), bytes)
    assert isinstance(decode(data, charset, Notes()), str)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@example("\x000\x00")
@example("0\x001\x002")
def test_valid_utf_8_is_never_lost(text):
    kept = decode(text.encode(), "utf-8", Notes())
    plain = (text.removeprefix("\ufeff"), text.replace("\0", ""))  # every second byte NUL is UTF-16, whatever it is called
    assert repair(unicodedata.normalize("NFC", text), Notes()) in (kept, unicodedata.normalize("NFC", kept)) or kept in plain
