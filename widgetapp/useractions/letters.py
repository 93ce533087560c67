"""What mails say, in the language of whoever sends them. What pages say is in the catalogues of `web/src/locales`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Letter(NamedTuple):
    """What is said with a link. Each is a pattern of `str.format`."""

    subject: str
    before: str


class Letters(NamedTuple):
    """All mails in one language, and how each says when its link ends (`end`)."""

    #: By whom (`by`).
    invitation: Letter
    password: Letter
    #: By whom (`by`), and what (`name`).
    shared: Letter
    until: str


LETTERS: Mapping[str, Letters] = {
    "en": Letters(
        Letter(
            "{by} invites you to WidgetApp",
            "{by} invites you to WidgetApp, where people design Things together. Choose your name and your password here,"
            " once:",
        ),
        Letter("Your password at WidgetApp", "Set the password of your account at WidgetApp here, once:"),
        Letter("{by} shows you “{name}”", "{by} shows you “{name}” on WidgetApp. Open it here:"),
        "It is good until {end} UTC.",
    ),
    "de": Letters(
        Letter(
            "{by} lädt Sie zu WidgetApp ein",
            "{by} lädt Sie zu WidgetApp ein, wo man Things gemeinsam gestaltet. Wählen Sie hier, einmalig, Ihren Namen und Ihr"
            " Passwort:",
        ),
        Letter("Ihr Passwort bei WidgetApp", "Legen Sie hier, einmalig, das Passwort Ihres Kontos bei WidgetApp fest:"),
        Letter("{by} zeigt Ihnen „{name}“", "{by} zeigt Ihnen „{name}“ auf WidgetApp. Öffnen Sie es hier:"),
        "Der Link gilt bis {end} UTC.",
    ),
}
#: Where none is asked for that is there.
DEFAULT = "en"


def language(accepted: str) -> str:
    """The best language of mails for an `Accept-Language` (RFC 9110, 12.5.4). What is malformed counts for nothing."""
    best, most = DEFAULT, 0.0
    for wish in accepted.split(","):
        tag, _, weight = wish.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        try:
            wanted = float(weight.strip().lower().removeprefix("q=") or "1")
        except ValueError:
            continue
        if primary in LETTERS and wanted > most:
            best, most = primary, wanted
    return best
