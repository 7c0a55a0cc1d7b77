"""How mail servers report that a letter of ours did not arrive: the standard form, and a dozen others."""

from __future__ import annotations

from tests.mail.reading import mail, multipart, part

TO = "lan@tinhthan.vn"
OURS = f"From: hotro@moj.gov.vn\r\nTo: {TO}\r\nSubject: Bien nhan\r\nMessage-ID: <2017.4@moj.gov.vn>\r\n\r\nKinh gui ba Lan\r\n"
STATUS = (
    "Reporting-MTA: dns; mx1.moj.gov.vn\r\n\r\n"
    "Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {why}\r\n"
)


def standard(action: str = "failed", status: str = "5.1.1", why: str = "550 5.1.1 no such user", words: str = "Undelivered.") -> bytes:
    report = part(STATUS.format(to=TO, action=action, status=status, why=why), "message/delivery-status")
    return multipart(
        part(words),
        report,
        part(OURS, "message/rfc822"),
        kind="report; report-type=delivery-status",
        boundary="dsn",
        From="MAILER-DAEMON@mx1.moj.gov.vn (Mail Delivery System)",
        Subject="Undelivered Mail Returned to Sender",
        Return_Path="<>",
    )


def plain(sender: str, subject: str, words: str, **headers: str) -> bytes:
    return mail(words, From=sender, Subject=subject, **headers)


