"""What several updates of one person have done to the widgets of a Thing, all in all, as the feed tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..wire.changes import PARTS, Touched, Values, public_names

#: It is told of so many widgets what became of them; of more, only that there were changes.
_MOST = 200
#: Of so much, the values are told (bytes of JSON); of more, only which properties.
_LONGEST = 16 * 1024


class Widgets(msgspec.Struct, frozen=True):
    """The widgets that were added and deleted, the properties that were changed of others, and the values of properties
    before and after, as far as those were noted; None before: there was none."""

    added: list[str]
    deleted: list[str]
    changed: dict[str, list[str]]
    values: dict[str, Values]

    def with_touched(self, touched: Touched) -> Widgets | None:
        """These and those that one more update has touched; None where they get too many."""
        values = self._values_with(touched)
        if self._holds(touched):
            # As nearly always, while somebody drags or draws.
            return Widgets(self.added, self.deleted, self.changed, values)
        deleted = {*self.deleted, *touched.deleted} - set(touched.added)
        added = {*self.added, *touched.added} - set(touched.deleted)
        changed = {name: list(names) for name, names in self.changed.items() if name not in deleted}
        for name, names in touched.changed.items():
            if name not in added:
                changed[name] = sorted({*changed.get(name, ()), *names})
        if len(added) + len(deleted) + len(changed) > _MOST:
            return None
        return Widgets(sorted(added), sorted(deleted), changed, values)

    def _holds(self, touched: Touched) -> bool:
        if touched.added or touched.deleted:
            return False
        known = self.changed
        for name, names in touched.changed.items():
            if name in self.deleted or name not in known or not {*names} <= {*known[name]}:
                return False
        return True

    def _values_with(self, touched: Touched) -> dict[str, Values]:
        """From what they were before all, to what they are after this."""
        values = dict(self.values)
        for name in touched.deleted:
            values.pop(name, None)
        for name in touched.added:
            values[name] = touched.values.get(name, {})
        for name, props in touched.changed.items():
            values[name] = self._of_one(name, props, touched.values.get(name, {}))
        return values

    def _of_one(self, name: str, props: list[str], news: Values) -> Values:
        mine, told = dict(self.values.get(name, {})), self.changed.get(name, ())
        for prop in props:
            if prop not in news or (prop in told and prop not in mine):
                # It is not known what it is now, or was at first.
                mine.pop(prop, None)
            else:
                mine[prop] = (mine[prop][0] if prop in mine else news[prop][0], news[prop][1])
        return mine

    def public(self) -> Widgets:
        """The same as the API names things; without values that are too many, or are what they were."""
        changed = {name: public_names(props) for name, props in self.changed.items()}
        values = {name: shown for name, props in self.values.items() if (shown := _public(props))}
        if len(msgspec.json.encode(values)) > _LONGEST:
            values = {}
        return Widgets(self.added, self.deleted, changed, values)


NONE = Widgets([], [], {}, {})


def _public(props: Mapping[str, tuple[Any, Any]]) -> Values:
    parts = {part: pair for name, pair in props.items() for part, pair in _parts(name, pair).items()}
    return {name: pair for name, pair in parts.items() if pair[0] != pair[1]}


def _parts(name: str, pair: tuple[Any, Any]) -> Values:
    names = PARTS.get(name)
    if names is None:
        return {name: pair}
    before, after = (value if isinstance(value, list) and len(value) == len(names) else [None] * len(names) for value in pair)
    return {part: (before[at], after[at]) for at, part in enumerate(names)}
