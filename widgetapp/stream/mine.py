"""What one person has changed, told apart from what others have, so that it alone can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from ..wire.changes import Differing, Touched
from .codec import Props
from .typed import WORDING

_MISSING: Final = object()


class Undone(msgspec.Struct, frozen=True):
    """What is to be otherwise so that nothing is left of it, in the order in which it is to be done; and the widgets of which
    something stays, because somebody else has changed the same since."""

    back: list[Differing]
    skipped: list[str]


@dataclass(slots=True)
class _Widget:
    """One widget, as far as he has touched it."""

    #: The properties that he has changed, as they were before.
    before: dict[str, object] = field(default_factory=dict)
    #: Those of them that others have changed since.
    contested: set[str] = field(default_factory=set)
    #: He has made it; others have touched it since.
    made: bool = False
    others: bool = False
    #: He has deleted it: what it was then.
    deleted: Props | None = None
    #: He has put another one in its place, or has brought it back.
    replaced: bool = False

    def stays(self, now: Props | None) -> bool:
        """Whether something of what he did stays, for what others have done since."""
        if self.made:
            return self.others and now is not None
        return bool(self.contested) or (now is None and self.deleted is None)

    def back(self, name: str, now: Props | None) -> Differing | None:
        """How it becomes again what it was before him, as far as others have not changed it since; None where it is that."""
        if now is None:
            return None if self.deleted is None else Differing(name, None, self._was(self.deleted))
        was = self._was(now)
        names = [prop for prop in {**now, **was} if now.get(prop, _MISSING) != was.get(prop, _MISSING)]
        if not names:
            return None
        return Differing(name, *({prop: props[prop] for prop in names if prop in props} for props in (now, was)))

    def _was(self, props: Props) -> Props:
        """A widget without what he has changed."""
        kept = {prop: value for prop, value in props.items() if prop in self.contested or not self._his(prop)}
        old = {prop: value for prop, value in self.before.items() if prop not in self.contested and value is not _MISSING}
        return {**kept, **old}

    def _his(self, prop: str) -> bool:
        return self.replaced or prop in self.before


def _with_wording(properties: Iterable[str]) -> set[str]:
    """Where the words of a widget have changed, both of its properties have that hold them."""
    names = set(properties)
    return names | set(WORDING) if names.intersection(WORDING) else names


class Mine:
    """Follows the updates of a Thing, one after the other, and keeps apart what somebody has done."""

    def __init__(self, user: str, widget: Callable[[str], Props | None]) -> None:
        """`widget` gives a widget as it is before the update that is noted next."""
        self._user = user
        self._widget = widget
        self._widgets: dict[str, _Widget] = {}

    def note(self, author: str, touched: Touched) -> None:
        """An update is about to be played."""
        if author == self._user:
            self._mine(touched)
        else:
            self._others(touched)

    # --- his own ---

    def _mine(self, touched: Touched) -> None:
        for name in touched.deleted:
            self._delete(name)
        for name in touched.added:
            self._add(name)
        for name, properties in touched.changed.items():
            self._change(name, properties)

    def _delete(self, name: str) -> None:
        known = self._widgets.setdefault(name, _Widget())
        if known.made:
            # It has come and gone.
            del self._widgets[name]
        else:
            known.deleted = self._widget(name)

    def _add(self, name: str) -> None:
        known = self._widgets.setdefault(name, _Widget())
        was = self._widget(name) if known.deleted is None else known.deleted
        known.deleted = None
        if was is None:
            known.made = True
        else:
            known.replaced, known.before = True, {**was, **known.before}

    def _change(self, name: str, properties: Iterable[str]) -> None:
        known = self._widgets.setdefault(name, _Widget())
        new = [prop for prop in _with_wording(properties) if prop not in known.before]
        if new and not known.made:
            # To read a widget costs; while he drags it, it is read once.
            was = self._widget(name) or {}
            known.before.update((prop, was.get(prop, _MISSING)) for prop in new)

    # --- others' ---

    def _others(self, touched: Touched) -> None:
        for name in (*touched.added, *touched.deleted):
            if name in self._widgets:
                known = self._widgets[name]
                known.others = True
                known.contested.update(known.before)
        for name, properties in touched.changed.items():
            if name in self._widgets:
                known = self._widgets[name]
                known.others = True
                known.contested.update(known.before.keys() & _with_wording(properties))

    # --- all of it ---

    def undone(self, now: Mapping[str, Props]) -> Undone:
        """What undoes it, by what is there now. What goes comes last: what is bound to it has been let go by then."""
        back: list[Differing] = []
        gone: list[Differing] = []
        skipped: list[str] = []
        for name, known in self._widgets.items():
            props = now.get(name)
            if known.stays(props):
                skipped.append(name)
            if known.made and props is not None and not known.others:
                gone.append(Differing(name, props, None))
            elif not known.made and (one := known.back(name, props)) is not None:
                back.append(one)
        return Undone(back + gone, skipped)
