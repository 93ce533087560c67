"""Share links: who comes by them, what that gives, and what ends it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.store import guests, people, schema
from widgetapp.useractions.calls import Call


class ShareLinkTestCase(CatalogueTestCase):
    """Links of the Thing `t`, which is Ada's."""

    def make(self, **wishes: Any) -> str:
        """Make a link; gives its secret."""
        made = self.perform("share_by_link", "ada", thing="t", **{"role": "editor", **wishes})
        address, _, secret = str(made["link"]).partition("#")
        self.assertEqual(address, "http://here/link")
        return secret

    def links(self) -> list[dict[str, Any]]:
        """The Thing's links."""
        found: list[dict[str, Any]] = self.perform("share_links", "ada", thing="t")["links"]
        return found

    def come(self, secret: str, who: str | None = None, **said: Any) -> tuple[str, str | None]:
        """Open a link; gives what came of it, and who one is then."""
        call = self.call(who)
        result = self.answer("open_link", call, secret=secret, **said)
        if isinstance(result, str):
            return result, None
        self.assertEqual(result, {"thing": "t"})
        return "ok", who if call.session_opened is None else self.user_of(call.session_opened)

    def user_of(self, session: str) -> str | None:
        """Whose session it is, if there is such."""
        with self.engine.begin() as db:
            found = people.session(db, people.digest(session), NOW)
        return None if found is None else found.user.id

    def session(self, secret: str, name: str | None = None) -> Call:
        """A guest's call, in the session that he has after coming by a link."""
        call = self.call(None)
        self.answer("open_link", call, secret=secret, name=name)
        assert call.session_opened is not None
        guest = self.call(self.user_of(call.session_opened))
        guest.session = people.digest(call.session_opened)
        return guest


class ComingTests(ShareLinkTestCase):
    """Who comes by a link, and as what."""

    def test_colleague(self) -> None:
        """Who is logged in gets what the link gives, and it is said why."""
        secret = self.make()
        self.assertEqual(self.come(secret, "eve"), ("ok", "eve"))
        self.assertEqual(self.perform("open", "eve", thing="t")["role"], "editor")
        (eve,) = [
            viewer for viewer in self.perform("who_can_see", "eve", thing="t")["viewers"] if viewer["person"]["id"] == "eve"
        ]
        (why,) = eve["why"]
        self.assertEqual((why["way"], why["share"]), ("link", self.links()[0]["id"]))

    def test_nothing_new(self) -> None:
        """Who may do as much already comes, and is not counted; who may do less gets more."""
        secret = self.make(role="commenter")
        for who in ("ada", "ben", "ed", "cat"):
            self.assertEqual(self.come(secret, who), ("ok", who))
        self.assertEqual(self.links()[0]["uses"], 0)
        for _ in range(2):
            self.assertEqual(self.come(secret, "vic"), ("ok", "vic"))
        self.assertEqual(self.links()[0]["uses"], 1)
        self.assertEqual(self.perform("open", "vic", thing="t")["role"], "commenter")

    def test_guest(self) -> None:
        """A guest has the name that he said, shown as a guest's, and sees that one Thing."""
        guest = self.session(self.make(), " Mara ")
        me = self.answer("me", guest)
        self.assertEqual((me["user"]["name"], me["user"]["guest"], me["groups"]), ("Mara (guest)", True, []))
        self.assertEqual([thing["id"] for thing in self.answer("search", guest)["things"]], ["t"])
        self.assertEqual(self.answer("search", guest, bin=True)["things"], [])

    def test_long_name(self) -> None:
        """It is cut, not what says that he is a guest."""
        name = self.answer("me", self.session(self.make(), "M" * 200))["user"]["name"]
        self.assertEqual(name, "M" * 190 + " (guest)")

    def test_visitors(self) -> None:
        """Who says no name is a visitor with a number."""
        secret = self.make()
        names = [self.answer("me", self.session(secret))["user"]["name"] for _ in range(2)]
        self.assertEqual(names, ["Visitor 1 (anonymous)", "Visitor 2 (anonymous)"])

    def test_no_account(self) -> None:
        """Guests are in no list of people, and nothing is given to them but by links."""
        guest = self.session(self.make(), "Mara")
        assert guest.user is not None
        accounts = self.perform("people", "ada")["people"]
        self.assertNotIn(guest.user.id, [account["id"] for account in accounts])
        self.assertEqual(self.perform("find_people", "ada", query="Mara")["people"], [])
        for action, params in (
            ("transfer", {"thing": "t"}), ("share", {"thing": "t", "role": "editor"}), ("put_member", {"group": "g"}),
            ("password_link", {}), ("disable_person", {}), ("administer", {"admin": True}),
        ):  # fmt: skip
            answer = self.perform(action, "ada", user=guest.user.id, **params)
            self.assertIn(answer, ("not_found", "conflict"), action)

    def test_log_in_name(self) -> None:
        """A guest cannot log in: there is nothing that would be his password."""
        guest = self.session(self.make(), "Mara")
        assert guest.user is not None
        self.assertEqual(self.perform("login", None, login=guest.user.login, password="!"), "wrong_password")

    def test_told(self) -> None:
        """Who came by a link is in the audit log, with the place that he came from; no secret is."""
        self.come(self.make(password="open sesame"), name="Mara", password="open says me")
        guest = self.session(self.make(), "Mara")
        assert guest.user is not None
        columns = schema.audit.c
        query = select(columns.actor, columns.result, columns.content).where(columns.action == "open_link")
        with self.engine.begin() as db:
            rows = [tuple(row) for row in db.execute(query.order_by(columns.number))]
        said = '{"name":"Mara"}'
        self.assertEqual(rows, [(None, "wrong_password", said), (guest.user.id, "done", said)])


