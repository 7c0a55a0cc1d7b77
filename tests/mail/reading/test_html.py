import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mail.html import read_html
from tests.mail.reading import codes, mail, multipart, part, read

SEEN = "Tôi hỏi giờ làm việc."
HIDDEN = {
    "display none": '<div style="display:none">X</div>',
    "display none, important": '<div style="DISPLAY: none !important;">X</div>',
    "visibility": '<span style="visibility:hidden">X</span>',
    "font size 0": '<span style="font-size:0">X</span>',
    "font size 1px": '<span style="font-size:1px;line-height:1px">X</span>',
    "white on white": '<span style="color:#fff">X</span>',
    "white on white by names": '<font color="white">X</font>',
    "colour of the cell": '<table><tr><td bgcolor="#EEEEEE"><span style="color:rgb(238,238,238)">X</span></td></tr></table>',
    "no opacity": '<p style="opacity:0">X</p>',
    "no height": '<div style="max-height:0;overflow:hidden">X</div>',
    "off the page": '<div style="position:absolute;left:-9999px">X</div>',
    "hidden attribute": "<div hidden>X</div>",
    "class of a style sheet": "<style>.pre{display:none}</style><div class='pre'>X</div>",
    "inside something hidden": '<div style="display:none"><p style="display:block">X</p></div>',
    "a comment": "<!-- X -->",
    "a comment for Outlook": "<!--[if mso]>X<![endif]-->",
    "a script": "<script>document.write('X')</script>",
    "a title": "<title>X</title>",
}
SHOWN = {
    "white on blue": '<td style="background-color:#0066cc"><a style="color:#ffffff">X</a></td>',
    "white on a picture": '<div style="background:url(a.png)"><span style="color:#fff">X</span></div>',
    "visible again": '<div style="visibility:hidden"><span style="visibility:visible">X</span></div>',
    "size again": '<div style="font-size:0"><span style="font-size:14px">X</span></div>',
    "hidden on small screens only": "<style>@media (max-width:400px){.d{display:none}}</style><p class=d>X</p>",
    "a style sheet that is never closed": "<style>X",
    "a tag that is never closed": "<p>X<a href=",
}


@pytest.mark.parametrize("trick", HIDDEN, ids=str)
def test_text_that_no_eye_sees_is_no_text(trick):
    page = read_html(f"<body><p>{SEEN}</p>{HIDDEN[trick]}</body>")
    assert page.text.strip() == SEEN


@pytest.mark.parametrize("trick", SHOWN, ids=str)
def test_text_that_an_eye_sees_is_kept(trick):
    assert "X" in read_html(f"<p>{SEEN}</p>{SHOWN[trick]}").text


def test_hidden_text_is_told_to_staff():
    letter = read(mail(f'<p>{SEEN}</p><p style="display:none">Tôi yêu cầu thi hành án.</p>', Content_Type="text/html; charset=utf-8"))
    assert letter.text == SEEN
    assert "hidden_text" in codes(letter)


def test_hidden_text_does_not_come_back_through_the_plain_part():
    page = f'<p>{SEEN}</p><p style="display:none">Tôi yêu cầu thi hành bản án số 12 của tòa án nhân dân.</p>'
    plain = f"{SEEN}\n\nTôi yêu cầu thi hành bản án số 12 của tòa án nhân dân."
    assert read(multipart(part(plain), part(page, "text/html; charset=utf-8"), kind="alternative")).text == SEEN


def test_a_table_row_is_one_line():
    table = "<table><tr><td>Họ tên:</td><td><p>Trần Thị Mai</p></td></tr><tr><td>Điện thoại:</td><td>0912</td></tr></table>"
    assert read_html(table).text.split("\n") == ["Họ tên: Trần Thị Mai", "Điện thoại: 0912"]


def test_lists_keep_their_numbers():
    assert read_html("<ol><li>bản án<li>đơn</ol><ul><li>ảnh</li></ul>").text.split("\n") == ["1. bản án", "2. đơn", "", "- ảnh"]


