"""What is written on Things, found by words."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import new_store
from widgetapp.store import texts


class TextTests(SynchronousTestCase):
    """Two Things."""

    def setUp(self) -> None:
        """What is written there."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        self.put("t", "press and hold:\nfaster steps\nGrün 86 °C")
        self.put("u", "Switch")

    def put(self, thing: str, content: str) -> None:
        """Somebody has written something."""
        with self.engine.begin() as tx:
            texts.put(tx, thing, content)

    def found(self, words: str) -> list[str]:
        """The Things on which these words are written."""
        query = texts.matching(words)
        if query is None:
            return []
        with self.engine.begin() as db:
            return sorted(str(row[0]) for row in db.execute(query))

    def test_words(self) -> None:
        """All of them, each from its beginning, whatever the case and the accents."""
        for words, found in (
            ("press", ["t"]), ("PRE fast", ["t"]), ("grun", ["t"]), ("86", ["t"]), ("switch", ["u"]), ("s", ["t", "u"]),
            ("press switch", []), ("ress", []),
        ):  # fmt: skip
            self.assertEqual(self.found(words), found, words)

    def test_whatever_is_asked(self) -> None:
        """The index has a language of its own, which nobody speaks here."""
        for words in ('"', "*", "press OR", "NOT press", "text:press", "press)", "{a b}", "^", "-", "", "pre*ss"):
            self.found(words)
        self.assertEqual(self.found('"press" (hold)'), ["t"])
        self.assertIsNone(texts.matching("?!"))

    def test_changed(self) -> None:
        """What is written there no more is not found."""
        self.put("t", "something else")
        self.put("t", "something else")
        self.assertEqual((self.found("press"), self.found("else")), ([], ["t"]))
        self.put("t", "")
        self.assertEqual(self.found("else"), [])

    def test_snippets(self) -> None:
        """The words around, on one line; of these Things only."""
        with self.engine.begin() as db:
            self.assertEqual(texts.snippets(db, "hold", ["t", "u"]), {"t": "press and hold: faster steps Grün 86 °C"})
            self.assertEqual(texts.snippets(db, "hold", ["u"]), {})
            self.assertEqual(texts.snippets(db, "?", ["t"]), {})
        self.put("t", "word " * 1000 + "needle " + "word " * 1000)
        with self.engine.begin() as db:
            (snippet,) = texts.snippets(db, "needle", ["t"]).values()
        self.assertIn("needle", snippet)
        self.assertLess(len(snippet), 100)

    def test_bounded(self) -> None:
        """Not all of what somebody writes is looked through."""
        self.put("t", "x " * texts.MOST)
        with self.engine.begin() as db:
            (length,) = db.exec_driver_sql("SELECT length(text) FROM texts WHERE thing = 't'").one()
        self.assertEqual(length, texts.MOST)
