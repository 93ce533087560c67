"""Signatures: others' code takes them, for as long as a key is good."""

from __future__ import annotations

from base64 import b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.clock import wall_clock
from widgetapp.outbound import signing

BODY = '{"jsonrpc":"2.0","method":"widgetApp_useraction_rename","params":{"name":"Kännchen"}}'.encode()


class SigningTests(SynchronousTestCase):
    """HMAC, as the format's own library checks it; ed25519, as the format says."""

    def test_hmac(self) -> None:
        """The library takes it, and nothing that was changed."""
        key = signing.new_key()
        headers = signing.headers("hmac", [key], "m1", wall_clock(), BODY)
        webhook = Webhook(signing.shown("hmac", key))
        self.assertEqual(webhook.verify(BODY, headers)["params"], {"name": "Kännchen"})
        for changed in (BODY + b" ", BODY.replace(b"rename", b"delete")):
            self.assertRaises(WebhookVerificationError, webhook.verify, changed, headers)
        self.assertRaises(WebhookVerificationError, webhook.verify, BODY, {**headers, "webhook-id": "m2"})

    def test_time(self) -> None:
        """It is of the moment of the attempt."""
        key = signing.new_key()
        old = signing.headers("hmac", [key], "m1", wall_clock() - 600_000, BODY)
        self.assertRaises(WebhookVerificationError, Webhook(signing.shown("hmac", key)).verify, BODY, old)

    def test_two_keys(self) -> None:
        """While a key is exchanged, whoever has either takes it."""
        keys = [signing.new_key(), signing.new_key()]
        headers = signing.headers("hmac", keys, "m1", wall_clock(), BODY)
        for key in keys:
            Webhook(signing.shown("hmac", key)).verify(BODY, headers)
        other = Webhook(signing.shown("hmac", signing.new_key()))
        self.assertRaises(WebhookVerificationError, other.verify, BODY, headers)

    def test_ed25519(self) -> None:
        """The public key that was shown checks it."""
        keys = [signing.new_key(), signing.new_key()]
        headers = signing.headers("ed25519", keys, "m1", 1_790_000_000_999, BODY)
        signed = b"m1.1790000000." + BODY
        for key, signature in zip(keys, headers["webhook-signature"].split(" "), strict=True):
            shown = signing.shown("ed25519", key)
            public = Ed25519PublicKey.from_public_bytes(b64decode(shown.removeprefix("whpk_")))
            version, _, encoded = signature.partition(",")
            self.assertEqual(version, "v1a")
            public.verify(b64decode(encoded), signed)
            self.assertRaises(InvalidSignature, public.verify, b64decode(encoded), signed + b"x")
