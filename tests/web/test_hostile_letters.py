"""Letters that mean harm: nothing they hold runs, is fetched, or leads anywhere; wherever it is written."""

import io
import re
import zipfile
from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from sqlmodel import select

from helpdesk.cases.tables import CaseRow
from tests.web import office

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
TEMPLATE = "{{7*7}}{% raw %}"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = f"""<html><body onload="alert(1)"><p>Kính gửi</p>{SCRIPT}<img src="https://evil.example/track.png"><svg onload=alert(1)></svg>
<a href="javascript:alert(1)">bấm</a><a href="https://evil.example">bấm</a><iframe src="https://evil.example"></iframe><form action="https://evil.example">
<input name=a></form><style>@import url(https://evil.example/a.css);body{{background:url(https://evil.example/b)}}</style><base href="https://evil.example">
<link rel=stylesheet href="https://evil.example/c.css"><meta http-equiv=refresh content="0;url=https://evil.example"><p style="background:url(https://evil.example/d)">x</p>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></table></math></body></html>"""
NAMES = (
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "a\r\nSet-Cookie: x=1.pdf",
    "C:evil.exe",
    f"{SCRIPT}.pdf",
    "‮fdp.exe",
    "/abs/path.txt",
    "." * 300,
)


def hostile(field: str, value: str) -> bytes:
    """A request for enforcement with one field that means harm."""
    mail = EmailMessage()
    name = value if field == "name" else "Nguyễn Thị Sen"
    mail["From"] = f'"{name.translate({34: None, 92: None})}" <sen@mail.example>'
    mail["To"] = "httqvangninh@moj.gov.vn"
    mail["Subject"] = f"Yêu cầu thi hành án {value if field == 'subject' else ''}".replace("\n", " ")
    said = {
        f: value if field == f else v for f, v in {"writer": "Nguyễn Thị Sen", "place": "phường Hà Khẩu", "debtor": "Lê Văn Nợ"}.items()
    }
    mail.set_content(
        f"Tôi là {said['writer']}, trú tại tổ 2, {said['place']}, thành phố Hạ Long, điện thoại 0912 345 678, là người được thi hành án.\n"
        f"Bản án số 12/2017/DS-ST ngày 15/3/2017 của TAND thành phố Hạ Long buộc ông {said['debtor']} trả tôi 50.000.000 đồng. "
        f"Đề nghị thi hành án. {value if field == 'body' else ''}\nHạ Long, 10/6/2017\n{said['writer']}\n"
    )
    return mail.as_bytes()


def with_file(name: str, kind: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Sen <sen@mail.example>", "httqvangninh@moj.gov.vn", "Bản án"
    mail.set_content("Tôi gửi kèm bản án để yêu cầu thi hành án.\nNguyễn Thị Sen\n")
    mail.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename="PLACEHOLDER")
    head = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "'").replace("\\", "\\\\")
    return mail.as_bytes().replace(b"PLACEHOLDER", head.encode("utf-8"))


def only_case(house) -> CaseRow:
    with house.memory.look() as unit:
        return unit.session.exec(select(CaseRow).order_by(CaseRow.id.desc())).first()


