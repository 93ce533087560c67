"""Prints what people do, and misses nothing: it keeps its place in a file, and goes on there when it is started again."""

import os
from pathlib import Path
from typing import Any

import msgspec
from twisted.internet.task import react

from widgetapp.client import ClientCredentials, Place, WidgetApp

KEPT = Path("place.json")


def kept() -> Place | None:
    return msgspec.json.decode(KEPT.read_bytes(), type=Place) if KEPT.exists() else None


def keep(place: Place) -> None:
    KEPT.write_bytes(msgspec.json.encode(place))


async def main(reactor: Any) -> None:
    credentials = ClientCredentials(os.environ["CLIENT"], os.environ["SECRET"], "useractions:listen things:read")
    app = WidgetApp(reactor, os.environ["URL"], credentials, listener=os.environ.get("LISTENER"))
    listener = app.listen(kept())
    print("listening behind", (await listener.subscribed()).after, flush=True)
    async for message in listener:
        who = message.actor.name if message.actor else "somebody at the machine"
        print(message.action, message.thing, who, flush=True)
        keep(message.place)


if __name__ == "__main__":
    react(main)
