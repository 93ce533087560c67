"""Rights that change under people who stream: what was taken away stops, and nothing else does."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlalchemy.engine import Connection

from tests.sfe.test_connection import ConnectionTestCase
from tests.support.editors import Editor
from tests.support.memory import NOW
from tests.support.session import HOUR, Client, SessionTestCase
from widgetapp.sfe import closing
from widgetapp.sfe.authority import Held, Verdict
from widgetapp.sfe.rechecking import AGAIN
from widgetapp.store import groups, shares, things
from widgetapp.store.access import Role
from widgetapp.store.people import digest
from widgetapp.store.schema import sessions, tokens, users
from widgetapp.wire import hocuspocus as hp


def share(thing: str, user: str, role: Role, ends_at: int | None = None) -> shares.Share:
    """A share of Ada's."""
    return shares.Share(f"{thing} {user}", thing, user, None, role, ends_at, "ada", NOW)


class ThingTests(SessionTestCase):
    """Ada and Ben have the Things `t` and `u` open."""

    def setUp(self) -> None:
        """Open them."""
        super().setUp()
        self.ada, self.ben = self.client("t", "u", "ada"), self.client("t", "u", "ben")
        for client in (self.ada, self.ben):
            client.take()

    def put_out(self, tx: Connection) -> None:
        """Ben belongs to the group no more."""
        groups.remove_member(tx, "g", "ben")

    def test_nothing_has_changed_for_them(self) -> None:
        """They notice nothing of what concerns others."""
        self.change_rights(lambda tx: groups.remove_member(tx, "her", "eve"))
        self.assertEqual((self.ada.take(), self.ben.take()), ([], []))

    def test_approval_withdrawn(self) -> None:
        """Everybody on the group's Things is told, and gets nothing more of them."""
        self.change_rights(lambda tx: groups.approve(tx, "g", False))
        for client in (self.ada, self.ben):
            self.assertEqual(client.take(), [hp.denied(b"t", "not-live"), hp.denied(b"u", "not-live")])
        self.assertEqual(self.hub.channels, 0)

    def test_approved_again(self) -> None:
        """Whoever shows credentials again is let in on the same connection, and is heard."""
        self.change_rights(lambda tx: groups.approve(tx, "g", False))
        self.change_rights(lambda tx: groups.approve(tx, "g", True))
        for client in (self.ada, self.ben):
            client.take()
        self.ada.auth("t", "ada")
        self.ben.auth("t", "ben")
        self.backend.settle()
        for client in (self.ada, self.ben):
            self.assertEqual(client.take(), [hp.authenticated(b"t", read_only=False)])
        update_ = Editor().set("a", {})
        self.ada.edit("t", update_)
        self.backend.settle()
        self.assertEqual(self.ben.take(), [hp.update(b"t", update_)])

    def test_one_person_put_out(self) -> None:
        """He gets nothing more and is not heard any more; the others go on."""
        self.change_rights(self.put_out)
        self.assertEqual(self.ben.take(), [hp.denied(b"t", "not-found"), hp.denied(b"u", "not-found")])
        self.ben.edit("t", Editor().set("not heard", {}))
        update_ = Editor().set("a", {})
        self.ada.edit("t", update_)
        self.backend.settle()
        self.assertEqual((self.ben.take(), self.ada.take()), ([], [hp.stored(b"t", done=True)]))

    def test_one_thing_of_two(self) -> None:
        """The other one on the same connection goes on."""

        def keep_one(tx: Connection) -> None:
            shares.put(tx, share("u", "ben", "editor"))
            self.put_out(tx)

        self.change_rights(keep_one)
        self.assertEqual(self.ben.take(), [hp.denied(b"t", "not-found")])
        update_ = Editor().set("a", {})
        self.ada.edit("u", update_)
        self.backend.settle()
        self.assertEqual(self.ben.take(), [hp.update(b"u", update_)])

    def test_role_lowered_and_raised(self) -> None:
        """He is told that he may only look, and what he sends is not taken; and the other way round."""
        with self.backend.reading.begin() as tx:
            shares.put(tx, share("t", "ben", "viewer"))
        self.change_rights(self.put_out)
        self.assertEqual(self.ben.take(), [hp.authenticated(b"t", read_only=True), hp.denied(b"u", "not-found")])
        self.ben.edit("t", Editor().set("not taken", {}))
        self.backend.settle()
        self.assertEqual((self.ben.take(), self.ada.take()), ([hp.stored(b"t", done=False)], []))
        self.change_rights(lambda tx: shares.put(tx, share("t", "ben", "editor")))
        self.assertEqual(self.ben.take(), [hp.authenticated(b"t", read_only=False)])
        self.ben.edit("t", Editor().set("taken", {}))
        self.backend.settle()
        self.assertEqual(self.ben.take(), [hp.stored(b"t", done=True)])

    def test_token_revoked(self) -> None:
        """What was opened with it is closed."""
        self.change_rights(lambda tx: tx.execute(delete(tokens).where(tokens.c.secret == digest("ben"))))
        self.assertEqual(self.ben.take(), [hp.denied(b"t", "invalid-token"), hp.denied(b"u", "invalid-token")])
        self.assertEqual(self.ada.take(), [])

    def test_user_disabled(self) -> None:
        """So is what somebody has open who may not log in any more."""
        self.change_rights(lambda tx: tx.execute(update(users).where(users.c.id == "ben").values(disabled_at=NOW)))
        self.assertEqual(len(self.ben.take()), 2)
        self.assertEqual(self.hub.channels, 2)

    def test_a_share_ends(self) -> None:
        """In time, and by itself."""
        with self.backend.reading.begin() as tx:
            shares.put(tx, share("t", "eve", "viewer", NOW + HOUR // 2))
        eve = self.client("t", "eve")
        self.assertEqual(eve.take(), [hp.authenticated(b"t", read_only=True)])
        self.assert_ends_at(eve, HOUR // 2)

    def test_a_share_ends_sooner(self) -> None:
        """Also where that was said only when the Thing was open already; and it may be said twice."""
        with self.backend.reading.begin() as tx:
            shares.put(tx, share("t", "eve", "viewer"))
        eve = self.client("t", "eve")
        eve.take()
        for end in (HOUR // 2, HOUR // 4):
            self.change_rights(lambda tx, end=end: shares.put(tx, share("t", "eve", "viewer", NOW + end)))  # type: ignore[misc]
        self.assert_ends_at(eve, HOUR // 4)

    def test_a_share_ends_later(self) -> None:
        """Who is given more time stays that long."""
        with self.backend.reading.begin() as tx:
            shares.put(tx, share("t", "eve", "viewer", NOW + HOUR // 4))
        eve = self.client("t", "eve")
        eve.take()
        self.change_rights(lambda tx: shares.put(tx, share("t", "eve", "viewer", NOW + HOUR // 2)))
        self.assert_ends_at(eve, HOUR // 2)

    def assert_ends_at(self, client: Client, end: int) -> None:
        """It has the Thing `t` until then (ms from now), and no longer."""
        for moment, seen in ((end - 1, []), (end, [hp.denied(b"t", "not-found")])):
            self.now = NOW + moment
            self.clock.advance(moment / 1000 - self.clock.seconds())
            self.backend.settle()
            self.assertEqual(client.take(), seen)

    def test_a_look_that_fails(self) -> None:
        """It is made again: nobody keeps what was taken away because a query failed."""
        authority, failures = self.streaming.authority, [RuntimeError("the disk")]

        class Failing:
            """Fails once."""

            async def judge(self, held: Sequence[Held]) -> list[Verdict]:
                """Whether they still may."""
                if failures:
                    raise failures.pop()
                return await authority.judge(held)

        self.rechecking._authority = Failing()  # type: ignore[assignment]
        self.change_rights(self.put_out)
        self.assertEqual((self.ben.take(), len(self.flushLoggedErrors(RuntimeError))), ([], 1))
        self.clock.advance(AGAIN)
        self.backend.settle()
        self.assertEqual(len(self.ben.take()), 2)

    def test_into_the_bin(self) -> None:
        """A Thing in the bin is nobody's any more, and the other one is."""
        self.change_rights(lambda tx: things.change(tx, "t", NOW, deleted_at=NOW))
        self.assertEqual(self.ben.take(), [hp.denied(b"t", "thing-deleted")])


class ConnectionTests(ConnectionTestCase):
    """Whole connections."""

    def change(self) -> None:
        """Ben's token and Ada's session are gone."""
        with self.backend.reading.begin() as tx:
            tx.execute(delete(tokens).where(tokens.c.secret == digest("ben")))
            tx.execute(delete(sessions))
        self.factory.rechecking.begin()
        self.backend.settle()

    def test_its_token_is_gone(self) -> None:
        """It is closed, with a code that says why; others stay."""
        ben, ada = self.open(self.identity("ben")), self.open(self.identity("ada"))
        self.change()
        self.assertEqual((self.closed(ben), self.closed(ada)), (closing.REVOKED.code, None))

    def test_a_call_behind_it(self) -> None:
        """A call that comes before it is closed is not performed in the name of the lost token."""
        ben = self.open(self.identity("ben"))
        with self.backend.reading.begin() as tx:
            tx.execute(delete(tokens).where(tokens.c.secret == digest("ben")))
        (answer,) = self.rpc(ben, '{"jsonrpc": "2.0", "id": 1, "method": "widgetApp_useraction_search", "params": {}}')
        self.assertEqual(answer["error"]["data"]["code"], "not_logged_in")  # type: ignore[index]
