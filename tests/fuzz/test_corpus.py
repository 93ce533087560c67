"""What has been found of bad input stays found, and what is much like it does no harm either."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

import tests.support.examples  # noqa: F401  # how examples are made
from tests.fuzz.targets import TARGETS, corpus, saying

#: One input may keep a reactor busy for so long (s of processor time), if it is not the machine that is busy.
BOUND = 0.05
TRIES = 3


def cost(name: str, data: bytes) -> float:
    """How long a target takes (s of processor time)."""
    begun = time.thread_time()
    with saying(data):
        TARGETS[name](data)
    return time.thread_time() - begun


class CorpusTests(SynchronousTestCase):
    """Each target and its input."""

    def test_kept(self) -> None:
        """No error that is not the target's own, and no pause that others would notice."""
        for name in TARGETS:
            known = list(corpus(name))
            self.assertGreater(len(known), 1, name)
            for file, data in known:
                with self.subTest(target=name, file=file):
                    self.assertLess(min(cost(name, data) for _ in range(TRIES)), BOUND)

    def test_alike(self) -> None:
        """The same for pieces of that, put together otherwise."""
        for name in TARGETS:
            self.made_up(name, [data for _, data in corpus(name)])

    def made_up(self, name: str, known: list[bytes]) -> None:
        """Let one target have what it has never seen."""
        places = st.integers(0, max(map(len, known)))

        @given(st.sampled_from(known), st.sampled_from(known), places, places, st.binary(max_size=8))
        def one(first: bytes, second: bytes, end: int, start: int, between: bytes) -> None:
            with saying(first[:end] + between + second[start:]):
                TARGETS[name](first[:end] + between + second[start:])

        one()
