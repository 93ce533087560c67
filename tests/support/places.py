"""Every page of the application, and how one gets there: for tests that look at all of them, and tools/screenshots.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page, or a part of one that is opened on it."""

    name: str
    #: `{thing}` stands for a Thing of the demonstration.
    path: str
    #: Who looks at it; "" for somebody who is not logged in.
    login: str = "ada"
    #: The heading or text by which one sees that it is there.
    sign: str = ""
    #: The buttons that are pressed one after the other, to open what is meant.
    press: tuple[str, ...] = ()


_THING = "/things/{thing}"

PLACES = (
    Place("log-in", "/login", "", "Log in"),
    Place("join-spent", "/join#made-up", "", "WidgetApp"),
    Place("whats-new", "/whats-new", "", "What’s New"),
    Place("help", "/help", "", "Help Centre"),
    Place("user-guide", "/help/user-guide", "", "User Guide"),
    Place("admin-guide", "/help/admin-guide", "", "Admin Guide"),
    Place("api-guide", "/help/api-guide", "", "API Guide"),
    Place("example", "/help/examples/tidy", "", "tidy.py"),
    Place("not-found", "/nowhere", "", "Not found"),
    Place("things", "/things", sign="Kettle K2: front panel"),
    Place("new-thing", "/things", sign="Kettle K2: front panel", press=("New Thing",)),
    Place("bin", "/things/bin", sign="Bin"),
    Place("groups", "/groups", sign="Groups"),
    Place("profile", "/profile", sign="Your profile"),
    Place("clients", "/clients", sign="Clients"),
    Place("receivers", "/receivers", "admin", "Receivers"),
    Place("device", "/device", sign="code"),
    Place("authorize-wrong", "/authorize?client_id=made-up", sign="This does not work"),
    Place("people", "/admin/people", "admin", "People"),
    Place("processes", "/admin/processes", "admin", "Processes"),
    Place("audit", "/admin/audit", "admin", "Audit log"),
    Place("thing", _THING, sign="Saved"),
    Place("share", _THING, sign="Saved", press=("Share",)),
    Place("comments", _THING, sign="Saved", press=("Comments",)),
    Place("bell", _THING, sign="Saved", press=("Notifications",)),
    Place("together", _THING, sign="Saved", press=("Together",)),
    Place("history", _THING + "/history", sign="History"),
)