class LookingTests(ShareLinkTestCase):
    """What a link says of itself."""

    def test_offer(self) -> None:
        """What it leads to, what one may do there, and who need not log in."""
        offer = self.perform("look_at_link", None, secret=self.make())
        self.assertEqual(offer, {"name": "Thing t", "role": "editor", "has_password": False, "admitted": "visitors"})

    def test_behind_a_password(self) -> None:
        """Of a Thing behind a password not even the name is said."""
        offer = self.perform("look_at_link", None, secret=self.make(password="open sesame"))
        self.assertEqual((offer["name"], offer["has_password"]), (None, True))

    def test_nothing(self) -> None:
        """No such link, one that has ended, one to a Thing in the bin: all the same."""
        secret = self.make(ends_in=1)
        self.assertEqual(self.perform("look_at_link", None, secret="no such"), "link_spent")
        late = self.call(None)
        late.at = NOW + 1000
        self.assertEqual(self.answer("look_at_link", late, secret=secret), "link_spent")
        self.assertEqual(self.answer("open_link", late, secret=secret), "link_spent")
        secret = self.make()
        self.perform("delete", "ada", thing="t")
        self.assertEqual(self.come(secret), ("link_spent", None))


class LimitTests(ShareLinkTestCase):
    """Password, number and time."""

    def test_password(self) -> None:
        """Only who knows it comes in, and guessing is slowed down."""
        secret = self.make(password="open sesame")
        self.assertEqual(self.come(secret)[0], "wrong_password")
        self.assertEqual(self.come(secret, "eve", password="open says me")[0], "wrong_password")
        self.assertEqual(self.come(secret, password="open sesame")[0], "ok")
        answers = [self.come(secret, password=f"{number}")[0] for number in range(6)]
        self.assertEqual((answers[0], answers[-1]), ("wrong_password", "throttled"))

    def test_most_uses(self) -> None:
        """So many, and no more; who has come stays, and may come again."""
        secret = self.make(most_uses=2)
        first = self.session(secret)
        self.assertEqual(self.come(secret, "eve")[0], "ok")
        self.assertEqual(self.come(secret, "gil")[0], "link_spent")
        self.assertEqual(self.come(secret, "eve")[0], "ok")
        self.assertEqual(self.answer("open", first, thing="t")["role"], "editor")

    def test_crowd(self) -> None:
        """So many guests in a minute: who has a link does not fill the store with them."""
        self.patch(guests, "MOST", 3)
        secret = self.make()
        self.assertEqual([self.come(secret)[0] for _ in range(4)], ["ok", "ok", "ok", "throttled"])
        self.assertEqual(self.come(secret, "eve")[0], "ok")

    def test_end(self) -> None:
        """What one has by a link ends when the link does."""
        guest = self.session(self.make(ends_in=60))
        self.assertEqual(self.answer("open", guest, thing="t")["role"], "editor")
        guest.at = NOW + 60_000
        self.assertEqual(self.answer("open", guest, thing="t"), "not_found")


