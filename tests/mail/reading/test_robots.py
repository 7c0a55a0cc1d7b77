"""Whoever answers a robot starts a loop; whoever takes a person for a robot leaves a citizen without an answer."""

import pytest
from icalendar import Calendar

from helpdesk.journey import Automatic, CalendarReply
from tests.mail.reading import attachment, codes, mail, multipart, part, read

ASK = "Kính gửi cơ quan thi hành án,\nTôi là Trần Thị Mai, cho tôi hỏi khi nào tôi nhận được kết quả?\nXin cảm ơn."
OOF = "Tôi hiện vắng mặt khỏi cơ quan đến ngày 20/6. Nếu có việc gấp, vui lòng liên hệ văn phòng."
AD = "ƯU ĐÃI LỚN: khóa học đấu thầu, học phí giảm giá 30%. Đăng ký ngay hôm nay! Hotline 0900. Quà tặng cho 10 người đầu tiên."
CRON = "sao-luu: bat dau 02:00:01\nsao-luu: khong tim thay thu muc\n"

ROBOTS = {
    "out of office with headers": (mail(OOF, Subject="Vắng mặt: Lịch hẹn", Auto_Submitted="auto-replied"), Automatic.AUTO_REPLY),
    "out of office by Exchange": (mail(OOF, Subject="Automatic reply: Lịch hẹn", X_Auto_Response_Suppress="All"), Automatic.AUTO_REPLY),
    "out of office without headers": (mail(OOF, Subject="Re: Lịch hẹn"), Automatic.AUTO_REPLY),
    "out of office in English without headers": (
        mail("I am out of the office until Monday and will reply upon my return.", Subject="Re: Lịch hẹn"),
        Automatic.AUTO_REPLY,
    ),
    "out of office without marks": (mail("Toi dang nghi phep den ngay 20/6, viec gap xin lien he chi Hoa."), Automatic.AUTO_REPLY),
    "on holiday, back and answering later": (
        mail("Tôi đang trong kỳ nghỉ phép năm từ 12/6 đến hết 20/6 và sẽ trả lời thư sau khi trở lại.", Subject="Re: Lịch hẹn"),
        Automatic.AUTO_REPLY,
    ),
    "not at the office, call somebody else": (
        mail("Hiện tại tôi không có mặt tại cơ quan, trường hợp khẩn xin gọi anh Hùng 0912 000 111.", Subject="Trả lời: Lịch hẹn"),
        Automatic.AUTO_REPLY,
    ),
    "a firm closed over the new year": (
        mail("Công ty nghỉ Tết Nguyên đán từ 26/1. Chúng tôi sẽ phản hồi khi làm việc trở lại.", Subject="Re: Biên nhận"),
        Automatic.AUTO_REPLY,
    ),
    "out of office by Lotus Notes": (
        mail("I am out of the office until 20/6. Anything new?", Subject="AUTO: Hải Nguyễn is out of the office (returning 20/06/2017)"),
        Automatic.AUTO_REPLY,
    ),
    "out of office in answer to an answer": (mail(OOF, Subject="Re: Automatic reply: Lịch hẹn"), Automatic.AUTO_REPLY),
    "answer by a program": (mail("Cảm ơn quý khách đã liên hệ.", X_Autoreply="yes"), Automatic.AUTO_REPLY),
    "ticket acknowledged": (
        mail("Yêu cầu hỗ trợ #TK-55 của bạn đã được ghi nhận. Bạn có thể bổ sung thông tin.", Auto_Submitted="auto-generated"),
        Automatic.AUTO_REPLY,
    ),
    "read receipt": (
        multipart(
            part("Thư của bạn đã được mở."),
            part(
                "Final-Recipient: rfc822;a@b.vn\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n",
                "message/disposition-notification",
            ),
            kind="report; report-type=disposition-notification",
            Subject="Đã đọc: Lịch hẹn",
        ),
        Automatic.RECEIPT,
    ),
    "read receipt by Thunderbird, without its report": (
        mail("Đây là biên nhận cho thư bạn gửi tới mai@gmail.com. Thư đã được hiển thị.", Subject="Biên nhận (đã hiển thị) - Lịch hẹn"),
        Automatic.RECEIPT,
    ),
    "read receipt in plain words": (
        mail("Thư của bạn\n Gửi tới: A\nđã được đọc lúc 03/12/2019.", Subject="Read: Biên nhận"),
        Automatic.RECEIPT,
    ),
    "our own letter come back": (mail("Kính gửi bà Mai,", From="hotro@moj.gov.vn", Message_ID="<2017.1@moj.gov.vn>"), Automatic.OWN_MAIL),
    "our own letter by its loop mark": (mail("Kính gửi bà Mai,", X_Loop="hotro@moj.gov.vn"), Automatic.OWN_MAIL),
    "newsletter": (mail("Bản tin tháng 6 của hội.", List_Id="<tin.hoi.vn>", List_Unsubscribe="<mailto:x@hoi.vn>"), Automatic.LIST),
    "advertising in bulk": (mail(AD, List_Unsubscribe="<mailto:x@qc.vn>", Precedence="bulk"), Automatic.SPAM),
    "called spam by the server": (mail("Chúc mừng, bạn có một phần thưởng.", X_Spam_Flag="YES"), Automatic.SPAM),
    "cron": (mail(CRON, From="Cron Daemon <root@mx1.moj.gov.vn>", Subject="Cron <root@mx1> sao-luu.sh"), Automatic.NOTICE),
    "portal notice": (mail("Hệ thống bảo trì từ 22 giờ.", From="noreply@portal.vn", Auto_Submitted="auto-generated"), Automatic.NOTICE),
    "calendar's daily agenda": (
        mail("Bạn không có sự kiện nào.", From="Lịch <calendar-notification@lich.vn>", Auto_Submitted="auto-generated"),
        Automatic.CALENDAR,
    ),
    "a mailbox nearly full": (
        mail("Hộp thư của bạn đã dùng 95% dung lượng.", From="postmaster@moj.gov.vn", Subject="Cảnh báo dung lượng hộp thư"),
        Automatic.NOTICE,
    ),
    "a report on our domain": (
        multipart(part("Aggregate report."), attachment("bao-cao.zip", b"PK", "application/zip"), From="noreply-dmarc@thu.vn"),
        Automatic.NOTICE,
    ),
    "abuse report": (
        multipart(part("An email abuse report."), part("Feedback-Type: abuse\r\n", "message/feedback-report"), kind="report"),
        Automatic.NOTICE,
    ),
}

