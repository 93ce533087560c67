"""The decoders that take what strangers send: each of them does something with any bytes, or says by its own error that it
does not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from widgetapp.config import Config, ConfigError
from widgetapp.config_file import PREFIX, load
from widgetapp.feed.places import Subscribe
from widgetapp.refusals import Refusal
from widgetapp.sfe.credentials import thing_named, token_shown
from widgetapp.sfe.rpc import decoded
from widgetapp.store.updates import Stored
from widgetapp.stream.document import BrokenUpdate, Document, Panic, SpoiledDocument
from widgetapp.stream.sheet import Contradicted
from widgetapp.useractions import catalogue
from widgetapp.useractions.letters import LETTERS, language
from widgetapp.useractions.widgets import Change, ordered
from widgetapp.wire import admin, awareness, hocuspocus, jsonrpc, sketch, webhooks, websocket, yjs
from widgetapp.wire.lib0 import WireError

Target = Callable[[bytes], None]


def frame(data: bytes) -> None:
    """A binary message on `/_stream`, in the providers' dialects."""
    with suppress(WireError):
        address, reader = hocuspocus.split_address(data)
        hocuspocus.thing_of(address)
        hocuspocus.parse(reader)
    with suppress(WireError):
        hocuspocus.heard(hocuspocus.split_address(data)[1])


def presence(data: bytes) -> None:
    """What somebody says of himself: read, given his true name, and written again without a change."""
    with suppress(WireError):
        states = awareness.decode(data)
        # No text is no JSON: whoever says that says nothing.
        plain = [msgspec.structs.replace(state, json=state.json or None) for state in states]
        assert awareness.decode(awareness.encode(states)) == plain
        for state in states:
            awareness.with_user(state, {"name": "Ada"})


def update(data: bytes) -> None:
    """An edit: whatever becomes of the document, it can be read, unless it was said that it cannot."""
    document = Document(Stored(None, [], [], 0))
    with suppress(WireError):
        yjs.made_before(data, {})
    try:
        document.take(data)
    except (BrokenUpdate, SpoiledDocument, Panic):
        return
    widgets = document.widgets(None, (0, 0, 100, 100)).widgets + document.widgets(None, None).widgets
    msgspec.json.encode(widgets)
    document.text().encode()
    pieces = document.pieces()
    while pieces.read_some(100):
        pass
    msgspec.json.encode(pieces.sketch())
    whole = document.state()
    again = Document(Stored(whole, [], [], 0))
    assert again.state_vector() == document.state_vector()


def state_vector(data: bytes) -> None:
    """What somebody says that he has."""
    with suppress(WireError):
        yjs.state_vector(data)
    with suppress(BrokenUpdate):
        Document(Stored(None, [], [], 0)).missing(data)


def changes(data: bytes) -> None:
    """Changes of widgets by the API: what was promised of them is what comes of them."""
    try:
        wanted = msgspec.json.decode(data, type=list[Change])
        orders = [ordered(one, f"own-{at}") for at, one in enumerate(wanted)]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return
    document = Document(Stored(None, [], [], 0))
    sheet = document.sheet()
    for order in orders:
        with suppress(Contradicted):
            sheet.make(order)
    promised = sheet.shown(sheet.differing()).widgets
    document.change(sheet)
    there = {one["id"]: one for one in document.widgets(None, None).widgets}
    assert there == {one["id"]: one for one in promised}


def call(data: bytes) -> None:
    """A text message: JSON-RPC, and the parameters of every user action."""
    try:
        several = jsonrpc.batch(data)
        requests = [jsonrpc.decode(bytes(one)) for one in several] if several is not None else [jsonrpc.decode(data)]
    except jsonrpc.RequestError:
        return
    for request in requests:
        for action in catalogue.actions().values():
            with suppress(Refusal):
                decoded(bytes(request.params), action.params)
        with suppress(Refusal):
            decoded(bytes(request.params), Subscribe)


def socket(data: bytes) -> None:
    """A websocket's frames: the small message that is taken at once is what RFC 6455 says that it is."""
    found = websocket.small_message(data, 0)
    if found is not None:
        payload, end = found
        length, mask = data[1] & 0x7F, data[2:6]
        assert (data[0], data[1] >> 7, end) == (0x82, 1, 6 + length)
        assert payload == bytes(byte ^ mask[at % 4] for at, byte in enumerate(data[6:end]))
    assert list(websocket.payloads(websocket.binary_frame(data) * 2)) == [data] * 2


def upgrade(data: bytes) -> None:
    """The head of a request for an upgrade."""
    thing_named(data)
    head = data.decode("latin-1")
    with suppress(Refusal):
        token_shown(*(head.partition("\n")[::2]))
    assert language(head) in LETTERS


def configuration(data: bytes) -> None:
    """The configuration: its file, and what stands in the environment."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        with suppress(ConfigError):
            assert isinstance(load(Path(file.name), {}), Config)
    name, _, text = data.decode("latin-1").partition("=")
    with suppress(ConfigError):
        load(None, {PREFIX + name: text})


def administration(data: bytes) -> None:
    """A line on the administrators' socket, from either side."""
    with suppress(admin.BadLine):
        admin.decode_request(data)
    with suppress(admin.BadLine):
        admin.decode_answer(data)


def signature(data: bytes) -> None:
    """What stands in the header of a message to a receiver."""
    for key in ("whsec_c2VjcmV0", "whpk_" + "A" * 43 + "="):
        with suppress(webhooks.NotOurs):
            webhooks.check(data.decode("latin-1"), b"1.2.body", [key])


def picture(data: bytes) -> None:
    """A widget, as strangers write it, in a small picture."""
    try:
        widget: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return
    piece = sketch.piece(widget)
    drawn = sketch.sketch([] if piece is None else [piece])
    assert 0 <= drawn.width <= sketch.SIDE >= drawn.height >= 0
    msgspec.json.encode(drawn)


TARGETS: Final[dict[str, Target]] = {
    one.__name__: one
    for one in (
        frame, presence, update, state_vector, changes, call, socket, upgrade, configuration, administration, signature,
        picture,
    )
}  # fmt: skip

CORPUS: Final = Path(__file__).with_name("corpus")


def corpus(name: str) -> Iterator[tuple[str, bytes]]:
    """What is kept of a target's input, by name."""
    for path in sorted((CORPUS / name).iterdir()):
        yield path.name, path.read_bytes()


@contextmanager
def saying(what: bytes) -> Iterator[None]:
    """Say what the input was, where it goes wrong."""
    try:
        yield
    except BaseException:
        print(f"input: {what!r}", flush=True)
        raise
