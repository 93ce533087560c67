"""The documents of what is called by JSON-RPC, and of what is heard: made from the catalogue, nothing left out."""

from __future__ import annotations

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.useractions import asyncapi, openrpc
from widgetapp.useractions.catalogue import actions
from widgetapp.useractions.declaration import METHOD, Feed


def references(document: Any) -> set[str]:
    """All that a document refers to."""
    if isinstance(document, dict):
        own = {document["$ref"]} if "$ref" in document else set()
        return own.union(*map(references, document.values()))
    return set().union(*map(references, document)) if isinstance(document, list) else set()


def found(document: Any, reference: str) -> bool:
    """Whether it is there."""
    for part in reference.removeprefix("#/").split("/"):
        document = document.get(part, {})
    return bool(document)


class DocumentTests(SynchronousTestCase):
    """What they say. (That they are what their formats say is a live test's.)"""

    def test_calls(self) -> None:
        """Every action that a token may perform; what must be given comes first."""
        document = openrpc.document("https://here")
        wanted = sorted(METHOD + name for name, action in actions().items() if action.scope is not None)
        self.assertEqual([method["name"] for method in document["methods"]], wanted)
        self.assertEqual(document["servers"][0]["url"], "wss://here/_stream")
        for method in document["methods"]:
            required = [param["required"] for param in method["params"]]
            self.assertEqual(required, sorted(required, reverse=True), method["name"])

    def test_heard(self) -> None:
        """Every action that the feed tells, and what people draw."""
        document = asyncapi.document("wss://here:200/")
        wanted = {name for name, action in actions().items() if action.feed is Feed.DURABLE} | {"edit"}
        self.assertEqual(set(document["components"]["messages"]), wanted)
        self.assertEqual(document["servers"]["listener"], {"host": "here:200", "protocol": "wss"})

    def test_references(self) -> None:
        """Nothing refers to what is not there."""
        for document in (openrpc.document("http://here"), asyncapi.document("ws://here/")):
            missing = {reference for reference in references(document) if not found(document, reference)}
            self.assertEqual(missing, set())
