"""Certificates for tests: an authority of their own, and servers' certificates by it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from twisted.internet.ssl import Certificate, optionsForClientTLS, trustRootFromCertificates

DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Issued:
    """A server's certificate with its chain, and its key: PEM."""

    certificate: bytes
    key: bytes
    serial: int

    def write(self, folder: Path, stem: str = "server") -> tuple[str, str]:
        """Write both into a folder; gives the paths."""
        certificate, key = folder / f"{stem}.pem", folder / f"{stem}.key"
        certificate.write_bytes(self.certificate)
        key.write_bytes(self.key)
        return str(certificate), str(key)


class TestAuthority:
    """A root that nobody trusts but the tests, and one authority below it that signs."""

    #: pytest takes whatever is called Test for a test.
    __test__ = False

    def __init__(self) -> None:
        self._root_key, self._key = _key(), _key()
        self.root = self._signed("Test root", self._root_key, "Test root", self._root_key, authority=True)
        self._intermediate = self._signed("Test authority", self._key, "Test root", self._root_key, authority=True)

    @property
    def pem(self) -> bytes:
        """What clients are to trust."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    @property
    def trusted(self) -> Any:
        """The same for Twisted's clients."""
        return trustRootFromCertificates([Certificate.loadPEM(self.pem)])

    @property
    def client(self) -> Any:
        """TLS for a client of 127.0.0.1."""
        return optionsForClientTLS("127.0.0.1", self.trusted)

    def issue(self, since: timedelta = -DAY, until: timedelta = DAY, key: Key | None = None) -> Issued:
        """A certificate for this machine, good from and to so far from now, followed by the authority's own."""
        key = key or _key()
        leaf = self._signed("127.0.0.1", key, "Test authority", self._key, since=since, until=until)
        chain: Sequence[x509.Certificate] = (leaf, self._intermediate)
        pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return Issued(pem, key.private_bytes(serialization.Encoding.PEM, *form), leaf.serial_number)

    def _signed(
        self,
        subject: str,
        key: Key,
        issuer: str,
        signer: ec.EllipticCurvePrivateKey,
        *,
        authority: bool = False,
        since: timedelta = -DAY,
        until: timedelta = DAY,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        usage = {
            name: False
            for name in (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            )
        }
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + since)
            .not_valid_after(now + until)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(digital_signature=True, key_cert_sign=authority, crl_sign=authority, **usage), critical=True
            )
        )
        if not authority:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(signer, hashes.SHA256())
