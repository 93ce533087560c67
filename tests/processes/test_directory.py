"""Who owns which Thing."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes.directory import MOST_MORE, Directory


class DirectoryTests(SynchronousTestCase):
    """Three SFEs, each with a worker."""

    def setUp(self) -> None:
        """Add them."""
        self.directory = Directory()
        for sfe, worker in enumerate("abc"):
            self.directory.add(worker, sfe)

    def owner(self, thing: str, sfe: int = 0) -> str:
        """What an SFE is told that asks for a Thing."""
        answers: list[str] = []
        self.directory.whose(sfe, thing, answers.append)
        self.assertEqual(len(answers), 1)
        return answers[0]

    def test_own(self) -> None:
        """An SFE's Things are its own worker's; those that another has open already are the other's."""
        self.assertEqual([self.owner("t", 1), self.owner("u", 2), self.owner("t", 2), self.owner("t", 0)], ["b", "c", "b", "b"])

    def test_too_many(self) -> None:
        """One that owns many more than another gets no more, until some of them are closed."""
        first = [f"first {number}" for number in range(MOST_MORE)]
        self.assertEqual({self.owner(thing, 1) for thing in first}, {"b"})
        self.assertEqual([self.owner("t", 1), self.owner("u", 1), self.owner("v", 1)], ["a", "c", "b"])
        for thing in first[:2]:
            self.directory.forget(1, thing)
        self.assertEqual(self.owner("x", 1), "b")

    def test_replaced(self) -> None:
        """A worker that takes another's place owns what is opened from then on."""
        self.assertEqual(self.owner("t", 1), "b")
        self.directory.add("d", 1)
        self.assertEqual([self.owner("t", 1), self.owner("u", 1)], ["b", "d"])
        self.directory.remove("b")
        self.assertEqual([self.owner("t", 1), self.owner("v", 1)], ["d", "d"])

    def test_none_of_its_own(self) -> None:
        """An SFE without a worker has its Things with whoever owns least."""
        self.owner("t", 0), self.owner("u", 1)
        self.directory.remove("c")
        self.owner("v", 0)
        self.assertEqual([self.owner("x", 2), self.owner("y", 2), self.owner("z", 2)], ["b", "a", "b"])

    def test_until_nobody_holds_it(self) -> None:
        """It is kept as long as any SFE has it open."""
        self.owner("t", 0), self.owner("t", 1)
        self.directory.forget(0, "t")
        self.assertEqual(self.directory.things, 1)
        self.directory.forget(0, "t")
        self.directory.forget(2, "t")
        self.assertEqual(self.directory.things, 1)
        self.directory.forget(1, "t")
        self.directory.forget(1, "t")
        self.assertEqual(self.directory.things, 0)

    def test_worker_removed(self) -> None:
        """What it had goes to others, what they had stays theirs."""
        for sfe, thing in enumerate("tuv"):
            self.owner(thing, sfe)
        self.directory.remove("b")
        self.directory.remove("b")
        self.assertEqual(self.directory.things, 2)
        self.assertEqual([self.owner(thing, 2) for thing in "tuv"], ["a", "c", "c"])

    def test_sfe_gone(self) -> None:
        """What only it had open is free."""
        self.owner("t", 1), self.owner("u", 1), self.owner("u", 2)
        self.directory.sfe_gone(1)
        self.assertEqual(self.directory.things, 1)

    def test_waiting(self) -> None:
        """As long as there is no worker, answers wait; those of an SFE that has gone or closed the Thing never come."""
        directory, answers = Directory(), list[tuple[str, str]]()
        for sfe, thing in ((1, "t"), (2, "t"), (1, "u"), (3, "v")):
            directory.whose(sfe, thing, lambda owner, key=f"{sfe} {thing}": answers.append((key, owner)))  # type: ignore[misc]
        self.assertEqual((answers, directory.things), ([], 0))
        directory.sfe_gone(2)
        directory.forget(1, "u")
        directory.add("a", 0)
        self.assertEqual((answers, directory.things), ([("1 t", "a"), ("3 v", "a")], 2))
