"""User actions of people: log-in, links and tokens."""

from __future__ import annotations

from dataclasses import replace

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from tests.support.memory import NOW, DirectJournal, DirectReads, new_store
from widgetapp.store import people
from widgetapp.useractions.performer import Performer


class SessionTests(CatalogueTestCase):
    """Log-in, links and tokens."""

    def test_login(self) -> None:
        """The right password opens a session; its secret is stored as a digest only."""
        call = self.call(None)
        me = self.answer("login", call, login="ADA", password=PASSWORD)
        self.assertEqual((me["user"]["name"], [g["name"] for g in me["groups"]]), ("Ada", ["Workshop"]))
        assert call.session_opened is not None
        with self.engine.begin() as db:
            self.assertIsNotNone(people.session(db, people.digest(call.session_opened), NOW))
            self.assertIsNone(people.session(db, people.digest(call.session_opened), NOW + 3600_000))

    def test_wrong_password(self) -> None:
        """The same answer for a wrong name and a wrong password; then a wait, for this account and address only."""
        for login in ("ada", "nobody-here"):
            self.assertEqual(self.perform("login", None, login=login, password="wrong"), "wrong_password")
        for _ in range(3):
            self.perform("login", None, login="ada", password="wrong")
        self.assertEqual(self.perform("login", None, login="ada", password=PASSWORD), "throttled")
        self.assertIsInstance(self.perform("login", None, login="ben", password=PASSWORD), dict)
        self.clock.advance(1.1)
        self.assertIsInstance(self.perform("login", None, login="ada", password=PASSWORD), dict)

    def test_setup_once(self) -> None:
        """The link makes the first administrator, once."""
        self.engine.dispose()
        self.engine = new_store(self.mktemp())
        self.services = replace(self.services, reads=DirectReads(self.engine), journal=DirectJournal(self.engine))
        self.performer = Performer(self.services)
        with self.engine.begin() as tx:
            people.add_link(tx, people.digest("s"), "setup", None, True, NOW, NOW + 1000)
        params = {"secret": "s", "name": "Root", "login": "root", "password": PASSWORD, "group": "All"}
        me = self.perform("setup", None, **params)
        self.assertEqual((me["user"]["admin"], me["groups"][0]["name"], me["groups"][0]["live"]), (True, "All", True))
        self.assertEqual(self.perform("setup", None, **params), "link_spent")

    def test_link_too_old(self) -> None:
        """A link that has expired is as good as used."""
        with self.engine.begin() as tx:
            people.add_link(tx, people.digest("old"), "join", "g", False, NOW - 10, NOW - 1)
        params = {"secret": "old", "name": "N", "login": "n", "password": PASSWORD}
        self.assertEqual(self.perform("join", None, **params), "link_spent")

    def test_invitation(self) -> None:
        """An administrator's link makes a member; a taken log-in name does not use it up."""
        secret = self.perform("invite", "ada", group="g")["link"].partition("#")[2]
        params = {"secret": secret, "name": "Cy", "password": PASSWORD}
        self.assertEqual(self.perform("join", None, login="Ben", **params), "conflict")
        joined = self.perform("join", None, login="cy", **params)
        self.assertEqual(([g["id"] for g in joined["groups"]], joined["user"]["admin"]), (["g"], False))
        self.assertEqual(self.perform("join", None, login="dee", **params), "link_spent")

    def test_token_ends_with_its_session(self) -> None:
        """A page's token is stored as a digest, and goes when its session does."""
        session = people.digest("session")
        call = self.call("ada")
        call.session = session
        with self.engine.begin() as tx:
            people.add_session(tx, session, "ada", NOW, NOW + 1000)
        secret = people.digest(self.answer("token", call)["token"])
        with self.engine.begin() as db:
            self.assertIsNotNone(people.token(db, secret, NOW))
        self.answer("logout", call)
        with self.engine.begin() as db:
            self.assertIsNone(people.token(db, secret, NOW))
        # Another one had been asked for when it ended.
        self.assertEqual(self.answer("token", call), "not_logged_in")
