"""The letters of a text, beside `text` and `originalText`: those that two type at once are both kept.

A browser writes what somebody types letter by letter into `typed`, and what that comes to, broken into lines, into `text` a
little later, with a sign of it in `typedFor`. Where the sign is another, `text` was written by somebody who knows nothing of
this: then that counts. `web/src/canvas/words` is the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final
from zlib import crc32

from pycrdt import Map, Text

_TYPED: Final = "typed"
_SIGN: Final = "typedFor"
#: Names in the document that are no properties of a widget.
NAMES: Final = frozenset((_TYPED, _SIGN))
#: What is known by name of what is written on a widget.
WORDING: Final = ("text", "originalText")
#: In longer texts, the middle of one takes the place of the other's (letters).
_MOST: Final = 500


def words_in(props: Mapping[str, Any]) -> str:
    """What `text` and `originalText` say: how it was before it was broken into lines, if that is known."""
    found = (props.get(name) for name in reversed(WORDING))
    return next((words for words in found if isinstance(words, str)), "")


def letters(widget: Map[Any]) -> Text | None:
    """What people type into, where there is such a thing; whether or not it counts."""
    typed = widget.get(_TYPED)
    return typed if isinstance(typed, Text) else None


def typed_in(widget: Map[Any]) -> str | None:
    """What has been typed, where that counts."""
    text, sign = widget.get("text"), widget.get(_SIGN)
    typed = letters(widget) if isinstance(text, str) and sign == crc32(text.encode()) else None
    if typed is None:
        return None
    words = str(typed)
    # What is no letter would be counted and not be read.
    return words if len(typed) == len(words.encode()) else None


def words_of(widget: Map[Any]) -> str | None:
    """What is written on a widget, broken into lines where it has been; None where there is nothing."""
    text, typed = widget.get("text"), typed_in(widget)
    if typed is not None and typed != words_in({name: widget.get(name) for name in WORDING}):
        return typed
    return text if isinstance(text, str) else None


def resolved(widget: Map[Any], props: dict[str, Any]) -> dict[str, Any]:
    """The properties of a widget without those of here, and with the words that are written there now."""
    if NAMES.isdisjoint(props):
        return props
    kept = {name: value for name, value in props.items() if name not in NAMES}
    typed = typed_in(widget)
    if typed is None or typed == words_in(kept):
        return kept
    # Nobody has broken it into lines yet.
    return {name: typed if name == "text" else value for name, value in kept.items() if name != "originalText"}


def write(widget: Map[Any], props: Mapping[str, Any]) -> None:
    """Let a widget say what these properties do. Of its letters, those alone are written that differ."""
    counts = typed_in(widget) is not None
    for name in WORDING:
        if name in props:
            widget[name] = props[name]
        elif name in widget:
            del widget[name]
    if counts and isinstance(props.get("text"), str):
        _retype(widget[_TYPED], words_in(props))
        widget[_SIGN] = crc32(props["text"].encode())


def _retype(typed: Text, words: str) -> None:
    now = str(typed)
    for start, end, insert in reversed(list(_hunks(now, words))):
        # The library counts bytes.
        at, behind = (len(now[:letter].encode()) for letter in (start, end))
        if behind > at:
            del typed[at:behind]
        if insert:
            typed.insert(at, insert)


def _hunks(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """From where to where, in order, what is to stand there instead."""
    start, end = _common(before, after), 0
    most = min(len(before), len(after)) - start
    end = _common(before[len(before) - most :][::-1], after[len(after) - most :][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if len(old) + len(new) > _MOST:
        yield start, start + len(old), new
        return
    for kind, one, two, three, four in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield start + one, start + two, new[three:four]


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many letters two texts have in common from the beginning."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(two)))


def before_of(now: str, delta: Sequence[Mapping[str, Any]]) -> str | None:
    """What a text was before this was done to it; None where something was deleted, of which the library does not say what."""
    kept, rest = [], now.encode()
    for one in delta:
        if "delete" in one:
            return None
        if "retain" in one:
            kept.append(rest[: one["retain"]])
            rest = rest[one["retain"] :]
        else:
            rest = rest[len(str(one["insert"]).encode()) :]
    return b"".join([*kept, rest]).decode(errors="replace")
