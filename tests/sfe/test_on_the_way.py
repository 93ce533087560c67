"""Channels that something befalls while they come from another SFE, or are about to go to one."""

from __future__ import annotations

from tests.support.session import FakeOutlet, SessionTestCase
from widgetapp.sfe.authority import Denial
from widgetapp.sfe.live import LiveChannel
from widgetapp.sfe.travel import arrived, packed
from widgetapp.wire import links as wire


class OnTheWayTests(SessionTestCase):
    """One channel."""

    def channel(self) -> LiveChannel:
        """Ada's, on the Thing `t`."""
        client = self.client("t", "ada")
        (channel,) = client.documents.channels()
        return channel

    def test_the_whole_is_asked_for_again(self) -> None:
        """Nobody has kept what was said on the way: the whole is asked for, of each next worker, until it has come."""
        channel = arrived(b"t", packed(self.channel(), parked=False), FakeOutlet())
        self.assertEqual(channel.arrive()[-1], wire.Whole(channel.id))
        self.assertEqual(channel.again()[-1], wire.Whole(channel.id))
        channel.lacking = False
        self.assertNotIn(wire.Whole(channel.id), channel.again())

    def test_unknown_there(self) -> None:
        """A worker that does not know whoever comes is asked for the whole; when that has come, the next one is not."""
        channel = self.channel()
        self.hub.worker_said([wire.Unknown(channel.id)])
        self.assertTrue(channel.lacking)
        self.backend.settle()
        self.assertFalse(channel.lacking)

    def test_not_parked_without_the_whole(self) -> None:
        """As long as it lacks something, no worker can keep the rest for it."""
        channel, kept = self.channel(), list[bool]()
        channel.lacking = True
        self.hub.park(channel, kept.append)
        self.assertEqual(kept, [False])

    def test_into_the_bin_while_it_is_parked(self) -> None:
        """A Thing that goes to the bin keeps no connection waiting for a worker's answer."""
        channel, kept = self.channel(), list[bool]()
        self.hub.park(channel, kept.append)
        self.assertEqual(kept, [])
        self.hub.deny(channel, Denial.DELETED)
        self.assertEqual(kept, [False])
