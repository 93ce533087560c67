"""Opening the store: one engine that writes, in `_journal`, and one for readers, in threads of any other process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from ..reactors import ISystemReactor

P = ParamSpec("P")
T = TypeVar("T")

#: Where the store lies inside the data directory.
FILE_NAME = "widgetapp.sqlite"

#: What a connection keeps of the store (KiB), of SQLite's own 2,000: the kernel has it all once more. And how many statements
#: it keeps prepared, of Python's own 128: lists of ids make a new one for each length. There are several readers in each
#: process, and both would fill for hours.
READING_CACHE, WRITING_CACHE = 500, 1000
PREPARED = 40


def writing_engine(data: Path) -> Engine:
    """The engine of the one writer: write-ahead log, and every commit is on disk when it returns."""
    engine = create_engine(f"sqlite:///{data / FILE_NAME}", pool_size=1, max_overflow=0, poolclass=QueuePool)
    lasting = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
    _prepare(engine, (*lasting, f"PRAGMA cache_size=-{WRITING_CACHE}"), "BEGIN IMMEDIATE")
    return engine


def settle(engine: Engine) -> None:
    """Bring the whole log into the store, where it is surely on the disk, and let the log begin anew.

    After an fsync that failed, and the end of every process, whoever opens the store next reads in the log what never got to
    the disk, and never will: Linux takes it for written. What is acknowledged from then on must not stand behind it, as a log
    is read up to its first gap.
    """
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    finally:
        connection.close()


def reading_engine(data: Path, threads: int) -> Engine:
    """An engine that cannot write; each transaction sees one state of the store."""
    address = f"sqlite:///file:{data / FILE_NAME}?mode=ro&uri=true"
    prepared = {"cached_statements": PREPARED}
    engine = create_engine(address, pool_size=threads, max_overflow=0, poolclass=QueuePool, connect_args=prepared)
    _prepare(engine, ("PRAGMA query_only=ON", f"PRAGMA cache_size=-{READING_CACHE}"), "BEGIN")
    return engine


def _prepare(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        # Python's driver would begin transactions at moments of its own; SQLAlchemy says them here instead.
        connection.isolation_level = None
        for pragma in (*pragmas, "PRAGMA busy_timeout=10000"):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


class Reads(Protocol):
    """Anything that performs queries for coroutines."""

    async def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Perform `query(connection, ...)` in a read-only transaction and give back what it returns."""


class Reader:
    """Performs queries in a bounded pool of threads, each in a read-only transaction of its own."""

    def __init__(self, reactor: ISystemReactor, data: Path, threads: int = 4) -> None:
        self._reactor = reactor
        self._engine = reading_engine(data, threads)
        self._pool = ThreadPool(1, threads, name="store readers")

    def start(self) -> None:
        """Start the threads."""
        self._pool.start()

    def stop(self) -> None:
        """Let running queries end, and close the file."""
        self._pool.stop()
        self._engine.dispose()

    async def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Perform `query(connection, ...)` in a thread. Its exceptions come back as they are."""

        def perform() -> T:
            with self._engine.begin() as connection:
                return query(connection, *args, **kwargs)

        return await deferToThreadPool(self._reactor, self._pool, perform)
