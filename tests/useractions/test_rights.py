"""Who may do what: every action by every kind of person, against a table that is written by hand."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.engine import Connection

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from tests.support.memory import NOW
from tests.support.oauth import add_clients
from widgetapp.oauth.endpoints import user_code_digest
from widgetapp.refusals import Refusal
from widgetapp.store import access, comments, grants, people, receivers, share_links, updates
from widgetapp.useractions import catalogue
from widgetapp.wire.journal import Update

PEOPLE = ("ada", "gus", "ben", "ed", "cat", "vic", "gil", "eve", None)
OUTCOMES = {
    "+": "ok", "-": "not_found", "x": "forbidden", "n": "not_logged_in", "i": "invalid_params", "s": "link_spent",
    "u": "not_set_up", "c": "conflict",
}  # fmt: skip

#: For each action: good parameters; what becomes of them, as in OUTCOMES, for the owner and administrator, an administrator of
#: the group, a member, an editor, a commenter, a viewer, a viewer by his group, a stranger, and nobody; and the scope that a
#: token needs, None where no token will do.
RIGHTS: dict[str, tuple[dict[str, Any], str, str | None]] = {
    # Things
    "create": ({"name": "New", "group": "g"}, "+++-----n", "things:write"),
    "open": ({"thing": "t"}, "+++++++-n", "things:read"),
    "rename": ({"thing": "t", "name": "Other"}, "++++xxx-n", "things:write"),
    "delete": ({"thing": "t"}, "++++xxx-n", "things:write"),
    "restore": ({"thing": "b"}, "++++xxx-n", "things:write"),
    "scroll": ({"cursor": "ab"}, "iiiiiiiin", "things:read"),
    "search": ({}, "++++++++n", "things:read"),
    "attach_image": (
        {"thing": "t", "image": "i", "digest": "0" * 64, "media_type": "image/png", "size": 1}, "++++xxx-n", None,
    ),
    "edit": ({"thing": "t", "update": "AAA="}, "++++xxx-n", "things:write"),
    "refresh": ({"thing": "t"}, "+++++++-n", "things:read"),
    "duplicate": ({"thing": "t"}, "+++-----n", "things:write"),
    "import": ({"name": "New", "group": "g", "content": {"type": "excalidraw", "elements": []}}, "+++-----n", "things:write"),
    "export": ({"thing": "t"}, "+++++++-n", "things:read"),
    "history": ({"thing": "t"}, "+++++++-n", "things:read"),
    "revert": ({"thing": "t", "version": 1}, "++++xxx-n", "things:write"),
    "playback": ({"thing": "t"}, "+++++++-n", "things:read"),
    "name_version": ({"thing": "t", "version": 1, "name": "Draft"}, "++++xxx-n", "things:write"),
    "select": ({"thing": "t", "widgets": ["w"]}, "+++++++-n", "things:read"),
    "close": ({"thing": "t"}, "+++++++-n", "things:read"),
    "comment": ({"thing": "t", "text": "Hm."}, "+++++xx-n", "things:write"),
    "comments": ({"thing": "t"}, "+++++++-n", "things:read"),
    "read_comments": ({"thing": "t", "number": 1}, "+++++++-n", "things:write"),
    "resolve": ({"thing": "t", "comment": "c"}, "+++++xx-n", "things:write"),
    "delete_comment": ({"thing": "t", "comment": "c"}, "++xx+xx-n", "things:write"),
    "undo": ({"thing": "t"}, "ccccxxx-n", "things:write"),
    "redo": ({"thing": "t"}, "ccccxxx-n", "things:write"),
    "favourite": ({"things": ["t"]}, "++++++++n", "things:write"),
    "for_each": ({"do": "delete", "things": ["t"]}, "++++++++n", "things:write"),
    "pictures": ({"things": ["t"]}, "++++++++n", "things:read"),
    "tag": ({"thing": "t", "add": ["Kitchen"]}, "++++xxx-n", "things:write"),
    "tags": ({}, "++++++++n", "things:read"),
    "visit": ({"thing": "t"}, "+++++++-n", "things:write"),
    # Sharing
    "share": ({"thing": "t", "user": "eve", "role": "viewer"}, "++xxxxx-n", "things:write"),
    "unshare": ({"thing": "t", "user": "vic"}, "++xxxxx-n", "things:write"),
    "transfer": ({"thing": "t", "user": "ben"}, "++xxxxx-n", "things:write"),
    "who_can_see": ({"thing": "t"}, "+++++++-n", "things:read"),
    "share_links": ({"thing": "t"}, "++xxxxx-n", "things:read"),
    "share_by_link": ({"thing": "t", "role": "viewer"}, "++xxxxx-n", "things:write"),
    "renew_link": ({"thing": "t", "link": "l"}, "++xxxxx-n", "things:write"),
    "change_link": ({"thing": "t", "link": "l", "role": "editor"}, "++xxxxx-n", "things:write"),
    "revoke_link": ({"thing": "t", "link": "l"}, "++xxxxx-n", "things:write"),
    "look_at_link": ({"secret": "link"}, "+++++++++", None),
    "open_link": ({"secret": "link"}, "+++++++++", None),
    "person_sees": ({"user": "vic"}, "+xxxxxxxn", None),
    # User Groups
    "groups": ({}, "++++++++n", "things:read"),
    "find_people": ({}, "++++++++n", None),
    "group_people": ({"group": "g"}, "+++-----n", "things:read"),
    "create_group": ({"name": "New"}, "+xxxxxxxn", "admin"),
    "rename_group": ({"group": "g", "name": "Other"}, "++x-----n", "things:write"),
    "put_member": ({"group": "g", "user": "eve"}, "++x-----n", "things:write"),
    "remove_member": ({"group": "g", "user": "ben"}, "+++-----n", "things:write"),
    "ask_for_live": ({"group": "g"}, "++x-----n", "things:write"),
    "approve_live": ({"group": "g", "live": False}, "+xxxxxxxn", "admin"),
    # People
    "invite": ({"group": "g"}, "+xxxxxxxn", None),
    "join": ({"secret": "join", "name": "N", "login": "n", "password": PASSWORD}, "+++++++++", None),
    "login": ({"login": "ada", "password": PASSWORD}, "+++++++++", None),
    "logout": ({}, "++++++++n", None),
    "me": ({}, "+++++++++", "things:read"),
    "openid_begin": ({}, "uuuuuuuuu", None),
    "openid_finish": ({"state": "s", "query": "code=c"}, "uuuuuuuuu", None),
    "openid_account": ({}, "++++++++n", None),
    "openid_forget": ({}, "++++++++n", None),
    "setup": ({"secret": "setup", "name": "N", "login": "n", "password": PASSWORD, "group": "G"}, "sssssssss", None),
    "notifications": ({}, "++++++++n", "things:read"),
    "read_notifications": ({}, "++++++++n", "things:write"),
    "token": ({}, "++++++++n", None),
    # Accounts
    "sessions": ({}, "++++++++n", None),
    "end_session": ({}, "++++++++n", None),
    "people": ({}, "+xxxxxxxn", None),
    "add_person": ({"name": "N", "login": "new"}, "+xxxxxxxn", None),
    "password_link": ({"user": "eve"}, "+xxxxxxxn", None),
    "set_password": ({"secret": "password", "password": PASSWORD}, "+++++++++", None),
    "change_password": ({"old": PASSWORD, "password": f"another {PASSWORD}"}, "++++++++n", None),
    "change_profile": ({"name": "N", "color": "#123456"}, "++++++++n", None),
    "disable_person": ({"user": "eve"}, "+xxxxxxxn", None),
    "enable_person": ({"user": "eve"}, "+xxxxxxxn", None),
    "my_data": ({}, "++++++++n", None),
    "erase_person": ({"user": "nobody"}, "-xxxxxxxn", None),
    "hand_over": ({"user": "ben", "to": "eve"}, "+xxxxxxxn", None),
    "administer": ({"user": "eve", "admin": True}, "+xxxxxxxn", None),
    "admit_guests": ({"who": "nobody"}, "+xxxxxxxn", None),
    # Clients
    "clients": ({}, "++++++++n", None),
    "register_client": (
        {"name": "N", "groups": ["g"], "scopes": ["stream"], "grants": ["client_credentials"]}, "++x-----n", None,
    ),
    "disable_client": ({"client": "c"}, "++------n", None),
    "rotate_client_secret": ({"client": "c"}, "++------n", None),
    "access_request": ({"query": "client_id=nobody"}, "iiiiiiiin", None),
    "answer_access_request": ({"query": "client_id=nobody", "approve": True}, "iiiiiiiin", None),
    "device_request": ({"user_code": "BBBB-BBBB"}, "++++++++n", None),
    "answer_device_request": ({"user_code": "BBBB-BBBB", "approve": True}, "++++++++n", None),
    "consents": ({}, "++++++++n", None),
    "withdraw_consent": ({"client": "c"}, "--------n", None),
    "stream_ticket": ({"thing": "t", "scopes": ["stream"]}, "+++++++-n", "stream"),
    "revoke_ticket": ({"ticket": "t"}, "--------n", "stream"),
    # Receivers
    "receivers": ({}, "++++++++n", None),
    "add_receiver": ({"url": "https://x", "group": "g"}, "++x-----n", None),
    "change_receiver": ({"receiver": "r", "enabled": False}, "++------n", None),
    "remove_receiver": ({"receiver": "r"}, "++------n", None),
    "rotate_receiver_secret": ({"receiver": "r"}, "++------n", None),
    "test_receiver": ({"receiver": "r"}, "++------n", None),
    "dead_letters": ({"receiver": "r"}, "++------n", None),
    "replay": ({"receiver": "r"}, "++------n", None),
    # Administrators
    "audit_log": ({}, "+xxxxxxxn", "admin"),
    "drain_processes": ({"ids": [1]}, "+xxxxxxxn", "admin"),
    "restart_processes": ({"process": "_stream"}, "+xxxxxxxn", "admin"),
    "start_processes": ({"count": 2}, "+xxxxxxxn", "admin"),
}  # fmt: skip

#: What guests may do, one who may look and one who may change it; all other actions are refused to both.
GUESTS = {
    "open": "++", "rename": "x+", "attach_image": "x+", "edit": "x+", "refresh": "++", "search": "++", "scroll": "ii",
    "undo": "xc", "redo": "xc", "comment": "x+", "comments": "++", "read_comments": "++", "resolve": "x+", "export": "++",
    "history": "++", "revert": "x+", "playback": "++", "name_version": "x+", "select": "++", "close": "++",
    "look_at_link": "++", "open_link": "++", "join": "++", "login": "++", "logout": "++", "me": "++", "token": "++",
    "openid_begin": "uu", "openid_finish": "uu", "set_password": "++", "setup": "ss",
}  # fmt: skip


class RightsTests(CatalogueTestCase):
    """Who may do what."""

    #: Whether something has been done since the store was filled.
    _used = False

    def fill(self, tx: Connection) -> None:
        """And a client of the group `g`, a device that waits, a receiver; two links, and a guest who has come by each."""
        super().fill(tx)
        roles: tuple[tuple[str, access.Role, str], ...] = (("l", "viewer", "gwen"), ("m", "editor", "gert"))
        for link, role, guest in roles:
            secret = b"" if link == "m" else people.digest("link")
            made = share_links.Link(link, "t", "", role, None, None, 0, None, "ada", NOW)
            share_links.make(tx, share_links.NewLink(made, secret))
            share_links.come(tx, share_links.Coming(secret, guest, True, guest.title(), NOW))
        comments.add(tx, "c", "t", None, "cat", "It is red.", (None, None, None), NOW)
        updates.append(tx, [Update("t", 1, 1, "ada", NOW, b"u", 0)])
        add_clients(tx)
        receivers.add(tx, receivers.NewReceiver("r", "https://other", "g", "gus", None, "hmac", bytes(32), NOW))
        device = grants.DeviceCode(b"device", user_code_digest("BBBB-BBBB"), "p", "stream", 5, NOW, NOW + 1000)
        grants.add_device(tx, device)

    def outcome(self, name: str, who: str | None, scopes: str | None = None) -> str:
        """What becomes of an action with good parameters."""
        if self._used:
            self.fresh()
        result = self.perform(name, who, scopes, **RIGHTS[name][0])
        # What was refused has changed nothing.
        self._used = not isinstance(result, str)
        return "ok" if self._used else str(result)

    def test_table_is_complete(self) -> None:
        """An action that the table does not know fails the suite."""
        self.assertEqual(sorted(RIGHTS), sorted(catalogue.actions()))

    def test_everybody(self) -> None:
        """Every action by every kind of person; what one may not see does not exist."""
        for name, (_, outcomes, _) in RIGHTS.items():
            for who, outcome in zip(PEOPLE, outcomes, strict=True):
                self.assertEqual(self.outcome(name, who), OUTCOMES[outcome], (name, who))

    def test_guests(self) -> None:
        """What guests may do; what is not in the table is not for them, also where it would come to nothing."""
        for name in RIGHTS:
            for who, outcome in zip(("gwen", "gert"), GUESTS.get(name, "xx"), strict=True):
                self.assertEqual(self.outcome(name, who), OUTCOMES[outcome], (name, who))

    def test_scopes(self) -> None:
        """A token needs the action's scope, and for some actions no token will do."""
        everything = "stream things:read things:write admin"
        for name, (_, _, scope) in RIGHTS.items():
            lacking = " ".join(set(everything.split()) - {scope})
            self.assertEqual(self.outcome(name, "ada", lacking), "forbidden", name)
            if scope is not None:
                self.assertNotEqual(self.outcome(name, "ada", scope), "forbidden", name)

    def test_missing_is_like_not_yours(self) -> None:
        """The same words for both."""
        said = set()
        for who, thing in (("eve", "t"), ("eve", "nonsense"), ("ben", "nonsense")):
            with self.assertRaises(Refusal) as raised:
                self.performer.perform("open", self.call(who), json.dumps({"thing": thing}).encode()).send(None)
            said.add((raised.exception.code, raised.exception.message))
        self.assertEqual(len(said), 1)
