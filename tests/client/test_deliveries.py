"""Deliveries are believed only if they are WidgetApp's."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.client import Message, Notice, NotOurs, verify
from widgetapp.outbound import signing
from widgetapp.store.receivers import Kind

AT = 1_795_543_200
BODY = (
    b'{"jsonrpc": "2.0", "method": "widgetApp_useraction_rename", "params": {"epoch": "e", "seq": 7, "id": "i", '
    b'"at": "2026-11-27T08:15:00.000Z", "actor": null, "group": "g", "thing": "t", "params": {"name": "N"}, "result": {}}}'
)
KINDS: tuple[Kind, ...] = ("hmac", "ed25519")


class VerifyTests(SynchronousTestCase):
    """With both kinds of keys."""

    def setUp(self) -> None:
        """Two keys."""
        self.key, self.other = signing.new_key(), signing.new_key()

    def headers(self, kind: Kind, *keys: bytes) -> dict[str, str]:
        """As they are sent."""
        return signing.headers(kind, keys or (self.key,), "i", AT * 1000, BODY)

    def test_good(self) -> None:
        """What it says; in whichever letters headers come, and while keys are exchanged."""
        for kind in KINDS:
            shown = signing.shown(kind, self.key)
            sent = {name.title(): value for name, value in self.headers(kind, self.other, self.key).items()}
            said = verify(sent, BODY, shown, now=AT + 299)
            assert isinstance(said, Message)
            self.assertEqual((said.action, said.seq, said.thing, said.params), ("rename", 7, "t", {"name": "N"}))

    def test_not_ours(self) -> None:
        """Another key, another body, another id, another time; and nothing at all."""
        for kind in KINDS:
            shown, good = signing.shown(kind, self.key), self.headers(kind)
            other = signing.shown(kind, self.other)
            for sent, body, key, now in (
                (good, BODY, other, AT),
                (good, BODY + b" ", shown, AT),
                ({**good, "webhook-id": "j"}, BODY, shown, AT),
                ({**good, "webhook-timestamp": str(AT + 1)}, BODY, shown, AT),
                ({**good, "webhook-timestamp": "soon"}, BODY, shown, AT),
                ({**good, "webhook-signature": "v1,???"}, BODY, shown, AT),
                ({**good, "webhook-signature": "v1a,???"}, BODY, shown, AT),
                ({**good, "webhook-signature": "v1,\u00e4"}, BODY, shown, AT),
                (good, BODY, shown, AT + 301),
                (good, BODY, shown, AT - 301),
                ({}, BODY, shown, AT),
            ):
                with self.assertRaises(NotOurs):
                    verify(sent, body, key, now=now)

    def test_no_key(self) -> None:
        """A key that is none is the program's own fault."""
        with self.assertRaises(ValueError):
            verify(self.headers("hmac"), BODY, "secret", now=AT)

    def test_notice(self) -> None:
        """What is no user action."""
        body = b'{"jsonrpc": "2.0", "method": "widgetApp_stream_test", "params": {}}'
        sent = signing.headers("hmac", (self.key,), "i", AT * 1000, body)
        self.assertEqual(verify(sent, body, signing.shown("hmac", self.key), now=AT), Notice("test", {}))
