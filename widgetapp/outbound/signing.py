"""Signatures of deliveries, as Standard Webhooks 1.0.0 has them: by which a receiver knows that a message is WidgetApp's."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ..store.receivers import Kind

#: Of a key (bytes): what ed25519 takes, and in the middle of what the format allows for HMAC.
KEY_SIZE = 32


def new_key() -> bytes:
    """A random key, of either kind."""
    return secrets.token_bytes(KEY_SIZE)


def shown(kind: Kind, key: bytes) -> str:
    """What the receiver needs to check signatures, as its libraries take it: the key of an HMAC, or the public key."""
    if kind == "hmac":
        return f"whsec_{b64encode(key).decode()}"
    public = Ed25519PrivateKey.from_private_bytes(key).public_key()
    return f"whpk_{b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()}"


def headers(kind: Kind, keys: Sequence[bytes], message: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a message with this id, sent at a moment (ms), signed with each of the keys."""
    timestamp = str(at // 1000)
    signed = b".".join((message.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(kind, key, signed) for key in keys),
    }


def _signature(kind: Kind, key: bytes, signed: bytes) -> str:
    if kind == "hmac":
        return f"v1,{b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"
    return f"v1a,{b64encode(Ed25519PrivateKey.from_private_bytes(key).sign(signed)).decode()}"
