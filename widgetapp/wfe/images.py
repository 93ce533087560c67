"""`/_files/<thing>/<image>`: the bytes of images, kept as files named by their content."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import replace
from pathlib import Path

import msgspec
from twisted.internet.threads import deferToThreadPool
from twisted.web.resource import Resource
from twisted.web.server import Request

from ..places import sync_folder
from ..reactors import ISystemReactor
from ..refusals import Refusal, not_found
from ..store import images as rows
from ..store import things
from ..store.engine import Reads
from ..useractions.calls import Call
from ..useractions.performer import Performer
from ..useractions.rights import OnThing
from ..useractions.things import AttachImage, OneThing
from .answers import body_of, respond
from .visitors import Visitors, header

#: What a token must hold for looking, and for storing.
READ, WRITE = "things:read", "things:write"


class ImageFiles:
    """The folder of images. All methods block: they are called in threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, content: bytes) -> str:
        """Store an image for good; gives its digest. When this returns, it is on disk under its name."""
        digest = hashlib.sha256(content).hexdigest()
        folder = self._folder / digest[:2]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / digest
        if not path.exists():
            temporary = folder / f".{digest}.{secrets.token_hex(4)}"
            try:
                with temporary.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        # The names of both folders as well, one of which is in the data directory.
        for directory in (folder, self._folder, self._folder.parent):
            sync_folder(directory)
        return digest

    def read(self, digest: str) -> bytes:
        """An image's content. Raises OSError."""
        return (self._folder / digest[:2] / digest).read_bytes()


class Images(Resource):
    """All images of all Things."""

    isLeaf = True
    allowedMethods = (b"GET", b"HEAD", b"PUT")

    def __init__(
        self,
        reactor: ISystemReactor,
        files: ImageFiles,
        performer: Performer,
        visitors: Visitors,
        max_bytes: int,
    ) -> None:
        super().__init__()
        self._reactor = reactor
        self._files = files
        self._performer = performer
        self._reads: Reads = performer.services.reads
        self._visitors = visitors
        self._max_bytes = max_bytes

    def render_GET(self, request: Request) -> int:
        return respond(request, self._get(request))

    def render_PUT(self, request: Request) -> int:
        return respond(request, self._put(request))

    async def _get(self, request: Request) -> bytes:
        call = await self._visitors.call(request, changes=False)
        thing, image_id = _names(request)
        _check_scope(call, READ)
        if await self._reads.read(things.find, thing, call.actor()) is None:
            raise not_found()
        image = await self._reads.read(rows.find, thing, image_id)
        if image is None:
            raise not_found()
        content: bytes = await deferToThreadPool(self._reactor, self._reactor.getThreadPool(), self._files.read, image.digest)
        request.setHeader("Content-Type", image.media_type)
        # What somebody has uploaded is a picture and nothing else, whatever a browser might make of it.
        request.setHeader("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
        request.setHeader("Cache-Control", "private, max-age=31536000, immutable")
        return content

    async def _put(self, request: Request) -> bytes:
        call = await self._visitors.call(request)
        thing, image_id = _names(request)
        _check_scope(call, WRITE)
        media_type = header(request, "content-type").partition(";")[0].strip().lower()
        if media_type not in rows.MEDIA_TYPES:
            raise Refusal("unsupported_media_type", "Only images can be stored.")
        content = body_of(request, self._max_bytes)
        # Before anything of it is on the disk.
        await call.check(OnThing("editor"), OneThing(thing))
        digest = await self._store(content)
        attach = AttachImage(thing, image_id, digest, media_type, len(content))
        # By itself the action is for no token, as it names content by its digest, be it another's. Here that is what was sent,
        # and the token's scope has been looked at; how far it reaches holds as well.
        await self._performer.perform("attach_image", replace(call, scopes=None), msgspec.json.encode(attach))
        return msgspec.json.encode({"id": image_id})

    async def _store(self, content: bytes) -> str:
        try:
            digest: str = await deferToThreadPool(self._reactor, self._reactor.getThreadPool(), self._files.write, content)
        except OSError as error:
            raise Refusal("storage_full", f"The image cannot be stored: {error.strerror}.", retry_after=10) from error
        return digest


def _check_scope(call: Call, scope: str) -> None:
    if call.scopes is not None and scope not in call.scopes:
        raise Refusal("forbidden", f"This token lacks the scope {scope}.")


def _names(request: Request) -> tuple[str, str]:
    names = [part.decode("latin-1") for part in request.postpath or []]
    match names:
        case [thing, image]:
            return thing, image
    raise not_found()
