"""Letters for the tests of the reading side: bytes as a mailbox holds them, and the office that reads them."""

from __future__ import annotations

import base64

from helpdesk.journey import Letter
from helpdesk.mail.mime import read_letter
from helpdesk.mail.own import OwnMailbox

OWN = OwnMailbox.of(["hotro@moj.gov.vn", "motcua@moj.gov.vn"], authserv_ids=["mx.moj.gov.vn"])
HEAD = {
    "From": "Trần Thị Mai <mai@gmail.com>",
    "To": "hotro@moj.gov.vn",
    "Subject": "Đơn yêu cầu",
    "Date": "Thu, 15 Jun 2017 08:12:44 +0700",
    "Message-ID": "<1@gmail.com>",
}


def mail(body: bytes | str = b"Xin ch\xc3\xa0o.", /, **headers: str | bytes) -> bytes:
    """A mail; header names with _ for -, values raw UTF-8 or bytes; None as value leaves a standard header out."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lower = {name.lower() for name in given}
    lines = [(n, v) for n, v in HEAD.items() if n.lower() not in lower] + [(n, v) for n, v in given.items() if v != ""]
    head = b"".join(n.encode() + b": " + (v if isinstance(v, bytes) else v.encode()) + b"\r\n" for n, v in lines)
    return head + b"\r\n" + (body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode())


def part(body: bytes | str, kind: str = "text/plain; charset=utf-8", **headers: str | bytes) -> bytes:
    lines = [("Content-Type", kind), *((n.replace("_", "-"), v) for n, v in headers.items())]
    head = b"".join(n.encode() + b": " + (v if isinstance(v, bytes) else v.encode()) + b"\r\n" for n, v in lines if v)
    return head + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b", **headers: str | bytes) -> bytes:
    line = b"--" + boundary.encode()
    body = b"".join(line + b"\r\n" + p + b"\r\n" for p in parts) + line + b"--\r\n"
    return mail(body, Content_Type=f'multipart/{kind}; boundary="{boundary}"', **headers)


def attachment(name: str, data: bytes = b"%PDF-1.4 x", kind: str = "application/pdf") -> bytes:
    return part(base64.encodebytes(data), kind, Content_Transfer_Encoding="base64", Content_Disposition=f'attachment; filename="{name}"')


def read(content: bytes) -> Letter:
    return read_letter(content, own=OWN)


def codes(letter: Letter) -> set[str]:
    return {defect.code for defect in letter.defects}
