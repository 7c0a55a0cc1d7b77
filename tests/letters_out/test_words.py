"""What is true of every letter, whoever gets it and whatever the file lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpdesk.errors import Faults
from helpdesk.journey import LetterView, Point
from helpdesk.law.working_time import add_months
from helpdesk.mail.letterbook import LETTERS, Words
from tests.letters_out.cases import LAWS, PEOPLE, as_person, everybody, name_of, phrases, samples, told, without_clauses
from tests.letters_out.syllables import is_syllable

ALL = [(view, told(view)) for view in everybody()]
NEXT_STEP = {
    "01-QT/complete": "đến nộp đơn lúc",
    "01-QT/incomplete": "trả lời thư này, bổ sung phần còn thiếu, chậm nhất",
    "01-QT/no_right": "người có quyền tự nộp đơn",
    "01-QT/no_jurisdiction": "nộp đơn tại cơ quan đó",
    "01-QT/time_barred": "gửi kèm giấy tờ chứng minh",
    "02-QT/complete": "đến nhận kết quả lúc",
    "02-QT/incomplete": "trả lời thư này, bổ sung phần còn thiếu, chậm nhất",
    "02-QT/no_right": "báo người có quyền tự đề nghị",
    "02-QT/no_jurisdiction": "nộp đơn đề nghị tại cơ quan đó",
    "03-QT/complete": "đến nộp đơn hoặc trình bày trực tiếp lúc",
    "03-QT/incomplete": "bổ sung bằng cách trả lời thư này",
    "03-QT/no_jurisdiction": "nộp đơn tại đó, càng sớm càng tốt",
    "03-QT-TC/complete": "đến gặp công chức phụ trách lúc",
    "03-QT-TC/incomplete": "đến trình bày trực tiếp hoặc gửi đơn có chữ ký",
    "03-QT-TC/no_jurisdiction": "gọi 0333.700636",
    "receipt/letter": "chưa cần làm gì thêm",
    "receipt/neutral": "chưa cần làm gì thêm",
    "pointer/other": "cần hỏi thêm, xin trả lời thư này",
    "pointer/wrong_office": "gửi thư hoặc đến cơ quan đó",
    "thread/supplement_incomplete": "trả lời thư này, bổ sung nốt phần còn thiếu",
    "thread/appointment_moved": "đến nộp đơn yêu cầu thi hành án lúc",
    "thread/appointment_choose": "trả lời thư này, ghi một trong các giờ còn trống",
    "thread/appointment_cancelled": "trả lời thư này, ghi ngày và giờ có thể đến",
    "thread/appointment_offer": "đến nhận kết quả xác nhận thi hành án lúc",
    "thread/withdrawn": "trả lời thư này ngay để chúng tôi làm tiếp",
    "thread/by_post": "gửi bảo đảm đến",
    "thread/arrived_by_post": "chưa cần làm gì thêm",
    "thread/question": "cần hỏi thêm, xin trả lời thư này",
    "thread/attendance": "hẹn gặp",
    "reminder/supplement": "trả lời thư này, bổ sung phần còn thiếu",
    "reminder/appointment_day_before": "có hẹn nộp đơn yêu cầu thi hành án lúc",
    "reminder/appointment_morning": "có hẹn nhận kết quả xác nhận thi hành án lúc",
    "reminder/missed": "trả lời thư này, chọn một giờ còn trống",
    "closing/lapsed": "trả lời thư này hoặc nộp đơn",
    "correction/answer": "làm theo nội dung dưới đây",
    "result/by_mail": "mở tệp, kiểm tra họ tên",
    "result/by_post": "chú ý nhận",
}


def label(view: LetterView) -> str:
    return f"{view.form}/{view.variant}"


def failing(check) -> list[str]:  # type: ignore[no-untyped-def]
    """Letters for which `check(view, words)` finds something, named."""
    return sorted(
        {f"{name_of(view)} ({view.address_form}, {view.on.year}): {found}" for view, words in ALL if (found := check(view, words))}
    )


def test_every_letter_the_desk_can_send_has_a_sample() -> None:
    wanted = {f"{form}/{variant}" for form, variants in LETTERS.items() for variant in variants}
    assert all(set(samples(law)) == wanted for law in LAWS)
    assert set(NEXT_STEP) == wanted


def test_no_sample_contradicts_itself() -> None:
    """A preview is read by a lawyer: its dates, courts and offices must agree with each other and with the law of the day."""
    for law in LAWS:
        book, on = phrases(law).book, phrases(law).on
        for view in samples(law).values():
            judged = [date(int(y), int(m), int(d)) for d, m, y in re.findall(r"ngày (\d+)/(\d+)/(\d{4})", " ".join(view.judgments))]
            limits = [day for day in (view.limit_until, view.limit_passed) if day]
            assert all(day == add_months(judged[0], 1).replace(year=judged[0].year + 5) for day in limits)
            assert all((day >= on) == (day == view.limit_until) for day in limits)
            assert not (view.content and {p.code for p in view.missing} & {"confirm_content", "request_content"})
            assert not (view.form == "01-QT" and view.variant == "no_jurisdiction" and book.names(on).place in view.judgments[0])
            assert "Cục Thi hành án dân sự thành phố" not in view.competent_office or on.year < 2025
            if view.reply_by:
                assert view.reply_by == book.calendar.local(book.due("reply", view.received_at).at)  # type: ignore[union-attr]
            if view.supplement_days:
                assert view.supplement_days == book.clock("online_supplement", on).amount  # type: ignore[union-attr]


def test_the_first_five_lines_say_what_to_do_now() -> None:
    def check(view: LetterView, words: Words) -> str:
        first = " ".join(words.text.split("\n")[:5]).lower()
        step = NEXT_STEP[label(view)] if view.missing or "missing" not in label(view) else ""
        return "" if step in first.replace("cử người đến", "đến") else first

    assert not failing(check)


def test_the_html_says_it_at_its_beginning_too() -> None:
    def check(view: LetterView, words: Words) -> str:
        body = LexborHTMLParser(words.html).body
        assert body is not None
        start = " ".join(body.text().split())[:330].lower()
        return "" if NEXT_STEP[label(view)] in start.replace("cử người đến", "đến").replace("\u00a0", " ") else start

    assert not failing(check)


def test_plain_text_stays_within_seventy_columns_without_trailing_blanks() -> None:
    def check(_view: LetterView, words: Words) -> str:
        bad = [line for line in words.text.split("\n") if len(line) > 70 or line != line.rstrip()]
        return "; ".join(bad)

    assert not failing(check)


def test_nothing_is_unfilled_doubled_or_empty() -> None:
    unfilled = r"[{}]|\bNone\b|\bTrue\b|\bFalse\b|Undefined"
    doubled = r"(?<=\S)  +|,,|\.\.(?!\.)| [,.;:]|\(\)|\( | \)|;\s*\.|\n\n\n"
    empty = r"\n- ?\n|\n\d+\. ?\n|: ?\n\n(?!- )"
    faults = re.compile(f"{unfilled}|{doubled}|{empty}")

    def check(_view: LetterView, words: Words) -> str:
        found = faults.search(words.text) or faults.search(words.subject)
        return repr(found[0]) + words.text[max(0, found.start() - 30) : found.end() + 30] if found else ""

    assert not failing(check)


def bare_headings(text: str) -> list[str]:
    return [a for a, b in pairwise(text.split("\n")) if a.isupper() and len(a) > 6 and (not b or b.isupper())]


def test_a_heading_always_has_something_under_it() -> None:
    assert not failing(lambda _view, words: "; ".join(bare_headings(words.text)))


def test_text_and_html_say_the_same_words_in_the_same_order() -> None:
    def check(_view: LetterView, words: Words) -> str:
        body = LexborHTMLParser(words.html).body
        assert body is not None
        plain = re.findall(r"\w+", re.sub(r"(?m)^\d{1,2}\. ", "", words.text).casefold())
        marked = re.findall(r"\w+", body.text(separator=" ").casefold())
        differing = next((i for i, (a, b) in enumerate(zip(plain, marked, strict=False)) if a != b), -1)
        return "" if plain == marked else f"{plain[differing - 3 : differing + 5]} {marked[differing - 3 : differing + 5]}"

    assert not failing(check)


def test_the_subject_begins_with_the_case_code_and_stays_short() -> None:
    def check(view: LetterView, words: Words) -> str:
        return "" if words.subject.startswith(f"[{view.case_code}] ") and len(words.subject) <= 115 else words.subject

    assert not failing(check)


def test_every_letter_names_the_office_its_address_hours_and_the_official_with_a_phone_number() -> None:
    def check(view: LetterView, words: Words) -> str:
        told_here = " ".join(words.text.split())
        office = view.office
        wanted = (office.official, office.official_phone, office.name, office.address, office.hours, view.case_code)
        return "; ".join(w for w in wanted if w not in told_here)

    assert not failing(check)


def test_the_citizen_is_greeted_by_name_and_as_who_they_are() -> None:
    greetings = {who: told(as_person(samples("2017")["01-QT/incomplete"], who)).text.split("\n")[0] for who in PEOPLE}
    assert greetings == {
        "woman": "Kính gửi bà Nguyễn Thị Hoa,",
        "man": "Kính gửi ông Trần Văn Bình,",
        "person": "Kính gửi ông/bà Lê Minh Châu,",
        "nobody": "Kính gửi ông/bà,",
        "company": "Kính gửi Công ty TNHH Thương mại Sao Mai,",
        "body": "Kính gửi Ngân hàng Thương mại cổ phần Mẫu,",
    }


def test_nobody_is_addressed_in_another_form() -> None:
    def check(view: LetterView, words: Words) -> str:
        confidential = view.form == "03-QT-TC" or view.variant == "neutral"
        mine = "ông/bà" if confidential else view.address_form
        text = words.text.replace(mine, "").replace(mine.capitalize(), "").replace(mine.upper(), "")
        found = re.search(r"(?i)\b(ông|bà|quý công ty|quý cơ quan)\b", text)
        return "" if found is None or (view.note and "ông/bà" in view.note) else text[max(0, found.start() - 30) : found.end() + 20]

    assert not failing(check)


REQUESTS = [f"{form}/{variant}" for form in ("01-QT", "02-QT") for variant in LETTERS[form]]


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("letter", REQUESTS)
def test_an_answer_to_a_request_holds_all_that_the_procedure_demands(letter: str, law: str) -> None:
    """QT 682/2017 §2: right, competence, the judgment as stated, the ways to file, the papers, what a mail is not."""
    view = samples(law)[letter]
    text = " ".join(told(view).text.split())
    assert "có quyền tự mình" in text or "có quyền đề nghị xác nhận" in text
    assert "thẩm quyền" in text
    assert all(judgment in text for judgment in (*view.judgments, *view.decisions)) and view.content in text
    assert "qua bưu điện" in text and "trụ sở" in text and ("trình bày" in text)
    assert "KHI ĐẾN, XIN MANG THEO" in text and "Giấy tờ tùy thân" in text
    assert "chưa phải là nộp đơn" in text
    assert all(item.name in text for item in view.missing)
    if letter.startswith("01") and "barred" not in letter:
        assert "không làm dừng thời hiệu" in text


@pytest.mark.parametrize("letter", ["01-QT/incomplete", "02-QT/incomplete", "03-QT/incomplete", "thread/supplement_incomplete"])
def test_guidance_lists_exactly_the_missing_items_and_how_to_supply_each(letter: str) -> None:
    view = samples("2017")[letter]
    others = [Point(f"other{n}", f"Nội dung thứ {n}", f"Cách bổ sung thứ {n}.", "Điều 1 Luật Mẫu") for n in range(1, 5)]
    for count in range(1, 5):
        text = " ".join(told(replace(view, missing=tuple(others[:count]))).text.split())
        for item in others:
            assert (f"{item.name} {item.text}" in text) == (item in others[:count])


NEEDED = ("incomplete", "supplement", "appointment_day_before", "appointment_morning")  # something missing, or a time
BARE = [v for v in samples("2017").values() if not v.variant.endswith(NEEDED)]


@pytest.mark.parametrize("view", BARE, ids=name_of)
def test_a_letter_can_be_written_when_little_is_known(view: LetterView) -> None:
    bare = LetterView(view.form, view.variant, view.case_code, view.on, view.received_at, view.office, kind=view.kind)
    words = told(bare)
    assert "None" not in words.text and not bare_headings(words.text)


@pytest.mark.parametrize(
    "letter", ["01-QT/incomplete", "02-QT/incomplete", "03-QT/incomplete", "03-QT-TC/incomplete", "reminder/supplement"]
)
def test_nothing_is_asked_for_where_nothing_is_missing(letter: str) -> None:
    with pytest.raises(Faults):
        told(replace(samples("2017")[letter], missing=()))


def test_that_a_mail_lodges_nothing_is_said_even_where_no_clause_may_be_cited() -> None:
    for letter in REQUESTS:
        view = samples("2017")[letter]
        assert "chưa phải là nộp đơn" in " ".join(told(replace(view, **without_clauses(view))).text.split())


def test_photographs_are_spoken_of_only_where_a_paper_is_missing() -> None:
    view = samples("2017")["01-QT/incomplete"]
    by_code = {p.code: p for p in view.missing}
    assert "chụp bằng điện thoại" not in told(replace(view, missing=(by_code["debtor_address"],))).text
    assert "chụp bằng điện thoại" in told(replace(view, missing=(by_code["judgment_copy"],))).text


@pytest.mark.parametrize(("days", "said"), [(1, "Ngày mai,"), (3, "Sắp tới,")])
def test_tomorrow_is_said_only_the_day_before(days: int, said: str) -> None:
    view = samples("2017")["reminder/appointment_day_before"]
    assert view.meeting is not None
    assert said in told(replace(view, on=view.meeting.starts_at.date() - timedelta(days=days))).text


PROBLEMS = {
    "past_date": "đã qua",
    "day_off": "là ngày nghỉ",
    "outside_hours": "ngoài giờ làm việc",
    "taken": "đã có người hẹn trước",
    "too_soon": "gấp quá",
    "too_far": "chưa nhận hẹn đến ngày đó",
    "closed": "không nhận hẹn",
    "after_limit": "sau ngày hết thời hiệu",
    "weekday_mismatch": "không khớp nhau",
    "impossible_date": "không có trong lịch",
    "": "chưa rõ ngày, giờ",
}


@pytest.mark.parametrize(("problem", "said"), PROBLEMS.items())
def test_a_wish_that_cannot_be_met_is_told_why(problem: str, said: str) -> None:
    text = " ".join(told(replace(samples("2017")["thread/appointment_choose"], problem=problem)).text.split())
    assert said in text and "Từ 08 giờ 00 đến 08 giờ 30, thứ Tư, ngày 21/6/2017" in text


def test_one_missing_thing_reads_as_one() -> None:
    view = samples("2017")["01-QT/incomplete"]
    text = told(replace(view, missing=view.missing[:1])).text
    assert "còn thiếu một nội dung" in " ".join(text.split())
    assert "\n1. " not in text


def test_the_last_day_is_named_with_its_weekday() -> None:
    assert "chậm nhất là thứ Sáu, ngày 30/6/2017" in " ".join(told(samples("2017")["01-QT/incomplete"]).text.split())


@pytest.mark.parametrize(("law", "letter"), [(law, f"03-QT/{v}") for law in LAWS for v in LETTERS["03-QT"]])
def test_a_complaint_is_answered_on_procedure_only(law: str, letter: str) -> None:
    text = " ".join(told(samples(law)[letter]).text.split()).lower()
    assert "không làm dừng thời hiệu khiếu nại" in text and "chưa xem xét nội dung sự việc" in text
    assert not any(word in text for word in ("có căn cứ", "không có căn cứ", "đúng quy định", "trái quy định", "sai phạm", "vi phạm"))


def test_a_complaint_about_another_body_is_not_told_of_our_law() -> None:
    text = " ".join(told(replace(samples("2017")["03-QT/no_jurisdiction"], competent_office="", path=None)).text.split())
    assert "Điều 140" not in text and "Điều 147" not in text and "phong tỏa" not in text
    assert "nộp đơn tại cơ quan có người bị khiếu nại" in text


def test_a_long_list_of_what_was_found_is_not_read_out() -> None:
    view = samples("2017")["01-QT/incomplete"]
    assert "Các nội dung khác đã có trong thư của bà" in told(replace(view, found=("Một", "Hai", "Ba", "Bốn", "Năm"))).text
    assert "không cần ghi lại: một; hai." in told(replace(view, found=("Một", "Hai"))).text


def test_every_clause_of_what_a_letter_claims_stands_at_its_end() -> None:
    view = samples("2017")["01-QT/incomplete"]
    text = " ".join(told(view).text.split())
    basis = text[text.index("CĂN CỨ") : text.index("Trân trọng")]
    assert "điểm c khoản 2 Điều 31 (địa chỉ của người phải thi hành án)" in basis
    assert "mục 3 (thư điện tử chỉ để được hướng dẫn)" in basis


@pytest.mark.parametrize("law", LAWS)
def test_a_legal_statement_without_a_clause_is_not_made(law: str) -> None:
    view = samples(law)["01-QT/incomplete"]
    bare = tuple(replace(s, clause="", text=f"CANARY {s.code}") for s in view.statements if s.code != "closed_without_prejudice")
    assert "CANARY" not in told(replace(view, statements=bare)).text


def test_every_syllable_is_spelt_as_vietnamese_spells() -> None:
    foreign = {"tnhh", "qt", "qđ", "cthads", "nđ", "cp", "httt", "ds", "st", "qh", "pdf", "vn", "rh", "thads", "vneid"}

    def check(_view: LetterView, words: Words) -> str:
        found = re.findall(r"[^\W\d_]+", words.subject + " " + words.text)
        return ", ".join(sorted({w for w in found if len(w) > 1 and w.lower() not in foreign and not is_syllable(w)}))

    assert not failing(check)


@pytest.mark.parametrize(
    "word", ["nghịêp", "ngiệp", "hoc", "thiêt", "sungg", "quyêt", "trưc", "cuá", "hoà", "ghưi", "kủa", "nghữa", "nộpp", "thờii"]
)
def test_the_spelling_check_can_fail(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["quyết", "giấy", "gì", "nghĩa", "khuyến", "thuở", "hủy", "ủy", "quý", "giêng", "huyện", "yêu", "ngày"])
def test_the_spelling_check_knows_true_words(word: str) -> None:
    assert is_syllable(word)