PERSONS = {
    "a plain question": mail(ASK),
    "a question through a web form": mail(
        f"Hệ thống vừa nhận một câu hỏi.\nHọ tên: Trần Thị Mai\nNội dung: {ASK}",
        From="Cổng thông tin <noreply@portal.vn>",
        Auto_Submitted="auto-generated",
        Reply_To="Trần Thị Mai <mai@gmail.com>",
    ),
    "a group in copy": mail(
        ASK, List_Id="<to-dan-pho-6.googlegroups.com>", Precedence="list", List_Unsubscribe="<mailto:x@googlegroups.com>"
    ),
    "a portal without a reply address": mail(ASK, From="noreply@portal.vn", Auto_Submitted="auto-generated"),
    "somebody in hospital": mail("toi dang nam vien khong di duoc, xin co quan cho toi hen hom khac", Subject="Re: Lịch hẹn"),
    "somebody on leave who asks": mail(
        "Tôi đang đi công tác đến thứ 6, xin đổi lịch hẹn sang tuần sau có được không ạ?", Subject="Re: Lịch hẹn"
    ),
    "absent from home": mail("Tôi vắng mặt tại địa phương nên chưa nhận được bản án. Đề nghị cơ quan gửi lại.", Subject="Hỏi"),
    "a scanner": multipart(part(""), attachment("scan.pdf"), From="scanner@congty.vn", Auto_Submitted="auto-generated"),
    "somebody who passes a bounce on": mail(
        "Tôi gửi thư cho cơ quan mà bị trả lại, là sao ạ?\n\n---------- Forwarded message ---------\n"
        "From: Mail Delivery Subsystem <mailer-daemon@x.vn>\nDate: Th 5\nSubject: Undelivered Mail\n"
        "To: <mai@gmail.com>\n\n550 5.1.1 user unknown",
        Subject="Fwd: Undelivered Mail Returned to Sender",
    ),
    "somebody mourning": mail(
        "Nhà tôi có tang, tôi sẽ vắng mặt đến ngày 20/6, khi tôi trở lại sẽ liên hệ với cơ quan sau.", Subject="Re: Lịch hẹn"
    ),
    "somebody who found nobody at the office": mail(
        "Chấp hành viên hẹn tôi nhưng vắng mặt tại cơ quan, tôi sẽ liên hệ với ai?", Subject="Khiếu nại"
    ),
    "somebody who answers an automatic answer": mail("ok toi se den", Subject="Re: Automatic reply: Lịch hẹn"),
    "a small firm that writes from its postmaster's mailbox": mail(
        "Tôi gửi lại đơn vì lần trước bị trả lại.", From="postmaster@congtynho.vn", Subject="Fwd: Đơn"
    ),
    "an answer from a mailbox called root": mail(
        "Đồng ý.", From="root@congtynho.vn", Subject="Re: Lịch hẹn", In_Reply_To="<2017.4@moj.gov.vn>"
    ),
    "a word that begins like a receipt": mail("Tôi đã đọc quyết định và không đồng ý.", Subject="Đã đọc: quyết định"),
    "thanks": mail("Cảm ơn anh chị", Subject="Re: Lịch hẹn"),
    "an answer of one word": mail("ok", Subject="Re: Lịch hẹn", In_Reply_To="<our.1@moj.gov.vn>"),
    "a firm that signs with its hotline": mail(
        "Công ty chúng tôi đề nghị xác nhận kết quả thi hành án.\nHotline: 1900 0000", From="ketoan@congty.vn"
    ),
    "Auto-Submitted: no": mail(ASK, Auto_Submitted="no"),
}


