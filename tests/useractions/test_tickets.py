"""Stream tickets: what they are good for, and what not."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from tests.support.memory import NOW
from tests.support.oauth import SECOND, OAuthTestCase
from widgetapp.oauth import rules
from widgetapp.sfe.authority import Authority, Denial, Denied
from widgetapp.store import things

DAY = 24 * 3600


class TicketTests(OAuthTestCase):
    """Ben's tickets for the Thing `t`; he may see `u` as well."""

    def setUp(self) -> None:
        """With another Thing."""
        super().setUp()
        with self.engine.begin() as tx:
            things.add(tx, "u", "Thing u", "g", "ada", NOW)
        self.authority = Authority(self.services.reads, lambda: self.at)

    def ticket(self, **params: Any) -> str:
        """A ticket for the Thing `t`."""
        return str(self.perform("stream_ticket", "ben", None, thing="t", **params)["ticket"])

    def streams(self, ticket: str, thing: str = "t") -> str:
        """How somebody streams a Thing with a ticket, or why not."""

        async def asked() -> str:
            try:
                return "reads" if (await self.authority.grant(ticket, thing)).read_only else "edits"
            except Denied as denied:
                return denied.denial.value

        return self.successResultOf(Deferred.fromCoroutine(asked()))

    def test_one_thing(self) -> None:
        """It is good for its own Thing, on the stream and in every list, and for no group."""
        ticket = self.ticket()
        self.assertEqual((self.streams(ticket), self.streams(ticket, "u")), ("reads", Denial.NOT_FOUND.value))
        self.assertEqual([thing["id"] for thing in self.ajax("search", ticket)["things"]], ["t"])
        self.assertEqual(self.ajax("open", ticket, thing="u"), "not_found")
        self.assertEqual(self.ajax("groups", ticket)["groups"], [])
        self.assertEqual(self.ajax("group_people", ticket, group="g"), "not_found")

    def test_what_it_may_do(self) -> None:
        """What it was made for, and never more than he may who made it."""
        self.assertEqual(self.streams(self.ticket(scopes=["stream", "things:write"])), "edits")
        ticket = self.ticket()
        self.perform("remove_member", "ben", group="g", user="ben")
        self.assertEqual(self.streams(ticket), Denial.NOT_FOUND.value)

    def test_it_ends(self) -> None:
        """After a day at the latest; a longer one is not made."""
        ticket = self.ticket()
        self.at += (DAY - 1) * SECOND
        self.assertEqual(self.streams(ticket), "reads")
        self.at += 1 * SECOND
        self.assertEqual(self.streams(ticket), Denial.EXPIRED_TOKEN.value)
        self.assertEqual(self.perform("stream_ticket", "ben", None, thing="t", lasts=DAY + 1), "invalid_params")

    def test_it_is_taken_back(self) -> None:
        """By him who made it, and by nobody else; all who stream are then looked at again."""
        ticket = self.ticket()
        self.assertEqual(self.perform("revoke_ticket", "ada", ticket=ticket), "not_found")
        before = self.changes
        self.assertEqual(self.perform("revoke_ticket", "ben", ticket=ticket), {})
        self.assertEqual((self.streams(ticket), self.changes), (Denial.INVALID_TOKEN.value, before + 1))

    def test_no_more_than_the_token(self) -> None:
        """A token makes no ticket that can do more than itself, reaches further, or outlives its client's right."""
        got = self.token(grant_type=rules.CREDENTIALS, scope="stream things:read").json["access_token"]
        self.assertEqual(self.ajax("stream_ticket", got, thing="t", scopes=["things:write"]), "forbidden")
        ticket = self.ajax("stream_ticket", got, thing="t")["ticket"]
        self.assertEqual(self.streams(ticket), "reads")
        self.assertEqual(self.ajax("stream_ticket", ticket, thing="u"), "not_found")
        self.perform("disable_client", "gus", client="c")
        self.assertEqual(self.streams(ticket), Denial.INVALID_TOKEN.value)

    def test_no_ticket_from_a_ticket(self) -> None:
        """Or one could be renewed for ever."""
        self.assertEqual(self.ajax("stream_ticket", self.ticket(), thing="t"), "forbidden")

    def test_no_ticket_from_a_consent(self) -> None:
        """It would outlive the family of tokens that came of it."""
        got = self.exchange(self.code(scope="stream things:read")).json["access_token"]
        self.assertEqual(self.ajax("stream_ticket", got, thing="t"), "forbidden")

    def test_other_tokens_are_no_tickets(self) -> None:
        """They have their own ways to end."""
        got = self.exchange(self.code()).json["access_token"]
        self.assertEqual(self.perform("revoke_ticket", "ben", ticket=got), "not_found")
