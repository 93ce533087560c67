"""Comments: threads on a Thing, by those who may comment."""

from __future__ import annotations

import json
from typing import Any

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.store import accounts, personal


class CommentTests(CatalogueTestCase):
    """Cat may comment, Vic may look."""

    def say(self, who: str, text: str, **where: Any) -> Any:
        """Somebody says something."""
        return self.perform("comment", who, thing="t", text=text, **where)

    def texts(self, who: str = "vic", **params: Any) -> list[str]:
        """What is to be read."""
        return [one["text"] for one in self.perform("comments", who, thing="t", **params)["comments"]]

    def test_thread(self) -> None:
        """Answers belong to the thread, whichever of its comments they answer; it is pinned where it began."""
        first = self.say("cat", " Is this red? ", widget="w", x=1, y=2.5)
        second = self.say("ben", "It is.", reply_to=first["id"])
        third = self.say("cat", "Good.", reply_to=second["id"], widget="elsewhere")
        self.assertEqual({one["thread"] for one in (first, second, third)}, {first["id"]})
        self.assertEqual((first["text"], first["widget"], first["x"], first["y"]), ("Is this red?", "w", 1, 2.5))
        self.assertIsNone(third["widget"])
        self.assertEqual(first["author"]["name"], "Cat")
        self.assertEqual(self.texts(), ["Is this red?", "It is.", "Good."])
        self.assertEqual([row[0] for row in self.feed()], ["comment"] * 3)

    def test_resolved(self) -> None:
        """It is out of sight as a whole, until it is asked for, or somebody goes on."""
        first = self.say("cat", "one")
        answer = self.say("ben", "two", reply_to=first["id"])
        self.say("ben", "another thread")
        resolved = self.perform("resolve", "ed", thing="t", comment=answer["id"])
        self.assertEqual((resolved["id"], resolved["resolved_at"] is None), (first["id"], False))
        self.assertEqual(self.texts(), ["another thread"])
        self.assertEqual(len(self.texts(resolved=True)), 3)
        self.say("cat", "still", reply_to=first["id"])
        self.assertEqual(len(self.texts()), 4)
        self.perform("resolve", "ed", thing="t", comment=first["id"])
        self.perform("resolve", "ed", thing="t", comment=first["id"], resolved=False)
        self.assertEqual(len(self.texts()), 4)

    def test_deleted(self) -> None:
        """By who has said it, or who owns the Thing; the thread stays."""
        first = self.say("cat", "one")
        self.say("ben", "two", reply_to=first["id"])
        self.assertEqual(self.perform("delete_comment", "ed", thing="t", comment=first["id"]), "forbidden")
        self.assertTrue(self.perform("delete_comment", "cat", thing="t", comment=first["id"])["deleted"])
        self.assertEqual(self.texts(), ["", "two"])
        mine = self.say("cat", "three")
        self.assertTrue(self.perform("delete_comment", "ada", thing="t", comment=mine["id"])["deleted"])

    def unread(self, who: str) -> list[str]:
        """What somebody has not read, of what others have said."""
        said = self.perform("comments", who, thing="t")
        upto, threads = said["read"], said["threads_read"]
        return [
            one["text"]
            for one in said["comments"]
            if one["number"] > max(upto, threads.get(one["thread"], 0)) and one["author"]["id"] != who
        ]

    def test_read(self) -> None:
        """Thread by thread, for each person, up to what he has seen; or all at once."""
        first, second = self.say("cat", "one"), self.say("cat", "two")
        self.assertEqual(self.perform("read_comments", "vic", thing="t", comment=first["id"], number=first["number"]), {})
        self.assertEqual((self.unread("vic"), self.unread("ben"), self.unread("cat")), (["two"], ["one", "two"], []))
        self.say("cat", "three", reply_to=first["id"])
        self.assertEqual(self.unread("vic"), ["two", "three"])
        self.perform("read_comments", "vic", thing="t", number=second["number"])
        self.assertEqual(self.unread("vic"), ["three"])
        self.perform("read_comments", "vic", thing="t", comment=first["id"], number=1)
        self.assertEqual(self.unread("vic"), ["three"])

    def test_what_is_not_said_yet_is_not_read(self) -> None:
        """Whatever number is given."""
        self.say("cat", "one")
        self.perform("read_comments", "vic", thing="t", number=2**60)
        self.say("cat", "two")
        self.assertEqual(self.unread("vic"), ["two"])

    def test_mentions(self) -> None:
        """They are by id, with the name of then for the text, and that of now to show; what is deleted names nobody."""
        said = self.say("cat", "Look, @Vic!", mentions=["vic"])
        vic = {"id": "vic", "name": "Vic", "color": "#000", "written": "Vic"}
        self.assertEqual([{**one, "color": "#000"} for one in said["mentions"]], [vic])
        self.perform("change_profile", "vic", name="Victor", color="#0072b2")
        (comment,) = self.perform("comments", "vic", thing="t")["comments"]
        self.assertEqual([(one["name"], one["written"]) for one in comment["mentions"]], [("Victor", "Vic")])
        deleted = self.perform("delete_comment", "cat", thing="t", comment=said["id"])
        self.assertEqual(deleted["mentions"], [])

    def test_erased(self) -> None:
        """Nothing is left of the name of somebody who was erased, also where others have written it."""
        self.say("cat", "Look, @Vic, and @Victoria!", mentions=["vic"])
        self.perform("read_comments", "vic", thing="t", number=1)
        with self.engine.begin() as tx:
            accounts.disable(tx, "vic", NOW)
            personal.erase(tx, "vic")
        (comment,) = self.perform("comments", "cat", thing="t")["comments"]
        self.assertNotIn("@Vic,", comment["text"])
        self.assertEqual(comment["mentions"][0]["written"], personal.NAME)

    def test_shown(self) -> None:
        """Those who have the Thing open are told what was said, resolved and deleted; reading concerns nobody else."""
        shown: list[tuple[str, str, Any]] = []
        self.performer.services.shown = lambda thing, name, what: shown.append((thing, name, json.loads(what)))
        first = self.say("cat", "one")
        resolved = self.perform("resolve", "cat", thing="t", comment=first["id"])
        deleted = self.perform("delete_comment", "cat", thing="t", comment=first["id"])
        self.perform("read_comments", "vic", thing="t", number=1)
        self.assertEqual(self.say("vic", "I may not"), "forbidden")
        self.assertEqual(shown, [("t", "comment", one) for one in (first, resolved, deleted)])

    def test_names_are_shown(self) -> None:
        """Those who have the Thing open are told its new name, and nothing of what he who gave it may do there."""
        shown: list[tuple[str, str, bytes]] = []
        self.performer.services.shown = lambda *what: shown.append(what)
        self.perform("rename", "ben", thing="t", name=" Kettle ")
        self.assertEqual(shown, [("t", "name", b'"Kettle"')])

    def test_not_there(self) -> None:
        """Comments of other Things are not found here; empty words are none."""
        elsewhere = self.perform("create", "ben", name="Other", group="g")["id"]
        theirs = self.perform("comment", "ben", thing=elsewhere, text="hallo")
        self.assertEqual(self.say("cat", "answer", reply_to=theirs["id"]), "not_found")
        self.assertEqual(self.perform("resolve", "cat", thing="t", comment=theirs["id"]), "not_found")
        for text in ("", " \n", "x" * 10_001):
            self.assertEqual(self.say("cat", text), "invalid_params")

    def test_the_same_key(self) -> None:
        """A comment whose answer was lost is made once."""
        said = []
        for text in ("once", "once", "something else"):
            call = self.call("cat")
            call.key = "k"
            said.append(self.answer("comment", call, thing="t", text=text))
        self.assertEqual(self.texts(), ["once"])
        self.assertEqual((said[0], said[2]), (said[1], "conflict"))
