"""User actions on the content of Things."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

from tests.support.catalogue import CatalogueTestCase
from widgetapp.useractions.performer import Performer


class EditingTests(CatalogueTestCase):
    """Bytes travel in base64."""

    def test_edit(self) -> None:
        """What others have changed comes back."""
        update = b64encode(b"an update").decode()
        self.assertEqual(self.perform("edit", "ben", thing="t", update=update), {"update": update})

    def test_refresh(self) -> None:
        """All of it, or what is missing."""
        state = b64encode(b"a state").decode()
        self.assertEqual(self.perform("refresh", "vic", thing="t", state=state), {"update": state})
        self.assertEqual(self.perform("refresh", "vic", thing="t"), {"update": ""})

    def test_disabled_meanwhile(self) -> None:
        """Whoever is disabled while his change waits for the disk does not make it any more."""
        call = self.call("ben")
        self.perform("disable_person", "ada", user="ben")
        update = b64encode(b"an update").decode()
        self.assertEqual(self.answer("edit", call, thing="t", update=update), "not_logged_in")

    def test_nonsense(self) -> None:
        """No base64, nothing at all, too much."""
        for update in ("%", "", b64encode(b"x" * (7 * 1024 * 1024 + 1)).decode()):
            self.assertEqual(self.perform("edit", "ben", thing="t", update=update), "invalid_params")

    def test_in_the_bin(self) -> None:
        """What was deleted is not there."""
        for action in ("edit", "refresh"):
            self.assertEqual(
                self.perform(action, "ada", thing="b", **({"update": "AAA="} if action == "edit" else {})), "not_found"
            )

    def test_nobody_opens_things(self) -> None:
        """A server that cannot says so."""
        self.performer = Performer(replace(self.services, editor=None))
        self.services = self.performer.services
        self.assertEqual(self.perform("refresh", "ada", thing="t"), "unavailable")
