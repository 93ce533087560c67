"""Widgets as the API takes them: what each property may be, so that nothing reaches a canvas that it cannot draw."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ..wire import changes as wire
from .values import Params

WidgetId = Annotated[str, Meta(min_length=1, max_length=128, pattern="^[0-9A-Za-z_-]+$", description="A widget's id.")]
Etag = Annotated[str, Meta(max_length=64, description="A widget's `etag`: it must be as it was then.")]
Kind = Literal["rectangle", "diamond", "ellipse", "text", "line", "arrow", "freedraw", "image", "frame"]
Number = Annotated[float, Meta(ge=-1e9, le=1e9)]
Length = Annotated[float, Meta(ge=0, le=1e9)]
Color = Annotated[str, Meta(max_length=50)]
Point = tuple[Number, Number]
Arrowhead = Annotated[str, Meta(max_length=40)] | None
_T = UnsetType


class Roundness(Params, frozen=True, omit_defaults=True):
    """How corners are rounded."""

    type: Annotated[int, Meta(ge=1, le=3)]
    value: Length | _T = UNSET


class Bound(Params, frozen=True):
    """A text within a widget, or an arrow that ends there."""

    id: WidgetId
    type: Literal["text", "arrow"]


class Binding(Params, frozen=True, rename="camel", omit_defaults=True):
    """The widget at an arrow's end."""

    element_id: WidgetId
    focus: Number | _T = UNSET
    gap: Number | _T = UNSET
    fixed_point: Point | _T | None = UNSET
    mode: Annotated[str, Meta(max_length=20)] | _T = UNSET


class Crop(Params, frozen=True, rename="camel"):
    """The part of an image that is shown."""

    x: Number
    y: Number
    width: Length
    height: Length
    natural_width: Length
    natural_height: Length


class Properties(Params, frozen=True, rename="camel", omit_defaults=True):
    """What a widget is. What is not named stays as it is, or is as the canvas has it by itself."""

    x: Number | _T = UNSET
    y: Number | _T = UNSET
    width: Length | _T = UNSET
    height: Length | _T = UNSET
    angle: Number | _T = UNSET
    stroke_color: Color | _T = UNSET
    background_color: Color | _T = UNSET
    fill_style: Literal["hachure", "cross-hatch", "solid", "zigzag"] | _T = UNSET
    stroke_width: Annotated[float, Meta(gt=0, le=100)] | _T = UNSET
    stroke_style: Literal["solid", "dashed", "dotted"] | _T = UNSET
    roughness: Annotated[float, Meta(ge=0, le=10)] | _T = UNSET
    opacity: Annotated[float, Meta(ge=0, le=100)] | _T = UNSET
    roundness: Roundness | _T | None = UNSET
    group_ids: Annotated[list[WidgetId], Meta(max_length=50)] | _T = UNSET
    frame_id: WidgetId | _T | None = UNSET
    link: Annotated[str, Meta(max_length=2000)] | _T | None = UNSET
    locked: bool | _T = UNSET
    custom_data: dict[str, Any] | _T = UNSET
    bound_elements: Annotated[list[Bound], Meta(max_length=1000)] | _T | None = UNSET
    text: Annotated[str, Meta(max_length=100_000)] | _T = UNSET
    font_size: Annotated[float, Meta(gt=0, le=10_000)] | _T = UNSET
    font_family: Annotated[int, Meta(ge=1, le=100)] | _T = UNSET
    text_align: Literal["left", "center", "right"] | _T = UNSET
    vertical_align: Literal["top", "middle", "bottom"] | _T = UNSET
    line_height: Annotated[float, Meta(gt=0, le=10)] | _T = UNSET
    auto_resize: bool | _T = UNSET
    container_id: WidgetId | _T | None = UNSET
    points: Annotated[list[Point], Meta(min_length=2, max_length=100_000)] | _T = UNSET
    pressures: Annotated[list[Number], Meta(max_length=100_000)] | _T = UNSET
    simulate_pressure: bool | _T = UNSET
    start_binding: Binding | _T | None = UNSET
    end_binding: Binding | _T | None = UNSET
    start_arrowhead: Arrowhead | _T = UNSET
    end_arrowhead: Arrowhead | _T = UNSET
    elbowed: bool | _T = UNSET
    file_id: WidgetId | _T | None = UNSET
    scale: Point | _T = UNSET
    crop: Crop | _T | None = UNSET
    name: Annotated[str, Meta(max_length=200)] | _T | None = UNSET


class AddWidget(Params, frozen=True, tag="add", tag_field="do"):
    """Add a widget on top of all others; the server gives it an id where none is named."""

    type: Kind
    properties: Properties = Properties()
    widget: WidgetId | None = None


class SetWidget(Params, frozen=True, tag="set", tag_field="do"):
    """Change properties of a widget."""

    widget: WidgetId
    properties: Properties
    only_if: Etag | None = None


class DeleteWidget(Params, frozen=True, tag="delete", tag_field="do"):
    """Delete a widget, with the text within it."""

    widget: WidgetId
    only_if: Etag | None = None


class ReorderWidget(Params, frozen=True, tag="reorder", tag_field="do"):
    """Put a widget on top of all, to the very bottom, or right above another."""

    widget: WidgetId
    to: Literal["top", "bottom"] = "top"
    above: WidgetId | None = None
    only_if: Etag | None = None


Change = AddWidget | SetWidget | DeleteWidget | ReorderWidget

#: What drawing needs, by kind of widget.
_NEEDED = {"text": ("text",), "line": ("points",), "arrow": ("points",), "freedraw": ("points",), "image": ("fileId",)}


#: Whole numbers are exact up to this in a browser; beyond 64 bits, the document takes none.
_LARGEST = 2**53
#: So deep may lie what a system keeps with a widget.
_DEEPEST = 20


def _plain(properties: Properties) -> dict[str, Any]:
    """Properties by name. Raises `ValueError` for what no document takes."""
    _check(properties.custom_data, _DEEPEST)
    plain: dict[str, Any] = msgspec.to_builtins(properties)
    return plain


def _check(value: object, deep: int) -> None:
    if deep == 0:
        raise ValueError(f"customData is more than {_DEEPEST} deep")
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise ValueError(f"the number {value} is too large for customData")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _check(part, deep - 1)


def new_id(edit: str, at: int) -> str:
    """The id of a widget that was given none, by the edit and its place there: the same when the request comes again, and
    short, as the document keeps it for ever."""
    return urlsafe_b64encode(blake2b(f"{edit} {at}".encode(), digest_size=12).digest()).decode()


def ordered(change: Change, own_id: str) -> wire.Change:
    """A change as the document worker takes it. Raises `ValueError` where a property is missing, or none that it takes."""
    if isinstance(change, AddWidget):
        properties = _plain(change.properties)
        missing = [name for name in _NEEDED.get(change.type, ()) if name not in properties]
        if missing:
            raise ValueError(f"a widget of type {change.type} needs {missing[0]}")
        return wire.Add(change.widget or own_id, change.type, properties)
    if isinstance(change, SetWidget):
        return wire.Set(change.widget, _plain(change.properties), change.only_if)
    if isinstance(change, DeleteWidget):
        return wire.Delete(change.widget, change.only_if)
    above = change.above or ("" if change.to == "top" else None)
    return wire.Reorder(change.widget, above, change.only_if)
