"""A listener: told as fast as it reads, and stopped at once when it may hear no more."""

from __future__ import annotations

from collections.abc import Iterable

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.feed.listener import AGAIN, BEHIND, Listener
from widgetapp.feed.reading import ROWS, Asked, Told, Wanted


class FakeOutlet:
    """A connection that reads at once, or not at all."""

    def __init__(self) -> None:
        self.ended = False
        self.wakes = False
        self.told: list[bytes] = []
        self.slow = False
        self.happened: list[str] = []

    def tell(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Take messages."""
        self.told += [text for _, text in messages]

    def behind(self) -> bool:
        """Whether it does not read."""
        return self.slow

    def waiting(self) -> bool:
        """The same."""
        return self.slow

    def dismiss(self) -> None:
        """Note it."""
        self._end("dismissed")

    def missed(self) -> None:
        """Note it."""
        self.happened.append("missed")

    def cut(self) -> None:
        """Note it."""
        self._end("cut")

    def _end(self, how: str) -> None:
        self.ended = True
        self.happened.append(how)


class ListenerTests(SynchronousTestCase):
    """Over a store that answers what a test says, when it says so."""

    def setUp(self) -> None:
        """Somebody has shown a token."""
        self.clock = Clock()
        self.outlet = FakeOutlet()
        self.asked: list[Asked] = []
        self.answers: list[Told | Exception | Deferred[Told]] = []
        self.listener = Listener(self.clock, self.look, self.outlet, b"token")

    async def look(self, asked: Asked) -> Told:
        """What the store says."""
        self.asked.append(asked)
        answer = self.answers.pop(0) if self.answers else Told([], asked.after, False)
        if isinstance(answer, Deferred):
            return await answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def subscribe(self, *answers: Told | Exception | Deferred[Told]) -> None:
        """It subscribes, and these answers come."""
        self.answers += answers
        self.listener.subscribe("e", 5, Wanted())

    def test_told(self) -> None:
        """One batch after the other, as long as there is more, and again when something is new."""
        self.subscribe(Told([("t", 6, b"6")], 6, True), Told([(None, 7, b"7")], 7, False))
        self.assertEqual(self.outlet.told, [b"6", b"7"])
        self.assertEqual([asked.after for asked in self.asked], [5, 6])
        self.answers.append(Told([("t", 8, b"8")], 8, False))
        self.listener.wake()
        self.assertEqual((self.outlet.told[-1], self.asked[-1].after), (b"8", 7))

    def test_news_while_it_looks(self) -> None:
        """What comes meanwhile is looked for afterwards, once."""
        first: Deferred[Told] = Deferred()
        self.subscribe(first)
        for _ in range(5):
            self.listener.wake()
        self.assertEqual(len(self.asked), 1)
        first.callback(Told([], 5, False))
        self.assertEqual(len(self.asked), 2)

    def test_slow(self) -> None:
        """Who does not keep up is sent no more, and is not forgotten."""
        self.subscribe(Told([("t", 6, b"6")], 6, False))
        self.outlet.slow = True
        self.listener.wake()
        self.assertEqual((self.asked[-1].rows, self.asked[-1].underway), (0, frozenset({"t"})))
        self.clock.advance(BEHIND)
        self.assertEqual(len(self.asked), 3)
        self.outlet.slow = False
        self.clock.advance(BEHIND)
        self.assertEqual((self.asked[-1].rows, self.asked[-1].underway), (ROWS, frozenset()))

    def test_told_when_it_keeps_up(self) -> None:
        """An outlet that says itself when it is behind no longer is not looked at before."""
        self.outlet.wakes = True
        self.subscribe(Told([("t", 6, b"6")], 6, False))
        self.outlet.slow = True
        self.listener.wake()
        self.clock.advance(BEHIND * 10)
        self.assertEqual((len(self.asked), self.asked[-1].rows), (2, 0))
        self.outlet.slow = False
        self.listener.wake()
        self.assertEqual(self.asked[-1].rows, ROWS)

    def test_ends(self) -> None:
        """Without a good token it is out, subscribed or not; what must not arrive is cut off."""
        self.answers.append(Told([], 0, False, denied=True))
        self.listener.wake()
        self.assertEqual(self.outlet.happened, ["dismissed"])
        self.listener.wake()
        self.assertEqual(len(self.asked), 1)

    def test_recall(self) -> None:
        """What is on its way and must not arrive is cut off."""
        self.subscribe(Told([("t", 6, b"6")], 6, False, recall=True))
        self.assertEqual((self.outlet.happened, self.outlet.told), (["cut"], []))

    def test_missed(self) -> None:
        """It is told once, and hears nothing more until it subscribes anew."""
        self.subscribe(Told([], 5, False, lost=True))
        self.listener.wake()
        self.assertEqual((self.outlet.happened, self.outlet.told), (["missed"], []))
        self.subscribe(Told([(None, 6, b"6")], 6, False))
        self.assertEqual(self.outlet.told, [b"6"])

    def test_subscribes_anew(self) -> None:
        """What was read for the first subscription is not told to the second."""
        first: Deferred[Told] = Deferred()
        self.subscribe(first)
        self.listener.subscribe("e", 0, Wanted())
        self.answers.append(Told([(None, 1, b"1")], 1, False))
        first.callback(Told([(None, 6, b"6")], 6, False))
        self.assertEqual((self.outlet.told, self.asked[-1].after), ([b"1"], 0))

    def test_unsubscribes(self) -> None:
        """Nothing more, not even what was read already; its token is looked at all the same."""
        first: Deferred[Told] = Deferred()
        self.subscribe(first)
        self.listener.unsubscribe()
        first.callback(Told([(None, 6, b"6")], 6, False))
        self.assertEqual(self.outlet.told, [])
        self.answers.append(Told([], 0, False, denied=True))
        self.listener.wake()
        self.assertEqual(self.outlet.happened, ["dismissed"])

    def test_gone_meanwhile(self) -> None:
        """Nobody is there any more when the answer comes."""
        first: Deferred[Told] = Deferred()
        self.subscribe(first)
        self.outlet.ended = True
        first.callback(Told([(None, 6, b"6")], 6, True))
        self.assertEqual((self.outlet.told, len(self.asked)), ([], 1))

    def test_a_failed_look(self) -> None:
        """It is done again, after a while."""
        self.subscribe(RuntimeError("no store"), Told([(None, 6, b"6")], 6, False))
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.assertEqual(self.outlet.told, [])
        self.clock.advance(AGAIN)
        self.assertEqual(self.outlet.told, [b"6"])
