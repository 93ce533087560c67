"""Mail: handed to the organisation's own server (RFC 6409), over TLS whose certificate is checked, one message at a time."""

from __future__ import annotations

from collections import deque
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid, parseaddr
from io import BytesIO
from typing import Any

from twisted.internet.defer import Deferred, DeferredLock
from twisted.internet.ssl import optionsForClientTLS
from twisted.logger import Logger

from ..clock import Now
from ..config import MailConfig
from ..reactors import ISystemReactor
from ..refusals import Refusal

#: Letters that all servers take. The line ends are Twisted's business, which makes two of those that are there already.
_POLICY = default.clone(cte_type="7bit", linesep="\n")
#: The server has so long for each answer, and for the whole message (s).
ANSWER, WHOLE = 20, 60.0
#: So many messages may one person send in an hour (ms), and so many wait for their turn.
MOST, HOUR = 60, 60 * 60 * 1000
WAITING = 100


class Mail:
    """Sends messages in people's names."""

    log = Logger()

    def __init__(self, reactor: ISystemReactor, config: MailConfig, now: Now) -> None:
        self._reactor: Any = reactor
        self._config = config
        self._now = now
        self._turn = DeferredLock()
        #: When (ms) who has sent something, within the last hour.
        self._sent: dict[str, deque[int]] = {}

    async def send(self, by: str, to: str, subject: str, text: str) -> bool:
        """Send a message for somebody; whether the server has taken it. Raises `Refusal` where he has sent too many."""
        self._count(by)
        message = self._message(to, subject, text)
        await self._turn.acquire()
        try:
            await self._hand_over(to, message)
        except Exception as error:
            # Whatever it is: the person has the link all the same, and is told that it was not sent.
            self.log.error("a message could not be sent by {server}: {error}", server=self._config.server, error=error)
            return False
        finally:
            self._turn.release()
        return True

    def _count(self, by: str) -> None:
        since = self._now() - HOUR
        for person in [person for person, times in self._sent.items() if times[-1] <= since]:
            del self._sent[person]
        times = self._sent.setdefault(by, deque())
        while times and times[0] <= since:
            times.popleft()
        if len(times) >= MOST or len(self._turn.waiting) >= WAITING:
            raise Refusal("throttled", "Many messages were sent just now. Pass the link on yourself.", retry_after=60)
        times.append(self._now())

    def _message(self, to: str, subject: str, text: str) -> bytes:
        message = EmailMessage(policy=_POLICY)
        # Names that people choose may hold line ends, which headers may not.
        message["From"], message["To"], message["Subject"] = self._config.sender, to, " ".join(subject.split())
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=self._sender.rpartition("@")[2])
        # No machine is to answer it (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message.as_bytes()

    @property
    def _sender(self) -> str:
        return parseaddr(self._config.sender)[1]

    async def _hand_over(self, to: str, message: bytes) -> None:
        # Importing this installs a reactor, where there is none yet.
        from twisted.mail.smtp import ESMTPSenderFactory

        config, done = self._config, Deferred[object]()
        factory = ESMTPSenderFactory(
            config.user.encode() or None,
            config.password.encode() or None,
            self._sender,
            to,
            BytesIO(message),
            done,
            retries=0,
            timeout=ANSWER,
            requireAuthentication=bool(config.user),
            requireTransportSecurity=config.security != "none",
            hostname=config.server,
        )
        if config.security == "tls":
            connector = self._reactor.connectSSL(config.server, config.port, factory, optionsForClientTLS(config.server))
        else:
            connector = self._reactor.connectTCP(config.server, config.port, factory)
        try:
            await done.addTimeout(WHOLE, self._reactor)
        finally:
            connector.disconnect()
