"""Mail: how much of it, and what stands in it. (That a real server takes it is a live test's.)"""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.config import MailConfig
from widgetapp.outside import mail
from widgetapp.outside.mail import HOUR, Mail
from widgetapp.reactors import ISystemReactor
from widgetapp.refusals import Refusal

SENDER = "WidgetApp <widgets@example.com>"


class MailTests(SynchronousTestCase):
    """Messages that are handed over to nobody."""

    def setUp(self) -> None:
        """A server that takes everything, at once."""
        self.now = 0
        self.mail = Mail(cast(ISystemReactor, Clock()), MailConfig(server="localhost", sender=SENDER), lambda: self.now)
        self.taken: list[bytes] = []
        self.wait: Deferred[None] | None = None
        self.patch(self.mail, "_hand_over", self.hand_over)

    async def hand_over(self, _to: str, message: bytes) -> None:
        """Take it; or keep it waiting."""
        if self.wait is not None:
            await self.wait
        self.taken.append(message)

    def send(self, by: str = "ada", subject: str = "Hello", text: str = "Words\n") -> Deferred[Any]:
        """Somebody sends something."""
        return Deferred.fromCoroutine(self.mail.send(by, "nora@example.com", subject, text))

    def test_message(self) -> None:
        """What people choose is in the subject and in the text, and nowhere else; any server can take the bytes."""
        text = "Größe\n" + "x" * 2000
        self.assertTrue(self.successResultOf(self.send(subject="“Kettle”\r\nBcc: evil@example.com", text=text)))
        (content,) = self.taken
        self.assertLess(max(content), 128)
        self.assertNotIn(b"\r", content)
        self.assertLess(max(map(len, content.splitlines())), 998)
        message = message_from_bytes(content, policy=default)
        self.assertEqual((message["From"], message["To"], message["Bcc"]), (SENDER, "nora@example.com", None))
        self.assertEqual(message["Subject"], "“Kettle” Bcc: evil@example.com")
        self.assertEqual(message.get_content(), f"{text}\n")

    def test_so_many_an_hour(self) -> None:
        """Each person so many in an hour."""
        self.patch(mail, "MOST", 2)
        for _ in range(2):
            self.assertTrue(self.successResultOf(self.send()))
            self.now += HOUR // 2 - 1
        self.failureResultOf(self.send(), Refusal)
        self.assertTrue(self.successResultOf(self.send("ben")))
        self.now += 2
        self.assertTrue(self.successResultOf(self.send()))

    def test_one_after_the_other(self) -> None:
        """So many wait for their turn, while the server takes its time."""
        self.patch(mail, "WAITING", 2)
        self.wait = Deferred()
        sent = [self.send() for _ in range(3)]
        self.failureResultOf(self.send(), Refusal)
        self.assertEqual(self.taken, [])
        self.wait.callback(None)
        self.wait = None
        self.assertEqual([self.successResultOf(one) for one in sent], [True] * 3)