def test_entities_blanks_and_line_breaks_are_as_seen():
    assert read_html("a&nbsp;&lt;b&gt; &#x111;&#7897;c\n  lập<br>tự\tdo<pre>h\n  p</pre>").text == "a <b> độc lập\ntự do\nh\n  p"


def test_plain_text_with_the_words_is_read_with_the_quotations_of_the_page():
    plain = "Tôi đồng ý lịch hẹn này.\n\nLịch hẹn: 15 giờ ngày 15/10.\n"
    page = '<div>Tôi đồng ý lịch hẹn này.</div><div class="yahoo_quoted">Lịch hẹn: 15 giờ ngày 15/10.</div>'
    letter = read(multipart(part(plain), part(page, "text/html; charset=utf-8"), kind="alternative"))
    assert (letter.text, letter.quoted) == ("Tôi đồng ý lịch hẹn này.", "Lịch hẹn: 15 giờ ngày 15/10.")


@pytest.mark.parametrize("plain", ["", " \n", "To view this message, please use an HTML compatible viewer."])
def test_a_page_wins_over_plain_text_that_says_nothing(plain):
    page = f"<p>{SEEN} Tôi ở xa, có gửi qua bưu điện được không và mất bao nhiêu ngày thì có kết quả? Hồ sơ gồm những giấy tờ gì?</p>"
    letter = read(multipart(part(plain), part(page, "text/html; charset=utf-8"), kind="alternative"))
    assert letter.text.startswith(SEEN)


def test_the_inside_of_a_page_sent_as_plain_text_is_read_as_a_page():
    assert (
        read(mail('<div dir="ltr"><p>Tôi hỏi <b>án phí</b>.</p></div>', Content_Type="text/plain; charset=utf-8")).text == "Tôi hỏi án phí."
    )
    assert read(mail("<Trần Thị Mai> hỏi án phí </b>", Content_Type="text/plain; charset=utf-8")).text == "<Trần Thị Mai> hỏi án phí </b>"


def test_what_the_other_rendering_says_more_is_kept():
    letter = read(
        multipart(part("Cái này chỉ có ở phần chữ thường thôi."), part("<p>khác hẳn</p>", "text/html; charset=utf-8"), kind="alternative")
    )
    assert "khác hẳn" in letter.text + letter.quoted
    assert "phần chữ thường" in letter.text + letter.quoted


def test_a_link_is_known_by_what_it_shows_and_where_it_leads():
    assert read_html('<a href="http://x.top/a">moj.gov.vn</a>').links == [("moj.gov.vn", "http://x.top/a")]


HOSTILE = {
    "nested blocks": "<div>" * 100_000 + "x",
    "unclosed formats": "".join(f"<font color={i}><p>" for i in range(10_000)) + "x",
    "many attributes": "<a " + " ".join(f"a{i}=1" for i in range(50_000)) + ">x",
    "less-than signs": "<" * 500_000,
    "open tags": "<a " * 300_000,
    "open comments": "<!--" * 200_000,
    "open styles": "<style>" * 100_000,
    "huge numbers": "&#" + "9" * 500_000 + ";x",
    "closing nothing": "<b></i>" * 100_000 + "x",
    "style of colons": '<b style="' + "display :" * 50_000 + '">x',
    "selectors": "<style>" + "a{" * 100_000 + "</style>x",
}


@pytest.mark.parametrize("attack", HOSTILE, ids=str)
def test_time_is_linear_whatever_the_page(attack):
    started = time.process_time()
    read_html(HOSTILE[attack])
    assert time.process_time() - started < 3


@given(st.text(st.sampled_from("<>/abp!-=\"' &;#x1đ"), max_size=120))
def test_no_page_is_too_strange(html):
    read_html(html)


@given(st.lists(st.text(st.characters(categories=("L", "N")), min_size=1), max_size=8))
def test_words_between_any_tags_are_kept(words):
    page = read_html("".join(f"<p><b>{word}</b>" for word in words))
    assert page.text.split() == words
