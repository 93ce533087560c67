"""Log-in by an OpenID provider: whose account it is, and what that takes."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.refusals import Refusal
from widgetapp.store import people
from widgetapp.useractions.calls import Arrival


class FakeSignIn:
    """A provider that believes everybody: who comes back is the one whom the query names."""

    def __init__(self) -> None:
        self.name = "Example Ltd."
        self.creates = False
        self.group = "Workshop"
        self.linking: str | None = None

    async def begin(self, next_: str, linking: str | None, address: str) -> tuple[str, str]:
        """Note for whom."""
        self.linking = linking
        return "https://id.example/authorize", "state"

    async def finish(self, state: str, query: str) -> Arrival:
        """Somebody comes back."""
        if state != "state":
            raise Refusal("link_spent", "Again.")
        return Arrival("https://id.example", query, query.title(), query, "/groups", self.linking)


class OpenIdTests(CatalogueTestCase):
    """Who comes back, and who he is then."""

    def begin(self) -> None:
        """With a provider."""
        super().begin()
        self.provider = FakeSignIn()
        self.services.openid = self.provider

    def come(self, subject: str, who: str | None = None, link: bool = False) -> Any:
        """Go there and come back; gives who is logged in then, or what he is told."""
        sent = self.perform("openid_begin", who, link=link)
        if isinstance(sent, str):
            return sent
        call = self.call(who)
        result = self.answer("openid_finish", call, state="state", query=subject)
        if isinstance(result, str):
            return result
        assert call.session_opened is not None
        with self.engine.begin() as db:
            session = people.session(db, people.digest(call.session_opened), NOW)
        assert session is not None
        self.assertEqual((result["next"], result["me"]["user"]["id"]), ("/groups", session.user.id))
        return session.user.login

    def test_told(self) -> None:
        """Everybody is told what the provider is called."""
        self.assertEqual(self.perform("me", None)["openid"], "Example Ltd.")
        self.services.openid = None
        self.assertEqual(self.perform("me", None)["openid"], None)
        self.assertEqual(self.perform("openid_begin", None), "not_set_up")

    def test_unknown(self) -> None:
        """Who is not known by that account is not let in, whatever he is called there."""
        self.assertEqual(self.come("ada"), "forbidden")

    def test_linked(self) -> None:
        """Who has said that the account is his comes in by it, until he says that it is not."""
        self.assertEqual(self.come("s1", "ben", link=True), "ben")
        self.assertEqual(self.perform("openid_account", "ben"), {"linked": True})
        self.assertEqual(self.come("s1"), "ben")
        self.assertEqual(self.perform("my_data", "ben")["elsewhere"], [{"issuer": "https://id.example", "subject": "s1"}])
        self.assertEqual(self.perform("openid_forget", "ben"), {"linked": False})
        self.assertEqual(self.come("s1"), "forbidden")

    def test_linking_again(self) -> None:
        """One account elsewhere for each person, and one person for each."""
        self.come("s1", "ben", link=True)
        self.assertEqual(self.come("s1", "eve", link=True), "conflict")
        self.assertEqual(self.come("s2", "ben", link=True), "ben")
        self.assertEqual((self.come("s1"), self.come("s2")), ("forbidden", "ben"))

    def test_linking_takes_a_session(self) -> None:
        """Neither nobody nor a token can link, and nobody ends what somebody else has begun."""
        self.assertEqual(self.come("s1", None, link=True), "not_logged_in")
        call = self.call("ben", "things:write")
        self.assertEqual(self.answer("openid_begin", call, link=True), "forbidden")
        self.perform("openid_begin", "ben", link=True)
        self.assertEqual(self.perform("openid_finish", "eve", state="state", query="s1"), "conflict")
        self.assertEqual(self.perform("openid_finish", None, state="state", query="s1"), "not_logged_in")

    def test_disabled(self) -> None:
        """Who is disabled here does not come in by any account elsewhere."""
        self.come("s1", "ben", link=True)
        self.perform("disable_person", "ada", user="ben")
        self.assertEqual(self.come("s1"), "forbidden")

    def test_newcomers(self) -> None:
        """Where newcomers get an account, it is the same one the next time; somebody's log-in name is not theirs."""
        self.provider.creates = True
        self.assertEqual([self.come("nora"), self.come("nora")], ["nora", "nora"])
        (nora,) = [one for one in self.perform("people", "ada")["people"] if one["login"] == "nora"]
        self.assertEqual((nora["name"], nora["admin"], nora["has_password"]), ("Nora", False, False))
        self.assertEqual([group["group"]["name"] for group in self.perform("groups", nora["id"])["groups"]], ["Workshop"])
        self.assertEqual(self.come("ADA"), "conflict")
        self.assertEqual(self.perform("openid_forget", nora["id"]), "conflict")

    def test_a_way_out(self) -> None:
        """Only to pages of the application."""
        for path in ("https://evil.example/", "//evil.example", "/\\evil.example", "things"):
            self.assertEqual(self.perform("openid_begin", None, next=path), "invalid_params", path)

    def test_password_stays(self) -> None:
        """Who has a password can log in by that as well."""
        self.come("s1", "ben", link=True)
        self.assertEqual(self.perform("login", None, login="ben", password=PASSWORD)["user"]["id"], "ben")
