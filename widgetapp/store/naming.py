"""How names are put in order: as people would, and not by the codes of their letters."""

from __future__ import annotations

import re
import unicodedata

#: Numbers in names are compared as numbers, up to so many digits.
_DIGITS = 12
#: So much of a name decides.
LONGEST = 400


def sort_key(name: str) -> str:
    """What a name is sorted by: "lamp 9" stands before "Lamp 10", and "Ärmel" beside "Arm"."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return re.sub(r"[0-9]+", lambda found: found[0].lstrip("0").zfill(_DIGITS), plain.casefold().strip())[:LONGEST]
