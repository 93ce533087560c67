"""The one who performs user actions, whatever door they came in by."""

from __future__ import annotations

from typing import Any

import msgspec
from twisted.logger import Logger

from ..refusals import Refusal
from ..store import audit
from . import catalogue, telling
from .calls import Call, Services
from .declaration import Act, Feed, Manner, UserAction

#: Refusals that the audit log tells: somebody has reached for what is not his. Of those whom nobody knows only wrong passwords
#: are told, each of which costs the time of a check and is slowed down: nobody outside fills the log in a hurry.
TOLD = ("forbidden", "not_found", "wrong_password")


class Performer:
    """Checks and performs user actions."""

    log = Logger()

    def __init__(self, services: Services) -> None:
        self.services = services

    async def perform(self, name: str, call: Call, params: bytes) -> bytes:
        """Perform an action on JSON parameters; gives its result as JSON. Raises `Refusal`."""
        action = catalogue.actions().get(name)
        if action is None:
            raise Refusal("unknown_action", f"There is no user action named {name}.")
        if not action.right.anonymous:
            call.known_user()
        _check_kind(action, call)
        _check_scope(action, call)
        try:
            return await self._told(action, call, params)
        except (msgspec.DecodeError, RecursionError) as error:
            raise Refusal("invalid_params", f"The parameters of {name} are wrong: {error}.") from error
        finally:
            # Also where it failed: an answer that did not come in time says nothing of what was committed.
            if action.moves_rights:
                self.services.rights_changed()

    async def _told(self, action: UserAction, call: Call, params: bytes) -> bytes:
        """Perform it; where it is audited, a refusal is recorded as well."""
        try:
            if action.manner is Manner.GUIDED:
                return await self._guide(action, call, params)
            return await self._perform(action, call, params)
        except Refusal as refusal:
            known = call.user is not None or refusal.code.name == "wrong_password"
            if action.audited and known and refusal.code.name in TOLD:
                await self._tell(
                    action.entry(_act(action, call), msgspec.json.decode(params, type=action.params), refusal.code.name)
                )
            raise

    async def _tell(self, entry: audit.Entry) -> None:
        """Record a refusal. Where that cannot be written just now, whoever was refused is told his own, not that."""
        try:
            await self.services.journal.transact(audit.add, entry)
        except Refusal:
            self.log.failure("a refusal is missing in the audit log: {entry}", entry=entry)

    async def _guide(self, action: UserAction, call: Call, params: bytes) -> bytes:
        arguments: Any = msgspec.json.decode(params, type=action.params)
        if not action.right.anonymous:
            await self.services.reads.read(action.right.check, _act(action, call), arguments)
        if action.audited:
            call.entry = action.entry(_act(action, call), arguments)
        if action.feed is Feed.DURABLE:
            call.row = telling.announcement(action, _act(action, call), arguments)
        result = await action.function(call, arguments)
        if action.feed is Feed.DURABLE:
            self.services.announced()
        if call.entry is not None:
            # What it did was not in the store, as with processes, or there was nothing left to do.
            await self.services.journal.transact(audit.add, call.entry)
            call.entry = None
        return msgspec.json.encode(result)

    async def _transact(self, performance: catalogue.Performance, keyed: bool) -> bytes:
        if not keyed:
            return await self.services.journal.transact(catalogue.perform, performance, request=performance.act.id)
        once = await self.services.journal.transact(catalogue.perform_once, performance, request=performance.act.id)
        if once.called_with != catalogue.called_with(performance.params):
            raise Refusal("conflict", "The same Idempotency-Key came before with other parameters.")
        return once.result

    async def _perform(self, action: UserAction, call: Call, params: bytes) -> bytes:
        act = _act(action, call)
        if action.manner is Manner.READ:
            _, result = await self.services.reads.read(action.perform_in, act, params)
            return msgspec.json.encode(result)
        # What does not fit is found out here, not in the writer that everybody waits for.
        arguments: Any = msgspec.json.decode(params, type=action.params)
        performance = catalogue.Performance(action.name, act, params)
        done = await self._transact(performance, keyed=bool(call.key))
        if action.feed is Feed.DURABLE:
            self.services.announced()
        if action.shown:
            told = action.shown.told(arguments, done, action.result)
            self.services.shown(arguments.thing, action.shown.name, told)
        return done


def _act(action: UserAction, call: Call) -> Act:
    user = "" if call.user is None else call.user.id
    return Act(user, call.at, call.new_id(action.name), call.bounds, call.address)


def _check_kind(action: UserAction, call: Call) -> None:
    if call.user is not None and call.user.guest and not (action.guests or action.right.anonymous):
        raise Refusal("forbidden", "That is not for guests: it takes an account.")


def _check_scope(action: UserAction, call: Call) -> None:
    if call.scopes is None:
        return
    if action.scope is None:
        raise Refusal("forbidden", f"{action.name} needs a log-in session, not a token.")
    if action.scope not in call.scopes:
        raise Refusal("forbidden", f"This token lacks the scope {action.scope}.")