KINDS = {
    "postfix, standard": standard(),
    "postfix, without MIME": plain(
        "MAILER-DAEMON@mx.vn (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        f"This is the mail system at host mx.vn.\n\nYour message could not be delivered.\n\n"
        f"<{TO}>: host mail.tinhthan.vn said: 550 5.1.1 unknown",
    ),
    "qmail": plain(
        "MAILER-DAEMON@mail.tinhthan.vn",
        "failure notice",
        f"Hi. This is the qmail-send program at mail.tinhthan.vn.\nI've given up. Sorry it didn't work out.\n\n"
        f"<{TO}>:\nno mailbox here (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\n{OURS}",
        Return_Path="<>",
    ),
    "sendmail": plain(
        "<>",
        "Returned mail: see transcript for details",
        f"   ----- The following addresses had permanent fatal errors -----\n<{TO}>\n    (reason: 550 5.1.1 no such user)\n\n"
        "   ----- Transcript of session follows -----\n554 5.0.0 Service unavailable\n",
        Return_Path="<>",
    ),
    "exim": plain(
        "Mail Delivery System <Mailer-Daemon@mx.vn>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more\n"
        f"of its recipients.\n\n  {TO}\n    SMTP error from remote mail server: 550 user unknown\n\n"
        f"------ This is a copy of the message ------\n\n{OURS}",
        X_Failed_Recipients=TO,
    ),
    "gmail, old": plain(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"Delivery to the following recipient failed permanently:\n\n     {TO}\n\nTechnical details of permanent failure:\nover quota\n\n"
        f"----- Original message -----\n\n{OURS}",
        X_Failed_Recipients=TO,
    ),
    "gmail, new, in Vietnamese": plain(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Thông báo trạng thái gửi (Thất bại)",
        f"** Không tìm thấy địa chỉ **\n\n"
        f"Thư của bạn chưa được gửi tới {TO} vì không tìm thấy địa chỉ này.\n\nPhản hồi là:\n550 5.1.1 NoSuchUser",
    ),
    "yahoo": plain(
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{TO}>:\n554: delivery error: no such account\n\n"
        "--- Below this line is a copy of the message.\n",
    ),
    "exchange, in Vietnamese": plain(
        "Microsoft Outlook <MicrosoftExchange329e71ec@congty.vn>",
        "Không gửi được: Biên nhận",
        f"Gửi thư tới những người nhận sau không thành công:\n\n{TO}\nHộp thư của người nhận đã đầy.\n\n#554 5.2.2 mailbox full ##",
        X_MS_Exchange_Message_Is_Ndr="",
    ),
    "exchange, in English": plain(
        "postmaster@congty.vn",
        "Undeliverable: Bien nhan",
        f"Delivery has failed to these recipients or groups:\n\n{TO}\nThe email address wasn't found.\n\n"
        "Remote Server returned '550 5.1.10 not found'",
    ),
    "zimbra": plain(
        "MAILER-DAEMON@zimbra.vn (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        f"I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n<{TO}>: user unknown",
    ),
    "lotus": plain(
        "Postmaster@congty.vn",
        "DELIVERY FAILURE: User lan not listed in Domino Directory",
        f"Your message\n\n  Subject: Bien nhan\n\nwas not delivered to:\n\n  {TO}\n\nbecause:\n\n  User not listed in Domino Directory",
    ),
    "mdaemon": plain(
        "MDaemon at mail.vn <MDaemon@mail.vn>",
        "Permanent Delivery Failure",
        f"The attached message had PERMANENT fatal delivery errors!\n\nFailed address: {TO}\n\n550 Recipient unknown",
    ),
    "office 365, in Vietnamese": plain(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@congty.vn>",
        "Không thể gửi: Biên nhận",
        f"Không gửi được thư của bạn tới {TO}.\n\nKhông tìm thấy lan tại tinhthan.vn.\n\n"
        "Thông tin chẩn đoán cho người quản trị:\nMáy chủ từ xa trả về '550 5.1.10 RecipientNotFound'",
    ),
    "exchange 2003, in Vietnamese": plain(
        "System Administrator <postmaster@congty.vn>",
        "Không gửi được: Biên nhận",
        f"Thư của bạn\n\n      Chủ đề:\tBiên nhận\n\nđã không đến được một số hoặc tất cả người nhận dự định.\n\n"
        f"      {TO} vào 15/06/2017 8:13 SA\n            Tài khoản email không tồn tại. <mail.congty.vn #5.1.1>",
    ),
    "yahoo, in Vietnamese": plain(
        "MAILER-DAEMON@yahoo.com.vn",
        "Thông báo Lỗi",
        f"Rất tiếc, chúng tôi không thể gửi thư của bạn tới địa chỉ sau.\n\n<{TO}>:\n554: delivery error: no such account\n\n"
        f"--- Bên dưới dòng này là bản sao của thư.\n\n{OURS}",
        Return_Path="<>",
    ),
    "a filter of a Vietnamese provider": plain(
        "postmaster@antispam.nhamang.vn",
        "Thư bị từ chối",
        f"Thư của Quý khách gửi đến {TO} đã bị hệ thống lọc thư rác từ chối.\n554 5.7.1 Message rejected as spam",
        Return_Path="<>",
    ),
    "a full mailbox, in Vietnamese": plain(
        "postmaster@nhamang.vn", "Hộp thư người nhận đã đầy", f"Không thể chuyển thư tới {TO}: hộp thư người nhận đã đầy (552 5.2.2)."
    ),
    "a province's mail system": plain(
        "Hệ thống thư điện tử tỉnh <admin@mail.tinh.vn>",
        "Thông báo từ hệ thống thư điện tử",
        f"Thư gửi đến địa chỉ {TO} không chuyển được do tài khoản không tồn tại.\n\nTiêu đề: Biên nhận",
        Auto_Submitted="auto-replied",
    ),
    "a Vietnamese host without accents": plain(
        "postmaster@mail.tinhthan.vn",
        "Thong bao: thu khong gui duoc",
        f"Thu cua ban khong the chuyen toi dia chi {TO}\nLy do: tai khoan khong ton tai",
    ),
    "a campus that writes its own words": plain(
        "Campus Mailserver <MAILER-DAEMON@truong.vn>",
        f"Your message to {TO} could not be delivered.",
        f"Your message to {TO} has reached us, but this address is no longer valid.\n\nYour message has NOT been delivered.",
    ),
    "a report and not one word": multipart(
        part(STATUS.format(to=TO, action="failed", status="5.1.1", why="550 no such user"), "message/delivery-status"),
        part(OURS, "message/rfc822"),
        kind="report; report-type=delivery-status",
        boundary="dsn",
        From="MAILER-DAEMON@mx1.moj.gov.vn",
        Subject="Mail System Error",
        Return_Path="<>",
    ),
    "a Vietnamese host": plain(
        "Hệ thống thư điện tử <postmaster@mail.tinhthan.vn>",
        "Thông báo: thư không gửi được",
        f"Thư của bạn không thể chuyển tới địa chỉ sau:\n\n{TO}\n\nLý do: tài khoản không tồn tại.",
        Return_Path="<>",
    ),
}
DELAYED = {
    "standard": standard("delayed", "4.4.1", "451 4.4.1 no answer"),
    "sendmail warning": plain(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.vn>",
        "Warning: could not send message for past 4 hours",
        f"**  THIS IS A WARNING MESSAGE ONLY  **\n\n   ----- Transcript of session follows -----\n<{TO}>... Deferred: timed out\n"
        "Warning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n",
    ),
    "gmail, in Vietnamese": plain(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Thông báo trạng thái gửi (Chậm trễ)",
        f"** Gửi thư chưa hoàn tất **\n\nĐã xảy ra sự cố tạm thời khi gửi thư tới {TO}. Gmail sẽ thử lại trong 46 giờ nữa.",
    ),
    "mdaemon, in Vietnamese": plain(
        "MDaemon <MDaemon@mail.so.vn>",
        "Cảnh báo: Thư chưa được chuyển",
        f"Thư của bạn gửi tới {TO} chưa chuyển được sau 4 giờ. Hệ thống sẽ tiếp tục thử trong 5 ngày.",
    ),
    "in Vietnamese": plain(
        "postmaster@mail.vn", "Thông báo gửi thư: bị chậm", f"Thư gửi {TO} bị trì hoãn, hệ thống sẽ tiếp tục thử gửi lại.", Return_Path="<>"
    ),
}
