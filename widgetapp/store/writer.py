"""The one writer of the store: commits whatever waits as one transaction, with one fsync for everybody."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from twisted.logger import Logger

from ..clock import Now
from ..refusals import Refusal
from ..wire.journal import Batch, Committed, Done, Failed, JournalReply, JournalRequest, Transact, Update
from . import edits, owners, undoing, updates
from .transactions import perform_encoded

#: How long an answer is kept for a caller who may not have got it (ms).
REMEMBER = 60 * 60 * 1000
#: For so many Things the writer knows without a look into the store whether their list entry is recent.
REMEMBERED_THINGS = 10_000


class StorageFull(Exception):
    """There is no room on the disk. Nothing was changed; the same request may succeed later."""


class Writer:
    """Performs requests in order. Blocking: it has a process of its own."""

    log = Logger()

    def __init__(self, engine: Engine, now: Now) -> None:
        self._connection = engine.connect()
        self._now = now
        #: When Things' list entries were last brought up to date.
        self._touched: dict[str, int] = {}
        with self._connection.begin():
            self._untold = edits.untold(self._connection)
            self._last = updates.last(self._connection)

    @property
    def untold(self) -> bool:
        """Whether there are edits that the feed is still to tell, by a later commit, be it of nothing else."""
        return bool(self._untold.waiting)

    def commit(self, requests: Sequence[JournalRequest]) -> list[JournalReply]:
        """Perform requests in one transaction; when this returns they are on disk.

        Raises `StorageFull`, having changed nothing. Any other fault of the disk is raised as it is: after a failed
        fsync nobody knows what the disk holds, so the process must end and the store be read anew.
        """
        try:
            with self._connection.begin():
                answers = [self._perform(request) for request in requests]
                rows, lost = self._owned([request for request in requests if isinstance(request, Batch)])
                edited = self._newly_edited(rows)
                if rows:
                    updates.append(self._connection, rows)
                    undoing.keep(self._connection, rows)
                if edited:
                    updates.touch(self._connection, edited)
                last = updates.last(self._connection)
                untold = edits.tell(self._connection, self._untold, rows, self._last + 1, last, self._now())
        except DBAPIError as error:
            self._end_transaction()
            if isinstance(error.orig, sqlite3.Error) and error.orig.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise StorageFull from error
            raise
        self._touched |= edited
        self._untold, self._last = untold, last
        names = iter(lost)
        return [Committed(answer.id, last, next(names)) if isinstance(answer, Batch) else answer for answer in answers]

    def _owned(self, batches: Sequence[Batch]) -> tuple[list[Update], list[list[str]]]:
        """The updates from those who own their Things; and for each batch the Things that its sender owns no more.

        Asked behind the transactions of this commit: a claim among them counts already.
        """
        rows: list[Update] = []
        lost = []
        for batch in batches:
            newest = {thing: owners.epoch(self._connection, thing) for thing in {row.thing for row in batch.updates}}
            rows += [row for row in batch.updates if row.epoch == newest[row.thing]]
            lost.append(sorted({row.thing for row in batch.updates if row.epoch != newest[row.thing]}))
        return rows, lost

    def _end_transaction(self) -> None:
        # Which faults end a transaction is for SQLite to say, and SQLAlchemy does not ask it.
        driver: Any = self._connection.connection.driver_connection
        if driver.in_transaction:
            driver.execute("ROLLBACK")

    def _newly_edited(self, rows: Sequence[Update]) -> dict[str, int]:
        """The Things for whose list entry these edits are news, and the time of the newest."""
        if len(self._touched) > REMEMBERED_THINGS:
            self._touched.clear()
        newest = {row.thing: row.at for row in rows}
        return {thing: at for thing, at in newest.items() if at >= self._touched.get(thing, 0) + updates.TOUCH_INTERVAL}

    def _perform(self, request: JournalRequest) -> Batch | Done | Failed:
        if isinstance(request, Batch):
            return request
        try:
            # A savepoint: one that fails takes nobody else's work back with it.
            with self._connection.begin_nested():
                return Done(request.id, msgspec.Raw(self._once(self._connection, request)))
        except Refusal as refusal:
            return Failed(request.id, refusal.code.name, refusal.message)
        except IntegrityError as error:
            # Two people did at once what only one can: the checks before had seen neither.
            self.log.info("{name} met a conflict: {error}", name=request.name, error=error.orig)
            return Failed(request.id, "conflict", "Somebody else has just done something that this contradicts.")
        except DBAPIError:
            raise
        except Exception:
            self.log.failure("the transaction {name} failed", name=request.name)
            return Failed(request.id, "internal", "Something went wrong on the server; it has been logged.")

    def _once(self, tx: Connection, request: Transact) -> bytes:
        known = updates.answered(tx, request.request)
        if known is not None:
            return known
        result = perform_encoded(tx, request.name, request.params)
        now = self._now()
        updates.remember(tx, request.request, now, result, now - REMEMBER)
        return result
