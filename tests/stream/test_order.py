"""The order of widgets beside the plain way to find it out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.stream.order import Order

NAMES = st.sampled_from("abcde")
#: A client may have put something else there, and two widgets may have the same.
INDICES = st.sampled_from(["a0", "a1", "a2", "a3", None, 7])


class OrderTests(SynchronousTestCase):
    """Whatever is put and taken away."""

    @given(st.dictionaries(NAMES, st.sampled_from(["a0", "a1", "a2"])), st.lists(st.tuples(NAMES, INDICES)))
    def test_as_the_plain_way_has_it(self, there: dict[str, str], steps: list[tuple[str, object]]) -> None:
        """The highest, the lowest and the next one above are what looking at all of them finds."""
        order, indices = Order(there), dict[str, object](there)
        for name, index in [("none", None), *steps]:
            order.put(name, index)
            indices[name] = index
            known = [index for index in indices.values() if isinstance(index, str)]
            self.assertEqual((order.lowest, order.highest), (min(known, default=None), max(known, default=None)))
            for one in ("a", "a0", "a1", "a2", "a3"):
                self.assertEqual(order.above(one), min((other for other in known if other > one), default=None))
