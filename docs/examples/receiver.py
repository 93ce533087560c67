"""A port 200 of one's own: takes what WidgetApp delivers, if it is signed with the key that was shown for the receiver."""

import os
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.task import react
from twisted.web.resource import Resource
from twisted.web.server import Site

from widgetapp.client import Message, NotOurs, verify

LISTEN = os.environ.get("LISTEN", "ssl:200:privateKey=key.pem:certKey=cert.pem")


class Receiver(Resource):
    isLeaf = True

    def render_POST(self, request: Any) -> bytes:
        headers = {name.decode(): values[0].decode() for name, values in request.requestHeaders.getAllRawHeaders()}
        try:
            said = verify(headers, request.content.read(), os.environ["KEY"])
        except NotOurs as error:
            request.setResponseCode(401)
            return str(error).encode()
        print(said.action if isinstance(said, Message) else said.name, flush=True)
        request.setResponseCode(204)
        return b""


async def main(reactor: Any) -> None:
    await serverFromString(reactor, LISTEN).listen(Site(Receiver()))
    print("waiting", flush=True)
    await Deferred()


if __name__ == "__main__":
    react(main)
