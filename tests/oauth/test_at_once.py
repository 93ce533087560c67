"""Requests that come at the same time: each has seen that nothing was spent yet, and only one of them gets tokens."""

from __future__ import annotations

from sqlalchemy import select

from tests.support.oauth import BACK, VERIFIER, OAuthTestCase
from widgetapp.oauth import endpoints, rules
from widgetapp.oauth.validator import Plan, Settings
from widgetapp.store import audit, grants
from widgetapp.store.schema import tokens


class RaceTests(OAuthTestCase):
    """Two requests of the client `c`, both looked at before either is carried out."""

    def looked_at(self, **params: str) -> Plan:
        """A request that is good as far as one can see, and what it would write."""
        with self.engine.begin() as db:
            credentials = {"client_id": "c", "client_secret": "secret"}
            reply = endpoints.token(db, Settings(self.at, "http://here", 600), {**credentials, **params})
        assert reply.status == 200, reply
        assert reply.plan is not None
        return reply.plan

    def carried_out(self, plan: Plan) -> bool:
        """Whether it was."""
        with self.engine.begin() as tx:
            return plan.transaction(tx, plan.params)

    def access_tokens(self) -> int:
        """How many there are."""
        with self.engine.begin() as db:
            return len(db.execute(select(tokens)).all())

    def test_a_code(self) -> None:
        """It buys tokens once; that it was shown twice ends those as well."""
        shown = {"grant_type": rules.CODE, "code": self.code(), "redirect_uri": BACK, "code_verifier": VERIFIER}
        plans = [self.looked_at(**shown) for _ in range(2)]
        self.assertEqual([self.carried_out(plan) for plan in plans], [True, False])
        self.assertEqual(self.access_tokens(), 0)

    def test_a_device_code(self) -> None:
        """It buys tokens once."""
        asked = self.post("device_authorization").json
        self.perform("answer_device_request", "ben", user_code=asked["user_code"], approve=True)
        plans = [self.looked_at(grant_type=rules.DEVICE, device_code=asked["device_code"]) for _ in range(2)]
        self.assertEqual([self.carried_out(plan) for plan in plans], [True, False])
        self.assertEqual(self.access_tokens(), 1)

    def test_a_refresh_token(self) -> None:
        """Of two that come at once the later one is taken for a question again, and what the first has got is no good."""
        first = self.exchange(self.code()).json["refresh_token"]
        one, two = (self.looked_at(grant_type=rules.REFRESH, refresh_token=first) for _ in range(2))
        self.assertEqual([self.carried_out(plan) for plan in (one, two)], [True, True])
        with self.engine.begin() as db:
            newest, lost = (grants.refresh(db, plan.params.refresh) for plan in (two, one))
        assert newest is not None
        assert lost is not None
        self.assertEqual((newest.used_at, lost.used_at), (None, 0))

    def test_a_client_that_is_disabled_meanwhile(self) -> None:
        """It gets nothing for what was looked at before."""
        plan = self.looked_at(grant_type=rules.CREDENTIALS)
        self.perform("disable_client", "ada", client="c")
        self.assertEqual((self.carried_out(plan), self.access_tokens()), (False, 0))

    def test_a_person_who_is_disabled_meanwhile(self) -> None:
        """Nor does anybody in his name."""
        shown = {"grant_type": rules.CODE, "code": self.code(), "redirect_uri": BACK, "code_verifier": VERIFIER}
        plan = self.looked_at(**shown)
        with self.engine.begin() as tx:
            tx.exec_driver_sql("UPDATE users SET disabled_at = 1 WHERE id = 'ben'")
        self.assertEqual((self.carried_out(plan), self.access_tokens()), (False, 0))


class AuditTests(OAuthTestCase):
    """What the audit log tells of clients."""

    def told(self) -> list[tuple[str, str | None, str | None, str | None]]:
        """Action, actor, client, object."""
        with self.engine.begin() as db:
            entries = [line.entry for line in audit.lines(db)]
        return [(entry.action, entry.actor, entry.client, entry.object) for entry in entries]

    def test_consent_and_its_end(self) -> None:
        """Who has let a client in, and that it has given its token back."""
        got = self.exchange(self.code()).json
        self.post("revoke", token=got["refresh_token"])
        self.post("revoke", token="nonsense")
        self.assertEqual(self.told(), [("answer_access_request", "ben", None, "c"), ("oauth_revoke", None, "c", None)])

    def test_a_code_again(self) -> None:
        """Whoever shows a code again has stolen it, or lost it to somebody."""
        code = self.code()
        self.exchange(code)
        self.exchange(code)
        self.assertEqual(self.told()[1:], [("oauth_replay", None, "c", None)])
