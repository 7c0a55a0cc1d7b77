"""How a mail server secures the line (RFC 8314): the version of TLS, and until when its certificate is good.

It is asked as a mail program would ask: nothing is accepted that `mail.imap` and `mail.smtp` would refuse.
"""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from helpdesk.errors import HelpdeskError

Language = Literal["imap", "smtp"]
EXPIRED, NO_ISSUER, MADE_ITSELF, MADE_ITSELF_ABOVE, NO_SIGNER, OTHER_NAME = 10, 20, 18, 19, 21, 62  # X509_V_ERR_… of OpenSSL
UNTRUSTED = (NO_ISSUER, MADE_ITSELF, MADE_ITSELF_ABOVE, NO_SIGNER)


@dataclass(frozen=True)
class Line:
    """A line as it was secured; `until` is the last moment of the certificate, UTC."""

    version: str
    until: datetime


def secured(host: str, port: int, security: str, language: Language, *, seconds: float = 10.0) -> Line | None:
    """The line to a server, None where it does not answer. Raises HelpdeskError where it cannot be trusted, with the mend."""
    context = ssl.create_default_context()
    try:
        if security == "starttls":
            return _upgraded(host, port, language, context, seconds)
        with socket.create_connection((host, port), seconds) as line, context.wrap_socket(line, server_hostname=host) as sealed:
            return _line(sealed)
    except ssl.SSLCertVerificationError as why:
        raise HelpdeskError(f"{host}:{port}: {_mend(host, why)}") from why
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, imaplib.IMAP4.error) as why:
        told = getattr(why, "reason", "") or type(why).__name__
        raise HelpdeskError(f"{host}:{port}: máy chủ không nói TLS 1.2 trở lên như cấu hình ({told}); kiểm tra port và security") from why
    except (OSError, smtplib.SMTPException):
        return None


def _upgraded(host: str, port: int, language: Language, context: ssl.SSLContext, seconds: float) -> Line:
    if language == "smtp":
        with smtplib.SMTP(host, port, timeout=seconds) as line:
            line.starttls(context=context)
            return _line(line.sock)
    with imaplib.IMAP4(host, port, timeout=seconds) as server:
        server.starttls(context)
        return _line(server.sock)


def _line(sealed: socket.socket | None) -> Line:
    assert isinstance(sealed, ssl.SSLSocket)
    told = sealed.getpeercert() or {}
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
    return Line(sealed.version() or "", until)


def _mend(host: str, why: ssl.SSLCertVerificationError) -> str:
    if why.verify_code == EXPIRED:
        return "chứng chỉ đã hết hạn; người quản lý máy chủ thư phải gia hạn"
    if why.verify_code == OTHER_NAME:
        return f"chứng chỉ không mang tên «{host}»; khai host đúng tên ghi trong chứng chỉ"
    if why.verify_code in UNTRUSTED:
        return "chứng chỉ không do tổ chức nào máy này tin cậy cấp; cài chứng chỉ gốc của cơ quan (update-ca-certificates)"
    return f"chứng chỉ không dùng được ({why.verify_message})"
