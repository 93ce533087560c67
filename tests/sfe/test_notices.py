"""The service `notifications`: each hears his own, wherever he is connected."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from tests.sfe.test_subscriptions import FakeSubscriber
from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.refusals import Refusal
from widgetapp.sfe.authority import Identity
from widgetapp.sfe.notices import SERVICE, Notices
from widgetapp.sfe.subscriptions import Subscriptions
from widgetapp.store import people
from widgetapp.store.access import UNBOUNDED, Bounds
from widgetapp.store.people import User

HOUR = 3600_000


class NoticesTests(CatalogueTestCase):
    """Vic and Cat may be told of the Thing `t`."""

    def begin(self) -> None:
        """Nobody has subscribed yet."""
        super().begin()
        self.now = NOW
        self.subscriptions = Subscriptions(self.services.reads, lambda: self.now)
        self.notices = Notices(self.services.reads, self.subscriptions)
        self.services.announced = self.services.rights_changed = self.services.notified = self.notices.wake

    def subscribe(self, who: str, scopes: str = "things:read", bounds: Bounds = UNBOUNDED, again: bool = False) -> Any:
        """Somebody subscribes; gives his connection, or the code of a refusal."""
        subscriber = FakeSubscriber()
        user = User(who, who, who, "#000000", False)
        identity = Identity(user, frozenset(scopes.split()), NOW + HOUR, who.encode(), bounds)

        async def subscribed() -> Any:
            try:
                await self.subscriptions.subscribe(SERVICE, subscriber, identity, again)
            except Refusal as refusal:
                return refusal.code.name
            return subscriber

        return self.successResultOf(Deferred.fromCoroutine(subscribed()))

    def mention(self, *users: str) -> None:
        """Ada mentions people."""
        self.perform("comment", "ada", thing="t", text="Look!", mentions=users)

    @staticmethod
    def heard(one: FakeSubscriber) -> list[tuple[int, int]]:
        """What somebody has heard since: how many new notifications, and how many unread."""
        pushed, one.pushed = one.pushed, []
        return [(len(said["params"]["notifications"]), said["params"]["unread"]) for said in pushed]

    def test_each_his_own(self) -> None:
        """At all his connections, at once, and nothing that he knows already."""
        self.mention("vic")
        vic, second, cat = self.subscribe("vic"), self.subscribe("vic"), self.subscribe("cat")
        self.mention("vic")
        self.perform("rename", "ada", thing="t", name="Other")
        self.assertEqual((self.heard(vic), self.heard(second), self.heard(cat)), ([(1, 2)], [(1, 2)], []))
        self.mention("vic", "cat")
        self.assertEqual((self.heard(vic), self.heard(cat)), ([(1, 3)], [(1, 1)]))

    def test_read_elsewhere(self) -> None:
        """That it was read is told as well."""
        vic = self.subscribe("vic")
        self.mention("vic")
        self.perform("read_notifications", "vic")
        self.assertEqual(self.heard(vic), [(1, 1), (0, 0)])

    def test_what_he_may_see(self) -> None:
        """A token that reaches another Thing hears of nothing."""
        bounded = self.subscribe("vic", bounds=Bounds(thing="b"))
        self.mention("vic")
        self.assertEqual(self.heard(bounded), [(0, 0)])

    def test_not_for_everybody(self) -> None:
        """It takes an account, and the scope."""
        with self.engine.begin() as tx:
            people.add_user(tx, User("gwen", "Gwen", "gwen", "#000000", False), "", NOW, "guest")
        self.assertEqual((self.subscribe("gwen"), self.subscribe("vic", "stream")), ("forbidden", "forbidden"))

    def test_expired(self) -> None:
        """With his token the news end, which he is told."""
        vic = self.subscribe("vic")
        self.now += HOUR
        self.mention("vic")
        (said,) = vic.pushed
        self.assertEqual(said["method"], "widgetApp_stream_ended")
        self.assertFalse(self.subscriptions.wanted(SERVICE))

    def test_from_another_sfe(self) -> None:
        """What came while his connection was on its way he hears when it has arrived."""
        self.mention("vic")
        self.assertEqual(self.heard(self.subscribe("vic", again=True)), [(1, 1)])
