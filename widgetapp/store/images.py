"""Images of Things: which there are. Their bytes are files, named by their digest."""

from __future__ import annotations

import msgspec
from sqlalchemy import literal, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from .schema import images

#: Types that a browser shows as pictures.
MEDIA_TYPES = frozenset(
    ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon", "image/svg+xml")
)


class Image(msgspec.Struct, frozen=True):
    """An image's content: SHA-256 as hexadecimal text, media type, size in bytes."""

    digest: str
    media_type: str
    size: int


def find(db: Connection, thing: str, image: str) -> Image | None:
    """An image of a Thing."""
    row = db.execute(
        select(images.c.digest, images.c.media_type, images.c.size).where(images.c.thing == thing, images.c.id == image)
    ).first()
    return None if row is None else Image(*row)


def add(tx: Connection, thing: str, image_id: str, image: Image, author: str, now: int) -> None:
    """Note an image. One that is there already stays as it is: an image is never changed, only added."""
    tx.execute(
        insert(images)
        .values(
            thing=thing, id=image_id, digest=image.digest, media_type=image.media_type, size=image.size,
            author=author, created_at=now,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip


def copy(tx: Connection, of: str, to: str) -> None:
    """Let a Thing have the images of another one as well: their content is there once."""
    columns = [column for column in images.c if column.name != "thing"]
    there = select(literal(to), *columns).where(images.c.thing == of)
    tx.execute(insert(images).from_select(["thing", *(column.name for column in columns)], there))
