"""The device grant (RFC 8628): a device that has no browser, and somebody who has one."""

from __future__ import annotations

from typing import Any

from tests.support.oauth import SECOND, Answer, OAuthTestCase
from widgetapp.oauth import rules


class DeviceTests(OAuthTestCase):
    """A device of the public client."""

    def setUp(self) -> None:
        """It has asked for a code."""
        super().setUp()
        self.asked = self.post("device_authorization", client_id="p", scope="stream things:read").json

    def poll(self) -> Answer:
        """It asks whether somebody has answered, as often as it may."""
        self.at += self.asked["interval"] * SECOND
        return self.token(grant_type=rules.DEVICE, client_id="p", device_code=self.asked["device_code"])

    def typed(self, who: str = "ben", approve: bool | None = None, code: str | None = None) -> Any:
        """Somebody types the code to look what it is, or to answer."""
        call = self.call(who)
        call.at = self.at
        user_code = self.asked["user_code"] if code is None else code
        if approve is None:
            return self.answer("device_request", call, user_code=user_code)
        return self.answer("answer_device_request", call, user_code=user_code, approve=approve)

    def test_let_in(self) -> None:
        """It waits until somebody lets it in, and then acts for him; its code is spent with that."""
        self.assertEqual(self.poll().error, (400, "authorization_pending"))
        self.assertEqual(self.typed(approve=True), {})
        got = self.poll()
        self.assertEqual(self.ajax("me", got.json["access_token"])["user"]["id"], "ben")
        self.assertEqual(self.poll().error, (400, "invalid_grant"))
        self.assertEqual(self.refresh(got.json["refresh_token"], client_id="p").status, 200)

    def test_what_is_shown(self) -> None:
        """Who it is and what it wants, however the code was typed."""
        for code in (self.asked["user_code"].lower(), self.asked["user_code"].replace("-", " "), None):
            found = self.typed(code=code)
            self.assertEqual((found["client"], found["scopes"]), ("Client p", ["stream", "things:read"]))
            self.assertEqual([group["name"] for group in found["groups"]], ["Workshop"])
        self.assertEqual(self.typed("gil")["groups"], [])
        self.assertEqual(self.asked["verification_uri"], "http://here/device")

    def test_turned_away(self) -> None:
        """Somebody says no, which cannot be taken back."""
        self.typed(approve=False)
        self.assertEqual(self.poll().error, (400, "access_denied"))
        self.assertEqual(self.typed(approve=True), "not_found")

    def test_too_late(self) -> None:
        """After ten minutes the code is worth nothing, to either side."""
        self.at += self.asked["expires_in"] * SECOND
        self.assertEqual(self.typed(), "not_found")
        self.assertEqual(self.poll().error, (400, "expired_token"))

    def test_too_often(self) -> None:
        """It is told to slow down, and five seconds more each time."""
        self.poll()
        self.at -= self.asked["interval"] * SECOND
        self.assertEqual(self.poll().error, (400, "slow_down"))
        self.assertEqual(self.poll().error, (400, "slow_down"))
        self.at += 15 * SECOND
        self.assertEqual(self.poll().error, (400, "authorization_pending"))

    def test_guessing_codes(self) -> None:
        """Whoever types what no device shows has to wait."""
        self.assertEqual([self.typed(code="BBBB-BBBB") for _ in range(5)], ["not_found"] * 4 + ["throttled"])
        self.assertEqual(self.typed("gus")["client"], "Client p")

    def test_asking_without_end(self) -> None:
        """Whoever has many codes made has to wait between them; his other requests do not."""
        answers = [self.post("device_authorization", client_id="p") for _ in range(4)]
        self.assertEqual([answer.status for answer in answers], [200, 200, 200, 429])
        self.assertEqual(self.poll().error, (400, "authorization_pending"))

    def test_another_clients_device(self) -> None:
        """Its code is worth nothing to anybody else."""
        self.typed(approve=True)
        answer = self.token(grant_type=rules.DEVICE, device_code=self.asked["device_code"])
        self.assertEqual(answer.error, (400, "invalid_grant"))

    def test_administration(self) -> None:
        """Only an administrator can give it away."""
        self.asked = self.post("device_authorization", client_id="p", scope="stream admin").json
        self.assertEqual(self.typed("ben")["scopes"], ["stream"])
        self.assertEqual(self.typed("ada")["scopes"], ["stream", "admin"])
        self.typed("ben", approve=True)
        self.assertEqual(self.poll().json["scope"], "stream")

    def test_clients_that_may_not(self) -> None:
        """Unknown ones, those without a right secret, and those that were not registered for it."""
        self.assertEqual(self.post("device_authorization", client_id="nobody").error, (401, "invalid_client"))
        wrong = {"client_id": "c", "client_secret": "wrong"}
        self.assertEqual(self.post("device_authorization", **wrong).error, (401, "invalid_client"))
        self.assertEqual(self.post("device_authorization", scope="nonsense").error, (400, "invalid_scope"))
        made = self.perform(
            "register_client", "ada", name="N", groups=["g"], scopes=["stream"], grants=["client_credentials"]
        )  # fmt: skip
        other = {"client_id": made["client"]["id"], "client_secret": made["secret"]}
        self.assertEqual(self.post("device_authorization", **other).error, (400, "unauthorized_client"))
