"""The reactor as the parts together need it: one named intersection of Twisted's interfaces."""

from __future__ import annotations

from twisted.internet.interfaces import (
    IReactorCore,
    IReactorFromThreads,
    IReactorProcess,
    IReactorTCP,
    IReactorTime,
    IReactorUNIX,
)


class ISystemReactor(IReactorCore, IReactorTime, IReactorFromThreads, IReactorTCP, IReactorUNIX, IReactorProcess):
    """Everything that the daemon needs."""
