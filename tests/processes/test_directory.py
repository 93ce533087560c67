"""Who owns which Thing."""

from __future__ import annotations

from collections import Counter

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes.directory import Directory

THINGS = [f"thing {number}" for number in range(300)]


class DirectoryTests(SynchronousTestCase):
    """Three workers."""

    def setUp(self) -> None:
        """Add them."""
        self.directory = Directory()
        for worker in "abc":
            self.directory.add(worker)

    def owner(self, thing: str, sfe: int = 0) -> str:
        """What an SFE is told that asks for a Thing."""
        answers: list[str] = []
        self.directory.whose(sfe, thing, answers.append)
        self.assertEqual(len(answers), 1)
        return answers[0]

    def owners(self) -> dict[str, str]:
        """The owners of all Things."""
        return {thing: self.owner(thing) for thing in THINGS}

    def forget(self) -> None:
        """Nobody has anything open."""
        for thing in THINGS:
            self.directory.forget(0, thing)

    def test_shared_out(self) -> None:
        """Each worker gets its share, and everybody is told the same, also by another directory."""
        owners = self.owners()
        self.assertGreater(min(Counter(owners.values()).values()), 60)
        self.assertEqual({thing: self.owner(thing, 1) for thing in THINGS}, owners)
        other = Directory()
        for worker in "cab":
            other.add(worker)
        self.directory = other
        self.assertEqual(self.owners(), owners)

    def test_kept(self) -> None:
        """A new worker gets nothing that anybody has open, and its share of what is opened afterwards."""
        owners = self.owners()
        self.directory.add("d")
        self.assertEqual(self.owners(), owners)
        self.forget()
        later = self.owners()
        moved = {thing for thing in THINGS if later[thing] != owners[thing]}
        self.assertEqual({later[thing] for thing in moved}, {"d"})
        self.assertTrue(40 < len(moved) < 120, len(moved))

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
        owners = self.owners()
        self.directory.remove("b")
        self.directory.remove("b")
        self.assertEqual(self.directory.things, sum(owner != "b" for owner in owners.values()))
        later = self.owners()
        self.assertNotIn("b", later.values())
        self.assertEqual({thing for thing in THINGS if later[thing] != owners[thing]}, {t for t in THINGS if owners[t] == "b"})

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
        directory.add("a")
        self.assertEqual((answers, directory.things), ([("1 t", "a"), ("3 v", "a")], 2))
