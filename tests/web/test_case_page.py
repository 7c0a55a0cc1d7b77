"""The case page: what it shows, and what each of its buttons does to the case."""

import re
from pathlib import Path

import pytest

from helpdesk.cases import beside, dossiers, letters, outbox
from helpdesk.desk.saying import labels
from helpdesk.journey import Kind
from helpdesk.reading import doubts
from tests.web import office
from tests.web.office import case_of, form_fields


@pytest.fixture
def morning(house, lived_morning):
    return office.relive(house, lived_morning)


@pytest.fixture
def hoa(morning, at_work):
    return at_work("hoa")


def drafts(house, code):
    with house.memory.look() as unit:
        return [o for o in outbox.of_case(unit, dossiers.by_code(unit, code).id) if o.status == "held"]


def events(house, code):
    with house.memory.look() as unit:
        return [e.what for e in dossiers.events(unit, dossiers.by_code(unit, code).id)]


def test_a_fact_leads_to_the_words_that_prove_it(morning, hoa):
    page = hoa.see(f"/cases/{case_of(morning, kind='confirmation').code}").text
    assert 'href="#p-phone"' in page and 'data-proof="phone"' in page
    mark = re.search(r'<mark data-proves="[^"]*\bphone\b[^"]*">(.*?)</mark>', page)[1]
    assert 'id="p-phone"' in mark and "0904 771 208" in mark


def test_every_id_on_the_page_is_there_once(morning, hoa):
    for case in office.cases(morning):
        if not case.confidential:
            ids = re.findall(r'\bid="([^"]+)"', hoa.see(f"/cases/{case.code}").text)
            assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]


def test_the_checklist_says_met_missing_and_by_which_clause(morning, hoa):
    page = hoa.see(f"/cases/{case_of(morning, requester='Trương Thị Tư').code}").text
    items = page.split('id="items"')[1].split("</section>")[0]
    assert items.index("Thiếu") < items.index("Có"), "what is missing comes first"
    assert "NĐ 125/2013 Điều 4.2" in items


NOWHERE = """Kính gửi Bộ phận một cửa,
Tôi là Nguyễn Thị Sen, trú tại tổ 3, phường Cao Xanh, thành phố Hạ Long, là người được thi hành án theo bản án số 12/2016/DS-ST ngày
15/9/2016 của TAND tỉnh Quảng Ninh. Đề nghị thi hành án buộc ông Bùi Văn Lực, trú tại tổ 5, phường Hà Tu, thành phố Hạ Long, trả tôi
90.000.000 đồng. Nay tôi không biết ông Lực ở đâu nữa. Ông Lực có chiếc xe tải.
Ngày 12/6/2017
Nguyễn Thị Sen"""


def test_whoever_reviews_is_told_what_the_reader_is_in_doubt_of_until_it_is_settled(house, at_work):
    office.deliver(house, office.letter(NOWHERE))
    clerk = at_work("hoa")
    case = case_of(house, requester="Nguyễn Thị Sen")
    asked = "Có biết nơi ở của người phải thi hành án hay không"
    assert "low_confidence" in case.review_reasons
    assert asked in clerk.see(f"/cases/{case.code}").text
    clerk.submit(f"/cases/{case.code}/facts/debtor_address", value="tổ 5, phường Hà Tu, thành phố Hạ Long")
    assert asked not in clerk.see(f"/cases/{case.code}").text


def test_every_doubt_has_words_of_the_office(morning, hoa):
    case = case_of(morning, requester="Trương Thị Tư")
    items = {str(i.code) for kind in Kind for i in morning.shop(case.office).book.items(kind, case.received_at.date())}
    raised = re.findall(r'(?:yield |append\()"(\w+)"', Path(doubts.__file__).read_text())
    told = sorted({*items, *labels()["look_at"], *raised})
    with morning.memory.unit() as unit:
        row = dossiers.by_code(unit, case.code)
        row.review_reasons, row.assessment = ["low_confidence"], {**row.assessment, "look_at": told}
        unit.add(row)
    shown = hoa.see(f"/cases/{case.code}").text.split("Xin xem kỹ:")[1].split("</p>")[0]
    assert len(shown.split(";")) == len(told) and not [code for code in told if code in shown]


def test_the_deadline_is_accounted_for_minute_by_minute(morning, hoa):
    page = hoa.see(f"/cases/{case_of(morning, kind='confirmation').code}").text
    assert "thứ Hai 12/06/2017, 08:17–12:00: tính 3 giờ 43 phút" in page
    assert "thứ Hai 12/06/2017, 12:00–13:30: không tính" in page


