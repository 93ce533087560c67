"""A real Firefox, driven by WebDriver BiDi (W3C), which it speaks by itself: for the long form's look at another browser.

`python -m tests.support.firefox` prints its path.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from .daemon import short_folder
from .ports import free_port
from .program import Program
from .raw_socket import TEXT, RawSocket, connect
from .waiting import PATIENCE, until

VARIABLE = "WIDGETAPP_FIREFOX"
#: What WebDriver calls Enter.
ENTER = "\ue007"


class NoFirefoxError(Exception):
    """There is none; the message says what to do."""


def firefox() -> Path:
    """Return a Firefox's path."""
    named = os.environ.get(VARIABLE) or shutil.which("firefox-esr") or shutil.which("firefox")
    if named is None:
        raise NoFirefoxError(
            "The long form needs a Firefox, and there is none. Install one (on Debian: `apt-get install firefox-esr` as root), "
            f"or say where one is: {VARIABLE}=/path/to/firefox."
        )
    return Path(named)


class Firefox:
    """One Firefox, with a profile of its own."""

    def __init__(self) -> None:
        self.folder = short_folder()
        self.complaints: list[str] = []
        self._program: Program
        self._socket: RawSocket
        self._last = 0

    async def __aenter__(self) -> Firefox:
        """Start it."""
        port = free_port()
        profile = self.folder / "profile"
        profile.mkdir()
        options = ["--headless", "--no-remote", "--profile", str(profile), f"--remote-debugging-port={port}"]
        self._program = Program([str(firefox()), *options, "about:blank"], self.folder)
        await self._program.line(lambda line: "WebDriver BiDi listening on" in line, "that it listens")
        self._socket = await connect(port, "/session", {})
        await self.call("session.new", capabilities={})
        await self.call("session.subscribe", events=["log.entryAdded"])
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """End it; no page may have had anything to complain of."""
        self._socket.close()
        self._program.signal("KILL")
        await self._program.ended()
        shutil.rmtree(self.folder, ignore_errors=True)
        assert not self.complaints, "\n".join(self.complaints)

    async def call(self, method: str, **params: Any) -> Any:
        """Give a command, and wait for its result."""
        self._last += 1
        self._socket.say(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            frame = await self._socket.next()
            assert frame.opcode == TEXT, frame
            message = json.loads(frame.payload)
            if message.get("method") == "log.entryAdded" and message["params"]["level"] in ("error", "warn"):
                self.complaints.append(f"{message['params']['text']} ({message['params']['source'].get('context')})")
            if message.get("id") == self._last:
                assert message["type"] == "success", message
                return message["result"]

    async def person(self) -> Person:
        """A window with cookies of its own."""
        context = (await self.call("browser.createUserContext"))["userContext"]
        return Person(self, (await self.call("browsingContext.create", type="window", userContext=context))["context"])


class Person:
    """Somebody at a window of it."""

    def __init__(self, browser: Firefox, context: str) -> None:
        self._browser = browser
        self._context = context

    async def go(self, url: str) -> None:
        """Open a page."""
        await self._browser.call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def run(self, script: str) -> Any:
        """Evaluate an expression that gives a string, a number, a truth, or a promise of one."""
        answer = await self._browser.call(
            "script.evaluate", expression=script, target={"context": self._context}, awaitPromise=True, resultOwnership="none"
        )
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    async def until(self, script: str, what: str, limit: float = PATIENCE) -> Any:
        """Wait until an expression is true."""

        async def look() -> Any:
            return await self.run(script)

        return await until(look, what, limit)

    async def keys(self, text: str) -> None:
        """Type."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        await self._act({"type": "key", "id": "keyboard", "actions": keys})

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse here, move it there, and let it go."""
        (x, y), (to_x, to_y) = start, end
        moves = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerMove", "x": (x + to_x) // 2, "y": (y + to_y) // 2, "duration": 50},
            {"type": "pointerMove", "x": to_x, "y": to_y, "duration": 50},
            {"type": "pointerUp", "button": 0},
        ]
        await self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves})

    async def _act(self, source: dict[str, Any]) -> None:
        await self._browser.call("input.performActions", context=self._context, actions=[source])

    async def log_in(self, url: str, login: str, password: str) -> None:
        """Log in as people do."""
        await self.go(f"{url}/login")
        await self.until("document.activeElement?.name === 'login'", "the field")
        await self.keys(login)
        await self.run("document.querySelector('input[type=password]').focus()")
        await self.keys(password + ENTER)
        await self.until("location.pathname === '/things'", "the list")


if __name__ == "__main__":
    try:
        print(firefox())
    except NoFirefoxError as problem:
        sys.exit(str(problem))
