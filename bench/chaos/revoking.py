"""Rights that are taken away from somebody who is at work."""

from __future__ import annotations

from tests.support.records import add_token, add_user
from tests.support.waiting import pause, until

from .checks import Seen
from .ground import BACK, Ground
from .plan import Fault

#: How often they edit (ms), and how soon it is over with them (s).
EVERY, PROMISE = 40, 1.0


async def revocation(ground: Ground, fault: Fault) -> None:
    """Somebody new is let in to a Thing, works there, and is put out; he goes on all the same, until he is looked at again."""
    name, thing = f"r{len(ground.revoked)}", ground.things[fault.choice % len(ground.things)]
    user = add_user(ground.daemon.data, name)
    await ground.ada.do("share", thing=thing, user=user, role="editor")
    editor = await ground.providers.editor(name, ground.daemon, add_token(ground.daemon.data, name), **BACK)
    seat = await editor.join(thing)
    await seat.keep_editing(EVERY)
    await seat.acknowledged(5)
    await ground.ada.do("unshare", thing=thing, user=user)
    await pause(PROMISE)
    # What he makes from now on nobody is to have, and nothing of it is to be acknowledged.
    made = (await seat.glance()).made

    async def put_out() -> bool:
        return bool((await seat.glance()).denied)

    await until(put_out, f"{name} is told that he may no more")
    await seat.made(made + 5)
    await pause(PROMISE)
    await seat.stop_editing()
    view = await seat.glance()
    known = {f"{name}-{number}" for number in range(1, view.acknowledged + 1)}
    ground.revoked.append(Seen(name, thing, {f"{name}-{number}" for number in range(1, made + 1)}, known, set()))
    await editor.order("disconnect")
