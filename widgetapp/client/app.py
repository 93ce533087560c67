"""WidgetApp, for a program that runs in Twisted's reactor."""

from __future__ import annotations

import random
import secrets
from collections.abc import Awaitable, Callable, Collection
from typing import Any
from urllib.parse import urlsplit

import msgspec
from twisted.internet.task import deferLater
from twisted.web.iweb import IAgent

from ..useractions.declaration import UserAction
from .actions import Actions
from .credentials import Credentials
from .errors import ClientError, Refused, Unreachable
from .listener import Listener
from .messages import Place
from .waits import wait
from .web import Web

#: So often an action is tried that may be sent again.
TRIES = 6


class WidgetApp(Actions):
    """The user actions of a server as methods; and its feed.

    What an action gives is what the catalogue says. It raises `Refused` with the server's code. What may be sent again without
    harm is, where the server does not answer or says that it may come back; the others raise `Unreachable`.
    """

    def __init__(
        self,
        reactor: Any,
        url: str,
        credentials: Credentials,
        *,
        listener: str | None = None,
        agent: IAgent | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`url` is the web server's (`https://host`), `listener` the address to listen at (`wss://host:200/`), by default port
        200 of the same host. `agent` makes connections of its own kind."""
        self._web = Web(reactor, url, agent)
        self._credentials = credentials
        self._chance = chance
        parts = urlsplit(url)
        self._listener = listener or f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.hostname}:200/"

    async def disconnect(self) -> None:
        """Let go of the connections that are kept."""
        await self._web.close()

    def listen(
        self,
        place: Place | None = None,
        *,
        actions: Collection[str] = (),
        groups: Collection[str] = (),
        things: Collection[str] = (),
    ) -> Listener:
        """What people do, from a place on or from now on; only these actions, groups and Things, if any are named.

        The token needs the scope `useractions:listen`.
        """
        wish = {"actions": list(actions), "groups": list(groups), "things": list(things)}
        named = {name: wanted for name, wanted in wish.items() if wanted}
        return Listener(self._web, self._credentials, self._listener, named, place, self._chance)

    def _perform(self, action: UserAction, params: msgspec.Struct, key: str | None) -> Awaitable[Any]:
        return self._tried(action, params, key)

    async def _tried(self, action: UserAction, params: msgspec.Struct, key: str | None) -> Any:
        body = msgspec.json.encode(params)
        if key is None and action.repeatable:
            key = secrets.token_urlsafe(16)
        failures = 0
        while True:
            try:
                return msgspec.json.decode(await self._asked(action, body, key), type=action.result)
            except ClientError as error:
                failures += 1
                if failures == TRIES or not _may_come_again(action, error):
                    raise
                pause = getattr(error, "retry_after", None) or wait(failures, self._chance)
            await deferLater(self._web.reactor, pause)

    async def _asked(self, action: UserAction, body: bytes, key: str | None) -> bytes:
        path = f"/_ajax/{action.name}"
        token = await self._credentials.token(self._web)
        try:
            return await self._web.post(path, body, token, key)
        except Refused as refused:
            newer = await self._credentials.token(self._web, instead_of=token) if refused.code == "not_logged_in" else token
            if newer == token:
                raise
        return await self._web.post(path, body, newer, key)


def _may_come_again(action: UserAction, error: ClientError) -> bool:
    if isinstance(error, Unreachable):
        return action.repeatable or action.reads
    # A fault in the middle of something is none of which one knows that nothing was changed.
    return isinstance(error, Refused) and error.come_back and (error.code != "internal" or action.repeatable or action.reads)
