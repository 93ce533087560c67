"""What an administrator does in the browser about people, User Groups and receivers, for whoever has the machine."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from sqlalchemy.engine import Connection

from ..clock import Now, iso
from ..refusals import Refusal
from ..store import accounts, audit, groups, people, personal, receivers
from ..store.accounts import Account
from ..store.audit import Entry
from ..store.receivers import Counts, Receiver
from ..store.transactions import NamedTransaction
from ..wire import admin as wire
from ..wire.status import Outcome
from .accounts import LINK_LIFETIME, AddPerson, password_page
from .calls import P, R, Services, new_secret

#: Where he is, in the audit log.
ADDRESS = "widgetapp_admin"

_DONE = {
    "disable": "is disabled: he is out of everything, and can log in no more",
    "enable": "is enabled: he can log in again",
    "promote": "is an administrator",
    "demote": "is no administrator any more",
    "erase": "is erased; what he has made stays, as that of a former colleague",
    "approve": "is approved for live collaboration",
    "withdraw": "is not approved for live collaboration any more",
}


class Steward:
    """Looks and changes, and writes all changes into the audit log."""

    def __init__(self, services: Services, now: Now) -> None:
        self._services = services
        self._now = now

    async def people(self) -> list[wire.Person]:
        """All people who have an account, by name."""
        return [_person(account) for account in await self._services.reads.read(accounts.every)]

    async def groups(self) -> list[wire.UserGroup]:
        """All User Groups, by name."""
        found = await self._services.reads.read(groups.of, "", True)
        return [
            wire.UserGroup(row.group.id, row.group.name, row.group.live, row.asked_at is not None, row.members) for row in found
        ]

    async def receivers(self) -> list[wire.Receiver]:
        """All receivers, the oldest first."""
        return await self._services.reads.read(_receivers)

    async def manage(self, request: wire.Manage) -> Outcome:
        """Do what is asked for, or say why not."""
        try:
            if request.what == "add":
                return await self._add(request)
            if request.what in ("approve", "withdraw"):
                return await self._manage_group(request)
            if request.what in ("test", "replay"):
                return await self._manage_receiver(request)
            return await self._manage_person(request)
        except Refusal as refusal:
            return Outcome(refused=refusal.message)
        finally:
            self._services.rights_changed()

    async def note(self, action: str, content: msgspec.Struct) -> None:
        """Write down what was done in another way."""
        await self._services.journal.transact(audit.add, self._entry(action, content))

    async def _add(self, request: wire.Manage) -> Outcome:
        secret, at = new_secret(), self._now()
        try:
            # What a log-in name and a name must be is said there.
            wanted = msgspec.convert({"login": request.who, "name": request.name}, AddPerson)
        except msgspec.ValidationError as error:
            return Outcome(refused=f"nobody can be called so: {error}")
        new = accounts.NewPerson(wanted.name.strip(), wanted.login, False, people.digest(secret), at, at + LINK_LIFETIME)
        await self._transact(accounts.make_person, new, request)
        return Outcome((f"added {request.who}, who sets a password by this link:", *self._link(secret, at)))

    async def _manage_person(self, request: wire.Manage) -> Outcome:
        account = await self._account(request.who)
        at = self._now()
        if request.what == "link":
            secret = new_secret()
            link = accounts.PasswordLink(account.id, people.digest(secret), at, at + LINK_LIFETIME)
            await self._transact(accounts.make_password_link, link, request)
            return Outcome((f"{account.login} sets a password by this link:", *self._link(secret, at)))
        if request.what == "erase":
            await self._transact(personal.erase_person, personal.Erasure(account.id), request)
            return Outcome((f"{account.login} {_DONE[request.what]}",))
        change = msgspec.convert({"user": account.id, "what": request.what, "at": at}, accounts.PersonChange)
        await self._transact(accounts.change_person, change, request)
        return Outcome((f"{account.login} {_DONE[request.what]}",))

    async def _manage_group(self, request: wire.Manage) -> Outcome:
        found = [group for group in await self.groups() if request.who in (group.id, group.name)]
        if not found:
            return Outcome(refused=f"there is no User Group {request.who!r}: see -groups for those that there are")
        if len(found) > 1:
            ids = ", ".join(group.id for group in found)
            return Outcome(refused=f"there are several User Groups {request.who!r}: say the id of one ({ids})")
        change = accounts.GroupChange(found[0].id, request.what == "approve", uuid4().hex, self._now())
        await self._transact(accounts.change_group, change, request)
        return Outcome((f"{found[0].name} {_DONE[request.what]}",))

    async def _manage_receiver(self, request: wire.Manage) -> Outcome:
        found = next((one for one in await self.receivers() if one.id == request.who), None)
        if found is None:
            return Outcome(refused=f"there is no receiver {request.who!r}: see -receivers for those that there are")
        if request.what == "replay":
            await self._transact(receivers.replay, receivers.Replay(found.id, self._now()), request)
            return Outcome((f"{found.url} gets again what it has never taken: {found.dead} messages",))
        if self._services.deliveries is None:
            return Outcome(refused="this server delivers nothing: outbound.enabled is false")
        await self.note("admin_test", request)
        tested = await self._services.deliveries.test(found.id)
        if not tested.taken:
            return Outcome(refused=f"{found.url} has not taken it: {tested.error or f'status {tested.status}'}")
        return Outcome((f"{found.url} has taken it: status {tested.status}",))

    async def _account(self, login: str) -> Account:
        found = await self._services.reads.read(accounts.by_login, login)
        if found is None:
            raise Refusal("not_found", f"nobody has the log-in name {login!r}: see -people for those who have one")
        return found

    async def _transact(self, named: NamedTransaction[P, R], params: P, request: wire.Manage) -> None:
        together = audit.Recorded(named.name, msgspec.msgpack.encode(params), self._entry(f"admin_{request.what}", request))
        await self._services.journal.transact(audit.recorded, together)

    def _entry(self, action: str, content: msgspec.Struct) -> Entry:
        said = msgspec.structs.asdict(content).items()
        # What was to be done the action's name says.
        told = {name: value for name, value in said if name not in ("do", "what") and value not in (None, "")}
        return Entry(self._now(), action, None, ADDRESS, content=msgspec.json.encode(told).decode())

    def _link(self, secret: str, at: int) -> tuple[str, str]:
        return f"  {password_page(self._services, secret)}", f"  It works once, until {iso(at + LINK_LIFETIME)}."


def _receivers(db: Connection) -> list[wire.Receiver]:
    found = receivers.every(db)
    names = groups.names(db, {one.group for one in found if one.group is not None})
    return [_receiver(one, names, receivers.counts(db, one.id)) for one in found]


def _receiver(one: Receiver, names: dict[str, str], counts: Counts) -> wire.Receiver:
    state, why = "active", ""
    if one.disabled_at is not None:
        state, why = f"disabled since {iso(one.disabled_at)}", one.why
    elif one.failing_since is not None:
        state, why = f"failing since {iso(one.failing_since)}", one.error
    group = None if one.group is None else names.get(one.group, "")
    return wire.Receiver(one.id, one.url, group, state, why, counts.pending, counts.dead)


def _person(account: Account) -> wire.Person:
    state = "active" if account.has_password else "no password yet"
    if account.disabled_at is not None:
        state = "disabled"
    seen = None if account.seen_at is None else iso(account.seen_at)
    return wire.Person(account.login, account.name, account.admin, state, seen)
