"""The awareness protocol."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.wire.awareness import State, decode, encode, with_user
from widgetapp.wire.lib0 import WireError, encode_uint

states = st.builds(State, st.integers(0, 2**32), st.integers(0, 2**32), st.none() | st.just('{"a":1}'))


class CodingTests(SynchronousTestCase):
    """Bytes and states."""

    @given(st.lists(states, max_size=5))
    def test_round_trip(self, some: list[State]) -> None:
        """What was written is read."""
        self.assertEqual(decode(encode(some)), some)

    @given(st.binary(max_size=40))
    def test_anything(self, data: bytes) -> None:
        """No other exception than `WireError`."""
        try:
            decode(data)
        except WireError:
            return

    def test_too_many(self) -> None:
        """A count that no room of people has is refused before anything is read."""
        self.assertRaises(WireError, decode, encode_uint(1_000_000))


class NameTests(SynchronousTestCase):
    """Nobody appears under another's name."""

    def test_user_is_replaced(self) -> None:
        """The claimed user gives way to the real one; the rest stays."""
        claimed = State(1, 2, '{"user":{"name":"The Queen"},"cursor":[1,2.5]}')
        shown = with_user(claimed, {"name": "Ada"})
        self.assertEqual(json.loads(shown.json or ""), {"user": {"name": "Ada"}, "cursor": [1, 2.5]})

    def test_user_is_added(self) -> None:
        """Who claims nothing is named all the same."""
        self.assertEqual(with_user(State(1, 2, "{}"), {"name": "Ada"}).json, '{"user":{"name":"Ada"}}')

    def test_gone(self) -> None:
        """One who goes has no name any more."""
        self.assertEqual(with_user(State(1, 2, None), {}), State(1, 2, None))

    def test_no_object(self) -> None:
        """Anything but a JSON object is refused."""
        for text in ("[]", "7", "{", "[" * 5000):
            self.assertRaises(WireError, with_user, State(1, 2, text), {})
