"""Every user action that a token may perform, as a method. Their types are in `actions.pyi`, which is made from the catalogue
as well (`python -m tools.client_stub`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec

from ..useractions.catalogue import actions
from ..useractions.declaration import UserAction


class Actions:
    """The user actions. Who performs them says how that is awaited: by a Deferred, or by asyncio."""

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """The method of a user action."""
        # `import` is a word of Python's.
        action = actions().get(name.removesuffix("_"))
        if action is None or action.scope is None:
            raise AttributeError(f"there is no user action {name!r} for programs")
        return partial(self._called, action)

    async def _called(self, action: UserAction, /, *, key: str | None = None, **params: Any) -> Any:
        return await self._perform(action, action.params(**params), key)

    def _perform(self, action: UserAction, params: msgspec.Struct, key: str | None) -> Awaitable[Any]:
        raise NotImplementedError