@pytest.mark.parametrize("robot", ROBOTS, ids=str)
def test_a_robot_is_known(robot):
    content, kind = ROBOTS[robot]
    assert read(content).automatic == kind


@pytest.mark.parametrize("person", PERSONS, ids=str)
def test_a_person_is_never_taken_for_a_robot(person):
    assert read(PERSONS[person]).automatic is None


def test_header_marks_are_told_although_the_person_wins():
    assert read(PERSONS["a group in copy"]).robot_marks == ("list", "unsubscribe")
    assert read(PERSONS["a question through a web form"]).robot_marks == ("auto_generated", "form_relay", "no_reply")


def test_hand_typed_advertising_is_marked_for_whoever_classifies():
    letter = read(mail(AD, From="Chị Hoa <bds88@gmail.com>"))
    assert letter.automatic is None
    assert "advert_words" in letter.robot_marks


def test_phishing_is_marked_by_its_links():
    body = "Để tránh bị khóa tài khoản, đăng nhập vào liên kết http://dichvucong-quocgia.top/xacthuc trước 23h."
    assert {"bait_words", "phishing_link"} <= set(read(mail(body)).robot_marks)
    page = '<p>Xin mời xem</p><a href="http://evil.top/x">https://dichvucong.gov.vn</a>'
    assert "phishing_link" in read(mail(page, Content_Type="text/html; charset=utf-8")).robot_marks


def test_an_honest_link_is_no_phishing():
    page = '<p>Xem</p><a href="https://www.thuvienphapluat.vn/van-ban">thuvienphapluat.vn</a> <a href="https://vi.wikipedia.org">bấm</a>'
    assert read(mail(page, Content_Type="text/html; charset=utf-8")).robot_marks == ()


ICS = """BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Gio VN
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:hen-12@moj.gov.vn
SEQUENCE:2
DTSTAMP:20190416T010000Z
DTSTART;TZID=Gio VN:20190426T083000
ATTENDEE;CN="Mai: Trần";PARTSTAT={partstat}:mailto:mai@gm
 ail.com
BEGIN:VALARM
UID:khac
END:VALARM
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def calendar_mail(method: str, partstat: str) -> bytes:
    ics = ICS.format(method=method, partstat=partstat)
    return multipart(part("Trần Thị Mai đã trả lời."), part(ics, f"text/calendar; charset=utf-8; method={method}"), kind="alternative")


@pytest.mark.parametrize(("method", "partstat"), [("REPLY", "ACCEPTED"), ("REPLY", "DECLINED"), ("COUNTER", "TENTATIVE")])
def test_an_answer_to_our_invitation_is_a_letter(method, partstat):
    letter = read(calendar_mail(method, partstat))
    assert letter.automatic is None
    assert letter.calendar is not None
    assert (letter.calendar.method, letter.calendar.partstat, letter.calendar.uid) == (method, partstat.lower(), "hen-12@moj.gov.vn")


def test_an_answer_names_who_and_when():
    found = read(calendar_mail("REPLY", "ACCEPTED")).calendar
    assert isinstance(found, CalendarReply)
    assert (found.attendee, found.sequence) == ("mai@gmail.com", 2)
    assert found.start is not None and found.start.isoformat() == "2019-04-26T01:30:00+00:00"
    assert found.stamped_at is not None and found.stamped_at.isoformat() == "2019-04-16T01:00:00+00:00"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_any_other_calendar_mail_is_a_robots(method):
    assert read(calendar_mail(method, "NEEDS-ACTION")).automatic == Automatic.CALENDAR


def test_the_calendar_library_reads_the_same():
    ours = read(calendar_mail("REPLY", "ACCEPTED")).calendar
    event = Calendar.from_ical(ICS.format(method="REPLY", partstat="ACCEPTED")).walk("VEVENT")[0]
    assert ours is not None
    assert (str(event["UID"]), event["SEQUENCE"], event["DTSTART"].dt) == (ours.uid, ours.sequence, ours.start)
    assert (str(event["ATTENDEE"]).removeprefix("mailto:"), event["ATTENDEE"].params["PARTSTAT"].lower()) == (ours.attendee, ours.partstat)


@pytest.mark.parametrize("cut", range(0, 500, 23))
def test_a_damaged_calendar_is_a_defect_and_no_end(cut):
    ics = ICS.format(method="REPLY", partstat="ACCEPTED")[:cut].encode()
    letter = read(multipart(part("x"), part(ics, "text/calendar; charset=utf-8; method=REPLY")))
    assert letter.calendar or "calendar_damaged" in codes(letter)
