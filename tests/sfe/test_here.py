"""The service `here`: who is on which Things, for those who see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from twisted.internet.defer import Deferred

from tests.sfe.test_subscriptions import FakeSubscriber
from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.refusals import Refusal
from widgetapp.sfe.authority import Identity
from widgetapp.sfe.here import SERVICE, Present, WhoIsHere, together
from widgetapp.sfe.subscriptions import Subscriptions
from widgetapp.store import people, sketches, things
from widgetapp.store.access import UNBOUNDED, Bounds
from widgetapp.store.people import User


class HereTests(CatalogueTestCase):
    """Vic may look at the Thing `t`; Eve may not."""

    def begin(self) -> None:
        """Nobody is anywhere."""
        super().begin()
        self.present: Present = {}
        self.subscriptions = Subscriptions(self.services.reads, lambda: NOW)
        self.here = WhoIsHere(self.services.reads, self.subscriptions)
        self.here.present = lambda: self.present

    def subscribe(self, who: str, bounds: Bounds = UNBOUNDED) -> tuple[FakeSubscriber, Any]:
        """Somebody subscribes; gives his connection, and what he is greeted with, or the code of a refusal."""
        subscriber = FakeSubscriber()
        identity = Identity(User(who, who, who, "#000000", False), frozenset({"things:read"}), NOW + 1000, who.encode(), bounds)

        async def subscribed() -> Any:
            try:
                return await self.subscriptions.subscribe(SERVICE, subscriber, identity)
            except Refusal as refusal:
                return refusal.code.name

        return subscriber, self.successResultOf(Deferred.fromCoroutine(subscribed()))

    def move(self, **present: str) -> None:
        """These people, named with spaces between, are on these Things now."""
        self.present = {thing: frozenset(users.split()) for thing, users in present.items()}
        self.here.wake()

    @staticmethod
    def heard(one: FakeSubscriber) -> list[tuple[dict[str, list[str]], dict[str, int]]]:
        """What somebody has heard since: who is where, and which pictures are new."""
        pushed, one.pushed = one.pushed, []
        news = [said["params"] for said in pushed]
        return [
            ({thing: [one["name"] for one in on] for thing, on in said["things"].items()}, said["pictures"]) for said in news
        ]

    def test_coming_and_going(self) -> None:
        """Who sees the Thing hears it, once; who does not, hears nothing."""
        (vic, greeting), (eve, _) = self.subscribe("vic"), self.subscribe("eve")
        self.assertEqual(greeting.things, {})
        self.move(t="ben ada")
        self.move(t="ada ben")
        self.assertEqual(self.heard(vic), [({"t": ["Ada", "Ben"]}, {})])
        late, greeting = self.subscribe("gil")
        self.assertEqual([person.name for person in greeting.things["t"]], ["Ada", "Ben"])
        self.move(t="ben")
        self.move()
        self.assertEqual(self.heard(vic), [({"t": ["Ben"]}, {}), ({"t": []}, {})])
        self.assertEqual(len(self.heard(late)), 2)
        self.assertEqual(self.heard(eve), [])

    def test_rights(self) -> None:
        """Of what is in the bin nobody hears, nor by a token that does not reach so far; guests may not ask."""
        (vic, _), (bounded, _) = self.subscribe("vic"), self.subscribe("vic", Bounds(thing="b"))
        self.move(t="ben", b="ben")
        self.assertEqual((self.heard(vic), self.heard(bounded)), ([({"t": ["Ben"]}, {})], []))
        self.perform("unshare", "ada", thing="t", user="vic")
        self.move(t="ben ada")
        self.assertEqual(self.heard(vic), [])
        with self.engine.begin() as tx:
            people.add_user(tx, User("gwen", "Gwen", "gwen", "#000000", False), "", NOW, "guest")
        self.assertEqual(self.subscribe("gwen")[1], "forbidden")

    def test_pictures(self) -> None:
        """Whose picture has changed is told, from the time at which somebody has subscribed."""
        with self.engine.begin() as tx:
            sketches.put(tx, "t", 1, b"before")
        vic, _ = self.subscribe("vic")
        self.move()
        with self.engine.begin() as tx:
            sketches.put(tx, "t", 2, b"now")
            number = sketches.newest(tx)
        self.move()
        self.move()
        self.assertEqual(self.heard(vic), [({}, {"t": number})])

    def test_cheap(self) -> None:
        """What a change costs does not grow with the people who hear of it."""
        with self.engine.begin() as tx:
            for number in range(100):
                things.add(tx, f"x{number}", "X", "g", "ada", NOW)
        counts = []
        for users in (("ben",), ("ben", "ada", "gus", "vic", "ed", "cat", "gil", "eve")):
            self.begin()
            heard = [self.subscribe(user)[0] for user in users]
            self.move(**{f"x{number}": "ben" for number in range(50)})
            statements: list[str] = []

            def note(_db: Any, _cursor: Any, statement: str, *_more: Any, to: list[str] = statements) -> None:
                # Whether each still may is looked at in any case, as for all services.
                if "things" in statement or "sketches" in statement:
                    to.append(statement)

            event.listen(self.engine, "before_cursor_execute", note)
            self.move(**{f"x{number}": "ben ada" for number in range(50)})
            event.remove(self.engine, "before_cursor_execute", note)
            self.assertEqual(len(heard[0].pushed), 2)
            counts.append(len(statements))
        self.assertEqual(counts, [2, 2])

    def test_nobody_asks(self) -> None:
        """Where no list is open, nothing is asked of the store."""
        asked: list[str] = []
        event.listen(self.engine, "before_cursor_execute", lambda _db, _cursor, statement, *_more: asked.append(statement))
        self.move(t="ben")
        self.assertEqual(asked, [])

    def test_together(self) -> None:
        """What several SFEs say is one."""
        self.assertEqual(together([{"t": ["a"]}, {"t": ["b", "a"], "u": ["c"]}]), {"t": {"a", "b"}, "u": {"c"}})