class Tags(HTMLParser):
    """Every tag of a page that a browser would take for one, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


OURS = {"script": ("/static/",), "link": ("/static/",), "img": ("/cases/",), "iframe": ("/cases/",)}
NEVER = ("svg", "object", "embed", "base", "math", "applet", "video", "audio")


def stray(page: str) -> list[object]:
    """Whatever of a letter became a tag, an attribute or a template of the page."""
    found: list[object] = []
    for tag, given in Tags(page).found:
        where = given.get("src") or given.get("href") or ""
        foreign = tag in OURS and not where.startswith(OURS[tag])
        acts = [n for n in given if n.startswith("on")] or where.lower().strip().startswith(("javascript:", "data:"))
        if foreign or tag in NEVER or acts or (tag == "meta" and "http-equiv" in given):
            found.append((tag, given))
    return found + re.findall(r"\b49\b.{0,6}% raw", page)


@pytest.mark.parametrize("value", [SCRIPT, IMAGE, TEMPLATE], ids=["script", "image", "template"])
@pytest.mark.parametrize("field", ["name", "subject", "body", "writer", "place", "debtor"])
def test_no_field_of_a_letter_becomes_part_of_a_page(house, at_work, field, value):
    office.deliver(house, hostile(field, value))
    case, hoa = only_case(house), at_work("hoa")
    for path in ("/queue", f"/cases/{case.code}", "/unattended?everything=1", "/visits", "/search?q=0912345678", "/unsent"):
        assert stray(hoa.see(path).text) == [], path
    for frame in re.findall(r'<iframe[^>]* src="([^"#]+)"', hoa.see(f"/cases/{case.code}").text):
        answer = hoa.get(frame)
        assert stray(answer.text) == [] and "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("value", [SCRIPT, IMAGE, TEMPLATE], ids=["script", "image", "template"])
def test_what_is_searched_for_is_words_and_nothing_else(house, at_work, value):
    assert stray(at_work("hoa").get("/search", params={"q": value}).text) == []


def test_html_is_shown_inert_and_fetches_nothing(house, at_work):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Sen <sen@mail.example>", "httqvangninh@moj.gov.vn", "Hỏi"
    mail.set_content("Kính gửi, tôi hỏi thủ tục.")
    mail.add_alternative(HTML, subtype="html")
    office.deliver(house, mail.as_bytes())
    hoa, case = at_work("hoa"), only_case(house)
    page = hoa.see(f"/cases/{case.code}").text
    assert stray(page) == [] and "<iframe sandbox " in page
    frame = hoa.get(re.search(r'src="(/cases/[^"]+/html)"', page.split("Thư nguyên dạng")[1])[1])
    assert "Kính gửi" in frame.text
    for harm in (
        "evil.example",
        "<script",
        "onload",
        "onerror=",
        "javascript:",
        "<form",
        "<iframe",
        "<base",
        "<link",
        "http-equiv",
        "<img",
    ):
        assert harm not in frame.text.lower(), harm
    assert frame.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


ZIPPED = io.BytesIO()
with zipfile.ZipFile(ZIPPED, "w") as archive:
    archive.writestr("../../evil.html", HTML)
FILES = {
    "svg as svg": ("a.svg", "image/svg+xml", SVG),
    "svg as png": ("a.png", "image/png", SVG),
    "html as html": ("a.html", "text/html", HTML.encode()),
    "html as pdf": ("a.pdf", "application/pdf", HTML.encode()),
    "html as text": ("a.txt", "text/plain", HTML.encode()),
    "xml": ("a.xml", "application/xml", b"<?xml-stylesheet href='javascript:alert(1)'?><a/>"),
    "script": ("a.js", "text/javascript", b"alert(1)"),
    "archive": ("a.zip", "application/zip", ZIPPED.getvalue()),
    "gif with a script": ("a.gif", "image/gif", b"GIF89a/*" + SCRIPT.encode() + b"*/=1;"),
    "pdf with a script": ("a.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_is_a_picture_a_pdf_or_a_download_that_cannot_run(house, at_work, what):
    office.deliver(house, with_file(*FILES[what]))
    hoa, case = at_work("hoa"), only_case(house)
    page = hoa.see(f"/cases/{case.code}").text
    assert stray(page) == []
    letter = re.search(r"/letters/(\d+)/original", page)[1]
    for path in (f"/cases/{case.code}/letters/{letter}/papers/0", f"/cases/{case.code}/letters/{letter}/papers/1"):
        answer = hoa.get(path)
        if answer.status_code != 200:
            continue
        kind, way = answer.headers["content-type"], answer.headers["content-disposition"]
        assert kind.split(";")[0] in ("application/pdf", "image/gif", "image/png", "image/jpeg", "application/octet-stream")
        assert way.startswith("attachment") or kind.split(";")[0] != "application/octet-stream"
        assert answer.headers["x-content-type-options"] == "nosniff" and "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_file_is_a_word_in_a_header_and_never_a_path(house, at_work, name):
    office.deliver(house, with_file(name, "application/octet-stream", b"\x00\x01 data"))
    hoa, case = at_work("hoa"), only_case(house)
    page = hoa.see(f"/cases/{case.code}").text
    assert stray(page) == []
    letter = re.search(r"/letters/(\d+)/original", page)[1]
    answer = hoa.get(f"/cases/{case.code}/letters/{letter}/papers/0")
    saved = unquote(answer.headers["content-disposition"].partition("''")[2])
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    assert saved and not re.search(r'[/\\:\r\n"<>|*?]', saved) and not saved.startswith(".") and len(saved) <= 120
    archive = zipfile.ZipFile(io.BytesIO(hoa.get(f"/cases/{case.code}/dossier.zip").content))
    assert all(not n.startswith("/") and ".." not in n for n in archive.namelist())


def test_files_are_reached_by_number_and_never_by_a_path(house, at_work):
    office.deliver(house, with_file("a.txt", "text/plain", b"abc"))
    hoa, case = at_work("hoa"), only_case(house)
    for tail in (
        "letters/1/papers/..%2f..%2fetc",
        "letters/1/papers/-1",
        "letters/1/papers/99",
        "letters/2/papers/0",
        "letters/1/papers/0x0",
    ):
        assert hoa.get(f"/cases/{case.code}/{tail}").status_code in (400, 404), tail
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2f..%2fetc/passwd", "/reports/1/..%2f..%2fx"):
        assert hoa.get(path).status_code in (400, 404), path


def test_a_letter_of_one_case_is_not_reached_through_another(house, at_work):
    """The number of a letter or mail opens nothing unless it lies in the case of the address."""
    office.deliver_fixtures(house, "complete-request", "phone-without-marks", "denunciation-in-confidence")
    hoa, khanh = at_work("hoa"), at_work("khanh")
    plain = [c.code for c in office.cases(house) if not c.confidential]
    secret = next(c for c in office.cases(house) if c.confidential)
    letter = re.search(r"/letters/(\d+)/original", khanh.see(f"/cases/{secret.code}").text)[1]
    mail = re.search(r"/mails/(\d+)/html", khanh.page)[1]
    for code in plain:
        for tail in (f"letters/{letter}/original", f"letters/{letter}/html", f"letters/{letter}/papers/0", f"mails/{mail}/html"):
            assert hoa.get(f"/cases/{code}/{tail}").status_code == 404, (code, tail)
