"""What one has allowed, and how to take that back."""

from __future__ import annotations

from tests.support.oauth import DAY, OAuthTestCase


class ConsentTests(OAuthTestCase):
    """Ben has let the client `c` in."""

    def setUp(self) -> None:
        """He says yes."""
        super().setUp()
        self.got = self.exchange(self.code()).json

    def test_shown(self) -> None:
        """To him alone, with what it may do; also when it has renewed its token."""
        self.refresh(self.got["refresh_token"])
        (consent,) = self.perform("consents", "ben")["consents"]
        self.assertEqual((consent["client"], set(consent["scopes"])), ("c", set(self.got["scope"].split())))
        self.assertEqual(self.perform("consents", "ada")["consents"], [])

    def test_withdrawn(self) -> None:
        """All that came of it ends at once; another's consent does not exist."""
        self.assertEqual(self.perform("withdraw_consent", "ada", client="c"), "not_found")
        self.assertTrue(self.good(self.got["access_token"]))
        changes = self.changes
        self.assertEqual(self.perform("withdraw_consent", "ben", client="c"), {})
        self.assertGreater(self.changes, changes)
        self.assertFalse(self.good(self.got["access_token"]))
        self.assertEqual(self.refresh(self.got["refresh_token"]).error, (400, "invalid_grant"))
        self.assertEqual(self.perform("consents", "ben")["consents"], [])
        self.assertEqual(self.perform("withdraw_consent", "ben", client="c"), "not_found")

    def test_run_out(self) -> None:
        """What can be renewed no more is none any longer."""
        self.at += 400 * DAY
        call = self.call("ben")
        call.at = self.at
        self.assertEqual(self.answer("consents", call)["consents"], [])
