"""What somebody without a stream has selected: seen by those who stream, for a while, and as long as he may."""

from __future__ import annotations

import json
from typing import Any

from tests.support.session import SessionTestCase, messages
from widgetapp.refusals import not_found
from widgetapp.sfe.selections import SHOWN, Selections
from widgetapp.store.access import UNBOUNDED
from widgetapp.store.people import User
from widgetapp.wire.awareness import decode
from widgetapp.wire.lib0 import Reader

ADA = User("ada", "Ada", "ada", "#123456", False)


class SelectionTests(SessionTestCase):
    """Ben has `t` open live; Ada selects there by requests."""

    def setUp(self) -> None:
        """Let him come."""
        super().setUp()
        self.selections = Selections(self.clock, self.hub)
        self.ben = self.client("t", "ben")
        self.ben.take()
        self.denied = False

    async def still(self) -> None:
        """Whether she may be here."""
        if self.denied:
            raise not_found()

    def select(self, *widgets: str) -> None:
        """Ada selects."""
        self.selections.select(ADA, UNBOUNDED, "t", widgets, self.still)

    def seen(self) -> list[Any]:
        """What Ben is shown since: states, None for one that is gone."""
        self.clock.advance(0.1)
        self.backend.settle()
        states = [state for message in messages(self.ben.take(), "t", 1) for state in decode(Reader(message).bytes())]
        return [None if state.json is None else json.loads(state.json) for state in states]

    def shown(self, *widgets: str) -> Any:
        """What is to be seen of a selection."""
        user = {"id": "ada", "name": "Ada", "color": "#123456"}
        return {"user": user, "cursor": None, "selection": list(widgets)}

    def test_shown(self) -> None:
        """Under her name; the next takes the place of the one before, and they are one person's."""
        self.select("a", "b")
        self.assertEqual(self.seen(), [self.shown("a", "b")])
        self.select("c")
        self.assertEqual(self.seen(), [self.shown("c")])
        self.assertEqual(self.hub.channels, 2)

    def test_for_a_while(self) -> None:
        """A minute from the last one; then nothing is left of it."""
        self.select("a")
        self.seen()
        self.clock.advance(SHOWN - 1)
        self.select("b")
        self.assertEqual(self.seen(), [self.shown("b")])
        self.clock.advance(SHOWN - 1)
        self.assertEqual(self.seen(), [])
        self.clock.advance(1)
        self.assertEqual((self.seen(), self.hub.channels), ([None], 1))

    def test_closed(self) -> None:
        """It goes at once; to close what is not open is no mistake."""
        self.select("a")
        self.seen()
        self.selections.close(ADA, "t")
        self.selections.close(ADA, "t")
        self.assertEqual((self.seen(), self.hub.channels), ([None], 1))

    def test_rights_taken(self) -> None:
        """Who may see the Thing no more is not seen there either."""
        self.select("a")
        self.seen()
        self.selections.rights_changed()
        self.assertEqual(self.seen(), [])
        self.denied = True
        self.selections.rights_changed()
        self.assertEqual((self.seen(), self.hub.channels), ([None], 1))

    def test_another_worker(self) -> None:
        """When the document worker dies, the next one shows it."""
        self.select("a")
        self.seen()
        self.link.cut()
        self.backend.start_stream()
        self.connect()
        self.assertIn(self.shown("a"), self.seen())
