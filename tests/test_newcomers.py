"""Of those that say nothing there are so many at most."""

from __future__ import annotations

import resource
from functools import partial

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.newcomers import Newcomers, take_all_descriptors


class NewcomersTests(SynchronousTestCase):
    """A bound on those of whom nobody knows what they want."""

    def setUp(self) -> None:
        """Two are borne."""
        self.newcomers = Newcomers(2)
        self.ended: list[str] = []

    def come(self, *names: str) -> None:
        """Some connect."""
        for name in names:
            self.newcomers.come(name, partial(self.ended.append, name))

    def test_oldest(self) -> None:
        """Who has come first ends first; who comes again is the newest; who is known is counted no more."""
        self.come("a", "b", "a", "c")
        self.assertEqual(self.ended, ["b"])
        self.newcomers.known("c")
        self.newcomers.known("nobody")
        self.come("d")
        self.assertEqual((self.ended, len(self.newcomers), self.newcomers.ended), (["b"], 2, 1))
        self.newcomers.apply(1)
        self.come("e")
        self.assertEqual(self.ended, ["b", "a", "d"])

    def test_descriptors(self) -> None:
        """They take half of the descriptors at most, of which a process takes all that it may have."""
        old = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, old)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, old[1]))
        self.newcomers.apply(1_000_000)
        self.come(*map(str, range(40)))
        self.assertEqual(len(self.newcomers), 32)
        self.assertEqual(take_all_descriptors(), old[1])
        self.assertEqual(resource.getrlimit(resource.RLIMIT_NOFILE), (old[1], old[1]))

    def test_no_limit(self) -> None:
        """Some systems know no limit, and refuse it."""

        def refuse(_which: int, _limits: tuple[int, int]) -> None:
            raise ValueError

        self.patch(resource, "getrlimit", lambda _which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.patch(resource, "setrlimit", refuse)
        self.assertEqual(take_all_descriptors(), resource.RLIM_INFINITY)
        self.newcomers.apply(3)
        self.come("a", "b", "c", "d")
        self.assertEqual(self.ended, ["a"])
