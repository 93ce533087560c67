"""Clients: who registers them, what they reach, and their end."""

from __future__ import annotations

from typing import Any

from tests.support.memory import NOW
from tests.support.oauth import BACK, OAuthTestCase
from widgetapp.oauth import rules
from widgetapp.sfe.authority import Authority, Denied
from widgetapp.store import groups, people, things

SYSTEM = {"name": " Sync ", "groups": ["g"], "scopes": ["things:read", "things:write"], "grants": ["client_credentials"]}


class RegistrationTests(OAuthTestCase):
    """By administrators of WidgetApp, and of groups."""

    def register(self, who: str = "gus", **changes: Any) -> Any:
        """Register a client; gives it with its secret, or the code of the refusal."""
        return self.perform("register_client", who, None, **{**SYSTEM, **changes})

    def test_a_system_of_its_own(self) -> None:
        """It acts by itself, as a user of its own, who is seen as one that can see the group's Things."""
        made = self.register()
        credentials = {"client_id": made["client"]["id"], "client_secret": made["secret"]}
        token = self.token(grant_type=rules.CREDENTIALS, **credentials).json["access_token"]
        self.assertEqual(self.ajax("rename", token, thing="t", name="By Sync")["role"], "editor")
        viewers = {
            viewer["person"]["name"]: viewer["why"][0]["way"]
            for viewer in self.perform("who_can_see", "ada", thing="t")["viewers"]
        }
        self.assertEqual((viewers["Sync"], viewers["Ben"]), ("client", "member"))
        self.assertEqual(self.feed()[-1][:2], ("rename", made["client"]["id"]))

    def test_it_is_no_person(self) -> None:
        """It cannot log in, is not listed among people, and is given nothing that only people have."""
        made = self.register()["client"]["id"]
        self.assertEqual(self.perform("login", None, login=f"client:{made}", password=""), "wrong_password")
        with self.engine.begin() as db:
            self.assertIsNone(people.credentials(db, f"client:{made}"))
        self.assertNotIn("Sync", [one["name"] for one in self.perform("group_people", "ben", group="g")["people"]])
        (group,) = self.perform("groups", "ben")["groups"]
        self.assertEqual(group["members"], 3)
        for action, more in (
            ("put_member", {"group": "g"}),
            ("share", {"thing": "t", "role": "viewer"}),
        ):
            self.assertEqual(self.perform(action, "ada", None, user=made, **more), "not_found", action)
        self.assertEqual(self.perform("transfer", "ada", thing="t", user=made), "conflict")

    def test_its_last_use_is_seen(self) -> None:
        """When it last got a token."""

        def listed() -> Any:
            return next(one for one in self.perform("clients", "gus")["clients"] if one["id"] == "c")  # fmt: skip

        self.assertIsNone(listed()["last_used_at"])
        self.token(grant_type=rules.CREDENTIALS)
        self.assertEqual(listed()["last_used_at"], "2026-09-21T14:13:20.000Z")

    def test_whose_clients_one_sees(self) -> None:
        """Those of the groups that one administers, all of them; an administrator of WidgetApp sees all."""
        both = self.register("ada", groups=["g", "h"])["client"]["id"]
        seen = {who: [one["id"] for one in self.perform("clients", who)["clients"]] for who in ("ada", "gus", "ben")}
        self.assertEqual(seen, {"ada": ["c", "p", both], "gus": ["c", "p"], "ben": []})
        self.assertEqual(self.perform("disable_client", "gus", client=both), "not_found")
        self.assertEqual(self.register("gus", groups=["g", "h"]), "not_found")

    def test_what_makes_no_sense(self) -> None:
        """Addresses without their grant, the grant without addresses, credentials of nobody, dangerous addresses."""
        browser: dict[str, Any] = {"grants": ["authorization_code"]}
        senseless: tuple[dict[str, Any], ...] = (
            {"redirect_uris": [BACK]}, browser, {"public": True}, {**browser, "redirect_uris": ["http://a.example/"]},
            {"groups": []}, {"scopes": []}, {"scopes": ["everything"]}, {"grants": ["password"]},
        )  # fmt: skip
        for changes in senseless:
            self.assertEqual(self.register(**changes), "invalid_params", changes)
        self.assertEqual(self.register(scopes=["admin"]), "forbidden")
        self.assertEqual(self.register("ada", scopes=["admin"])["client"]["scopes"], ["admin"])

    def test_another_secret(self) -> None:
        """The old one is worth nothing then; a client without one gets none."""
        made = self.perform("rotate_client_secret", "gus", client="c")
        self.assertEqual(self.token(grant_type=rules.CREDENTIALS).error, (401, "invalid_client"))
        new = {"client_id": "c", "client_secret": made["secret"]}
        self.assertEqual(self.token(grant_type=rules.CREDENTIALS, **new).status, 200)
        self.assertEqual(self.perform("rotate_client_secret", "gus", client="p"), "conflict")

    def test_disabled(self) -> None:
        """Everything that it has is worth nothing from that moment on, and it gets nothing more."""
        own = self.token(grant_type=rules.CREDENTIALS).json["access_token"]
        got = self.exchange(self.code()).json
        code = self.code()
        self.perform("disable_client", "gus", client="c")
        self.assertEqual(self.changes, 1)
        self.assertEqual([self.good(own), self.good(got["access_token"])], [False, False])
        for answer in (self.token(grant_type=rules.CREDENTIALS), self.exchange(code), self.refresh(got["refresh_token"])):
            self.assertEqual(answer.error, (401, "invalid_client"))
        self.assertEqual(self.answered(), {"refused": "invalid_params"})
        self.assertIsNotNone(self.perform("clients", "gus")["clients"][0]["disabled_at"])


