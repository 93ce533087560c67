"""Requests to `_ajax/` are counted, by person and by address."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from tests.support.memory import NOW
from tests.support.oauth import DAY, Answer, OAuthTestCase
from widgetapp.store import people
from widgetapp.wfe import rates

POLICY = "ratelimit-policy"


class RateTests(OAuthTestCase):
    """Three requests a minute; Ben and Ed have tokens."""

    PER_MINUTE = 3

    def fill(self, tx: Connection) -> None:
        """And the tokens."""
        super().fill(tx)
        for name in ("ben", "ed"):
            people.add_token(tx, people.digest(name), name, None, "things:read", NOW, NOW + DAY)

    def ask(self, token: str = "") -> Answer:
        """A request with a token, or without."""
        shown = {"Authorization": f"Bearer {token}"} if token else {"X-WidgetApp-Request": "1"}
        return self.http("POST", "/_ajax/me", "{}", Content_Type="application/json", **shown)

    def test_too_many(self) -> None:
        """Each answer says how many are left; what is too much is refused, and says when it is not any more."""
        left = [self.ask("ben").headers["ratelimit"] for _ in range(3)]
        self.assertEqual(left, ['"user";r=2;t=20', '"user";r=1;t=40', '"user";r=0;t=60'])
        self.clock.advance(5)
        refused = self.ask("ben")
        self.assertEqual((refused.status, refused.json["error"]["code"]), (429, "throttled"))
        self.assertTrue(refused.json["error"]["come_back"])
        self.assertEqual(refused.headers["retry-after"], "15")
        self.assertEqual((refused.headers[POLICY], refused.headers["ratelimit"]), ('"user";q=3;w=60', '"user";r=0;t=55'))
        self.clock.advance(15)
        self.assertEqual(self.ask("ben").status, 200)

    def test_everybody_for_himself(self) -> None:
        """One person's requests are not another's, nor those of whom nobody knows, who are known by their address."""
        for _ in range(4):
            self.ask("ben")
        self.assertEqual((self.ask("ben").status, self.ask("ed").status), (429, 200))
        self.assertEqual(self.ask().headers[POLICY], '"address";q=3;w=60')

    def test_bad_tokens(self) -> None:
        """To try tokens is to make requests, whichever they are."""
        self.assertEqual([self.ask(f"guess {number}").status for number in range(4)], [401, 401, 401, 429])
        self.assertEqual(self.ask().status, 429)

    def test_memory_is_bounded(self) -> None:
        """Who came first is forgotten first."""
        self.patch(rates, "MOST", 1)
        for _ in range(3):
            self.ask("ben")
        self.ask("ed")
        self.assertEqual(self.ask("ben").status, 200)
