"""Receivers: registered, shown to those who administer them, changed, and replayed."""

from __future__ import annotations

import json
from typing import Any

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.store import audit, deliveries, feed, receivers
from widgetapp.store.deliveries import Enqueued, Message, Outcome, Settlement

BODY = b'{"jsonrpc":"2.0","method":"widgetApp_useraction_rename","params":{}}'


class ReceiverTests(CatalogueTestCase):
    """Gus registers one for his group."""

    def begin(self) -> None:
        """There is a feed."""
        super().begin()
        with self.engine.begin() as tx:
            feed.begin(tx, feed.Beginning("e"))

    def add(self, who: str = "gus", **params: Any) -> Any:
        """A receiver."""
        return self.perform("add_receiver", who, **{"url": "https://example.com/hook", "group": "g", **params})

    def one(self, who: str = "gus") -> Any:
        """The only one."""
        (found,) = self.perform("receivers", who)["receivers"]
        return found

    def enqueue(self, receiver: str, *names: str) -> None:
        """Something for it."""
        messages = [Message(name, 0, "g", "t", BODY) for name in names]
        with self.engine.begin() as tx:
            deliveries.enqueue(tx, Enqueued(receiver, "e", 0, "e", 0, messages, NOW))

    def settle(self, receiver: str, number: int, what: Any, at: int = NOW) -> None:
        """Something became of it."""
        with self.engine.begin() as tx:
            deliveries.settle(tx, Settlement([Outcome(receiver, number, what, at, at + 1, "status 500")], 1000))

    def test_added(self) -> None:
        """Its address gets port 200; its secret is shown once, and written down nowhere but where it is needed."""
        made = self.add()
        self.assertEqual(made["secret"], "hmac 1")
        self.assertEqual(made["receiver"]["url"], "https://example.com:200/hook")
        self.assertEqual(self.one(), made["receiver"])
        self.assertNotIn("secret", json.dumps(self.one()))
        self.assertEqual(self.feed(), [])
        with self.engine.begin() as db:
            line = audit.newest(db)
        assert line is not None
        self.assertEqual((line.entry.action, line.entry.object), ("add_receiver", made["receiver"]["id"]))
        self.assertNotIn("hmac 1", line.entry.content)
        self.assertEqual(self.add(), "conflict")

    def test_who_sees_it(self) -> None:
        """Those who administer the group; one for everything is the administrators' business."""
        self.add()
        self.assertEqual(self.add("gus", group=None), "forbidden")
        self.add("ada", group=None)
        counts = {who: len(self.perform("receivers", who)["receivers"]) for who in ("ada", "gus", "ben", "eve")}
        self.assertEqual(counts, {"ada": 2, "gus": 1, "ben": 0, "eve": 0})

    def test_addresses(self) -> None:
        """What may be one, and how it is written."""
        good = {
            "https://example.com": "https://example.com:200/",
            "https://Example.com:443/a?b=c": "https://example.com:443/a?b=c",
            "https://[2001:DB8::1]/": "https://[2001:db8::1]:200/",
            "https://192.0.2.7/": "https://192.0.2.7:200/",
            "https://bücher.example/": "https://xn--bcher-kva.example:200/",
        }
        for url, written in good.items():
            self.assertEqual(self.add(url=url)["receiver"]["url"], written)
        for url in (
            "http://example.com", "ftp://example.com", "example.com", "https://", "https://a:b@example.com", "https://x/#f",
            "https://x:0/", "https://x:99999/", "https://x /", "https://x\\@y/", "https://[::g]/", "https://x/é", "https://x\n/",
            "https://0x7f.1/", "https://2130706433/", "https://127.1/", "https://0177.0.0.1/", "https://a.0x1/",
        ):  # fmt: skip
            self.assertEqual(self.add(url=url), "invalid_params", url)
        self.deliveries.allows_plain = True
        self.assertEqual(self.add(url="http://example.com")["receiver"]["url"], "http://example.com:200/")

    def test_how_many(self) -> None:
        """No more than so many, for each group."""
        for number in range(receivers.MOST):
            self.assertIn("secret", self.add(url=f"https://h{number}/"))
        self.assertEqual(self.add(), "conflict")
        self.assertIn("secret", self.add("ada", group="h"))

    def test_actions(self) -> None:
        """Only those that there are; and they can be changed."""
        self.assertEqual(self.add(actions=["nonsense"]), "invalid_params")
        receiver = self.add(actions=["rename", "edit"])["receiver"]
        self.assertEqual(receiver["actions"], ["edit", "rename"])
        changed = self.perform("change_receiver", "gus", receiver=receiver["id"], actions=[])
        self.assertEqual((changed["actions"], changed["state"]), ([], "active"))

    def test_rotated(self) -> None:
        """For a day it is signed with both."""
        receiver = self.add()["receiver"]["id"]
        self.assertEqual(self.perform("rotate_receiver_secret", "gus", receiver=receiver)["secret"], "hmac 2")
        with self.engine.begin() as db:
            found = receivers.find(db, receiver)
        self.assertEqual([key[0] for key in found.keys(NOW + receivers.OVERLAP - 1)], [2, 1])
        self.assertEqual([key[0] for key in found.keys(NOW + receivers.OVERLAP)], [2])

    def test_disabled(self) -> None:
        """Nothing more is delivered, until somebody says so, who then answers for it."""
        receiver = self.add()["receiver"]["id"]
        self.enqueue(receiver, "m")
        self.settle(receiver, 1, "again")
        self.assertEqual(self.one()["state"], "failing")
        disabled = self.perform("change_receiver", "gus", receiver=receiver, enabled=False)
        self.assertEqual((disabled["state"], disabled["why"], disabled["pending"]), ("disabled", "Gus has disabled it.", 1))
        enabled = self.perform("change_receiver", "ada", receiver=receiver, enabled=True)
        self.assertEqual((enabled["state"], enabled["made_by"], enabled["failing_since"]), ("active", "Ada", None))
        with self.engine.begin() as db:
            (letter,), _ = deliveries.due(db, receiver, [], NOW, 10)
        self.assertEqual((letter.attempts, letter.tried_since), (0, None))

    def test_dead_letters(self) -> None:
        """They are listed, page by page, and come to life again by a replay."""
        receiver = self.add()["receiver"]["id"]
        self.enqueue(receiver, "one", "two", "three")
        for number in (1, 2):
            self.settle(receiver, number, "dead")
        self.assertEqual((self.one()["pending"], self.one()["dead"]), (1, 2))
        page = self.perform("dead_letters", "gus", receiver=receiver, limit=1)
        self.assertEqual([one["id"] for one in page["letters"]], ["two"])
        (letter,) = self.perform("dead_letters", "gus", receiver=receiver, before=page["before"])["letters"]
        self.assertEqual(
            (letter["id"], letter["method"], letter["error"]), ("one", "widgetApp_useraction_rename", "status 500")
        )
        self.assertEqual(self.perform("replay", "gus", receiver=receiver), {"count": 2})
        self.assertEqual((self.one()["pending"], self.one()["dead"]), (3, 0))

    def test_replay_from(self) -> None:
        """Everything from a number on comes again; what is not kept any more cannot."""
        receiver = self.add()["receiver"]["id"]
        for name in ("A", "B", "C"):
            self.perform("rename", "gus", thing="t", name=name)
        self.assertEqual(self.perform("replay", "gus", receiver=receiver, seq=2), {"count": 2})
        with self.engine.begin() as db:
            self.assertEqual(receivers.find(db, receiver).after, 1)
        self.assertEqual(self.perform("replay", "gus", receiver=receiver, seq=4), "gap")

    def test_removed(self) -> None:
        """With everything that it has not taken."""
        receiver = self.add()["receiver"]["id"]
        self.enqueue(receiver, "m")
        self.assertEqual(self.perform("remove_receiver", "gus", receiver=receiver), {"id": receiver})
        self.assertEqual(self.perform("receivers", "gus"), {"receivers": []})
        self.assertEqual(self.perform("test_receiver", "gus", receiver=receiver), "not_found")
        self.settle(receiver, 1, "taken")

    def test_tested(self) -> None:
        """What it answers is told."""
        receiver = self.add()["receiver"]["id"]
        answer = {"taken": True, "status": 204, "error": ""}
        self.assertEqual(self.perform("test_receiver", "gus", receiver=receiver), answer)
        self.assertEqual(self.deliveries.tested, [receiver])

    def test_not_set_up(self) -> None:
        """Where nothing is delivered, none is registered."""
        self.services.deliveries = None
        self.assertEqual(self.add(), "not_set_up")
