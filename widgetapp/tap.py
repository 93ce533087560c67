"""`twistd widgetapp`: the options, and the one place where the parts meet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from twisted.application.service import IService
from twisted.internet.endpoints import serverFromString
from twisted.python.usage import Options as BaseOptions
from twisted.python.usage import UsageError

from .clock import wall_clock
from .config import Config, ConfigError, WebConfig
from .config_file import load
from .garbage import uncollected
from .occupancy import occupant
from .places import DEMO_DATA
from .settings import Settings
from .wfe.certificate import doubts, read_certificate
from .wfe.listening import check_listening


class Options(BaseOptions):
    """The command line of `twistd widgetapp`."""

    synopsis = "[--config FILE] [--demo | --check-config]"
    longdesc = "The WidgetApp daemon: pages, log-in, _ajax/ and the Streaming API."
    optFlags = (
        ("demo", None, "Serve a demonstration on the loopback address, from a data directory of its own."),
        ("check-config", None, "Check the configuration and exit."),
    )
    optParameters = (
        ("config", "c", None, "The configuration file (TOML). See etc/widgetapp.toml."),
        ("data", "d", None, "The data directory; overrides storage.data."),
    )
    config: Config

    def postOptions(self) -> None:
        """Read the configuration; say at once what is wrong with it, or what is already running."""
        # Absolute, because twistd may go to another directory before it is read again.
        self._path = Path(self["config"]).absolute() if self["config"] else None
        try:
            self.config = self.read()
        except ConfigError as error:
            raise UsageError(str(error)) from error
        if self["check-config"]:
            for doubt in _doubts(self.config.web):
                print(doubt)
            print(f"The configuration is good: {self._path or 'defaults and the environment'}.")
            sys.exit(0)
        if (running := occupant(Path(self.config.storage.data))) is not None:
            sys.exit(f"WidgetApp is already running on this data: {running}")

    def read(self) -> Config:
        """The configuration as file and environment have it now, and the command line over them. Raises `ConfigError`."""
        config = load(self._path)
        check_endpoint("web.listen", config.web.listen)
        if config.monitoring.listen:
            check_endpoint("monitoring.listen", config.monitoring.listen)
        if config.listener.listen:
            check_endpoint("listener.listen", config.listener.listen)
        check_listening(config.web)
        if config.web.certificate:
            read_certificate(config.web)
        if self["demo"]:
            with uncollected():
                from .demo import demo_config
            return demo_config(config, Path(self["data"] or DEMO_DATA))
        return with_data(config, self["data"]) if self["data"] else config


def _doubts(web: WebConfig) -> list[str]:
    """What a start would warn of."""
    if not web.certificate:
        return []
    doubt = doubts(web, read_certificate(web)[1], wall_clock())
    return [] if doubt is None else [doubt]


def check_endpoint(key: str, listen: str) -> None:
    """Raise `ConfigError` for what is no endpoint at all. Whether one can listen there only the start will show."""
    from twisted.internet import reactor

    try:
        serverFromString(reactor, listen)
    except LookupError:
        # Sockets that are handed over by a service manager are not there for a mere check.
        return
    except (ValueError, TypeError, OSError) as error:
        raise ConfigError(f"{key}: {listen!r} is no endpoint: {error}") from error


def with_data(config: Config, data: str) -> Config:
    """The same configuration with another data directory."""
    import msgspec

    return msgspec.structs.replace(config, storage=msgspec.structs.replace(config.storage, data=data))


def makeService(options: Options, reactor: Any = None) -> IService:
    """The daemon as a service."""
    if reactor is None:
        from twisted.internet import reactor
    # Not before: what is wrong with the configuration one hears in half the time without it.
    with uncollected():
        from .daemon import Daemon
    return cast(IService, Daemon(reactor, Settings(options.config, options.read), demo=bool(options["demo"])))
