"""Signatures of deliveries, as Standard Webhooks 1.0.0 has them: by which a receiver knows that a message is WidgetApp's."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ..store.receivers import Kind
from ..wire import webhooks

#: Of a key (bytes): what ed25519 takes, and in the middle of what the format allows for HMAC.
KEY_SIZE = 32


def new_key() -> bytes:
    """A random key, of either kind."""
    return secrets.token_bytes(KEY_SIZE)


def shown(kind: Kind, key: bytes) -> str:
    """What the receiver needs to check signatures, as its libraries take it: the key of an HMAC, or the public key."""
    if kind == "hmac":
        return f"{webhooks.SHARED}{b64encode(key).decode()}"
    public = Ed25519PrivateKey.from_private_bytes(key).public_key()
    return f"{webhooks.PUBLIC}{b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()}"


def headers(kind: Kind, keys: Sequence[bytes], message: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a message with this id, sent at a moment (ms), signed with each of the keys."""
    timestamp = str(at // 1000)
    signed = webhooks.signed(message, timestamp, body)
    sign = webhooks.by_hmac if kind == "hmac" else webhooks.by_ed25519
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(sign(key, signed) for key in keys),
    }
