"""What is written on the widgets of Things, and the full-text index over it (SQLite FTS5).

It is brought up to date with each snapshot of a Thing: when the last client has left it, and after much work.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Select, String, Table, Text, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import TextClause

from .metadata import ROW_NUMBER, metadata

#: So much of a Thing's text is looked through (characters).
MOST = 256 * 1024
#: So many words stand around what was found.
_AROUND = 12

texts = Table(
    "texts",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("thing", String(32), nullable=False, unique=True),
    Column("text", Text, nullable=False),
)
#: The index over it, which SQLAlchemy need not know.
INDEX = "texts_index"
_ADD = text(f"INSERT INTO {INDEX} (rowid, text) VALUES (:number, :text)")  # noqa: S608  # a name of ours
_REMOVE = text(f"INSERT INTO {INDEX} ({INDEX}, rowid, text) VALUES ('delete', :number, :text)")  # noqa: S608  # likewise
_SNIPPETS = (
    f"SELECT texts.thing, snippet({INDEX}, 0, '', '', '…', {_AROUND}) FROM {INDEX} "  # noqa: S608  # likewise
    f"JOIN texts ON texts.number = {INDEX}.rowid WHERE {INDEX} MATCH :query AND texts.thing IN "
)


def put(tx: Connection, thing: str, content: str) -> None:
    """Say what is written on a Thing now."""
    content = content[:MOST]
    row = tx.execute(select(texts.c.number, texts.c.text).where(texts.c.thing == thing)).first()
    if row is not None:
        if row.text == content:
            return
        tx.execute(_REMOVE, {"number": row.number, "text": row.text})
        tx.execute(update(texts).where(texts.c.number == row.number).values(text=content))
        number = row.number
    else:
        number = tx.execute(insert(texts).values(thing=thing, text=content)).inserted_primary_key[0]  # type: ignore[index]  # it has one
    tx.execute(_ADD, {"number": number, "text": content})


def _query(words: str) -> str:
    """All words, each as the beginning of one that is written there. What is no word in the index' sense is left out."""
    found = re.findall(r"\w+", words)
    return " ".join(f'"{word}"*' for word in found)


def matching(words: str) -> Select[Any] | None:
    """The Things on which all these words are written; None where they are none."""
    query = _query(words)
    if not query:
        return None
    numbers: TextClause = text(f"texts.number IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH :words)")  # noqa: S608  # likewise
    return select(texts.c.thing).where(numbers.bindparams(words=query))


def snippets(db: Connection, words: str, things: Collection[str]) -> dict[str, str]:
    """Where these words are written on these Things, by Thing."""
    query = _query(words)
    if not query or not things:
        return {}
    marks = ", ".join(f":thing{number}" for number in range(len(things)))
    values = {f"thing{number}": thing for number, thing in enumerate(things)}
    rows = db.execute(text(f"{_SNIPPETS}({marks})"), {"query": query, **values})
    return {thing: " ".join(snippet.split()) for thing, snippet in rows}
