"""`twistd widgetapp`: the options, and the one place where the parts meet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from twisted.application.service import IService
from twisted.internet.endpoints import serverFromString
from twisted.python.usage import Options as BaseOptions
from twisted.python.usage import UsageError

from .config import Config, ConfigError, load
from .daemon import Daemon
from .demo import DEMO_DATA, demo_config
from .occupancy import occupant


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
        path = Path(self["config"]) if self["config"] else None
        try:
            config = load(path)
            check_endpoint("web.listen", config.web.listen)
            if config.monitoring.listen:
                check_endpoint("monitoring.listen", config.monitoring.listen)
        except ConfigError as error:
            raise UsageError(str(error)) from error
        if self["demo"]:
            config = demo_config(config, Path(self["data"] or DEMO_DATA))
        elif self["data"]:
            config = with_data(config, self["data"])
        self.config = config
        if self["check-config"]:
            print(f"The configuration is good: {path or 'defaults and the environment'}.")
            sys.exit(0)
        if (running := occupant(Path(config.storage.data))) is not None:
            sys.exit(f"WidgetApp is already running on this data: {running}")


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
    return cast(IService, Daemon(reactor, options.config, demo=bool(options["demo"])))
