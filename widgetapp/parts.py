"""The parts of WFE and SFE 0, made and put together: who knows whom is to be read here."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from twisted.web.client import Agent, BrowserLikePolicyForHTTPS
from twisted.web.resource import IResource

from .clock import wall_clock
from .config import Config, WebConfig
from .feed.factory import ListenerFactory
from .feed.streams import StreamFeeds
from .outbound.networks import Networks
from .outbound.office import Office
from .outbound.post import Post
from .outside.breaker import Breaker
from .outside.introspection import Introspection
from .outside.mail import Mail
from .outside.openid import OpenId
from .outside.web import TIMEOUT, Web
from .processes.directory import Directory
from .processes.metrics import DaemonCounts
from .processes.sfes import LocalSfe
from .processes.switchboard import Switchboard
from .reactors import ISystemReactor
from .sfe.authority import Authority
from .sfe.documents import Streaming
from .sfe.factory import StreamFactory
from .sfe.here import WhoIsHere
from .sfe.hub import Hub
from .sfe.notices import Notices
from .sfe.report import Report
from .sfe.rpc import Rpc
from .sfe.selections import Selections
from .sfe.subscriptions import Subscriptions
from .sfe.visits import Visits
from .store.engine import Reader
from .store.journal import JournalClient
from .store.receivers import Counts
from .useractions.calls import Services
from .useractions.performer import Performer
from .watch import Watch
from .wfe.ajax import Ajax
from .wfe.first_screen import FirstScreen
from .wfe.handover import StreamHandover
from .wfe.images import ImageFiles, Images
from .wfe.oauth.metadata import WellKnown
from .wfe.oauth.resources import OAuth
from .wfe.passwords import Passwords
from .wfe.rates import Rates
from .wfe.reference import Reference
from .wfe.relay import Relays
from .wfe.site import Root, WebSite
from .wfe.throttle import Throttle
from .wfe.visitors import Visitors


def public_url(web: WebConfig) -> str:
    """What stands before the path in links, without a slash at the end."""
    if web.public_url:
        return web.public_url.rstrip("/")
    interface = re.search(r"interface=([^:]+)", web.listen)
    scheme = "https" if web.certificate or web.listen.startswith("ssl") else "http"
    return f"{scheme}://{interface[1] if interface else 'localhost'}:{_port(web.listen) or 80}"


def _port(listen: str) -> str | None:
    found = re.search(r":(?:port=)?(\d+)", listen)
    return found[1] if found else None


def listener_url(config: Config) -> str:
    """Where external systems listen: on the web server's host, on a port of its own."""
    address = urlsplit(public_url(config.web))
    scheme = "wss" if address.scheme == "https" else "ws"
    return f"{scheme}://{address.hostname}:{_port(config.listener.listen) or 200}/"


