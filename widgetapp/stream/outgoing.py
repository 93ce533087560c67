"""What a document worker has to say, gathered while a chunk of messages is dealt with: one frame for each SFE at its end."""

from __future__ import annotations

from collections import defaultdict

from ..links import Link
from ..store.journal import JournalClient
from ..wire import links as wire
from .thing import Client


class Outgoing:
    """To the SFEs, and to the journal."""

    def __init__(self, journal: JournalClient) -> None:
        self._journal = journal
        self._messages: defaultdict[Link, list[wire.Message]] = defaultdict(list)

    def put(self, sfe: Link, message: wire.Message) -> None:
        """Say something to an SFE."""
        self._messages[sfe].append(message)

    def tell(self, client: Client, message: wire.Message) -> None:
        """Say something to a client, wherever it is, or will be."""
        if client.parked is None:
            self._messages[client.sfe].append(message)
        else:
            client.parked.append(message)

    def forget(self, sfe: Link) -> None:
        """An SFE is gone."""
        self._messages.pop(sfe, None)

    def flush(self) -> None:
        """Send it."""
        messages, self._messages = self._messages, defaultdict(list)
        for sfe, said in messages.items():
            sfe.send(said)
        self._journal.flush()
