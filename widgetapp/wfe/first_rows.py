"""The list of Things as plain HTML: what somebody sees and can use before the page's script is there.

The classes are those of `web/src/things`, and what stands here stands there in the same place, so that nothing moves when the
script takes over. Which language the page will speak only the browser knows: there are no words here but names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..store.things import Person
from ..useractions.values import Listed, Me

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
#: As `web/src/design/mark.tsx`.
_MARK = (
    '<svg class="mark" width="30" height="30" viewBox="3 3 26 26" aria-hidden="true">'
    '<rect x="3" y="3" width="26" height="26" rx="7" fill="var(--mark)"></rect>'
    '<rect x="8.5" y="8.5" width="9" height="9" rx="2" fill="none" stroke="var(--mark-line)" stroke-width="2.2"></rect>'
    '<circle cx="20" cy="20" r="4.6" fill="var(--mark-spot)"></circle></svg>'
)
_BRAND = f'<a class="bar-brand" href="/things" aria-label="WidgetApp">{_MARK}<span>WidgetApp</span></a>'
_SEARCH = '<div class="search"><input disabled aria-hidden="true"></div>'


def list_of_things(me: Me, things: Sequence[Listed]) -> str:
    """The frame of the page and the lines of the list."""
    person = me.user
    guest = person is not None and person.guest
    own = "" if person is None else f'<span class="bar-person">{_disc(person.color)}</span>'
    rows = "".join(_row(thing, guest, "" if person is None else person.id) for thing in things)
    return (
        f'<div class="shell is-given"><header class="bar">{_BRAND}<div class="bar-search">{_SEARCH}</div>'
        f'<div class="bar-own">{own}</div></header><main class="shell-main" aria-busy="true">'
        '<div class="list-head"></div><div class="list-line"></div>'
        f'<div class="listing"><ul class="rows" role="list">{rows}</ul></div></main></div>'
    )


def _row(thing: Listed, guest: bool, me: str) -> str:
    tags = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in thing.tags)
    tags = f'<span class="row-tags">{tags}</span>' if tags else ""
    tick = "" if guest else '<span class="row-tick"></span>'
    star = "" if guest else f'<span class="row-menu row-star"{" data-on" if thing.favourite else ""}></span>'
    return (
        f'<li><div class="row">{tick}<a class="row-body" href="/things/{escape(thing.id)}"><span class="row-picture"></span>'
        f'<span class="row-name"><span class="row-first"><span class="row-title">{escape(thing.name)}</span></span>'
        f'{tags}</span><span class="row-facts">'
        f'<span class="row-group">{escape(thing.group.name)}</span>{_maker(thing.created_by, me)}{_time(thing.updated_at)}'
        f'</span></a>{star}<span class="row-menu"></span></div></li>'
    )


def _maker(maker: Person, me: str) -> str:
    # Of one's own the page says "you".
    name = "" if maker.id == me else escape(maker.name)
    return f'<span class="row-maker">{_disc(maker.color, small=True)}<span class="row-text">{name}</span></span>'


def _time(at: str) -> str:
    return f'<time class="row-time" datetime="{escape(at)}">{escape(at[:10])}</time>'


def _disc(color: str, small: bool = False) -> str:
    style = f' style="--person:{color}"' if _COLOR.fullmatch(color) else ""
    return f'<span class="avatar{" is-small" if small else ""}"{style} aria-hidden="true"></span>'
