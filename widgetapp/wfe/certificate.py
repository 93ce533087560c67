"""The daemon's own certificate: read from PEM files, checked before it is used, and exchanged while it runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from OpenSSL import SSL
from twisted.internet.interfaces import IOpenSSLServerConnectionCreator
from twisted.internet.ssl import CertificateOptions, TLSVersion
from twisted.logger import Logger
from twisted.protocols.tls import TLSMemoryBIOProtocol
from zope.interface import implementer

from ..clock import Now
from ..config import ConfigError, WebConfig


def read_certificate(web: WebConfig) -> tuple[CertificateOptions, x509.Certificate]:
    """What TLS is to use, and the server's own certificate among it. Raises `ConfigError`. Reads files."""
    own, *chain = _certificates(web.certificate)
    key = _key(web.key)
    if _public(key) != _public(own):
        raise ConfigError(f"web.key: {web.key} is not the key of the first certificate in {web.certificate}")
    # Twisted hands these on to pyOpenSSL, which has come to prefer cryptography's objects to its own that Twisted declares.
    material: dict[str, Any] = {"privateKey": key, "certificate": own, "extraCertChain": chain}
    options = CertificateOptions(raiseMinimumTo=TLSVersion.TLSv1_2, **material)
    try:
        # Here rather than at the first connection: OpenSSL refuses what it finds too weak.
        options.getContext()
    except SSL.Error as error:
        raise ConfigError(f"web.certificate: {web.certificate} cannot be used: {error}") from error
    return options, own


def doubts(web: WebConfig, certificate: x509.Certificate, now: int) -> str | None:
    """What is wrong with a certificate's time at `now` (ms), or None. Clients refuse it; it is served all the same."""
    at = datetime.fromtimestamp(now / 1000, UTC)
    if at > certificate.not_valid_after_utc:
        return (
            f"web.certificate: {web.certificate} expired on {certificate.not_valid_after_utc:%Y-%m-%d}; clients will refuse it"
        )
    if at < certificate.not_valid_before_utc:
        return f"web.certificate: {web.certificate} is not valid before {certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC"
    return None


@implementer(IOpenSSLServerConnectionCreator)
class ServerCertificate:
    """The certificate that new connections get. Those that are open keep what they began with."""

    log = Logger()

    def __init__(self, web: WebConfig, now: Now) -> None:
        """Read it. Raises `ConfigError`."""
        self._now = now
        self.read(web)

    def read(self, web: WebConfig) -> None:
        """Take the files as they are now. Raises `ConfigError`, and keeps what it had."""
        self._options, own = read_certificate(web)
        if (doubt := doubts(web, own, self._now())) is not None:
            self.log.warn("{doubt}", doubt=doubt)

    def serverConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """TLS for a new connection; the name is Twisted's."""
        return self._options.serverConnectionForTLS(tlsProtocol)


def _certificates(path: str) -> list[x509.Certificate]:
    content = _content("web.certificate", path)
    try:
        return x509.load_pem_x509_certificates(content)
    except ValueError as error:
        raise ConfigError(f"web.certificate: {path} holds no certificate in PEM form") from error


def _key(path: str) -> Any:
    content = _content("web.key", path)
    try:
        return load_pem_private_key(content, password=None)
    except TypeError as error:
        raise ConfigError(f"web.key: {path} asks for a password; nobody is there to give it: store it without one") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"web.key: {path} holds no private key in PEM form") from error


def _content(key: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{key}: {path}: {error.strerror}") from error


def _public(holder: Any) -> bytes:
    public: bytes = holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return public
