"""The methods of the client are the catalogue's, and so are their types."""

from __future__ import annotations

from typing import Any

import msgspec
from twisted.internet.defer import Deferred, succeed
from twisted.trial.unittest import SynchronousTestCase

from tools.client_stub import STUB, stub
from widgetapp.client import AsyncioWidgetApp
from widgetapp.client.actions import Actions
from widgetapp.useractions import things
from widgetapp.useractions.catalogue import actions
from widgetapp.useractions.declaration import UserAction


class Noted(Actions):
    """Performs nothing, and says what it was asked for."""

    def _perform(self, action: UserAction, params: msgspec.Struct, key: str | None) -> Deferred[Any]:
        return succeed((action, params, key))


class ActionsTests(SynchronousTestCase):
    """Methods by name."""

    def test_stub(self) -> None:
        """The types are as the catalogue is: `python -m tools.client_stub`."""
        self.assertEqual(STUB.read_text(), stub())

    def test_own_names(self) -> None:
        """No user action is hidden by what the client has itself."""
        self.assertEqual(set(actions()) & set(dir(AsyncioWidgetApp)), set())

    def test_method(self) -> None:
        """It takes the action's parameters by their names, and a key."""
        asked = self.successResultOf(Deferred.fromCoroutine(Noted().rename(thing="t", name="New", key="k")))
        self.assertEqual(asked, (things.rename, things.Rename("t", "New"), "k"))

    def test_unknown(self) -> None:
        """What there is not, or only for people, is no method; other parameters are an error."""
        app: Any = Noted()
        self.assertEqual((hasattr(app, "praise"), hasattr(app, "login"), hasattr(app, "import_")), (False, False, True))
        self.failureResultOf(Deferred.fromCoroutine(app.rename(colour="red")), TypeError)
