"""Who is at work on a server for long."""

from __future__ import annotations

import threading
from dataclasses import replace

from widgetapp.demo.content import LOGINS, PASSWORD

from ..bounds.server import Server
from ..load import load
from ..processes import BenchError
from ..scenarios import Scenario, Timing

#: On each Thing; and edits a second of each.
TOGETHER, RATE = 10, 1
#: How long they stay (s), and how often somebody uses the pages (s).
STAY, VISIT = 60.0, 2.0


class Work:
    """A server, and who is at work there until they are to stop."""

    def __init__(self, place: Server) -> None:
        self._place = place
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        #: What went wrong, in words.
        self.failed: list[str] = []

    def begin(self, editors: int) -> None:
        """Let people come."""
        for number in range(editors // TOGETHER):
            self._start(self._draw, number)
        self._start(self._visit)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=self._work, args=(work, arguments))
        self._threads.append(thread)
        thread.start()

    def _work(self, work: object, arguments: tuple[object, ...]) -> None:
        try:
            assert callable(work)
            work(*arguments)
        except BenchError as error:
            self.failed.append(str(error))
            self._over.set()

    def _draw(self, number: int) -> None:
        scenario = Scenario("soak", clients=TOGETHER, writers=TOGETHER, rate=RATE)
        turn = number
        # Not all at once.
        stay = STAY * (1 + number / TOGETHER) / 2
        while not self._over.is_set():
            page = self._place.demonstrator()
            group = page.call("me")["groups"][0]["id"]
            thing = page.call("create", name=f"Soak {turn}", group=group)["id"]
            target = replace(self._place.target, documents=(thing,), token=self._place.token())
            load(target, scenario, Timing(1.0, stay), turn)
            turn, stay = turn + 1, STAY

    def _visit(self) -> None:
        turn = 0
        while not self._over.wait(VISIT):
            page, turn = self._place.page(), turn + 1
            page.call("login", login=LOGINS[turn % 2], password=PASSWORD)
            thing = page.call("search")["things"][0]["id"]
            page.call("rename", thing=thing, name=f"Soak {turn}")
            page.call("open", thing=thing)
            page.call("logout")

    @property
    def ended(self) -> bool:
        """Whether something went wrong."""
        return self._over.is_set()

    def end(self) -> None:
        """Let all finish what they are at."""
        self._over.set()
        for thread in self._threads:
            thread.join()
