"""pycrdt-websocket with its SQLite store, as its documentation puts it together, on uvicorn and uvloop.

Usage: python pycrdt_server.py PORT FILE
"""

from __future__ import annotations

import sys
from contextlib import suppress

import uvicorn
from pycrdt.store import SQLiteYStore, YDocNotFound
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom

PORT, FILE = sys.argv[1:]


class Store(SQLiteYStore):
    """All documents in one file."""

    db_path = FILE


class Server(WebsocketServer):
    """Gives each room the store, and what that has of it."""

    async def get_room(self, name: str) -> YRoom:
        """The room of a document."""
        if name not in self.rooms:
            room = self.rooms[name] = YRoom(ready=False, ystore=Store(name), log=self.log)
            await self.start_room(room)
            await room.ystore.started.wait()
            with suppress(YDocNotFound):
                await room.ystore.apply_updates(room.ydoc)
            room.ready = True
        await self.rooms[name].ydoc_observed.wait()
        return self.rooms[name]


server = Server(auto_clean_rooms=False)
application = ASGIServer(server)


async def main() -> None:
    """Serve until ended."""
    config = uvicorn.Config(
        application, "127.0.0.1", int(PORT), loop="uvloop", log_level="warning", ws_per_message_deflate=False
    )
    async with server:
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
