"""`/_reference/openapi.json`: the interface as a document, made from the catalogue."""

from __future__ import annotations

import msgspec
from twisted.web.resource import Resource
from twisted.web.server import Request

from ..useractions.openapi import document


class Reference(Resource):
    """Generated documents for integrators."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.putChild(b"openapi.json", _Json(msgspec.json.format(msgspec.json.encode(document(url)))))


class _Json(Resource):
    isLeaf = True

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def render_GET(self, request: Request) -> bytes:
        request.setHeader("Content-Type", "application/json")
        return self._content