def test_a_corrected_fact_decides_again_at_once_and_shows_what_changed(morning, hoa):
    code = case_of(morning, outcome="no_jurisdiction").code
    hoa.see(f"/cases/{code}")
    court = "Bản án số 15/2016/DS-ST ngày 20/9/2016 của Tòa án nhân dân tỉnh Quảng Ninh"
    answer = hoa.submit(f"/cases/{code}/facts/judgments", value=court)
    assert answer.url.path == f"/cases/{code}" and "Sau khi sửa" in answer.text
    told = answer.text.split("Sau khi sửa")[1].split("</section>")[0]
    assert "Không thuộc thẩm quyền" in told.split("→")[0] and case_of(morning, code=code).outcome != "no_jurisdiction"
    assert drafts(morning, code)[0].variant == case_of(morning, code=code).outcome


def test_a_correction_is_a_confirmed_label(morning, hoa):
    code = case_of(morning, kind="confirmation").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/facts/phone", value="0912 345 678")
    with morning.memory.look() as unit:
        label = beside.labels(unit, dossiers.by_code(unit, code).id)[-1]
    assert (label.name, label.was, label.value, label.by) == ("phone", "0904771208", "0912345678", "hoa")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("judgments", "bản án hôm nọ", "Không đọc được số bản án"),
        ("amount", "rất nhiều", "Số tiền viết bằng chữ số"),
        ("phone", "12", "8 đến 12"),
    ],
)
def test_what_is_no_such_fact_is_refused_and_stays_typed(morning, hoa, name, typed, sentence):
    code = case_of(morning, kind="confirmation").code
    hoa.see(f"/cases/{code}")
    answer = hoa.submit(f"/cases/{code}/facts/{name}", value=typed)
    assert answer.status_code == 409 and sentence in answer.text
    assert dict(form_fields(answer.text))[f"/cases/{code}/facts/{name}"]["value"] == typed


def test_a_ticked_item_changes_the_draft(morning, hoa):
    code = case_of(morning, requester="Trương Thị Tư").code
    before = drafts(morning, code)[0]
    hoa.see(f"/cases/{code}")
    first = next(a for a, _ in form_fields(hoa.page) if "/items/" in a)
    hoa.submit(first, status="met")
    after = drafts(morning, code)[0]
    assert (after.id, after.message_id) == (before.id, before.message_id) and after.sha256 != before.sha256


def test_what_a_person_takes_out_is_missing_though_the_reader_presumed_it(morning, hoa):
    code = case_of(morning, requester="Trương Thị Tư").code
    with morning.memory.unit() as unit:
        row = dossiers.by_code(unit, code)
        row.reading = {**row.reading, "presumed": ["debtor_address"]}
        unit.add(row)

    def status():
        return {i["code"]: i["status"] for i in case_of(morning, code=code).assessment["items"]}["debtor_address"]

    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/facts/debtor_address", value="tổ 5, phường Hà Tu, thành phố Hạ Long")
    assert status() == "met"
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/facts/debtor_address", value="")
    assert status() == "missing"


def test_what_the_reader_only_presumes_is_not_shown_as_found(morning, hoa):
    code = case_of(morning, requester="Trương Thị Tư").code
    with morning.memory.unit() as unit:
        row = dossiers.by_code(unit, code)
        item = next(i for i in row.assessment["items"] if i["status"] == "missing")
        presumed = [i | {"status": "met"} if i is item else i for i in row.assessment["items"]]
        row.assessment = {**row.assessment, "items": presumed, "look_at": [item["code"]]}
        row.reading = {**row.reading, "presumed": [item["code"]]}
        unit.add(row)

    def line():
        return hoa.see(f"/cases/{code}").text.split(f'data-proof="item-{item["code"]}"')[1].split("</li>")[0]

    assert "Có lẽ có" in line() and "xin xem lại" in line()
    hoa.submit(f"/cases/{code}/items/{item['code']}", status="met")
    assert "Có lẽ có" not in line() and "cán bộ xác định" in line()


def test_an_outcome_the_law_leaves_open_is_settled_by_a_person(morning, hoa):
    code = case_of(morning, outcome="needs_review").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/outcome", outcome="complete")
    assert case_of(morning, code=code).outcome == "complete" and drafts(morning, code)[0].variant == "complete"
    hoa.submit(f"/cases/{code}/outcome", outcome="")
    assert case_of(morning, code=code).outcome == "needs_review"


def test_a_letter_is_classified_anew(morning, hoa):
    code = case_of(morning, kind="other").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/kind", kind="enforcement")
    case = case_of(morning, code=code)
    assert (case.kind, case.outcome) == ("enforcement", "incomplete") and drafts(morning, code)[0].form == "01-QT"


