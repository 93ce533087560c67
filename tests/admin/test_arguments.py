"""The command line of `widgetapp_admin`."""

from __future__ import annotations

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.admin.arguments import GOES_WITH, CommandLine, parse
from widgetapp.admin.complaints import REFUSED, Complaint
from widgetapp.admin.wording import EXAMPLES
from widgetapp.wire.status import Order


class ParseTests(SynchronousTestCase):
    """What is meant."""

    def parse(self, text: str) -> CommandLine:
        """Parse words."""
        return parse(text.split())

    def test_the_command_of_the_brief(self) -> None:
        """In this order, and in any other."""
        order = Order("start", "_sfe", (), 3)
        for text in ("-process _sfe -n 3 -start", "-start -n 3 -process _sfe", "--start -n=3 --process=_sfe"):
            self.assertEqual(self.parse(text).order(), order)

    def test_orders(self) -> None:
        """All the others."""
        for verb in ("stop", "restart", "drain", "stacks"):
            line = self.parse(f"-process _stream -id 2,3,2 -{verb}")
            self.assertEqual(line.order(), Order(verb, "_stream", (2, 3)))
        self.assertEqual(self.parse("-process _sfe -start -id 2").order(), Order("start", "_sfe", (2,)))

    def test_status(self) -> None:
        """With and without a choice; to watch, or to want JSON, says enough."""
        self.assertEqual(self.parse("-status -process _journal -json"), CommandLine("status", "_journal", json=True))
        self.assertEqual(self.parse("-watch"), CommandLine("status", watch=True))
        self.assertEqual(self.parse("-json -id 1"), CommandLine("status", ids=(1,), json=True))

    def test_files(self) -> None:
        """Backups, and where the data is."""
        self.assertEqual(
            self.parse("-backup b -data d -force"), CommandLine("backup", file=Path("b"), data=Path("d"), force=True)
        )
        self.assertEqual(self.parse("-verify b -config c"), CommandLine("verify", file=Path("b"), config=Path("c")))
        self.assertTrue(self.parse("-restore b").named_file().is_absolute())

    def test_audit(self) -> None:
        """The audit log, or whether it is sound, which `-verify` means only there."""
        self.assertEqual(self.parse("-audit"), CommandLine("audit", count=20))
        self.assertEqual(self.parse("-audit -n 3 -json"), CommandLine("audit", count=3, json=True))
        for text, mark in (("-audit -verify", ""), ("-verify 3:ab -audit", "3:ab")):
            self.assertEqual(self.parse(text), CommandLine("audit", count=20, mark=mark))
        with self.assertRaises(Complaint) as raised:
            self.parse("-verify").named_file()
        self.assertIn("-verify FILE", raised.exception.next_step)

    def test_people_and_groups(self) -> None:
        """Whom, and what is to become of him."""
        self.assertEqual(self.parse("-people -json"), CommandLine("people", json=True))
        self.assertEqual(parse(["-person", "nora", "-add", "Nora Lind"]), CommandLine("add", person="nora", name="Nora Lind"))
        for verb in ("link", "disable", "enable", "promote", "demote", "erase"):
            self.assertEqual(self.parse(f"-person ben -{verb}"), CommandLine(verb, person="ben"))
        for verb in ("approve", "withdraw"):
            self.assertEqual(parse(["-group", "Product Workshop", f"-{verb}"]), CommandLine(verb, group="Product Workshop"))

    def test_receivers(self) -> None:
        """Which, and what is to be done."""
        self.assertEqual(self.parse("-receivers -json"), CommandLine("receivers", json=True))
        for verb in ("test", "replay"):
            self.assertEqual(self.parse(f"-receiver r -{verb}"), CommandLine(verb, receiver="r"))

    def test_quarantine(self) -> None:
        """All of it, one Thing of it, or one Thing to be released."""
        self.assertEqual(self.parse("-quarantine -json"), CommandLine("quarantine", json=True))
        self.assertEqual(self.parse("-quarantine -thing t"), CommandLine("quarantine", thing="t"))
        line = self.parse("-quarantine -release -thing t")
        self.assertEqual((line, line.named_thing()), (CommandLine("quarantine", thing="t", release=True), "t"))
        with self.assertRaises(Complaint) as raised:
            self.parse("-quarantine -release").named_thing()
        self.assertIn("-thing ID -release", raised.exception.next_step)

    def test_what_means_nothing(self) -> None:
        """Each is refused with its cause and a next step."""
        for text, cause, next_step in (
            ("", "what to do", "-status, -start"),
            ("-process _sfe", "what to do", "-restart"),
            ("-process _sfe -n 3", "what to do", "-start"),
            ("-start -stop -process _sfe", "-start and -stop at once", "one of them"),
            ("-status -backup f", "-status and -backup at once", "one of them"),
            ("-stop", "-stop what?", "-process _sfe or -process _stream"),
            ("-process _sfe -n 3 -stop", "-n does not go with -stop", "-start"),
            ("-process _sfe -n 3 -id 2 -start", "-n says how many", "one of them"),
            ("-process _sfe -n 0 -start", "-n 0", "-n 3"),
            ("-process _sfe -n -2 -start", "-n -2", "-n 3"),
            ("-process _sfe -n three -start", "-n three", "-n 3"),
            ("-process _sfe -id two -stop", "-id two", "-id 2,3"),
            ("-process _sfe -id 2,,3 -stop", "-id 2,,3", "-id 2,3"),
            ("-process _sfe -id -stop", "-id: expected one argument", "--help"),
            ("-process _sfee -stop", "no process '_sfee'", "_sfe, _stream"),
            ("-process _sfee -status", "no process '_sfee'", "_journal"),
            ("-process _journal -restart", "_journal takes no orders", "-status"),
            ("-sttaus", "no -sttaus", "-status"),
            ("--stat", "no --stat", "did you mean -sta"),
            ("-resto f", "no -resto", "-restore"),
            ("-zzz", "no -zzz", "--help"),
            ("-status extra", "extra", "--help"),
            ("-backup", "expected one argument", "--help"),
            ("-release -thing t", "what to do", "-quarantine"),
            ("-status -thing t", "-thing does not go with -status", "-quarantine"),
            ("-watch -backup f", "-watch does not go with -backup", "-status"),
            ("-person ben", "what to do", "-link"),
            ("-group g -disable", "-group does not go with -disable", "-approve"),
            ("-receiver r -link", "-receiver does not go with -link", "-replay"),
            ("-force -process _sfe -stop", "-force does not go with -stop", "-backup or -restore"),
        ):
            with self.assertRaises(Complaint, msg=text) as raised:
                self.parse(text)
            self.assertIn(cause, raised.exception.cause)
            self.assertIn(next_step, raised.exception.next_step, text)
            self.assertEqual(raised.exception.code, REFUSED)


class HelpTests(SynchronousTestCase):
    """`--help` is enough to find one's way."""

    def help(self) -> str:
        """What it prints."""
        from contextlib import redirect_stdout
        from io import StringIO

        said = StringIO()
        with redirect_stdout(said), self.assertRaises(SystemExit) as raised:
            parse(["--help"])
        self.assertEqual(raised.exception.code, 0)
        return said.getvalue()

    def test_all_is_there(self) -> None:
        """Every option, every exit code, and the command of the brief."""
        text = self.help()
        for option in {*GOES_WITH, *(option for options in GOES_WITH.values() for option in options), "data", "config"}:
            self.assertRegex(text, rf"\n  -{option}\b", option)
        for code in range(4):
            self.assertRegex(text, rf"\n  {code}  \w")
        self.assertIn("widgetapp_admin -process _sfe -n 3 -start", text)

    def test_examples(self) -> None:
        """The examples mean something."""
        examples = re.findall(r"^  widgetapp_admin (.*?)(?:  .*)?$", EXAMPLES, re.MULTILINE)
        self.assertGreater(len(examples), 4)
        for example in examples:
            parse(example.split())
