"""A bot, in asyncio: whenever somebody has worked on a Thing, it moves all rectangles there onto a grid."""

import asyncio
import os

from widgetapp.client import AsyncioWidgetApp, ClientCredentials, running_reactor
from widgetapp.useractions.widgets import AddWidget, DeleteWidget, Properties, ReorderWidget, SetWidget

GRID = 20


async def tidy(app: AsyncioWidgetApp, thing: str) -> None:
    found = await app.refresh(thing=thing, widgets=True)
    changes: list[AddWidget | SetWidget | DeleteWidget | ReorderWidget] = []
    for widget in found.widgets or []:
        place = widget["x"], widget["y"]
        x, y = (round(value / GRID) * GRID for value in place)
        if widget["type"] == "rectangle" and (x, y) != place:
            # Only if nobody has moved it meanwhile.
            changes.append(SetWidget(widget["id"], Properties(x=x, y=y), widget["etag"]))
    if changes:
        await app.edit(thing=thing, changes=changes)
        print("tidied", len(changes), flush=True)


async def main() -> None:
    thing = os.environ["THING"]
    scope = "useractions:listen things:read things:write"
    async with running_reactor() as reactor:
        credentials = ClientCredentials(os.environ["CLIENT"], os.environ["SECRET"], scope)
        app = AsyncioWidgetApp(reactor, os.environ["URL"], credentials, listener=os.environ.get("LISTENER"))
        listener = app.hear(actions=["edit"], things=[thing])
        await listener.subscribed()
        await tidy(app, thing)
        async for _ in listener:
            await tidy(app, thing)


if __name__ == "__main__":
    asyncio.run(main())
