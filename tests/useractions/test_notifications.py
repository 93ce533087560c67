"""Notifications: what others do that concerns oneself, as long as one may see it."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.store import notifications as rows
from widgetapp.store import personal
from widgetapp.store.access import Bounds


class NotificationTests(CatalogueTestCase):
    """As `CatalogueTestCase` has it: nobody has done anything yet."""

    def told(self, who: str, **params: Any) -> list[tuple[str, str, str | None, str | None]]:
        """What somebody is told: what, by whom, of which Thing and which User Group."""
        found = self.perform("notifications", who, **params)["notifications"]
        return [
            (one["kind"], one["by"]["id"], one["thing"] and one["thing"]["id"], one["group"] and one["group"]["id"])
            for one in found
        ]

    def unread(self, who: str) -> int:
        """How many somebody has not read."""
        return int(self.perform("notifications", who)["unread"])

    def test_shared(self) -> None:
        """A share is told to whom it is given, once as long as he has not read of it, and no more when it is taken back."""
        self.perform("share", "ada", thing="t", user="eve", role="viewer")
        self.perform("share", "ada", thing="t", user="eve", role="editor")
        self.assertEqual((self.told("eve"), self.unread("eve")), ([("shared", "ada", "t", None)], 1))
        self.perform("unshare", "ada", thing="t", user="eve")
        self.assertEqual((self.told("eve"), self.unread("eve")), ([], 0))

    def test_in_the_bin(self) -> None:
        """Nor is one told of a Thing in the bin, until it is taken out."""
        self.perform("share", "ada", thing="t", user="eve", role="viewer")
        self.perform("delete", "ada", thing="t")
        self.assertEqual(self.told("eve"), [])
        self.perform("restore", "ada", thing="t")
        self.assertEqual(len(self.told("eve")), 1)

    def test_shared_with_a_group(self) -> None:
        """All who belong to it are told, but for who did it."""
        self.perform("put_member", "ada", group="h", user="ada")
        self.perform("share", "ada", thing="t", group="h", role="editor")
        self.assertEqual((self.told("gil"), self.told("ada")), ([("shared", "ada", "t", "h")], []))

    def test_member_and_owner(self) -> None:
        """Of a User Group and of a Thing; not again where only his part in it changes, and not when he is out of it."""
        self.perform("put_member", "gus", group="g", user="eve")
        self.perform("put_member", "gus", group="g", user="eve", admin=True)
        self.perform("transfer", "ada", thing="t", user="eve")
        self.assertEqual(self.told("eve"), [("owner", "ada", "t", None), ("member", "gus", None, "g")])
        self.perform("remove_member", "gus", group="g", user="eve")
        self.assertEqual(self.told("eve"), [("owner", "ada", "t", None)])

    def test_mentioned(self) -> None:
        """Each comment for itself, with its words, until it is taken back."""
        said = [self.perform("comment", "cat", thing="t", text=f"Look {n}!", mentions=["vic", "cat"]) for n in (1, 2)]
        self.assertEqual(self.told("vic"), [("mentioned", "cat", "t", None)] * 2)
        self.assertEqual(self.told("cat"), [])
        self.perform("delete_comment", "cat", thing="t", comment=said[0]["id"])
        (left,) = self.perform("notifications", "vic")["notifications"]
        self.assertEqual((left["text"], left["comment"], left["thing"]["name"]), ("Look 2!", said[1]["id"], "Thing t"))

    def test_replied(self) -> None:
        """Who has said something in a thread is told that it goes on; not of his own words, and once where he is mentioned."""
        first = self.perform("comment", "cat", thing="t", text="One.")
        self.perform("comment", "ben", thing="t", text="Two.", reply_to=first["id"])
        self.perform("comment", "ben", thing="t", text="Three.", reply_to=first["id"], mentions=["cat"])
        self.perform("comment", "cat", thing="t", text="Four.", reply_to=first["id"])
        self.assertEqual(self.told("cat"), [("mentioned", "ben", "t", None), ("replied", "ben", "t", None)])
        self.assertEqual(self.told("ben"), [("replied", "cat", "t", None)])

    def test_read_where_it_was_said(self) -> None:
        """Who reads a thread has read what he was notified of there, and nothing else."""
        said = [self.perform("comment", "cat", thing="t", text=f"Look {n}!", mentions=["vic"]) for n in (1, 2)]
        self.perform("read_comments", "vic", thing="t", comment=said[0]["id"], number=said[1]["number"])
        self.assertEqual(self.unread("vic"), 1)
        self.perform("read_comments", "vic", thing="t", number=said[1]["number"])
        self.assertEqual(self.unread("vic"), 0)

    def test_read_alone(self) -> None:
        """One, and those before it stay unread."""
        for n in (1, 2, 3):
            self.perform("comment", "cat", thing="t", text=f"Look {n}!", mentions=["vic"])
        second = self.perform("notifications", "vic")["notifications"][1]["number"]
        self.assertEqual(self.perform("read_notifications", "vic", number=second, alone=True)["unread"], 2)

    def test_mentioned_who_does_not_see_it(self) -> None:
        """The comment is not made; whether there is somebody of that id is not to be found out."""
        for user in ("eve", "nobody"):
            self.assertEqual(self.perform("comment", "cat", thing="t", text="Hm.", mentions=["vic", user]), "invalid_params")
        self.assertEqual((self.told("vic"), self.perform("comments", "cat", thing="t")["comments"]), ([], []))

    def test_read(self) -> None:
        """Up to one, or all; only one's own."""
        for user in ("vic", "cat"):
            for _ in range(3):
                self.perform("comment", "ada", thing="t", text="Look!", mentions=[user])
        second = self.perform("notifications", "vic")["notifications"][1]["number"]
        self.assertEqual(self.perform("read_notifications", "vic", number=second), {"notifications": [], "unread": 1})
        self.assertEqual([one["read"] for one in self.perform("notifications", "vic")["notifications"]], [False, True, True])
        self.assertEqual(self.perform("read_notifications", "vic")["unread"], 0)
        self.assertEqual(self.unread("cat"), 3)

    def test_pages(self) -> None:
        """Going back."""
        for _ in range(3):
            self.perform("comment", "ada", thing="t", text="Look!", mentions=["vic"])
        numbers = [one["number"] for one in self.perform("notifications", "vic")["notifications"]]
        page = self.perform("notifications", "vic", limit=1, before=numbers[0])["notifications"]
        self.assertEqual([one["number"] for one in page], numbers[1:2])

    def test_bounds(self) -> None:
        """A token that reaches one Thing tells of no other, nor of User Groups; a client's, of its groups."""
        self.perform("share", "ada", thing="t", user="eve", role="viewer")
        self.perform("put_member", "ada", group="h", user="eve")
        for bounds, told in ((Bounds(thing="t"), 1), (Bounds(thing="b"), 0), (Bounds(client="gil"), 1), (Bounds(), 2)):
            call = self.call("eve")
            call.bounds = bounds
            answer = self.answer("notifications", call)
            self.assertEqual((len(answer["notifications"]), answer["unread"]), (told, told), bounds)

    def test_retention(self) -> None:
        """The newest of each person's are kept, and none for ever."""
        self.patch(rows, "MOST", 2)
        for _ in range(3):
            self.perform("comment", "ada", thing="t", text="Look!", mentions=["vic"])
        self.perform("comment", "ada", thing="t", text="Look!", mentions=["cat"])
        self.assertEqual((len(self.told("vic")), len(self.told("cat"))), (2, 1))
        call = self.call("vic")
        call.at = NOW + rows.KEPT
        self.assertEqual(self.answer("notifications", call), {"notifications": [], "unread": 0})
        with self.engine.begin() as tx:
            rows.add(tx, rows.About("member", group="g"), ["ben"], "ada", NOW + rows.KEPT)
            self.assertEqual([rows.count(tx, user) for user in ("vic", "cat", "ben")], [0, 0, 1])

    def test_erased(self) -> None:
        """With the person. What he has done is a former colleague's."""
        self.perform("comment", "cat", thing="t", text="Hm.", mentions=["ed"])
        self.perform("comment", "ed", thing="t", text="Look!", mentions=["vic", "cat"])
        self.assertEqual(self.perform("my_data", "vic")["notifications"], 1)
        self.perform("disable_person", "ada", user="ed")
        with self.engine.begin() as tx:
            personal.erase(tx, "ed")
            self.assertEqual(rows.count(tx, "ed"), 0)
        (left,) = self.perform("notifications", "vic")["notifications"]
        self.assertEqual(left["by"]["name"], personal.NAME)
