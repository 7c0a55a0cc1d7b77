"""Signing what leaves (DKIM, RFC 6376), where the mail server that takes it on does not. The only importer of dkim.

The signature is made as a mail leaves and stands before the stored bytes, which stay as they were approved: a mail is known by its
Message-ID, and each try may be signed anew.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from helpdesk.errors import DeliveryError, Refused

LEAST_BITS = 2048  # RFC 8301 3.2 asks for 1024 and advises this
SIGNED = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type", "Content-Language",
    "Auto-Submitted", "Content-Transfer-Encoding",
)  # fmt: skip
ONCE = ("From", "To", "Subject", "Date", "Message-ID", "Content-Type")  # named once more than they stand there: none can be added (8.15)
NEW_KEY = "tạo bằng «openssl genrsa -out TỆP 2048»"


@dataclass(frozen=True)
class DomainKey:
    """`private` is PEM (PKCS#1); `public` is what the record in the DNS says after p=."""

    domain: str
    selector: str
    bits: int
    public: str
    private: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Where the DNS keeps the record."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        return f"v=DKIM1; k=rsa; p={self.public}"

    def signed(self, content: bytes) -> bytes:
        """The mail with our signature before it. Raises DeliveryError: nothing leaves unsigned."""
        present = {line.split(b":", 1)[0].strip().lower() for line in content.split(b"\r\n\r\n", 1)[0].split(b"\r\n")}
        named = [name for name in SIGNED if name.lower().encode() in present] + list(ONCE)
        try:
            header = dkim.sign(
                content,
                self.selector.encode("ascii"),
                self.domain.encode("ascii"),
                self.private,
                canonicalize=(b"relaxed", b"relaxed"),  # servers on the way may fold lines anew
                include_headers=[name.encode("ascii") for name in named],
            )
        except dkim.DKIMException as cause:
            raise DeliveryError(f"không ký được thư bằng khóa DKIM của {self.domain} ({cause})", permanent=False) from cause
        return bytes(header) + content


def domain_key(domain: str, selector: str, told: str) -> DomainKey:
    """The key in a PEM file. Raises Refused with the mend."""
    try:
        found = load_pem_private_key(told.encode("utf-8"), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:  # TypeError: it asks for a password
        why = "được khóa bằng mật khẩu" if isinstance(cause, TypeError) else "không phải khóa PEM"
        raise Refused(f"smtp.dkim.key_file: tệp {why}; {NEW_KEY}") from cause
    if not isinstance(found, RSAPrivateKey):
        raise Refused(f"smtp.dkim.key_file: chỉ ký được bằng khóa RSA, loại khóa mà máy chủ thư nào cũng kiểm tra được; {NEW_KEY}")
    if found.key_size < LEAST_BITS:
        raise Refused(f"smtp.dkim.key_file: khóa {found.key_size} bit quá ngắn, cần từ {LEAST_BITS}; {NEW_KEY}")
    public = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    private = found.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return DomainKey(domain, selector, found.key_size, b64encode(public).decode("ascii"), private)
