"""What `widgetapp_admin --help` says."""

from __future__ import annotations

USAGE = """\
widgetapp_admin -status [-process NAME] [-id N,N] [-watch] [-json]
       widgetapp_admin -process _sfe -n N -start
       widgetapp_admin -process _sfe|_stream [-id N,N] -stop|-restart|-drain|-stacks
       widgetapp_admin -quarantine [-thing ID [-release]] [-json]
       widgetapp_admin -backup FILE | -restore FILE [-force]
       widgetapp_admin -verify FILE
       widgetapp_admin -people | -groups [-json]
       widgetapp_admin -person LOGIN -add NAME|-link|-disable|-enable|-promote|-demote|-erase
       widgetapp_admin -group NAME -approve|-withdraw
       widgetapp_admin -receivers [-json]
       widgetapp_admin -receiver ID -test|-replay
       widgetapp_admin -audit [-n N] [-json]
       widgetapp_admin -audit -verify [MARK] [-json]"""

#: What verbs do; those that stand alone, and those with a file.
FLAGS = {
    "status": "show all processes: state, CPU, memory, clients, ... and why something does not run",
    "start": "start -n new ones (or those with -id)",
    "stop": "end them",
    "restart": "replace them by new ones; an SFE hands its connections over",
    "drain": "have SFEs hand their connections to others, then end them",
    "stacks": "show what they are doing at this moment: their Python stacks",
    "quarantine": "show the Things that nobody may change at present, and updates that were kept from their Things",
    "people": "show everybody who has an account",
    "link": "make a one-time link by which somebody sets his password",
    "disable": "let somebody in no more, and end what he has open",
    "enable": "let him in again",
    "promote": "make somebody an administrator of WidgetApp",
    "demote": "make him one no more",
    "erase": "erase what names somebody who is disabled, and owns nothing any more",
    "groups": "show all User Groups",
    "approve": "approve live collaboration for a User Group",
    "withdraw": "withdraw that",
    "receivers": "show the addresses to which is delivered what people do, and how that goes",
    "test": "send a receiver a message that says nothing, and show what it answers",
    "replay": "deliver to a receiver again what it has never taken",
    "audit": "show the audit log: its last -n lines, 20 if not said; with -json all of it",
}
FILES = {
    "backup": "write all data to a file, while WidgetApp runs",
    "restore": "put a backup in the place of the data directory; WidgetApp must not be running",
}
VERIFY = (
    "check a backup: checksums, store, every Thing, every image; with -audit: check that the audit log is as it was written, "
    "and still holds the line of a MARK that an earlier check has shown"
)

EXAMPLES = """\
examples:
  widgetapp_admin -status -watch                  look on, until Ctrl-C
  widgetapp_admin -process _sfe -n 3 -start       start 3 more SFEs, under the ids of gone ones first
  widgetapp_admin -process _sfe -id 2,3 -restart  restart SFE 2 and SFE 3; their clients stay connected
  widgetapp_admin -process _stream -id 1 -stacks  see what the document worker of SFE 1 is doing
  widgetapp_admin -quarantine                     see what was kept from its Thing, and why
  widgetapp_admin -backup /var/backups/widgetapp-monday.backup
  widgetapp_admin -verify /var/backups/widgetapp-monday.backup
  widgetapp_admin -person ada -link               help somebody who has forgotten his password
  widgetapp_admin -group Workshop -approve        let a group work live
  widgetapp_admin -receivers                      see which receivers do not take what is delivered to them
  widgetapp_admin -audit -verify                  see whether the audit log is as it was written

exit codes:
"""
