"""The command line of `widgetapp_admin`: what may be said, and what is meant by it."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

from ..wire.status import Order, ProcessName
from .complaints import EXIT_CODES, REFUSED, Complaint
from .wording import EXAMPLES, FILES, FLAGS, USAGE, VERIFY

HELP = "`widgetapp_admin --help` has it all"

#: What is done with people, with User Groups and with receivers.
PERSON_VERBS = ("add", "link", "disable", "enable", "promote", "demote", "erase")
GROUP_VERBS = ("approve", "withdraw")
RECEIVER_VERBS = ("test", "replay")
#: The option that says whom a verb is for.
SUBJECTS = {"person": PERSON_VERBS, "group": GROUP_VERBS, "receiver": RECEIVER_VERBS}
#: What each verb may be combined with, beside -data and -config.
GOES_WITH = {
    "status": {"process", "id", "json", "watch"},
    "start": {"process", "id", "n", "json"},
    "stop": {"process", "id", "json"},
    "restart": {"process", "id", "json"},
    "drain": {"process", "id", "json"},
    "stacks": {"process", "id", "json"},
    "quarantine": {"thing", "release", "json"},
    "backup": {"force", "json"},
    "restore": {"force", "json"},
    "verify": {"json"},
    "audit": {"verify", "n", "json"},
    "people": {"json"},
    **{verb: {"person", "json"} for verb in PERSON_VERBS},
    "groups": {"json"},
    **{verb: {"group", "json"} for verb in GROUP_VERBS},
    "receivers": {"json"},
    **{verb: {"receiver", "json"} for verb in RECEIVER_VERBS},
}
ORDERS = ("start", "stop", "restart", "drain", "stacks")
FILE_VERBS = ("backup", "restore", "verify")
#: How many lines of the audit log are shown where it is not said.
LINES = 20
#: What can be ordered to do something; what else there is comes and goes with the daemon.
ORDERED = ("_sfe", "_stream")


@dataclass(frozen=True)
class CommandLine:
    """What is wanted."""

    verb: str
    process: str | None = None
    ids: tuple[int, ...] = ()
    count: int = 1
    file: Path | None = None
    data: Path | None = None
    config: Path | None = None
    json: bool = False
    watch: bool = False
    force: bool = False
    thing: str | None = None
    release: bool = False
    #: What an earlier check of the audit log has shown; empty where it is to be checked with none.
    mark: str | None = None
    #: Whom a verb is for, and how somebody new is called.
    person: str | None = None
    group: str | None = None
    receiver: str | None = None
    name: str | None = None

    def order(self) -> Order:
        """The order, where the verb is one."""
        return Order(cast(Any, self.verb), cast(Any, self.process), self.ids, self.count)

    def named_thing(self) -> str:
        """The Thing, where the verb is for one."""
        if self.thing is None:
            raise Complaint("-release which Thing?", "as in `widgetapp_admin -quarantine -thing ID -release`", REFUSED)
        return self.thing

    def named_file(self) -> Path:
        """The file, where the verb takes one."""
        if self.file is None:
            raise Complaint(f"-{self.verb} needs a file", f"as in `widgetapp_admin -{self.verb} FILE`", REFUSED)
        return self.file.absolute()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Complaint(re.sub(r"^argument ", "", message), HELP, REFUSED)


def _parser() -> _Parser:
    codes = "\n".join(f"  {code}  {meaning}" for code, meaning in EXIT_CODES.items())
    parser = _Parser(
        "widgetapp_admin",
        usage=USAGE,
        description="Looks after a running WidgetApp: its processes and its backups.",
        epilog=EXAMPLES + codes,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    verbs = parser.add_argument_group("what to do")
    for verb, meaning in FLAGS.items():
        verbs.add_argument(f"-{verb}", action="store_true", help=meaning)
    for verb, meaning in FILES.items():
        verbs.add_argument(f"-{verb}", metavar="FILE", type=Path, help=meaning)
    verbs.add_argument("-add", metavar="NAME", help="make an account for somebody of that name; he sets his password by a link")
    verbs.add_argument("-verify", metavar="FILE", nargs="?", const="", help=VERIFY)
    verbs.add_argument("-help", "-h", action="help", help="show this")
    which = parser.add_argument_group("which processes, which Thing, whom")
    which.add_argument("-process", metavar="NAME", help="_sfe or _stream (with -status any that is shown)")
    which.add_argument("-id", metavar="N,N", help="only these, by the numbers of their SFEs")
    which.add_argument("-n", metavar="N", help="with -start: how many; 1 if not said; with -audit: how many lines")
    which.add_argument("-thing", metavar="ID", help="with -quarantine: only this Thing")
    which.add_argument("-person", metavar="LOGIN", help="somebody, by his log-in name")
    which.add_argument("-group", metavar="NAME", help="a User Group, by its name or id")
    which.add_argument("-receiver", metavar="ID", help="a receiver, by its id")
    how = parser.add_argument_group("how")
    how.add_argument("-json", action="store_true", help="print JSON")
    how.add_argument("-watch", action="store_true", help="with -status: again every 2 seconds, until Ctrl-C")
    how.add_argument("-release", action="store_true", help="with -quarantine: let people change the Thing again")
    how.add_argument("-force", action="store_true", help="replace the file; or move data that is in the way aside")
    where = parser.add_argument_group("where (otherwise as the daemon: by its defaults and the environment)")
    where.add_argument("-data", metavar="DIR", type=Path, help="the data directory")
    where.add_argument("-config", metavar="FILE", type=Path, help="the daemon's configuration")
    return parser


def parse(arguments: Sequence[str]) -> CommandLine:
    """What a command line means. Raises `Complaint`; prints the help and exits when that is asked for."""
    parser = _parser()
    known = set(parser._option_string_actions)
    found = parser.parse_args([_known_option(argument, known) for argument in arguments])
    given = {name: value for name, value in vars(found).items() if value not in (None, False)}
    verb = _verb(given)
    for option in given.keys() - GOES_WITH[verb] - {verb, "data", "config"}:
        others = " or ".join(f"-{other}" for other, options in GOES_WITH.items() if option in options)
        raise Complaint(f"-{option} does not go with -{verb}", f"it goes with {others}", REFUSED)
    if "n" in given and "id" in given:
        raise Complaint("-n says how many new ones, -id which ones", "say one of them", REFUSED)
    file = given.get(verb)
    return CommandLine(
        verb,
        _process(verb, given.get("process")),
        _ids(given.get("id")),
        _count(given.get("n"), LINES if verb == "audit" else 1),
        Path(file) if file and verb in FILE_VERBS else None,
        given.get("data"),
        given.get("config"),
        json="json" in given,
        watch="watch" in given,
        force="force" in given,
        thing=given.get("thing"),
        release="release" in given,
        mark=given.get("verify") if verb == "audit" else None,
        person=given.get("person"),
        group=given.get("group"),
        receiver=given.get("receiver"),
        name=given.get("add"),
    )


def _known_option(argument: str, known: set[str]) -> str:
    """The argument as the parser takes it: with one dash. It would take beginnings of options for the whole of them."""
    if not argument.startswith("-") or re.fullmatch(r"-\d*", argument):
        return argument
    name, equals, value = argument.partition("=")
    name = "-" + name.lstrip("-")
    if name in known:
        return name + equals + value
    near = " or ".join(difflib.get_close_matches(name, sorted(known), 3))
    raise Complaint(f"there is no {argument}", f"did you mean {near}?" if near else HELP, REFUSED)


def _verb(given: dict[str, Any]) -> str:
    verbs = [verb for verb in GOES_WITH if verb in given]
    if verbs == ["verify", "audit"]:
        return "audit"
    if len(verbs) > 1:
        raise Complaint(" and ".join(f"-{verb}" for verb in verbs) + " at once", "say one of them", REFUSED)
    if verbs:
        return verbs[0]
    if given.keys() & {"json", "watch"} and "n" not in given:
        return "status"
    raise Complaint("it is not said what to do", f"say one of -{', -'.join(GOES_WITH)}; {HELP}", REFUSED)


def _process(verb: str, name: str | None) -> str | None:
    if verb in ORDERS:
        if name is None:
            raise Complaint(f"-{verb} what?", " or ".join(f"-process {known}" for known in ORDERED), REFUSED)
        if name in get_args(ProcessName) and name not in ORDERED:
            raise Complaint(
                f"{name} takes no orders: it comes and goes with the daemon",
                "restart the daemon by the way it was started; `widgetapp_admin -status` shows how all are",
                REFUSED,
            )
    if name is not None and name not in get_args(ProcessName):
        allowed = ORDERED if verb in ORDERS else get_args(ProcessName)
        raise Complaint(f"there is no process {name!r}", f"there are {', '.join(allowed)}", REFUSED)
    return name


def _ids(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    if not re.fullmatch(r"[0-9]{1,6}(,[0-9]{1,6})*", text):
        raise Complaint(f"-id {text}: not a number", "as in -id 2, or -id 2,3 with no spaces", REFUSED)
    return tuple(dict.fromkeys(map(int, text.split(","))))


def _count(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise Complaint(f"-n {text}: not a number from 1 on", "as in -n 3", REFUSED)
    return int(text)
