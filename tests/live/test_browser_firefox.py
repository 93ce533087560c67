"""Another browser: two people in Firefox, in the long form."""

from __future__ import annotations

import os

import pytest

from tests.support.daemon import Daemon
from tests.support.firefox import Firefox
from tests.support.visitor import PASSWORD, Visitor

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
SAVED = "document.querySelector('.saved-mark')?.dataset.state === 'saved'"
COUNT = "window.widgetapp.scene().filter(({ isDeleted }) => !isDeleted).length"


@pytest.mark.skipif(not FULL, reason="the long form: needs a Firefox")
async def test_two_people(daemon: Daemon, ada: Visitor) -> None:
    """Both draw, each sees the other, undo takes back one's own, and after a reload there is what was saved."""
    thing = await ada.new_thing("Seen by Firefox")
    async with Firefox() as browser:
        first, second = await browser.person(), await browser.person()
        for person, login in ((first, "ada"), (second, "ben")):
            await person.log_in(daemon.url, login, PASSWORD)
            await person.go(f"{daemon.url}/things/{thing}")
            await person.until(SAVED, f"the Thing, for {login}")
        await first.keys("r")
        await first.drag((300, 300), (420, 380))
        await second.until(f"{COUNT} === 1", "Ada's widget, for Ben")
        await second.until("document.body.innerText.includes('Ada Okafor')", "Ada's name at her pointer")
        await second.keys("o")
        await second.drag((600, 300), (720, 380))
        await first.until(f"{COUNT} === 2", "Ben's widget, for Ada")
        await second.run("document.querySelector('button[aria-label=Undo]').click()")
        await first.until(f"{COUNT} === 1", "Ben's undo")
        await first.until(SAVED, "that all is saved")
        await first.go(f"{daemon.url}/things/{thing}")
        await first.until(f"{SAVED} && {COUNT} === 1", "Ada's widget, after a reload")
