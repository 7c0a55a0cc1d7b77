"""Certificates as an office's own authority issues them, for servers on this machine."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def _name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, said)])


@dataclass
class Authority:
    folder: Path
    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    def issue(self, name: str, *, days: float = 90) -> Path:
        """Key and certificate of a server, in one file; a negative number of days is one that has run out."""
        key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
        begins = now - timedelta(days=400)
        made = _certificate(name, key, self.certificate.subject, begins, now + timedelta(days=days))
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        path = self.folder / f"{name}-{days:g}.pem"
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(pem + made.sign(self.key, SHA256()).public_bytes(Encoding.PEM))
        return path

    def context(self, name: str, *, days: float = 90) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.issue(name, days=days))
        return context


def _certificate(name: str, key: EllipticCurvePrivateKey, issuer: x509.Name, begins: datetime, ends: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def authority(folder: Path) -> Authority:
    key, now, name = generate_private_key(SECP256R1()), datetime.now(UTC), "tests"
    made = _certificate(name, key, _name(name), now - timedelta(days=500), now + timedelta(days=500))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    found = Authority(folder, key, made.sign(key, SHA256()))
    found.file.write_bytes(found.certificate.public_bytes(Encoding.PEM))
    return found
