"""User Groups: who belongs to them, and approval for live collaboration."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import CatalogueTestCase


class GroupTests(CatalogueTestCase):
    """The group `g`, administered by Ada and Gus."""

    def setUp(self) -> None:
        """Count how often rights are said to have changed."""
        super().setUp()
        self.changes = 0
        self.services.rights_changed = self.changed

    def changed(self) -> None:
        """Rights are not what they were."""
        self.changes += 1

    def in_group(self, who: str, group: str = "g") -> dict[str, Any]:
        """The group as somebody has it."""
        (found,) = (one for one in self.perform("groups", who)["groups"] if one["group"]["id"] == group)
        return dict(found)

    def test_own_groups(self) -> None:
        """Everybody sees his own, with what he is there; only an administrator sees all."""
        self.assertEqual(self.in_group("ben") | {"group": None}, {
            "group": None, "member": True, "admin": False, "members": 3, "asked_at": None,
        })  # fmt: skip
        self.assertEqual(self.perform("groups", "eve")["groups"], [])
        everything = self.perform("groups", "ada", None, all=True)["groups"]
        self.assertEqual(
            [(one["group"]["name"], one["member"]) for one in everything], [("Next door", False), ("Workshop", True)]
        )
        self.assertEqual(self.perform("groups", "gus", None, all=True), "forbidden")

    def test_members(self) -> None:
        """Somebody is taken in, made an administrator, and put out; each changes rights at once."""
        self.perform("put_member", "gus", group="g", user="eve")
        self.assertEqual(self.perform("open", "eve", thing="t")["role"], "editor")
        self.perform("put_member", "gus", group="g", user="eve", admin=True)
        self.assertEqual(self.perform("open", "eve", thing="t")["role"], "owner")
        self.perform("remove_member", "gus", group="g", user="eve")
        self.assertEqual(self.perform("open", "eve", thing="t"), "not_found")
        self.assertEqual(self.changes, 3)

    def test_people_of_a_group(self) -> None:
        """By name, with who administers it."""
        found = self.perform("group_people", "ben", group="g")["people"]
        self.assertEqual([(one["name"], one["admin"]) for one in found], [("Ada", True), ("Ben", False), ("Gus", True)])

    def test_finding_people(self) -> None:
        """One finds those with whom one shares a group, by words of their names; an administrator finds all."""

        def found(who: str, query: str = "") -> list[str]:
            return [person["name"] for person in self.perform("find_people", who, None, query=query)["people"]]

        self.assertEqual(found("ben"), ["Ada", "Ben", "Gus"])
        self.assertEqual((found("ben", "gu"), found("ben", "eve"), found("eve")), (["Gus"], [], []))
        self.assertEqual(found("ada", "e"), ["Ben", "Ed", "Eve"])

    def test_the_last_administrator(self) -> None:
        """A group that has people keeps somebody who may manage it."""
        self.perform("put_member", "gus", group="g", user="ada", admin=False)
        self.assertEqual(self.perform("put_member", "gus", group="g", user="gus", admin=False), "conflict")
        self.assertEqual(self.perform("remove_member", "gus", group="g", user="gus"), "conflict")
        self.assertTrue(self.in_group("gus")["admin"])

    def test_approval(self) -> None:
        """It is withdrawn, asked for with one click, and given again; only an administrator of WidgetApp answers."""
        self.perform("approve_live", "ada", group="g", live=False)
        self.assertFalse(self.perform("open", "ben", thing="t")["live"])
        self.perform("ask_for_live", "gus", group="g")
        self.assertIsNotNone(self.in_group("ada")["asked_at"])
        self.assertEqual(self.perform("approve_live", "gus", group="g", live=True), "forbidden")
        self.perform("approve_live", "ada", group="g", live=True)
        self.assertEqual((self.in_group("ada")["asked_at"], self.perform("open", "ben", thing="t")["live"]), (None, True))
        self.assertEqual(self.changes, 3)

    def test_asking_for_what_one_has(self) -> None:
        """Nothing is asked where it is approved already."""
        self.perform("ask_for_live", "gus", group="g")
        self.assertIsNone(self.in_group("gus")["asked_at"])

    def test_a_new_group(self) -> None:
        """Whoever makes it administers it; it is not approved yet."""
        made = self.perform("create_group", "ada", name=" Night shift ")
        self.assertEqual((made["name"], made["live"]), ("Night shift", False))
        self.assertTrue(self.in_group("ada", made["id"])["admin"])
