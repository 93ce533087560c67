"""What one person can see, and why, as administrators find it out."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import CatalogueTestCase


class SightTests(CatalogueTestCase):
    """The administrator looks at others."""

    def sees(self, user: str, **params: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Things that somebody can see: name, role, and the reasons."""
        found = self.perform("person_sees", "ada", user=user, **params)["things"]
        return [
            (sighting["thing"]["name"], sighting["thing"]["role"], [(why["way"], why["role"]) for why in sighting["why"]])
            for sighting in found
        ]

    def test_each_with_its_reasons(self) -> None:
        """By a share, by a group, by several ways at once; and nothing."""
        self.assertEqual(self.sees("vic"), [("Thing t", "viewer", [("person", "viewer")])])
        self.assertEqual(self.sees("gil"), [("Thing t", "viewer", [("group", "viewer")])])
        self.perform("share", "ada", thing="t", user="gil", role="editor")
        self.assertEqual(self.sees("gil"), [("Thing t", "editor", [("person", "editor"), ("group", "viewer")])])
        self.assertEqual(self.sees("eve"), [])

    def test_what_it_shows_is_what_he_finds(self) -> None:
        """It is what a search of his own finds, in the bin and out of it."""
        for user in ("ada", "gus", "ben", "vic", "eve"):
            for in_bin in (False, True):
                own = [thing["name"] for thing in self.perform("search", user, bin=in_bin)["things"]]
                self.assertEqual([name for name, _, _ in self.sees(user, bin=in_bin)], own, (user, in_bin))

    def test_page_by_page(self) -> None:
        """A cursor leads on, to each Thing once."""
        for number in range(5):
            self.perform("create", "ben", name=f"New {number}", group="g")
        names: list[str] = []
        page = self.perform("person_sees", "ada", user="ben", query="New", limit=2)
        while page["things"]:
            names += [sighting["thing"]["name"] for sighting in page["things"]]
            if page["cursor"] is None:
                break
            page = self.perform("person_sees", "ada", user="ben", cursor=page["cursor"], limit=2)
        self.assertEqual(sorted(names), [f"New {number}" for number in range(5)])

    def test_disabled(self) -> None:
        """Who is let in no more sees nothing; whom there is not, is not found."""
        self.perform("disable_person", "ada", user="vic")
        self.assertEqual(self.sees("vic"), [])
        self.assertEqual(self.perform("person_sees", "ada", user="nobody"), "not_found")
