"""The daemon: makes the parts, starts them in order, and ends them in order."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from msgspec import structs
from twisted.application.service import MultiService
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.endpoints import serverFromString
from twisted.logger import Logger

from .admin.service import admin_service
from .clock import use_monotonic_clock, wall_clock
from .demo import Demo
from .first_start import setup_link
from .garbage import keep_for_good
from .links import link_service
from .newcomers import take_all_descriptors
from .occupancy import Occupation, Occupied
from .parts import Parts, public_url
from .places import ADMIN_SOCKET, make_folder
from .ports import CannotStart, for_demonstration, listen
from .privileges import give_up_capabilities, is_root
from .processes.boot import Boot, socket_path
from .processes.commander import Commander
from .processes.forking import ForkServer
from .processes.questions import Answering
from .processes.roster import Entry, entries
from .processes.stacks import install_stacks
from .processes.supervisor import Supervisor
from .processes.warden import Warden
from .reactors import ISystemReactor
from .settings import Settings
from .sfe.routes import Worker
from .signals import end_within, on_hangup
from .store.engine import settle, writing_engine
from .store.migrations import NewerStore, migrate
from .tasks import spawn_task
from .useractions.steward import Steward
from .watch import Watch
from .wfe.certificate import ServerCertificate
from .wfe.listening import web_endpoint
from .wfe.pages import NotBuilt, check_built
from .wire.journal import JournalReply
from .wire.links import SfeMessage
from .wire.status import ProcessName, State

#: `sun_path` holds 108 bytes; so much is left for the directory.
LONGEST_RUN = 90
#: How long the first start of the children may take (s).
START_TIMEOUT = 60.0
#: How many SFEs there may be for each core, where nothing else is configured.
SFES_PER_CORE = 8
#: How long the end may take, all told (s).
END_TIMEOUT = 29.0


class Daemon(MultiService):
    """WFE and SFE 0 in one reactor, with their children."""

    log = Logger()

    def __init__(self, reactor: ISystemReactor, settings: Settings, demo: bool) -> None:
        super().__init__()
        use_monotonic_clock(reactor)
        self._reactor = reactor
        self._settings = settings
        self._config = config = settings.current
        self._data = Path(config.storage.data).absolute()
        self._run = str(Path(config.storage.run).absolute() if config.storage.run else self._data / "run")
        self._url = public_url(config.web)
        self._demo = Demo(self._data, self._url) if demo else None
        self._supervisor: Supervisor | None = None
        self._port: Any = None
        self._monitoring: Any = None
        self._listeners: Any = None
        self._state: State = "starting"
        self._since = reactor.seconds()

    # --- the start: until the reactor runs, everything may block, and everything that fails ends it ---

    def privilegedStartService(self) -> None:
        """Bind, and accept nobody yet."""
        try:
            self._bind()
        except Exception as error:
            self._give_up(error)
        super().privilegedStartService()

    def _bind(self) -> None:
        take_all_descriptors()
        try:
            check_built()
        except NotBuilt as error:
            raise CannotStart(str(error)) from error
        self._check_data()
        if self._demo is not None and self._config.streaming.enabled:
            chosen = structs.replace(self._config.listener, listen=for_demonstration(self._config.listener.listen))
            self._config = structs.replace(self._config, listener=chosen)
        self._parts = Parts(self._reactor, self._config, self._data, self._url, self._demo is not None)
        self._watch = Watch(
            self._reactor,
            self._config,
            self._data,
            self._parts.subscriptions,
            self._processes,
            self._restart,
            self._parts.counts,
        )
        self._listen()
        self._settings.changed(self._parts.apply)

    def _listen(self) -> None:
        reactor, config, certificate = self._reactor, self._config, self._certificate()
        where = config.web.listen
        self._port = listen("web.listen", where, lambda: web_endpoint(reactor, where, certificate), self._parts.site)
        self._port.stopReading()
        if watch := config.monitoring.listen:
            self._monitoring = listen("monitoring.listen", watch, lambda: serverFromString(reactor, watch), self._watch.site)
        if config.streaming.enabled and (feed := config.listener.listen):
            self._listeners = listen(
                "listener.listen", feed, lambda: web_endpoint(reactor, feed, certificate), self._parts.listeners
            )
            self._listeners.stopReading()

    def _certificate(self) -> ServerCertificate | None:
        if not self._config.web.certificate:
            return None
        certificate = ServerCertificate(self._config.web, wall_clock)
        # The first to hear of a reload: it may have to refuse it.
        self._settings.changed(lambda config: certificate.read(config.web))
        return certificate

    def _check_data(self) -> None:
        if len(self._run.encode()) > LONGEST_RUN:
            raise CannotStart(f"storage.run is too long for UNIX sockets ({self._run}): set a shorter one")
        try:
            marked = Demo.is_marked(self._data)
        except OSError as error:
            raise CannotStart(f"storage.data: {error}") from error
        if marked and self._demo is None:
            raise CannotStart(f"{self._data} holds the demonstration: start with --demo, or name another directory")
        if self._demo is not None and not marked and (self._data / "widgetapp.sqlite").exists():
            raise CannotStart(f"{self._data} holds real data: the demonstration is never mixed with it")

    def startService(self) -> None:
        """Take the data directory, bring the store up to date, start the children."""
        try:
            self._prepare()
        except Exception as error:
            self._give_up(error)
        super().startService()
        on_hangup(self._reactor, self._settings.reload)
        _ = spawn_task(self.log, "the start", self._begin_or_end())

    def _give_up_privileges(self) -> None:
        """From here on the daemon, and so each of its children, may do what its user may."""
        if not is_root():
            give_up_capabilities()
        elif self._demo is None:
            raise CannotStart(
                "it does not serve as root. `twistd --uid USER --gid GROUP` takes the ports first and goes on as that user; "
                'or let systemd start it as one: see "Port 200" in the admin guide'
            )

    def _prepare(self) -> None:
        self._give_up_privileges()
        try:
            # Not before: they are to belong to the user that it runs as.
            make_folder(self._data, mode=0o700)
            Path(self._run).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CannotStart(f"storage.data: {error}") from error
        try:
            self._occupation = Occupation(self._data, self._url)
            install_stacks(Path(self._run))
            if self._demo is not None:
                # Before there is a store: one without the mark is taken for real data.
                self._demo.mark()
            engine = writing_engine(self._data)
            migrate(engine)
            settle(engine)
            engine.dispose()
        except (Occupied, NewerStore) as error:
            raise CannotStart(str(error)) from error

    def _give_up(self, error: Exception) -> None:
        if isinstance(error, CannotStart):
            self.log.critical("WidgetApp does not start: {error}", error=error)
        else:
            self.log.failure("WidgetApp does not start")
        sys.exit(f"WidgetApp does not start: {error}")

    async def _begin_or_end(self) -> None:
        try:
            await self._begin()
        except Exception:
            self.log.failure("WidgetApp does not start")
            # Never half up. twistd ends well whatever happened in its reactor; this is behind its tidying up.
            atexit.register(os._exit, 1)
            self._reactor.stop()

    async def _begin(self) -> None:
        parts, config = self._parts, self._config
        self._supervisor = Supervisor(
            self._reactor,
            config.processes,
            config.processes.max_sfe or SFES_PER_CORE * (os.cpu_count() or 1),
            lambda role, id, name: Boot(role, id, name, str(self._data), self._run, self._settings.current),
            ForkServer(self._reactor, self._occupation.descriptor, Path(self._run)),
            parts.directory,
            parts.switchboard,
            Answering(parts.authority, parts.rpc),
        )
        self._settings.changed(self._supervisor.apply)
        self._commander = Commander(self._reactor, Path(self._run), self._supervisor, self._watch.monitor.status)
        parts.services.commander = self._commander
        parts.watched_by(self._watch)
        # The writer first: everybody else looks for it.
        await self._in_time(self._supervisor.start_journal())
        link_service(self._reactor, socket_path(self._run, "_journal"), parts.journal, JournalReply).setServiceParent(self)
        parts.start()
        self._watch.start()
        # Without the Streaming API, Things are opened for single requests.
        parts.hub.routes.begin(parts.sfe, self._connect_worker)
        await self._in_time(self._supervisor.start_streaming())
        await self._parts.begin_feed()
        lines = await self._first_words()
        warden = Warden(parts.reads, parts.journal, self._supervisor)
        steward = Steward(parts.services, wall_clock)
        admin_service(self._reactor, Path(self._run) / ADMIN_SOCKET, self._commander, warden, steward).setServiceParent(self)
        keep_for_good()
        for port in filter(None, (self._port, self._listeners)):
            port.startReading()
        self._state = "running"
        # Last, so that who waits for this line has read all the others.
        for line in [*lines, f"WidgetApp serves {self._url}/"]:
            self.log.info("{line}", line=line)

    async def _in_time(self, start: Coroutine[Any, Any, None]) -> None:
        await Deferred.fromCoroutine(start).addTimeout(START_TIMEOUT, self._reactor)

    def _connect_worker(self, path: str, worker: Worker) -> Callable[[], object]:
        service = link_service(self._reactor, path, worker, SfeMessage)
        service.setServiceParent(self)
        return lambda: _leave(service)

    async def _first_words(self) -> list[str]:
        """What whoever started it must know: how to get in."""
        if self._demo is not None:
            return await self._demo.prepare(self._parts.services, wall_clock())
        return await setup_link(self._parts.services, wall_clock())

    def _processes(self) -> list[Entry]:
        daemon = Entry("widgetapp", os.getpid(), self._state, self._since, figures=self._parts.report.figures)
        return [daemon, *([] if self._supervisor is None else entries(self._supervisor))]

    async def _restart(self, name: ProcessName, id: int) -> None:
        """A rogue is to be replaced."""
        await self._commander.restart(name, id)

    # --- the end ---

    def stopService(self) -> Deferred[Any]:
        """Let nobody in any more, tell everybody to come back, end the children: the document worker before the writer."""
        end_within(END_TIMEOUT)
        return Deferred.fromCoroutine(self._end())

    async def _end(self) -> None:
        self._state = "stopping"
        for port in filter(None, (self._port, self._monitoring, self._listeners)):
            await _maybe(port.stopListening())
        self._watch.stop()
        self._parts.factory.close_all()
        self._parts.end_feed()
        if self._supervisor is not None:
            await self._supervisor.stop()
        await _maybe(super().stopService())
        self._parts.stop()
        self._occupation.release()


def _leave(service: Any) -> None:
    # Its connection is closed, and it is nobody's part any more.
    _ = service.disownServiceParent()


async def _maybe(result: Any) -> None:
    if isinstance(result, Deferred):
        await gatherResults([result])
