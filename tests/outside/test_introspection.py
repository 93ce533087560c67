"""Another server's tokens: when it is asked, what is believed of its answers, and what becomes of those who stream by them."""

from __future__ import annotations

from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from tests.outside.fake_web import FakeWeb
from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW, DirectJournal, DirectReads
from widgetapp.config import IntrospectionConfig
from widgetapp.outside import introspection
from widgetapp.outside.breaker import FAILURES, REST, Breaker
from widgetapp.outside.introspection import Introspection
from widgetapp.outside.web import OutsideError, Web
from widgetapp.refusals import Refusal
from widgetapp.store import identities, people

#: What somebody shows.
THEIRS = "theirs"
URL, ISSUER = "https://id.example/introspect", "https://id.example"


class IntrospectionTests(CatalogueTestCase):
    """A server that speaks for Ben, who is known by his account there."""

    def setUp(self) -> None:
        """It says that whatever it is shown is Ben's."""
        super().setUp()
        self.web = FakeWeb()
        self.says()
        self.now = NOW
        self.streaming: set[bytes] = set()
        self.changes = 0
        with self.engine.begin() as tx:
            identities.link(tx, identities.Link(ISSUER, "s1", "ben", NOW))
        self.make()

    def make(self, **settings: Any) -> None:
        """Begin with nothing known."""
        self.clock = Clock()
        config = IntrospectionConfig(url=URL, issuer=ISSUER, client_id="widgetapp", client_secret="secret", **settings)
        self.introspection = Introspection(
            self.clock, cast(Web, self.web), Breaker(self.clock, URL), config, DirectReads(self.engine),
            DirectJournal(self.engine), lambda: self.now, lambda: self.streaming, self.changed,
        )  # fmt: skip

    def changed(self) -> None:
        """Rights have changed."""
        self.changes += 1

    def says(self, **changed: Any) -> None:
        """What the server says from now on."""
        answer = {"active": True, "sub": "s1", "scope": "stream things:read openid", "exp": (NOW + 600_000) / 1000}
        self.web.answers[URL] = {name: value for name, value in {**answer, **changed}.items() if value is not None}

    def fails(self) -> None:
        """It cannot be reached from now on."""
        self.web.answers.clear()

    def show(self, shown: str = THEIRS) -> str:
        """Somebody shows a token; whose it is then, by the store, or what he is told."""

        async def admit() -> str | None:
            try:
                await self.introspection.admit(shown)
            except Refusal as refusal:
                return refusal.code.name
            return None

        return self.successResultOf(Deferred.fromCoroutine(admit())) or self.holder(shown)

    def holder(self, shown: str = THEIRS) -> str:
        """Whose a token is, and what it is good for, by the store."""
        with self.engine.begin() as db:
            row = people.token(db, people.digest(shown), self.now)
        return "nobody" if row is None else f"{row.user.id}: {' '.join(sorted(row.scopes))}"

    def later(self, seconds: float) -> None:
        """Time goes by, and those who stream are looked at."""
        self.now += int(seconds * 1000)
        self.clock.advance(seconds)
        self.introspection.look_again()

    def test_good(self) -> None:
        """It is his, with those scopes that there are here; asked once, by what only we know, and again after a while."""
        self.assertEqual([self.show(), self.show()], ["ben: stream things:read"] * 2)
        ((_, form),) = self.web.asked
        self.assertEqual(form, {"token": THEIRS, "token_type_hint": "access_token", "client": "widgetapp", "secret": "secret"})
        self.now += 30_000
        self.show()
        self.assertEqual(len(self.web.asked), 2)

    def test_not_good(self) -> None:
        """Not active, of somebody whom nobody knows here, for others, of another issuer, at its end; and what is no answer."""
        self.make(audience="here")
        for answer in (
            {"active": False}, {"active": False, "sub": None}, {"sub": "s2"}, {"sub": None}, {"aud": "there"},
            {"aud": ["there"]}, {"aud": None},
            {"aud": "here", "iss": "https://evil.example"}, {"aud": "here", "exp": NOW / 1000},
        ):  # fmt: skip
            self.says(**answer)
            self.assertEqual(self.show(f"token {answer}"), "nobody", answer)
        for aud in ("here", ["there", "here"]):
            self.says(aud=aud, iss=ISSUER)
            self.assertEqual(self.show(f"good {aud}"), "ben: stream things:read")

    def test_nonsense(self) -> None:
        """What cannot be used is an answer that lets nobody in, and is told in the log."""
        for number, nonsense in enumerate((b"", b"[]", b'{"active": "yes"}', OutsideError("longer than anything"))):
            self.web.answers[URL] = nonsense
            self.assertEqual(self.show(f"token {number}"), "unavailable")
        self.says()
        self.web.status = 401
        self.assertEqual(self.show(), "unavailable")

    def test_ours(self) -> None:
        """Our own tokens are none of its business, expired or not."""
        with self.engine.begin() as tx:
            people.add_token(tx, people.digest("ours"), "ada", None, "stream", NOW, NOW + 1000)
        self.assertEqual(self.show("ours"), "ada: stream")
        self.now += 1000
        self.assertEqual(self.show("ours"), "nobody")
        self.assertEqual(self.web.asked, [])

    def test_bad_ones_are_remembered(self) -> None:
        """Whoever shows the same again and again makes us ask once."""
        self.says(active=False)
        for _ in range(3):
            self.assertEqual(self.show(), "nobody")
        self.assertEqual(len(self.web.asked), 1)
        self.patch(introspection, "MOST", 2)
        for token in ("a", "b", "c", THEIRS):
            self.show(token)
        self.assertEqual(len(self.web.asked), 5)

    def test_revoked_there(self) -> None:
        """Who streams by it is asked about again, and out when that server speaks for him no more."""
        self.show()
        self.streaming = {people.digest(THEIRS)}
        self.later(29)
        self.assertEqual(len(self.web.asked), 1)
        self.later(1)
        self.assertEqual((len(self.web.asked), self.changes), (2, 0))
        self.says(active=False)
        self.later(30)
        self.assertEqual((self.holder(), self.changes), ("nobody", 1))

    def test_less_there(self) -> None:
        """So is what it is good for."""
        self.show()
        self.streaming = {people.digest(THEIRS)}
        self.says(scope="stream")
        self.later(30)
        self.assertEqual((self.holder(), self.changes), ("ben: stream", 1))

    def test_out_of_use(self) -> None:
        """What nobody streams by is forgotten, and asked about when it is shown again."""
        self.show()
        self.later(30)
        self.assertEqual((self.holder(), len(self.web.asked), self.changes), ("nobody", 1, 0))
        self.assertEqual(self.show(), "ben: stream things:read")

    def test_unreachable(self) -> None:
        """Who comes new is told to come again; who is in stays for a while, and then is out. It is not asked in vain."""
        self.show()
        self.streaming = {people.digest(THEIRS)}
        self.fails()
        for _ in range(FAILURES + 2):
            self.assertEqual(self.show("another"), "unavailable")
        self.assertEqual(len(self.web.asked), 1 + FAILURES)
        self.later(60)
        self.assertEqual(self.holder(), "ben: stream things:read")
        self.later(60)
        self.assertEqual((self.holder(), self.changes), ("nobody", 1))
        self.says()
        self.clock.advance(REST)
        self.assertEqual(self.show("another"), "ben: stream things:read")

    def test_at_the_same_time(self) -> None:
        """Who shows a token ten times at once makes us ask once."""
        answer: Deferred[tuple[int, bytes]] = Deferred()

        async def post(*_: object) -> tuple[int, bytes]:
            self.web.asked.append((URL, None))
            return await answer

        self.patch(self.web, "post", post)
        waiting = [Deferred.fromCoroutine(self.introspection.admit(THEIRS)) for _ in range(10)]
        self.assertEqual(len(self.web.asked), 1)
        answer.callback((200, b'{"active": true, "sub": "s1", "scope": "stream"}'))
        for one in waiting:
            self.successResultOf(one)
        self.assertEqual(self.holder(), "ben: stream")

    def test_crowd(self) -> None:
        """So many are asked about at a time; the others wait, and beyond that they are told to come again."""
        self.patch(introspection, "WAITING", 15)
        asked: list[Deferred[tuple[int, bytes]]] = []

        def post(*_: object) -> Deferred[tuple[int, bytes]]:
            asked.append(Deferred())
            return asked[-1]

        self.patch(self.web, "post", post)
        waiting = [Deferred.fromCoroutine(self.introspection.admit(f"token {number}")) for number in range(15)]
        self.assertEqual(self.show("one more"), "throttled")
        for one in waiting:
            self.assertNoResult(one)
        # Each answer lets the next one ask. Left unanswered they would be cleared away in the midst of some other test, and
        # wake each other up on the way.
        for answer in asked:
            answer.callback((200, b'{"active": false}'))
        for one in waiting:
            self.successResultOf(one)

    def test_by_log_in_name(self) -> None:
        """Where it is configured so, the name there is the log-in name here; not of somebody who is disabled."""
        self.make(people="login")
        self.says(username="Eve")
        self.assertEqual(self.show(), "eve: stream things:read")
        self.says(sub="ed")
        self.assertEqual(self.show("another"), "ed: stream things:read")
        self.perform("disable_person", "ada", user="ed")
        self.assertEqual(self.show("a third"), "nobody")
