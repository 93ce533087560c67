"""`/_reference/…`: the interface as documents, made from the catalogue."""

from __future__ import annotations

import msgspec
from twisted.web.resource import Resource
from twisted.web.server import Request

from ..useractions import asyncapi, openapi, openrpc


class Reference(Resource):
    """Generated documents for integrators."""

    def __init__(self, url: str, listener: str) -> None:
        """`listener` is where external systems listen, as an address."""
        super().__init__()
        documents = {
            "openapi": openapi.document(url),
            "openrpc": openrpc.document(url),
            "asyncapi": asyncapi.document(listener),
        }
        for name, document in documents.items():
            self.putChild(f"{name}.json".encode(), _Json(msgspec.json.format(msgspec.json.encode(document))))


class _Json(Resource):
    isLeaf = True

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def render_GET(self, request: Request) -> bytes:
        request.setHeader("Content-Type", "application/json")
        return self._content