def test_an_edited_draft_is_what_leaves(morning, hoa, clock):
    code = case_of(morning, kind="complaint", outcome="complete").code
    draft = drafts(morning, code)[0]
    hoa.see(f"/cases/{code}?edit={draft.id}")
    hoa.submit(
        f"/cases/{code}/mails/{draft.id}/edit", subject="[HTTT] Lời của cán bộ", text="Kính gửi ông Tâm,\n\nMời ông đến <b>quầy 1</b>.\n"
    )
    assert "Đã lưu dự thảo" in hoa.page and "đã sửa tay" in hoa.page
    seen = hoa.get(f"/cases/{code}/mails/{draft.id}/html").text
    assert "Mời ông đến &lt;b&gt;quầy 1&lt;/b&gt;." in seen
    hoa.submit(f"/cases/{code}/mails/{draft.id}/approve")
    clock.at = clock.at.replace(minute=1)
    left = [p.read_bytes() for p in office.send_post(morning)]
    assert morning.memory.files.get(drafts_or_sent(morning, draft.id).sha256) in left


def drafts_or_sent(house, number):
    with house.memory.look() as unit:
        return outbox.get(unit, number)


def test_blocks_of_the_guidance_library_lie_beside_the_editor(morning, hoa):
    code = case_of(morning, kind="complaint", outcome="complete").code
    page = hoa.see(f"/cases/{code}?edit={drafts(morning, code)[0].id}").text
    blocks = re.findall(r'<div class="text" id="block-[^"]+">(.*?)</div>', page, re.S)
    assert len(blocks) > 10 and all(b.strip() for b in blocks)


def test_a_note_of_the_clerk_goes_into_the_template(morning, hoa):
    code = case_of(morning, kind="other").code
    draft = drafts(morning, code)[0]
    hoa.see(f"/cases/{code}?edit={draft.id}")
    hoa.submit(f"/cases/{code}/mails/{draft.id}/rewrite", note="Câu hỏi của bà thuộc Sở Tài nguyên.")
    assert "Câu hỏi của bà thuộc Sở Tài nguyên." in drafts(morning, code)[0].body


def test_a_letter_may_be_begun_from_another_form(morning, hoa):
    code = case_of(morning, kind="complaint", outcome="complete").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/drafts", letter="pointer/wrong_office")
    assert [(d.form, d.variant) for d in drafts(morning, code)] == [("pointer", "wrong_office")]
    assert hoa.submit(f"/cases/{code}/drafts", letter="01-QT/complete").status_code == 409


def test_a_letter_that_would_have_nothing_to_say_is_not_begun(morning, hoa):
    code = case_of(morning, kind="complaint", outcome="complete").code
    hoa.see(f"/cases/{code}")
    answer = hoa.submit(f"/cases/{code}/drafts", letter="03-QT/incomplete")
    assert answer.status_code == 409 and "chưa có điều mà thư này phải nói" in answer.text
    assert [d.variant for d in drafts(morning, code)] == ["complete"]


def test_a_draft_that_gives_way_frees_its_slot(morning, hoa):
    code = case_of(morning, kind="complaint", outcome="complete").code
    assert "Giữ chỗ" in hoa.see(f"/cases/{code}").text
    assert "Giữ chỗ" not in hoa.submit(f"/cases/{code}/drafts", letter="pointer/other").text


def test_a_dropped_draft_frees_its_slot(morning, hoa):
    code = case_of(morning, kind="confirmation").code
    assert "Giữ chỗ" in hoa.see(f"/cases/{code}").text
    hoa.submit(f"/cases/{code}/mails/{drafts(morning, code)[0].id}/drop")
    assert drafts(morning, code) == [] and "Giữ chỗ" not in hoa.page


def test_a_case_is_handed_to_a_colleague_who_finds_it_under_mine(morning, hoa, at_work):
    code = case_of(morning, kind="confirmation").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/hand-over", to="binh", why="Nhờ anh xem sổ")
    binh = at_work("binh")
    assert code in binh.see("/queue?whose=mine").text
    assert "Nhờ anh xem sổ" in binh.see(f"/cases/{code}").text
    assert code not in hoa.see("/queue?whose=mine").text


def test_a_remark_is_for_colleagues_and_never_for_the_citizen(morning, hoa):
    code = case_of(morning, kind="confirmation").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/remarks", text="CHỈ NỘI BỘ")
    assert "CHỈ NỘI BỘ" in hoa.page
    assert "CHỈ NỘI BỘ" not in hoa.get(f"/cases/{code}/mails/{drafts(morning, code)[0].id}/html").text