class Parts:
    """Everything that lives in the daemon's reactor. Makes no connection and starts no thread before `start`."""

    def __init__(self, reactor: ISystemReactor, config: Config, data: Path, url: str, demo: bool) -> None:
        web, streaming = config.web, config.streaming
        self.reads = Reader(reactor, data, config.storage.reader_threads)
        self.journal = JournalClient(reactor)
        self.passwords = Passwords(reactor, web.password_threads)
        self.services = Services(
            reads=self.reads,
            journal=self.journal,
            passwords=self.passwords,
            throttle=Throttle(reactor),
            public_url=url,
            demo=demo,
            session_lifetime=web.session_hours * 3600,
            token_lifetime=streaming.token_seconds,
        )
        self.performer = Performer(self.services)
        self.hub = Hub(streaming.max_unstored_bytes)
        self._serve_requests(reactor)
        self.services.streaming = streaming.enabled
        self.authority = Authority(self.reads, wall_clock)
        self.subscriptions = Subscriptions(self.reads, wall_clock)
        self._tell_people()
        self.rpc = Rpc(self.performer, self.authority, wall_clock, self.subscriptions)
        self.directory = Directory()
        self.sfe = LocalSfe(self.hub, self.directory)
        self.switchboard = Switchboard(self.sfe, config, os.cpu_count() or 1)
        shared = Streaming(reactor, wall_clock, self.hub, self.authority, streaming)
        self.factory = StreamFactory(reactor, shared, self.rpc, self.switchboard.local_left, self.switchboard.stays)
        self.sfe.factory = self.factory
        self.factory.came = self.switchboard.recount
        self.report = Report(reactor, self.factory)
        self._tell_outside(reactor, config)
        self.relays = Relays(reactor)
        self.services.rights_changed = self._rights_changed
        self.introspection: Introspection | None = None
        self._ask_outside(reactor, config, url)
        self.visitors = Visitors(self.services, web, wall_clock, secure=url.startswith("https:"))
        self.rates = Rates(reactor, web.requests_per_minute)
        root = Root(self._children(reactor, config, data, url), FirstScreen(self.performer, self.visitors, self.rates))
        self.site = WebSite(reactor, root, max(web.max_body_bytes, web.max_image_bytes), web)

    def watched_by(self, watch: Watch) -> None:
        """Who hears what all SFEs report."""
        self.services.streams = watch.streams
        self.here.present = watch.present
        watch.monitor.subscribe(lambda _step: self.here.wake())

    def _serve_requests(self, reactor: ISystemReactor) -> None:
        """Who is on Things for people that do not stream."""
        self.services.editor = self.visits = Visits(reactor, self.hub)
        self.services.presence = self.selections = Selections(reactor, self.hub)

    def _tell_people(self) -> None:
        """What those are told who are here."""
        self.notices = Notices(self.reads, self.subscriptions)
        self.here = WhoIsHere(self.reads, self.subscriptions)
        self.services.notified = self.notices.wake
        self.services.shown = self._shown

    def _tell_outside(self, reactor: ISystemReactor, config: Config) -> None:
        """Who tells external systems what people do: listeners, and receivers."""
        self.listeners = ListenerFactory(
            reactor, config.listener, config.streaming, config.web, self.reads, self.journal, self.authority, wall_clock
        )  # fmt: skip
        self.rpc.feed = StreamFeeds(reactor, self.listeners.hearers)
        outbound = config.outbound
        # Whom to trust is OpenSSL's business: SSL_CERT_FILE names further authorities.
        policy = BrowserLikePolicyForHTTPS()
        self._post = Post(reactor, Networks(outbound.allowed_networks), policy, outbound.timeout_seconds, outbound.allow_plain)
        self.deliveries = (
            Office(reactor, outbound, self.reads, self.journal, self._post, wall_clock) if outbound.enabled else None
        )
        self.services.deliveries = self.deliveries
        self.services.announced = self._announced

    def _announced(self) -> None:
        self.listeners.hearers.wake()
        self.notices.wake()
        if self.deliveries is not None:
            self.deliveries.wake()

    def _shown(self, thing: str, name: str, what: bytes) -> None:
        # As it is, and not only that there is something: a thousand pages on one Thing then ask for nothing.
        self.switchboard.tell(thing, f'{{"{name}":{what.decode()}}}')

    def _ask_outside(self, reactor: ISystemReactor, config: Config, url: str) -> None:
        """Who is asked of other servers, where one is configured."""
        web = Web(reactor, Agent(reactor, connectTimeout=TIMEOUT))
        if config.openid.issuer:
            breaker = Breaker(reactor, config.openid.issuer)
            self.services.openid = OpenId(web, breaker, config.openid, f"{url}/openid", wall_clock)
        if config.introspection.url:
            self.introspection = self.services.foreign = self.authority.foreign = Introspection(
                reactor,
                web,
                Breaker(reactor, config.introspection.url),
                config.introspection,
                self.reads,
                self.journal,
                wall_clock,
                lambda: {stream.token for stream in self.services.streams()},
                self._rights_changed,
            )
        if config.mail.server:
            self.services.mail = Mail(reactor, config.mail, wall_clock)

    def _children(self, reactor: ISystemReactor, config: Config, data: Path, url: str) -> dict[str, IResource]:
        """What the site has beside the application's pages."""
        web, visitors = config.web, self.visitors
        children: dict[str, IResource] = {
            "_ajax": Ajax(
                self.performer, visitors, self.rates, web.max_body_bytes, max(web.max_body_bytes, web.max_image_bytes)
            ),
            "_files": Images(reactor, ImageFiles(data / "images"), self.performer, visitors, web.max_image_bytes),
            "_reference": Reference(url, listener_url(config)),
            "oauth": OAuth(self.services, wall_clock),
            ".well-known": WellKnown(url, config.introspection.issuer),
        }
        if config.streaming.enabled:
            children["_stream"] = StreamHandover(reactor, self.switchboard, self.relays, self.authority, visitors)
        return children

    def _rights_changed(self) -> None:
        # In this order: who is being looked at just now is looked at again, and then all who are in.
        self.authority.changed()
        self.switchboard.rights_changed()
        self.visits.rights_changed()
        self.selections.rights_changed()
        self._announced()

    def apply(self, config: Config) -> None:
        """Take over what has changed in the configuration. Connections that are open keep most of what they began with."""
        self.services.session_lifetime = config.web.session_hours * 3600
        self.services.token_lifetime = config.streaming.token_seconds
        self.visitors.apply(config.web)
        self.rates.apply(config.web.requests_per_minute)
        self.site.apply(config.web)
        self.listeners.apply(config.web)
        self.hub.max_unstored = config.streaming.max_unstored_bytes
        self.factory.apply(config.streaming)
        self.switchboard.apply(config)

    def counts(self) -> DaemonCounts:
        """What is counted here and nowhere else."""
        totals = Counts(0, 0) if self.deliveries is None else self.deliveries.totals
        return DaemonCounts(
            self.switchboard.handovers, self.switchboard.failures, len(self.listeners.hearers), totals.pending, totals.dead,
            self.site.shed + self.listeners.newcomers.ended,
        )  # fmt: skip

    def start(self) -> None:
        """Start the threads, and the report on SFE 0."""
        self.reads.start()
        self.passwords.start()
        self.report.start()
        if self.introspection is not None:
            self.introspection.start()

    async def begin_feed(self) -> None:
        """Begin the feed, and tell of it."""
        await self.listeners.start()
        if self.deliveries is not None:
            self.deliveries.start()

    def end_feed(self) -> None:
        """Tell nobody anything more."""
        self.listeners.stop()
        if self.deliveries is not None:
            self.deliveries.stop()
            self._post.abort()

    def stop(self) -> None:
        """Let the threads end."""
        if self.introspection is not None:
            self.introspection.stop()
        self.report.stop()
        self.reads.stop()
        self.passwords.stop()
