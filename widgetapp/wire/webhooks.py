"""What is signed of a delivery, and by which words keys and signatures are known (Standard Webhooks 1.0.0)."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: What a key begins with: one that both sides have, and one that checks and cannot sign.
SHARED, PUBLIC = "whsec_", "whpk_"
#: What a signature begins with, of either kind.
_HMAC, _ED25519 = "v1,", "v1a,"


class NotOurs(Exception):
    """A delivery that is not signed as it should be, or not now."""


def signed(message: str, timestamp: str, body: bytes) -> bytes:
    """What is signed of a message: id, moment (s) and body."""
    return b".".join((message.encode(), timestamp.encode(), body))


def by_hmac(key: bytes, content: bytes) -> str:
    """A signature by a key that both sides have."""
    return _HMAC + b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def by_ed25519(key: bytes, content: bytes) -> str:
    """A signature by a private key."""
    return _ED25519 + b64encode(Ed25519PrivateKey.from_private_bytes(key).sign(content)).decode()


def check(signatures: str, content: bytes, keys: Iterable[str]) -> None:
    """Whether one of the signatures (in one header) is by one of the keys, as the receiver was shown them. Raises `NotOurs`."""
    if not any(_fits(signature, content, key) for key in keys for signature in signatures.split()):
        raise NotOurs("no signature fits")


def _fits(signature: str, content: bytes, key: str) -> bool:
    if key.startswith(SHARED):
        return hmac.compare_digest(signature.encode(), by_hmac(_decoded(key, SHARED), content).encode())
    if not key.startswith(PUBLIC):
        raise ValueError(f"a key begins with {SHARED} or {PUBLIC}")
    try:
        sent = b64decode(signature.removeprefix(_ED25519), validate=True)
        Ed25519PublicKey.from_public_bytes(_decoded(key, PUBLIC)).verify(sent, content)
    except (ValueError, InvalidSignature):
        return False
    return signature.startswith(_ED25519)


def _decoded(key: str, mark: str) -> bytes:
    return b64decode(key.removeprefix(mark), validate=True)
