"""Every user action that a token may perform. Made by `python -m tools.client_stub`; do not change it by hand."""

from collections.abc import Awaitable
from typing import Any, Literal

import msgspec

import widgetapp.store.groups
import widgetapp.useractions.auditing
import widgetapp.useractions.comments
import widgetapp.useractions.copies
import widgetapp.useractions.declaration
import widgetapp.useractions.editing
import widgetapp.useractions.groups
import widgetapp.useractions.many
import widgetapp.useractions.notifications
import widgetapp.useractions.pictures
import widgetapp.useractions.processes
import widgetapp.useractions.share_links
import widgetapp.useractions.sharing
import widgetapp.useractions.shelf
import widgetapp.useractions.tagging
import widgetapp.useractions.things
import widgetapp.useractions.tickets
import widgetapp.useractions.values
import widgetapp.useractions.versions
import widgetapp.useractions.widgets

class Actions:
    """The user actions; each may be given a `key`, under which it is performed once (`Idempotency-Key`)."""

    async def approve_live(
        self,
        *,
        group: str,
        live: bool,
        key: str | None = ...,
    ) -> widgetapp.store.groups.Group:
        """Approve live collaboration for a User Group, or withdraw or refuse it; either acts at once on whoever is there."""

    async def ask_for_live(
        self,
        *,
        group: str,
        key: str | None = ...,
    ) -> widgetapp.store.groups.Group:
        """Ask the administrators to approve live collaboration for a User Group."""

    async def audit_log(
        self,
        *,
        before: int | None = ...,
        limit: int = ...,
        actor: str | None = ...,
        action: str | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.auditing.AuditPage:
        """The audit log: every change of rights and every administrative act, the newest first."""

    async def change_link(
        self,
        *,
        thing: str,
        link: str,
        role: Literal['viewer', 'commenter', 'editor'],
        key: str | None = ...,
    ) -> widgetapp.useractions.share_links.ShareLinks:
        """Change what those may do who come by a link; it acts at once on those who have."""

    async def close(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.declaration.Nothing:
        """Say that the caller is done with a Thing: what he has selected is shown no more. What he streams is not touched."""

    async def comment(
        self,
        *,
        thing: str,
        text: str,
        reply_to: str | None = ...,
        widget: str | None = ...,
        x: float | None = ...,
        y: float | None = ...,
        mentions: list[str] = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.comments.Comment:
        """Say something about a Thing. A thread that was resolved goes on by that."""

    async def comments(
        self,
        *,
        thing: str,
        resolved: bool = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.comments.Comments:
        """What is said about a Thing, and how much of it the caller has read."""

    async def create(
        self,
        *,
        name: str,
        group: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Thing:
        """Make a new, empty Thing in a User Group."""

    async def create_group(
        self,
        *,
        name: str,
        key: str | None = ...,
    ) -> widgetapp.store.groups.Group:
        """Make a User Group, which is not approved for live collaboration yet, and administer it."""

    async def delete(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Thing:
        """Put a Thing into the bin, from where it can be restored. Whoever has it open is told."""

    async def delete_comment(
        self,
        *,
        thing: str,
        comment: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.comments.Comment:
        """Take back what one has said; the Thing's owners may take back what others have."""

    async def drain_processes(
        self,
        *,
        process: Literal['_sfe', '_stream'] = ...,
        ids: list[int] = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.processes.Done:
        """Hand the clients of these processes over to others, and end them."""

    async def duplicate(
        self,
        *,
        thing: str,
        name: str | None = ...,
        group: str | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Thing:
        """Make a copy of a Thing as it is now, of which the caller is the owner. Its history begins anew."""

    async def edit(
        self,
        *,
        thing: str,
        changes: list[widgetapp.useractions.widgets.AddWidget | widgetapp.useractions.widgets.SetWidget | widgetapp.useractions.widgets.DeleteWidget | widgetapp.useractions.widgets.ReorderWidget] | msgspec.UnsetType = ...,
        dry_run: bool = ...,
        update: bytes | msgspec.UnsetType = ...,
        state: bytes | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.editing.Edited:
        """Change the content of a Thing: a list of changes to its widgets, made all or none; or a Yjs update.

        Answered when the change is on the server's disk; whoever has the Thing open live sees it at once. A change is made only if
        its widget is still as it was, where `only_if` names the widget's `etag`. With the header `Idempotency-Key` the same
        request may be sent again: the changes are made once. So may the same Yjs update be, by itself."""

    async def export(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.copies.Exported:
        """A Thing as an Excalidraw file."""

    async def favourite(
        self,
        *,
        things: list[str],
        on: bool = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.shelf.Favoured:
        """Make Things favourites of one's own, or not any more. What one may not see is passed over."""

    async def for_each(
        self,
        *,
        do: Literal['delete', 'restore', 'tag'],
        things: list[str],
        params: dict[str, Any] = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.many.Done:
        """Do to many Things what `delete`, `restore` or `tag` does to one: each for itself, by the rights that one has there, and
        all in one transaction. Of each that it was done to, listeners hear as if it had been done alone."""

    async def group_people(
        self,
        *,
        group: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.groups.GroupPeople:
        """Who belongs to a User Group."""

    async def groups(
        self,
        *,
        all: bool = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.groups.GroupList:
        """The User Groups that one belongs to; for administrators, all there are."""

    async def history(
        self,
        *,
        thing: str,
        before: int | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.versions.History:
        """Who has worked on a Thing, and when: each stretch of work with the version that it led to, and what became of which
        widgets."""

    async def import_(
        self,
        *,
        name: str,
        group: str,
        content: dict[str, Any],
        key: str | None = ...,
    ) -> widgetapp.useractions.copies.Imported:
        """Make a Thing out of an Excalidraw file."""

    async def me(
        self,
        *,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Me:
        """Who is logged in. To ask when nobody is, is no mistake."""

    async def name_version(
        self,
        *,
        thing: str,
        version: int,
        name: str | None,
        key: str | None = ...,
    ) -> widgetapp.useractions.versions.NamedVersions:
        """Give a version of a Thing a name, another one, or none."""

    async def notifications(
        self,
        *,
        limit: int = ...,
        before: int | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.notifications.Notified:
        """What others have done that concerns the caller, newest first; only what is about something that he may see still."""

    async def open(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.things.Opened:
        """What one needs to know before joining a Thing on the Streaming API."""

    async def pictures(
        self,
        *,
        things: list[str],
        key: str | None = ...,
    ) -> widgetapp.useractions.pictures.Drawn:
        """Small pictures of Things, as they were some seconds ago at most while somebody works on them."""

    async def playback(
        self,
        *,
        thing: str,
        at: list[int] = ...,
        after: int = ...,
        upto: int | None = ...,
        frames: int = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.versions.Played:
        """What a Thing was, moment by moment. The first one is whole, unless it is what changed behind a version; each other one
        has what differs from the one before."""

    async def put_member(
        self,
        *,
        group: str,
        user: str,
        admin: bool = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.groups.GroupPeople:
        """Make somebody a member of a User Group, or change whether he administers it."""

    async def read_comments(
        self,
        *,
        thing: str,
        number: int,
        comment: str | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.declaration.Nothing:
        """Note how far the caller has read, in one thread or in all; of what is said there, he need not be notified any more."""

    async def read_notifications(
        self,
        *,
        number: int | None = ...,
        alone: bool = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.notifications.Notified:
        """Note that the caller has read his notifications, all, up to one, or that one; gives how many he has not."""

    async def redo(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.editing.Edited:
        """Make the edit again that the caller has undone last. Refused (`conflict`) where somebody has changed the same since."""

    async def refresh(
        self,
        *,
        thing: str,
        widgets: bool = ...,
        version: int | None = ...,
        since: int | None = ...,
        state: bytes | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.editing.Refreshed:
        """The content of a Thing as it is now: all of it, or what the caller has not got yet; or as it was at a version."""

    async def remove_member(
        self,
        *,
        group: str,
        user: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.groups.GroupPeople:
        """Take somebody out of a User Group, which its administrators may; or leave it oneself."""

    async def rename(
        self,
        *,
        thing: str,
        name: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Thing:
        """Give a Thing another name."""

    async def rename_group(
        self,
        *,
        group: str,
        name: str,
        key: str | None = ...,
    ) -> widgetapp.store.groups.Group:
        """Give a User Group another name."""

    async def renew_link(
        self,
        *,
        thing: str,
        link: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.share_links.MadeLink:
        """Give a link another ending. The old one leads nowhere, and who came by it is put out at once."""

    async def resolve(
        self,
        *,
        thing: str,
        comment: str,
        resolved: bool = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.comments.Comment:
        """Say that a thread is done with, or that it is not."""

    async def restart_processes(
        self,
        *,
        process: Literal['_sfe', '_stream'] = ...,
        ids: list[int] = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.processes.Done:
        """Replace these processes by new ones, to which their clients are handed over."""

    async def restore(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Thing:
        """Take a Thing out of the bin."""

    async def revert(
        self,
        *,
        thing: str,
        version: int,
        user: str | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.editing.Edited:
        """Let the widgets of a Thing be as they were at a version, or undo what one person has changed since then; what others have
        changed of the same since him stays, and is named as `skipped`. That is an edit like any other: everybody sees it at once,
        what was there before stays in the history, and `undo` takes it back."""

    async def revoke_link(
        self,
        *,
        thing: str,
        link: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.share_links.ShareLinks:
        """Take a link back. It leads nowhere, and who came by it is put out at once."""

    async def revoke_ticket(
        self,
        *,
        ticket: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.declaration.Nothing:
        """End a ticket of one's own. Connections that were let in by it are closed at once."""

    async def scroll(
        self,
        *,
        cursor: str | None = ...,
        limit: int = ...,
        thing: str | None = ...,
        rectangle: tuple[float, float, float, float] | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.editing.Scrolled:
        """The next page of a search; or, of a Thing, the widgets that reach into a rectangle."""

    async def search(
        self,
        *,
        query: str = ...,
        bin: bool = ...,
        limit: int = ...,
        tags: list[str] = ...,
        among: Literal['all', 'favourites', 'opened'] = ...,
        sort: Literal['changed', 'name', 'created', 'opened'] = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Page:
        """Find Things by their names, or by what is written on their widgets, by tags, among one's favourites; in an order."""

    async def select(
        self,
        *,
        thing: str,
        widgets: list[str],
        key: str | None = ...,
    ) -> widgetapp.useractions.declaration.Nothing:
        """Show to whoever has a Thing open live which widgets the caller has selected, under his name.

        It is shown for a minute, or until he selects something else there, or closes the Thing. Nothing of it is stored."""

    async def share(
        self,
        *,
        thing: str,
        role: Literal['viewer', 'commenter', 'editor'],
        user: str | None = ...,
        group: str | None = ...,
        ends_in: int | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.sharing.Audience:
        """Show a Thing to a person or to a User Group; what was so before is replaced."""

    async def share_by_link(
        self,
        *,
        thing: str,
        role: Literal['viewer', 'commenter', 'editor'],
        name: str = ...,
        ends_in: int | None = ...,
        password: str | None = ...,
        most_uses: int | None = ...,
        mail: str | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.share_links.MadeLink:
        """Make a link that shows a Thing to whoever has it, also to guests who have no account."""

    async def share_links(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.share_links.ShareLinks:
        """The links that show a Thing."""

    async def start_processes(
        self,
        *,
        process: Literal['_sfe', '_stream'] = ...,
        count: int = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.processes.Done:
        """Start further processes; they count as asked for until they are stopped."""

    async def stream_ticket(
        self,
        *,
        thing: str,
        scopes: list[Literal['stream', 'things:read', 'things:write']] = ...,
        lasts: int = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.tickets.Ticket:
        """Make a token for one Thing, good for at most a day, with which one streams without renewing it. It can do no more than
        one may oneself."""

    async def tag(
        self,
        *,
        thing: str,
        add: list[str] = ...,
        remove: list[str] = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.values.Thing:
        """Put tags on a Thing, and take others off."""

    async def tags(
        self,
        *,
        key: str | None = ...,
    ) -> widgetapp.useractions.tagging.UsedTags:
        """The tags of all Things that one may see."""

    async def transfer(
        self,
        *,
        thing: str,
        user: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.sharing.Audience:
        """Make somebody else who can see a Thing its owner."""

    async def undo(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.editing.Edited:
        """Take back the last edit by a list of changes that the caller has made on a Thing. Refused (`conflict`) where somebody
        has changed the same since."""

    async def unshare(
        self,
        *,
        thing: str,
        user: str | None = ...,
        group: str | None = ...,
        key: str | None = ...,
    ) -> widgetapp.useractions.sharing.Audience:
        """Show a Thing to a person or a User Group no more. It acts at once on whoever has it open."""

    async def visit(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.declaration.Nothing:
        """Note that one has opened a Thing: it is among those opened last from now on, for oneself."""

    async def who_can_see(
        self,
        *,
        thing: str,
        key: str | None = ...,
    ) -> widgetapp.useractions.sharing.Audience:
        """Who can see a Thing, and why."""

    def _perform(self, action: widgetapp.useractions.declaration.UserAction, params: msgspec.Struct, key: str | None) -> Awaitable[Any]: ...
