"""User actions on accounts."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.store import audit, people
from widgetapp.store.access import Bounds

NEXT = "another battery staple"


class AccountTests(CatalogueTestCase):
    """Ada administers WidgetApp; the others are as they are."""

    def accounts(self) -> dict[str, dict[str, Any]]:
        """All of them by log-in name."""
        return {account["login"]: account for account in self.perform("people", "ada")["people"]}

    def begin_session(self, login: str, password: str = PASSWORD) -> str:
        """Log in; gives the session's secret."""
        call = self.call(None)
        self.answer("login", call, login=login, password=password)
        assert call.session_opened is not None
        return call.session_opened

    def logged_in(self, secret: str) -> bool:
        """Whether a session goes on."""
        with self.engine.begin() as db:
            return people.session(db, people.digest(secret), NOW) is not None

    def secret(self, link: dict[str, Any]) -> str:
        """What a link ends with."""
        return str(link["link"]).partition("/password#")[2]

    def test_a_new_person(self) -> None:
        """He has no password, and so cannot log in, until he has set one by the link, which works once."""
        added = self.perform("add_person", "ada", name=" Nora ", login="nora")
        self.assertEqual((added["person"]["name"], added["person"]["has_password"]), ("Nora", False))
        for password in ("", "!"):
            self.assertEqual(self.perform("login", None, login="nora", password=password), "wrong_password")
        me = self.perform("set_password", None, secret=self.secret(added), password=NEXT)
        self.assertEqual(me["user"]["login"], "nora")
        self.assertTrue(self.accounts()["nora"]["has_password"])
        self.assertEqual(self.perform("set_password", None, secret=self.secret(added), password=NEXT), "link_spent")
        self.begin_session("nora", NEXT)
        self.assertEqual(self.perform("add_person", "ada", name="N", login="NORA"), "conflict")

    def test_a_forgotten_password(self) -> None:
        """The old one is good until the link is used; then it ends with all that came of it. A later link replaces it."""
        session = self.begin_session("ben")
        first, second = (self.perform("password_link", "ada", user="ben") for _ in range(2))
        self.assertEqual(self.perform("set_password", None, secret=self.secret(first), password=NEXT), "link_spent")
        self.assertTrue(self.logged_in(session))
        self.perform("set_password", None, secret=self.secret(second), password=NEXT)
        self.assertFalse(self.logged_in(session))
        self.assertEqual(self.perform("login", None, login="ben", password=PASSWORD), "wrong_password")
        self.begin_session("ben", NEXT)

    def test_a_changed_password(self) -> None:
        """Who knows the old one sets the next: his other sessions end, as does what programs may in his name."""
        here, there = self.begin_session("ben"), self.begin_session("ben")
        with self.engine.begin() as tx:
            people.add_token(tx, b"here", "ben", people.digest(here), "stream", NOW, NOW + 1000)
            people.add_token(tx, b"there", "ben", people.digest(there), "stream", NOW, NOW + 1000)
            people.add_token(tx, b"ticket", "ben", None, "stream", NOW, NOW + 1000, Bounds(None, "t"))
        call = self.call("ben")
        call.session = people.digest(here)
        self.assertEqual(self.answer("change_password", call, old="wrong", password=NEXT), "wrong_password")
        self.assertEqual(self.answer("change_password", call, old=PASSWORD, password=NEXT), {})
        self.assertEqual((self.logged_in(here), self.logged_in(there)), (True, False))
        with self.engine.begin() as db:
            left = people.tokens_by_secret(db, [b"here", b"there", b"ticket"], NOW)
        self.assertEqual(list(left), [b"here"])

    def test_guessing_the_old_one(self) -> None:
        """It is slowed down like log-in."""
        for _ in range(5):
            self.perform("change_password", "ben", old="wrong", password=NEXT)
        self.assertEqual(self.perform("change_password", "ben", old=PASSWORD, password=NEXT), "throttled")

    def test_disabled(self) -> None:
        """He is out at once and cannot come in, not even by a link; enabled, he has his password and his groups."""
        session = self.begin_session("ben")
        link = self.perform("password_link", "ada", user="ben")
        self.assertIsNotNone(self.perform("disable_person", "ada", user="ben")["disabled_at"])
        self.assertFalse(self.logged_in(session))
        self.assertEqual(self.perform("login", None, login="ben", password=PASSWORD), "wrong_password")
        self.assertEqual(self.perform("set_password", None, secret=self.secret(link), password=NEXT), "link_spent")
        self.assertEqual(self.perform("password_link", "ada", user="ben"), "conflict")
        self.perform("enable_person", "ada", user="ben")
        self.assertFalse(self.logged_in(session))
        self.begin_session("ben")
        self.assertEqual([group["name"] for group in self.perform("me", "ben")["groups"]], ["Workshop"])

    def test_the_last_administrator(self) -> None:
        """There is always one who can log in."""
        self.assertEqual(self.perform("disable_person", "ada", user="ada"), "conflict")
        self.assertEqual(self.perform("administer", "ada", user="ada", admin=False), "conflict")
        self.perform("administer", "ada", user="ben", admin=True)
        self.assertTrue(self.accounts()["ben"]["admin"])
        self.perform("administer", "ben", user="ada", admin=False)
        self.assertEqual(self.perform("people", "ada"), "forbidden")

    def test_a_leaver(self) -> None:
        """Somebody else owns his Things, and so sees them; they stay in their group, and under the name of who made them."""
        self.assertEqual(self.perform("open", "eve", thing="t"), "not_found")
        self.assertEqual(self.perform("hand_over", "ada", user="ada", to="eve"), {"things": 2})
        opened = self.perform("open", "eve", thing="t")
        self.assertEqual((opened["role"], opened["thing"]["created_by"]["id"]), ("owner", "ada"))
        self.perform("disable_person", "ada", user="ben")
        self.assertEqual(self.perform("hand_over", "ada", user="eve", to="ben"), "conflict")
        self.assertEqual(self.perform("hand_over", "ada", user="eve", to="none"), "not_found")

    def test_what_is_kept(self) -> None:
        """All of it, to oneself."""
        data = self.perform("my_data", "ada")
        self.assertEqual((data["account"]["login"], [group["name"] for group in data["groups"]]), ("ada", ["Workshop"]))
        self.assertEqual([thing["id"] for thing in data["things"]], ["t", "b"])
        self.assertEqual(self.perform("my_data", "vic")["shared_with"], ["t", "b"])
        self.perform("add_receiver", "gus", url="https://example.com", group="g")
        self.assertEqual(self.perform("my_data", "gus")["receivers"], ["https://example.com:200/"])

    def test_erased(self) -> None:
        """First he is disabled, and what he owns handed over. Then nothing names him; what he has made is a colleague's."""
        thing = self.perform("create", "ben", name="Mine", group="g")["id"]
        self.assertEqual(self.perform("erase_person", "ada", user="ben"), "conflict")
        self.perform("disable_person", "ada", user="ben")
        self.assertEqual(self.perform("erase_person", "ada", user="ben"), "conflict")
        self.perform("hand_over", "ada", user="ben", to="gus")
        self.assertEqual(self.perform("erase_person", "ada", user="ben"), {})
        self.assertNotIn("ben", self.accounts())
        opened = self.perform("open", "gus", thing=thing)["thing"]["created_by"]
        self.assertEqual((opened["id"], opened["name"]), ("ben", "Former colleague"))
        self.assertNotIn("ben", [person["id"] for person in self.perform("group_people", "ada", group="g")["people"]])
        self.assertIsInstance(self.perform("add_person", "ada", name="Ben", login="ben"), dict)

    def test_a_profile(self) -> None:
        """Name and colour are one's own."""
        self.assertEqual(self.perform("change_profile", "ben", name=" Benno ", color="#123456")["name"], "Benno")
        self.assertEqual(self.perform("change_profile", "ben", name="B", color="red"), "invalid_params")

    def test_nobody(self) -> None:
        """Whom there is not, nothing can be done with."""
        for action in ("password_link", "disable_person", "enable_person"):
            self.assertEqual(self.perform(action, "ada", user="none"), "not_found")

    def test_no_secrets_in_the_audit_log(self) -> None:
        """Neither passwords nor links."""
        added = self.perform("add_person", "ada", name="N", login="n")
        self.perform("set_password", None, secret=self.secret(added), password=NEXT)
        self.perform("change_password", "ben", old=PASSWORD, password=NEXT)
        with self.engine.begin() as db:
            told = [line.entry for line in audit.lines(db)]
        self.assertEqual([entry.action for entry in told], ["add_person", "set_password", "change_password"])
        for entry in told:
            for secret in (PASSWORD, NEXT, self.secret(added)):
                self.assertNotIn(secret, entry.content)
