"""Sharing: roles given to people and groups, for a time or for good, and who can see a Thing, and why."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import CatalogueTestCase

HOUR = 3600


class SharingTests(CatalogueTestCase):
    """The Thing `t`."""

    def later(self, seconds: float) -> Any:
        """What Eve finds so much later: the Thing's role, or a refusal."""
        call = self.call("eve")
        call.at += int(seconds * 1000)
        found = self.answer("open", call, thing="t")
        return found if isinstance(found, str) else found["role"]

    def reasons(self) -> dict[str, list[tuple[str, str, str | None]]]:
        """Who can see the Thing, and why."""
        viewers = self.perform("who_can_see", "ada", thing="t")["viewers"]
        return {
            viewer["person"]["name"]: [
                (why["way"], why["role"], why["group"] and why["group"]["name"]) for why in viewer["why"]
            ]
            for viewer in viewers
        }  # fmt: skip

    def test_who_and_why(self) -> None:
        """Everybody with each of his ways, the strongest first."""
        self.assertEqual(
            self.reasons(),
            {
                "Ada": [("administrator", "owner", "Workshop"), ("owner", "owner", None)],
                "Ben": [("member", "editor", "Workshop")],
                "Cat": [("person", "commenter", None)],
                "Ed": [("person", "editor", None)],
                "Gil": [("group", "viewer", "Next door")],
                "Gus": [("administrator", "owner", "Workshop")],
                "Vic": [("person", "viewer", None)],
            },
        )

    def test_given_and_taken(self) -> None:
        """A role is given, changed and taken back."""
        for role in ("viewer", "editor"):
            self.perform("share", "ada", thing="t", user="eve", role=role)
            self.assertEqual(self.later(0), role)
        self.assertEqual(self.reasons()["Eve"], [("person", "editor", None)])
        self.perform("unshare", "ada", thing="t", user="eve")
        self.assertEqual(self.later(0), "not_found")
        self.assertEqual(self.perform("unshare", "ada", thing="t", user="eve"), "not_found")

    def test_for_a_time(self) -> None:
        """It ends by itself, to the second."""
        self.perform("share", "ada", thing="t", user="eve", role="viewer", ends_in=HOUR)
        self.assertEqual((self.later(HOUR - 1), self.later(HOUR)), ("viewer", "not_found"))

    def test_the_strongest_counts(self) -> None:
        """A weaker way takes nothing from a stronger one."""
        self.perform("share", "ada", thing="t", user="ben", role="viewer")
        self.assertEqual(self.perform("open", "ben", thing="t")["role"], "editor")

    def test_with_a_group(self) -> None:
        """One shares with groups that one belongs to; others are nobody's business."""
        self.assertEqual(self.perform("share", "ada", thing="t", group="h", role="editor"), "not_found")
        self.perform("put_member", "ada", group="h", user="ada")
        self.perform("share", "ada", thing="t", group="h", role="editor")
        self.assertEqual(self.perform("open", "gil", thing="t")["role"], "editor")

    def test_either_a_person_or_a_group(self) -> None:
        """One of them, not both and not neither."""
        for whom in ({}, {"user": "eve", "group": "h"}):
            self.assertEqual(self.perform("share", "ada", None, thing="t", role="viewer", **whom), "invalid_params")

    def test_shared_things_are_found(self) -> None:
        """They stand in the lists of those with whom they are shared, and in nobody else's."""
        for who, names in (("vic", ["Thing t"]), ("gil", ["Thing t"]), ("eve", [])):
            self.assertEqual([thing["name"] for thing in self.perform("search", who)["things"]], names, who)

    def test_another_owner(self) -> None:
        """The owner gives a Thing away, to somebody who can see it."""
        self.assertEqual(self.perform("transfer", "ada", thing="t", user="eve"), "conflict")
        self.perform("transfer", "ada", thing="t", user="vic")
        self.assertEqual(self.perform("open", "vic", thing="t")["role"], "owner")
        self.assertIn(("owner", "owner", None), self.reasons()["Vic"])
        self.assertNotIn(("owner", "owner", None), self.reasons()["Ada"])

    def test_disabled_people_see_nothing(self) -> None:
        """Who cannot log in is not among those who can see."""
        from sqlalchemy import update

        from widgetapp.store.schema import users

        with self.engine.begin() as tx:
            tx.execute(update(users).where(users.c.id == "vic").values(disabled_at=1))
        self.assertNotIn("Vic", self.reasons())