class EndingTests(ShareLinkTestCase):
    """What is taken back."""

    def setUp(self) -> None:
        """A link, a guest and a colleague who have come by it."""
        super().setUp()
        self.secret = self.make()
        self.guest = self.session(self.secret)
        self.come(self.secret, "eve")
        self.link = self.links()[0]["id"]

    def seen_by(self) -> tuple[str, str]:
        """What the two may do."""
        answers = (self.answer("open", self.guest, thing="t"), self.perform("open", "eve", thing="t"))
        first, second = (answer if isinstance(answer, str) else answer["role"] for answer in answers)
        return first, second

    def test_change(self) -> None:
        """Another role acts on who has come."""
        self.assertEqual(self.seen_by(), ("editor", "editor"))
        self.perform("change_link", "ada", thing="t", link=self.link, role="viewer")
        self.assertEqual(self.seen_by(), ("viewer", "viewer"))

    def test_revoke(self) -> None:
        """All who have come are out, and the link is gone."""
        self.assertEqual(self.perform("revoke_link", "ada", thing="t", link=self.link)["links"], [])
        self.assertEqual(self.seen_by(), ("not_found", "not_found"))
        self.assertEqual(self.come(self.secret)[0], "link_spent")
        self.assertEqual(self.perform("revoke_link", "ada", thing="t", link=self.link), "not_found")

    def test_renew(self) -> None:
        """All who have come are out; the new link leads there, the old one does not."""
        made = self.perform("renew_link", "ada", thing="t", link=self.link)
        self.assertEqual((made["share_link"]["id"], made["share_link"]["uses"]), (self.link, 0))
        self.assertEqual(self.seen_by(), ("not_found", "not_found"))
        self.assertEqual(self.come(self.secret)[0], "link_spent")
        self.assertEqual(self.come(made["link"].partition("#")[2], "eve")[0], "ok")

    def test_one_of_them(self) -> None:
        """Shared no more with one who came by it: he is out, the others are not."""
        self.perform("unshare", "ada", thing="t", user="eve")
        self.assertEqual(self.seen_by(), ("editor", "not_found"))

    def test_of_another_thing(self) -> None:
        """A link of one Thing cannot be reached by way of another."""
        for action, more in (("renew_link", {}), ("change_link", {"role": "viewer"}), ("revoke_link", {})):
            self.perform("restore", "ada", thing="b")
            self.assertEqual(self.perform(action, "ada", thing="b", link=self.link, **more), "not_found")
        self.assertEqual(self.seen_by(), ("editor", "editor"))


class SwitchTests(ShareLinkTestCase):
    """Administrators decide whether there are guests."""

    def test_nobody(self) -> None:
        """Who is here as a guest loses his session, none comes any more; colleagues come as before."""
        secret = self.make()
        guest, visitor = self.session(secret, "Mara"), self.session(secret)
        self.assertEqual(self.perform("people", "ada")["admitted"], "visitors")
        self.perform("admit_guests", "ada", who="nobody")
        self.assertEqual(self.perform("people", "ada")["admitted"], "nobody")
        self.assertEqual([self.sessions_of(call) for call in (guest, visitor)], [0, 0])
        self.assertEqual(self.come(secret)[0], "forbidden")
        self.assertEqual(self.come(secret, name="Mara")[0], "forbidden")
        self.assertEqual(self.come(secret, "eve")[0], "ok")
        self.assertEqual(self.perform("look_at_link", None, secret=secret)["admitted"], "nobody")

    def test_named(self) -> None:
        """Only who says his name."""
        secret = self.make()
        guest, visitor = self.session(secret, "Mara"), self.session(secret)
        self.perform("admit_guests", "ada", who="guests")
        self.assertEqual([self.sessions_of(call) for call in (guest, visitor)], [1, 0])
        self.assertEqual(self.come(secret)[0], "forbidden")
        self.assertEqual(self.come(secret, name="Mara")[0], "ok")

    def sessions_of(self, call: Call) -> int:
        """How many sessions and tokens somebody has."""
        assert call.user is not None
        with self.engine.begin() as db:
            return len(db.execute(select(schema.sessions).where(schema.sessions.c.user_id == call.user.id)).all())