class ReachTests(OAuthTestCase):
    """Ada belongs to the groups `g` and `h`, and lets in the client `c`, which belongs to `g` only."""

    def setUp(self) -> None:
        """With a Thing in each group."""
        super().setUp()
        with self.engine.begin() as tx:
            groups.add_member(tx, "h", "ada", admin=True)
            groups.approve(tx, "h", True)
            things.add(tx, "other", "Thing next door", "h", "ada", NOW)
        self.access = self.exchange(self.code("ada", scope="stream things:read things:write")).json["access_token"]

    def test_things(self) -> None:
        """It reaches the Things of its own group and no others, though Ada owns those too."""
        self.assertEqual(self.perform("open", "ada", thing="other")["role"], "owner")
        self.assertEqual([thing["id"] for thing in self.ajax("search", self.access)["things"]], ["t"])
        self.assertEqual(self.ajax("open", self.access, thing="other"), "not_found")
        self.assertEqual(self.ajax("rename", self.access, thing="other", name="x"), "not_found")
        self.assertEqual(self.ajax("open", self.access, thing="t")["role"], "owner")

    def test_groups(self) -> None:
        """Nor does it know of her other groups, or does anything there."""
        self.assertEqual([one["group"]["id"] for one in self.ajax("groups", self.access)["groups"]], ["g"])
        self.assertEqual([one["id"] for one in self.ajax("me", self.access)["groups"]], ["g"])
        for action, more in (
            ("create", {"name": "x", "group": "h"}), ("group_people", {"group": "h"}),
            ("rename_group", {"group": "h", "name": "x"}), ("share", {"thing": "t", "group": "h", "role": "viewer"}),
        ):  # fmt: skip
            self.assertEqual(self.ajax(action, self.access, **more), "not_found", action)

    def test_on_the_stream(self) -> None:
        """The same on the Streaming API."""
        authority = Authority(self.services.reads, lambda: self.at)
        granted = self.successResultOf(_deferred(authority.grant(self.access, "t")))
        self.assertFalse(granted.read_only)
        self.failureResultOf(_deferred(authority.grant(self.access, "other")), Denied)

    def test_out_of_the_group(self) -> None:
        """A client that is put out of a group reaches nothing there from then on."""
        self.perform("remove_member", "gus", group="g", user="c")
        self.assertEqual(self.ajax("search", self.access)["things"], [])


def _deferred(coroutine: Any) -> Any:
    from twisted.internet.defer import Deferred

    return Deferred.fromCoroutine(coroutine)
