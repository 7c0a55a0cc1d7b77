"""Finding one's way in the queue: filters, saved views, pages, search in any spelling."""

from datetime import timedelta

import pytest

from helpdesk.desk import queue
from tests.web import office
from tests.web.office import case_of


@pytest.fixture
def morning(house, lived_morning):
    return office.relive(house, lived_morning)


def shown(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('id="s-')[1:]]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("kind=complaint", lambda c: c.kind == "complaint"),
        ("reason=refusal", lambda c: "refusal" in c.review_reasons),
        ("outcome=complete", lambda c: c.outcome == "complete"),
        ("kind=enforcement&reason=low_confidence", lambda c: c.kind == "enforcement" and "low_confidence" in c.review_reasons),
        ("whose=mine", lambda c: False),
        ("late=1", lambda c: False),
    ],
)
def test_a_filter_leaves_what_fits_and_its_count_says_how_many(morning, at_work, query, fits):
    waiting = {c.code for c in office.cases(morning) if c.status == "in_review" and not c.confidential and fits(c)}
    assert set(shown(at_work("hoa").see(f"/queue?{query}").text)) == waiting


def test_what_is_late_is_said_in_words_and_counted(morning, at_work, clock):
    hoa = at_work("hoa")
    clock.move(timedelta(hours=6))
    hoa.sign_in("hoa")
    page = hoa.see("/queue?late=1").text
    late = [c.code for c in office.cases(morning) if c.status == "in_review" and not c.confidential and c.due_at < clock.now()]
    assert sorted(shown(page)) == sorted(late) and late and f"Quá hạn <b>{len(late)}</b>" in page and "quá hạn " in page


def test_a_filter_is_kept_under_a_name_and_dropped_again(morning, at_work):
    hoa = at_work("hoa")
    hoa.see("/queue?kind=complaint&reason=policy")
    hoa.submit("/views", name="Khiếu nại chờ duyệt")
    assert "Khiếu nại chờ duyệt" in hoa.page and "kind=complaint" in hoa.page
    assert "Khiếu nại chờ duyệt" not in at_work("binh").see("/queue").text
    hoa.submit("/views/drop")
    assert "Khiếu nại chờ duyệt" not in hoa.page


def test_a_long_queue_is_read_page_by_page_without_a_gap(morning, at_work, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 3)
    hoa, seen, path = at_work("hoa"), [], "/queue"
    for _ in range(9):
        page = hoa.see(path).text
        seen += shown(page)
        if 'rel="next"' not in page:
            break
        path = page.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    waiting = sorted((c for c in office.cases(morning) if c.status == "in_review" and not c.confidential), key=lambda c: c.due_at)
    assert seen == [c.code for c in waiting]


@pytest.mark.parametrize(
    "words",
    ["Đỗ Minh Tâm", "do minh tam", "ĐỖ MINH", "tâm đỗ", "0982 114 639", "0982114639", "982114639", "58/QĐ-CTHADS", "58/qd-cthads",
     "tam.dominh@mail.example", "minh ta"],
)  # fmt: skip
def test_search_finds_a_person_however_they_are_spelled(morning, at_work, words):
    code = case_of(morning, requester="Đỗ Minh Tâm").code
    assert code in shown(at_work("hoa").get("/search", params={"q": words}).text), words


@pytest.mark.parametrize("form", ["{code}", "httt-2017-{n}", "HTTT 2017 {n}", "{code} "])
def test_search_finds_a_case_by_its_code(morning, at_work, form):
    code = case_of(morning, requester="Đỗ Minh Tâm").code
    words = form.format(code=code, n=int(code[-6:]))
    assert shown(at_work("hoa").get("/search", params={"q": words}).text) == [code]


def test_search_finds_a_judgment_by_its_number(morning, at_work):
    code = case_of(morning, requester="Vũ Thị Ngoan").code
    hoa = at_work("hoa")
    for words in ("08/2010/DS-ST", "8/2010/ds-st", "08/2010"):
        assert code in shown(hoa.get("/search", params={"q": words}).text), words


def test_every_word_counts(morning, at_work):
    assert shown(at_work("hoa").get("/search", params={"q": "do minh ngoan"}).text) == []


def test_nothing_asked_is_nothing_found(morning, at_work):
    for words in ("", "   ", "!!!", "%", "'"):
        assert shown(at_work("hoa").get("/search", params={"q": words}).text) == []
