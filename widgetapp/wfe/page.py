"""The application's page as the build has left it, and what is put into it for those who are logged in."""

from __future__ import annotations

from pathlib import Path

import msgspec
from twisted.web.server import Request

from .first_screen import LISTS, Beginning

_ROOT = b'<div id="root"></div>'
_HEAD = b"</head>"
#: What the build calls the list, and the page of a Thing.
LIST, THING = "src/pages/things.tsx", "src/canvas/thing-page.tsx"
#: The canvas is most of a Thing's page: it comes behind what shows the frame and connects the Thing.
CANVAS = "src/canvas/workspace.tsx"


class _Built(msgspec.Struct, frozen=True):
    """A file in the build's manifest: what it is called, and what it needs."""

    file: str
    imports: list[str] = msgspec.field(default_factory=list)
    css: list[str] = msgspec.field(default_factory=list)


class Page:
    """Puts a page together."""

    def __init__(self, static: Path) -> None:
        self._neutral = (static / "index.html").read_bytes()
        self._before, root, self._after = self._neutral.partition(_ROOT)
        if not root:
            raise ValueError(f"{static}/index.html has no place for what a page begins with")
        manifest = msgspec.json.decode((static / "manifest.json").read_bytes(), type=dict[str, _Built])
        self._list = _links(_files(manifest, LIST, self._before), "stylesheet")
        thing = _links(_files(manifest, THING, self._before), "preload")
        canvas = " ".join(f"/static/{file}" for file in _files(manifest, CANVAS, self._before + thing))
        # Asked for by web/src/first: in the links, it would share the way with what is needed before.
        self._thing = thing + f'<meta name="behind" content="{canvas}">'.encode()

    def may_begin(self, request: Request) -> bool:
        """Whether a page at this address has anything with it. What is searched for is asked for by the script."""
        if self._is_thing(request.path):
            return True
        return request.path in LISTS and b"?" not in request.uri

    @staticmethod
    def _is_thing(path: bytes) -> bool:
        return path.startswith(b"/things/") and path != b"/things/bin"

    def of(self, path: bytes, beginning: Beginning | None) -> bytes:
        """The page at an address."""
        if beginning is None:
            return self._neutral
        # The browser begins to load what this page needs at once, and not when a script has found out where that is.
        links = self._thing if self._is_thing(path) else self._list if path in LISTS else b""
        before = self._before.replace(_HEAD, links + _HEAD)
        root = b'<div id="root">%s</div>' % beginning.html.encode()
        return before + root + beginning.block() + self._after


def _files(manifest: dict[str, _Built], entry: str, known: bytes) -> list[str]:
    """All that a part of the application needs and that the page does not name already, style sheets first."""
    files: list[str] = []

    def add(name: str) -> None:
        built = manifest[name]
        if built.file in files:
            return
        files.append(built.file)
        files.extend(file for file in built.css if file not in files)
        for imported in built.imports:
            add(imported)

    add(entry)
    return sorted((file for file in files if file.encode() not in known), key=lambda file: not file.endswith(".css"))


def _links(files: list[str], styles: str) -> bytes:
    return b"".join(_link(f"/static/{file}", styles) for file in files)


def _link(path: str, styles: str) -> bytes:
    how = {"stylesheet": 'rel="stylesheet"', "preload": 'rel="preload" as="style"'}[styles]
    how = how if path.endswith(".css") else 'rel="modulepreload"'
    return f'<link {how} crossorigin href="{path}">'.encode()
