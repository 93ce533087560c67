"""The configuration that is in force: read again when the administrator asks for it, and changed as far as that can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from twisted.logger import Logger

from .config import Config, ConfigError

#: What a running daemon takes over. Everything else is in force from its next start.
LIVE = frozenset(
    {
        "web.certificate",
        "web.key",
        "web.origins",
        "web.session_hours",
        "web.requests_per_minute",
        "web.request_seconds",
        "web.min_bytes_per_second",
        "web.max_waiting_connections",
        "streaming.token_seconds",
        "streaming.max_message_bytes",
        "streaming.max_text_bytes",
        "streaming.messages_per_second",
        "streaming.max_things_per_connection",
        "streaming.max_unauthorised_bytes",
        "streaming.unauthorised_seconds",
        "streaming.max_connections_per_address",
        "streaming.max_connections_per_user",
        "streaming.max_unauthorised_per_address",
        "streaming.max_unstored_bytes",
        "streaming.max_presence_backlog_bytes",
        "streaming.max_edit_backlog_bytes",
        "streaming.max_backlog_bytes",
        "streaming.ping_seconds",
        "processes.clients_per_sfe",
        "processes.drain_seconds",
        "processes.restart_sfe",
    }
)


class Settings:
    """The configuration in force, and those who must know when it changes."""

    log = Logger()

    def __init__(self, current: Config, read: Callable[[], Config]) -> None:
        """`read` gives the configuration as it is written now, or raises `ConfigError`."""
        self.current = current
        self._read = read
        self._apply: list[Callable[[Config], None]] = []

    def changed(self, apply: Callable[[Config], None]) -> None:
        """Have `apply` called with the configuration at every reload, also where none of its keys has changed.

        Files that it names may have. To refuse it, `apply` raises `ConfigError`, before it has changed anything.
        """
        self._apply.append(apply)

    def reload(self) -> None:
        """Read the configuration again. One that cannot be used is refused with a line in the log; nothing changes then."""
        try:
            written = self._read()
            live = {name for name in different(self.current, written) if _is_live(name, self.current, written)}
            current = _with(self.current, written, live)
            for apply in self._apply:
                apply(current)
        except ConfigError as error:
            self.log.error("The configuration is refused, the old one stays: {error}", error=error)
            return
        self.current = current
        self.log.info("The configuration has been read again; changed: {keys}.", keys=_list(live))
        if later := set(different(current, written)):
            self.log.warn("These keys have changed, which takes a restart: {keys}.", keys=_list(later))


def different(one: Config, other: Config) -> Iterator[str]:
    """The names of the keys in which two configurations differ."""
    for section in one.__struct_fields__:
        for key in getattr(one, section).__struct_fields__:
            if getattr(getattr(one, section), key) != getattr(getattr(other, section), key):
                yield f"{section}.{key}"


def _is_live(name: str, current: Config, written: Config) -> bool:
    # Another certificate is taken over; whether there is TLS at all is settled when listening begins.
    tls_is_new = bool(current.web.certificate) != bool(written.web.certificate)
    return name in LIVE and not (tls_is_new and name in ("web.certificate", "web.key"))


def _with(current: Config, written: Config, names: set[str]) -> Config:
    """The configuration in force, with some keys as they are written now."""
    values: dict[str, dict[str, Any]] = {}
    for name in names:
        section, key = name.split(".")
        values.setdefault(section, {})[key] = getattr(getattr(written, section), key)
    return msgspec.structs.replace(
        current,
        **{section: msgspec.structs.replace(getattr(current, section), **keys) for section, keys in values.items()},
    )


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
