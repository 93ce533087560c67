"""The reactor as the parts together need it: one named intersection of Twisted's interfaces."""

from __future__ import annotations

from twisted.internet.interfaces import (
    IReactorCore,
    IReactorFDSet,
    IReactorProcess,
    IReactorSocket,
    IReactorTCP,
    IReactorThreads,
    IReactorTime,
    IReactorUNIX,
)


class ISystemReactor(
    IReactorCore, IReactorTime, IReactorThreads, IReactorTCP, IReactorUNIX, IReactorProcess, IReactorFDSet, IReactorSocket
):
    """Everything that the daemon needs."""
