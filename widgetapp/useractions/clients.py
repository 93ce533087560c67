"""User actions on clients: other systems that act here, registered by administrators for the groups that they administer."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import uuid4

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..oauth import rules
from ..refusals import Refusal, not_found
from ..store import authorizations, people
from ..store import clients as rows
from ..store.access import Actor
from ..store.groups import Group
from .calls import Call, new_secret
from .declaration import Act, Feed, useraction
from .rights import Administers, AdministersClient, LoggedIn
from .values import Id, Name, Params, Time

Scope = Literal["stream", "things:read", "things:write", "useractions:listen", "admin"]
Grant = Literal["authorization_code", "client_credentials", "device_code"]

_GRANTS: dict[Grant, tuple[str, ...]] = {
    "authorization_code": (rules.CODE, rules.REFRESH),
    "client_credentials": (rules.CREDENTIALS,),
    "device_code": (rules.DEVICE, rules.REFRESH),
}


class RegisterClient(Params, frozen=True):
    """A client: the User Groups that it may act in, what it may do there, and the ways to its tokens. A public one, such as a
    program on people's own computers, has no secret."""

    name: Name
    groups: Annotated[list[Id], Meta(min_length=1, max_length=50)]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=10)]
    grants: Annotated[list[Grant], Meta(min_length=1, max_length=3)]
    redirect_uris: Annotated[list[Annotated[str, Meta(max_length=500)]], Meta(max_length=20)] = []  # noqa: RUF012
    public: bool = False


class OneClient(Params, frozen=True):
    """A client by its id."""

    client: Id


class ClientList(Params, frozen=True):
    """No parameters."""


class ClientView(msgspec.Struct, frozen=True):
    """A client as its administrators see it."""

    id: str
    name: str
    groups: list[Group]
    scopes: list[str]
    grants: list[Grant]
    redirect_uris: list[str]
    public: bool
    created_at: Time
    last_used_at: Time | None
    disabled_at: Time | None


class Clients(msgspec.Struct, frozen=True):
    """Clients, by name."""

    clients: list[ClientView]


class Registered(msgspec.Struct, frozen=True):
    """A client and its secret, which is shown this once; a public one has none."""

    client: ClientView
    secret: str | None


@useraction("register_client", right=Administers(), scope=None, audited=True)
async def register_client(call: Call, params: RegisterClient) -> Registered:
    """Register another system that is to act here by OAuth 2.0. Its secret is shown this once."""
    _check(call, params)
    secret = None if params.public else new_secret()
    new = rows.Client(
        id=uuid4().hex,
        name=params.name.strip(),
        secret=None if secret is None else people.digest(secret),
        redirect_uris=tuple(params.redirect_uris),
        grants=tuple(dict.fromkeys(way for grant in params.grants for way in _GRANTS[grant])),
        scopes=tuple(dict.fromkeys(params.scopes)),
        created_by=call.known_user().id,
        created_at=call.at,
        disabled_at=None,
        last_used_at=None,
    )
    into = list(dict.fromkeys(params.groups))
    await call.transact(authorizations.add_client, authorizations.NewClient(new, into), made=new.id)
    return Registered(await call.services.reads.read(_view, new.id), secret)


def _check(call: Call, params: RegisterClient) -> None:
    if wrong := [uri for uri in params.redirect_uris if not rules.is_redirect_uri(uri)]:
        raise Refusal("invalid_params", f"{wrong[0]}: take https:, or http: to 127.0.0.1 or [::1], without a fragment.")
    if ("authorization_code" in params.grants) is not bool(params.redirect_uris):
        raise Refusal("invalid_params", "Addresses to come back to go with the grant authorization_code, and it with them.")
    if params.public and "client_credentials" in params.grants:
        raise Refusal("invalid_params", "A public client has no credentials to come with.")
    if rules.ADMIN in params.scopes and not call.known_user().admin:
        raise Refusal("forbidden", "Only an administrator of WidgetApp can give the scope admin.")


@useraction("clients", right=LoggedIn(), scope=None)
def clients(db: Connection, act: Act, params: ClientList) -> Clients:
    """The clients of the User Groups that one administers; for administrators of WidgetApp, all there are."""
    return Clients([_view(db, client.id) for client in rows.every(db) if _administers(db, act, client.id)])


@useraction(
    "disable_client", right=AdministersClient(), scope=None, feed=Feed.DURABLE, writes=True, moves_rights=True
)  # fmt: skip
def disable_client(tx: Connection, act: Act, params: OneClient) -> ClientView:
    """Give a client nothing any more. Its tokens are worth nothing and its connections are closed, at once."""
    rows.disable(tx, params.client, act.at)
    return _view(tx, params.client)


@useraction("rotate_client_secret", right=AdministersClient(), scope=None, audited=True)
async def rotate_client_secret(call: Call, params: OneClient) -> Registered:
    """Give a client another secret, which is shown this once. The old one is worth nothing from now on."""
    found = await call.services.reads.read(rows.able, params.client)
    if found is None or found.secret is None:
        raise Refusal("conflict", "This client is disabled, or never had a secret.")
    secret = new_secret()
    renewed = authorizations.NewSecret(params.client, people.digest(secret))
    await call.transact(authorizations.renew_secret, renewed)
    return Registered(await call.services.reads.read(_view, params.client), secret)


def _administers(db: Connection, actor: Actor, client: str) -> bool:
    try:
        AdministersClient().check(db, actor, OneClient(client))
    except Refusal:
        return False
    return True


def _view(db: Connection, client: str) -> ClientView:
    found = rows.find(db, client)
    if found is None:
        raise not_found()
    return ClientView(
        id=found.id,
        name=found.name,
        groups=rows.groups_of(db, client),
        scopes=list(found.scopes),
        grants=[grant for grant, ways in _GRANTS.items() if ways[0] in found.grants],
        redirect_uris=list(found.redirect_uris),
        public=found.secret is None,
        created_at=iso(found.created_at),
        last_used_at=None if found.last_used_at is None else iso(found.last_used_at),
        disabled_at=None if found.disabled_at is None else iso(found.disabled_at),
    )
