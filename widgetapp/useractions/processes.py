"""User actions of administrators on WidgetApp's own processes. Who watches them subscribes to the service `processes`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..refusals import Refusal
from ..wire.status import Order
from .calls import Call
from .declaration import useraction
from .rights import Administrator
from .values import Params

#: What a token must hold for these actions, and for watching.
SCOPE = "admin"

Process = Annotated[Literal["_sfe", "_stream"], Meta(description="An SFE, or the document worker of one.")]
Ids = Annotated[
    list[Annotated[int, Meta(ge=0, le=10_000)]],
    Meta(max_length=1000, description="The numbers of their SFEs; none means all."),
]


class StartProcesses(Params, frozen=True):
    """How many more."""

    process: Process = "_sfe"
    count: Annotated[int, Meta(ge=1, le=1000)] = 1


class ChooseProcesses(Params, frozen=True):
    """Which ones."""

    process: Process = "_sfe"
    ids: Ids = []  # noqa: RUF012  # msgspec gives each its own list


class Done(msgspec.Struct, frozen=True):
    """A line for each thing that was done."""

    lines: list[str]


@useraction("start_processes", right=Administrator(), scope=SCOPE, audited=True)
async def start_processes(call: Call, params: StartProcesses) -> Done:
    """Start further processes; they count as asked for until they are stopped."""
    return await _perform(call, Order("start", params.process, count=params.count))


@useraction("drain_processes", right=Administrator(), scope=SCOPE, audited=True)
async def drain_processes(call: Call, params: ChooseProcesses) -> Done:
    """Hand the clients of these processes over to others, and end them."""
    return await _perform(call, Order("drain", params.process, tuple(params.ids)))


@useraction("restart_processes", right=Administrator(), scope=SCOPE, audited=True)
async def restart_processes(call: Call, params: ChooseProcesses) -> Done:
    """Replace these processes by new ones, to which their clients are handed over."""
    return await _perform(call, Order("restart", params.process, tuple(params.ids)))


async def _perform(call: Call, order: Order) -> Done:
    commander = call.services.commander
    if commander is None:
        raise Refusal("unavailable", "The processes of this server take no orders.")
    outcome = await commander.perform(order)
    if outcome.refused:
        raise Refusal("conflict", outcome.refused)
    return Done(list(outcome.lines))