def test_two_cases_become_one_and_the_emptied_one_says_where_its_letters_went(morning, hoa):
    into, code = case_of(morning, requester="Trương Thị Tư").code, case_of(morning, kind="other").code
    hoa.see(f"/cases/{code}")
    answer = hoa.submit(f"/cases/{code}/merge", into=into.lower())
    assert answer.url.path == f"/cases/{into}"
    with morning.memory.look() as unit:
        joined = letters.of_case(unit, dossiers.by_code(unit, into).id)
    assert len(joined) == 2 and case_of(morning, code=code).status == "closed"
    assert f'nhập vào <a href="/cases/{into}">' in hoa.see(f"/cases/{code}").text


def test_a_case_is_not_merged_into_nothing(morning, hoa):
    code = case_of(morning, kind="other").code
    hoa.see(f"/cases/{code}")
    answer = hoa.submit(f"/cases/{code}/merge", into="HTTT-2017-009999")
    assert answer.status_code == 409 and "HTTT-2017-009999" in answer.text


def test_a_letter_that_claims_a_case_is_joined_by_a_person(morning, hoa):
    old = case_of(morning, requester="Bùi Thị Cúc")
    body = f"Tôi gửi bổ sung bản án cho hồ sơ {old.code}. Vợ tôi là Bùi Thị Cúc."
    office.deliver(morning, office.letter(body, name="Trần Văn Chồng", address="chong@mail.example", subject=f"Bổ sung {old.code}"))
    fresh = office.cases(morning)[-1]
    assert fresh.claims == old.code and "claims_other_case" in fresh.review_reasons
    hoa.see(f"/cases/{fresh.code}")
    assert "Người gửi nói thư thuộc hồ sơ" in hoa.page
    hoa.submit(f"/cases/{fresh.code}/merge", 0)
    assert case_of(morning, code=fresh.code).merged_into == old.code


def test_a_letter_about_something_else_becomes_a_case_of_its_own(morning, hoa):
    into, code = case_of(morning, requester="Trương Thị Tư").code, case_of(morning, kind="other").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/merge", into=into)
    split = [a for a, _ in form_fields(hoa.see(f"/cases/{into}").text) if a.endswith("/split")]
    assert len(split) == 2
    answer = hoa.submit(split[0])
    assert answer.status_code == 200 and answer.url.path not in (f"/cases/{into}", f"/cases/{code}") and "hồ sơ riêng này" in answer.text


def test_a_citizen_answered_by_telephone_leaves_the_queue(morning, hoa):
    code = case_of(morning, kind="other").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/otherwise", how="Đã gọi điện, hướng dẫn đến Sở")
    assert code not in hoa.see("/queue").text and "answered_otherwise" in events(morning, code)
    assert drafts(morning, code) == []


def test_the_whole_case_is_exported_as_one_file(morning, hoa):
    code = case_of(morning, kind="confirmation").code
    answer = hoa.get(f"/cases/{code}/dossier.zip")
    assert answer.content[:2] == b"PK" and f"{code}.zip" in answer.headers["content-disposition"]


def test_the_history_tells_every_step_with_who_did_it(morning, hoa):
    code = case_of(morning, kind="confirmation").code
    hoa.see(f"/cases/{code}")
    hoa.submit(f"/cases/{code}/accuracy")
    history = hoa.see(f"/cases/{code}").text.split('id="history"')[1]
    assert "Đã kiểm tra tính chính xác" in history and "(Lê Thị Hòa)" in history and "Mở hồ sơ từ thư của công dân" in history


def test_a_specialist_works_on_a_case_and_approves_nothing(morning, at_work):
    son, code = at_work("son"), case_of(morning, kind="complaint", outcome="complete").code
    son.see(f"/cases/{code}")
    actions = [a for a, _ in form_fields(son.page)]
    assert any("/facts/" in a for a in actions) and not any(a.endswith("/approve") for a in actions)


def test_a_leader_reads_and_remarks_and_puts_nothing_right(morning, at_work):
    lan, code = at_work("lan"), case_of(morning, kind="complaint", outcome="complete").code
    lan.see(f"/cases/{code}")
    actions = [a for a, _ in form_fields(lan.page)]
    assert any(a.endswith("/remarks") for a in actions)
    assert not any("/facts/" in a or a.endswith(("/approve", "/edit", "/drop")) for a in actions)


def test_an_administrator_sees_no_case(morning, at_work):
    root = at_work("root")
    for case in office.cases(morning):
        assert root.get(f"/cases/{case.code}").status_code == 404
    assert root.get("/search?q=nguyen").status_code in (403, 404, 409)
