"""A PDF signed as programs of the office sign it: a CMS object in a hole of the file, made by OpenSSL with a certificate of its own."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

HOLE = 12_000  # hexadecimal digits
RANGE = "/ByteRange [0 {:010d} {:010d} {:010d}]"


@cache
def certificate() -> tuple[Path, Path]:
    """A key and a certificate of an invented leader; made once."""
    folder = Path(mkdtemp(prefix="sign-"))
    key, cert = folder / "key.pem", folder / "cert.pem"
    subject = "/C=VN/O=Cục Thi hành án dân sự tỉnh Mẫu/CN=Nguyễn Thị Lãnh Đạo"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-days", "30", "-subj", subject]
    subprocess.run([*request, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return key, cert


def pdf(words: str = "Giay xac nhan", name: str = "Nguyen Thi Lanh Dao") -> tuple[bytes, int, int]:
    """A one-page PDF with an empty hole for a signature; (bytes, where the hole begins, where it ends)."""
    stream = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET".encode()
    sig = f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Name ({name}) /M (D:20170620090000+07'00') "
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Chu ky) /Rect [0 0 0 0] /P 3 0 R /V 7 0 R >>",
        (sig + RANGE.format(0, 0, 0) + " /Contents <").encode() + b"0" * HOLE + b"> >>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    hole = out.index(b"/Contents <0") + len(b"/Contents ")
    return out, hole, hole + HOLE + 2


def signed_pdf(words: str = "Giay xac nhan") -> bytes:
    """The same with a real signature in the hole."""
    out, begin, end = pdf(words)
    out = out.replace(RANGE.format(0, 0, 0).encode(), RANGE.format(begin, end, len(out) - end).encode())
    key, cert = certificate()
    made = subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-signer", cert, "-inkey", key, "-md", "sha256"],
        input=out[:begin] + out[end:], check=True, capture_output=True,
    )  # fmt: skip
    digits = made.stdout.hex().encode()
    assert len(digits) <= HOLE
    return out[: begin + 1] + digits + b"0" * (HOLE - len(digits)) + out[end - 1 :]
