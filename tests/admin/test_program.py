"""What `widgetapp_admin` says, and its exit codes. (The live tests run it against a real socket.)"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from unittest import mock

from twisted.trial.unittest import SynchronousTestCase

from tests.support.admin_program import DaemonTestCase, Said
from tests.support.commander import process
from tests.support.data_folder import BackupTestCase
from widgetapp.admin import client
from widgetapp.admin.complaints import DONE, FAILED, MISSING, REFUSED, Complaint
from widgetapp.wire.admin import Failed, Performed, Processes, encode
from widgetapp.wire.status import Outcome, ProcessStatus


class StatusTests(DaemonTestCase):
    """-status."""

    ROWS = (process("widgetapp"), process("_stream"), process("_sfe", 1), process("_sfe", 2, state="gone", why="killed"))

    def status(self, arguments: str, rows: tuple[ProcessStatus, ...] = ROWS) -> Said:
        """Run it against a daemon with these processes."""
        with self.answering(encode(Processes(list(rows)))):
            return self.said(arguments)

    def test_table_and_code(self) -> None:
        """Everything is shown; what should run and does not is an exit code."""
        said = self.status("-status")
        self.assertEqual((said.code, said.err), (MISSING, ""))
        self.assertEqual(len(said.out.splitlines()), 5)
        self.assertEqual(self.status_again("-status -process _stream").code, DONE)

    def status_again(self, arguments: str) -> Said:
        """Once more, at the same place."""
        self.socket.unlink()
        return self.status(arguments)

    def test_codes(self) -> None:
        """What is waited for counts as not running; what changes in good order does not."""
        for state, code in (
            ("running", DONE), ("starting", DONE), ("draining", DONE), ("stopping", DONE),
            ("waiting", MISSING), ("gone", MISSING),
        ):  # fmt: skip
            self.assertEqual(self.status("-status", (process("_sfe", 1, state=state),)).code, code, state)
            self.socket.unlink()

    def test_choice(self) -> None:
        """By name and by number; a number that is not there is named."""
        said = self.status("-status -process _sfe -id 1,7")
        self.assertEqual(said.code, MISSING)
        self.assertIn("there is no _sfe 7", said.err)
        self.assertEqual(len(said.out.splitlines()), 2)
        self.assertEqual(self.status_again("-status -id 0").code, DONE)

    def test_json(self) -> None:
        """The same for scripts."""
        rows = json.loads(self.status("-json -process _sfe").out)
        self.assertEqual([(row["id"], row["state"]) for row in rows], [(1, "running"), (2, "gone")])
        self.assertEqual(set(rows[0]), set(ProcessStatus.__struct_fields__))

    def test_watch(self) -> None:
        """It is shown again and again, also while the daemon is away, until Ctrl-C."""
        looks: list[list[ProcessStatus] | Complaint] = [
            [process("_sfe", 1)],
            Complaint("it is away", "wait"),
            [process("_sfe", 2)],
        ]
        waits: list[float] = []

        def look(_place: object) -> list[ProcessStatus]:
            seen = looks.pop(0)
            if isinstance(seen, Complaint):
                raise seen
            return seen

        def wait(seconds: float) -> None:
            waits.append(seconds)
            if not looks:
                raise KeyboardInterrupt

        self.patch(client, "look", look)
        with mock.patch("time.sleep", wait):
            said = self.said("-watch")
        self.assertEqual((said.code, waits), (DONE, [2.0] * 3))
        self.assertEqual(said.out.count("NAME"), 2)
        self.assertIn("it is away", said.out)
        self.assertEqual(said.out.count(str(self.data)), 3)

    def test_watch_without_a_daemon(self) -> None:
        """What was never there is not waited for."""
        self.assertEqual(self.said("-watch").code, FAILED)


class OrderTests(DaemonTestCase):
    """Orders."""

    def test_done(self) -> None:
        """It says what was done."""
        with self.answering(encode(Performed(Outcome(("started _sfe 1", "started _sfe 3"))))) as asked:
            said = self.said("-process _sfe -n 2 -start")
        self.assertEqual((said.code, said.out, said.err), (DONE, "started _sfe 1\nstarted _sfe 3\n", ""))
        self.assertEqual(json.loads(asked[0]), {"do": "start", "process": "_sfe", "ids": [], "count": 2})

    def test_refused(self) -> None:
        """It says why nothing was done, and a script sees it by the code."""
        for option, words in (("", ""), (" -json", '"refused":"above max_sfe = 4"')):
            with self.answering(encode(Performed(Outcome(refused="above max_sfe = 4")))):
                said = self.said("-process _sfe -n 2 -start" + option)
            self.assertEqual(said.code, REFUSED)
            self.assertIn(words, said.out)
            self.assertIn("widgetapp_admin: above max_sfe = 4\n  next: ", said.err)
            self.socket.unlink()


class UnreachableTests(DaemonTestCase):
    """No daemon, or not the one that it should be."""

    def failed(self, answer: bytes, arguments: str = "-status") -> str:
        """What is said of such an answer."""
        with self.answering(answer):
            said = self.said(arguments)
        self.socket.unlink()
        self.assertEqual((said.code, said.out), (FAILED, ""))
        return said.err

    def test_not_running(self) -> None:
        """No socket, or one that nobody listens on."""
        self.assertIn(f"not running on {self.data}\n  next: start it", self.said("-status").err)
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(self.socket))
        said = self.said("-process _sfe -stop")
        self.assertEqual(said.code, FAILED)
        self.assertIn("not running", said.err)

    def test_its_errors(self) -> None:
        """They are passed on."""
        self.assertEqual(self.failed(encode(Failed("the cause", "the step"))), "widgetapp_admin: the cause\n  next: the step\n")

    def test_another_version(self) -> None:
        """After an update the daemon may be of another version than the command."""
        for answer in (
            b'{"answer":"riddle"}\n',
            b'{"answer":"processes","processes":[{"name":"_sfe"}]}\n',
            encode(Performed(Outcome())),
        ):
            self.assertIn("restart the daemon after an update", self.failed(answer))
        self.assertIn("another version", self.failed(encode(Processes([])), "-process _sfe -stop"))

    def test_it_ends(self) -> None:
        """It ends, or is killed, in the midst of an answer."""
        self.assertIn("ended before it had answered", self.failed(b""))
        self.assertIn("ended before it had answered", self.failed(b'{"answer":"proc'))

    def test_it_hangs(self) -> None:
        """It does not answer in time."""
        self.patch(client, "LOOK_PATIENCE", 0.01)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket))
            listening.listen()
            said = self.said("-status")
        self.assertEqual(said.code, FAILED)
        self.assertIn("has not answered", said.err)

    def test_another_user(self) -> None:
        """Whose it is, and how to become that."""
        with mock.patch.object(socket.socket, "connect", side_effect=PermissionError(13, "Permission denied")):
            said = self.said("-status")
        self.assertEqual(said.code, FAILED)
        self.assertIn("is of another user", said.err)
        self.assertRegex(said.err, r"next: sudo -u \w+ widgetapp_admin")


class BackupVerbTests(BackupTestCase):
    """-backup, -verify, -restore."""

    def said(self, arguments: str) -> Said:
        """Run the command."""
        return Said(arguments)

    def test_there_and_back(self) -> None:
        """Each says what it did."""
        place = self.folder / "place"
        written = self.said(f"-backup {self.file} -data {self.data.path}")
        self.assertEqual((written.code, written.err), (DONE, ""))
        self.assertIn("2 users, 1 User Groups, 2 Things, 4 updates, 2 images", written.out)
        verified = self.said(f"-verify {self.file}")
        self.assertEqual((verified.code, verified.err), (DONE, ""))
        self.assertIn("It is good", verified.out)
        restored = self.said(f"-restore {self.file} -data {place}")
        self.assertEqual((restored.code, restored.err), (DONE, ""))
        self.assertIn(f"Restored: {place}.", restored.out)
        again = self.said(f"-restore {self.file} -data {place} -force")
        self.assertEqual(again.code, DONE)
        self.assertIn(f"before: {place}.before-", again.out)

    def test_json(self) -> None:
        """The same for scripts."""
        for verb in ("backup", "verify", "restore"):
            said = self.said(f"-{verb} {self.file} -json -data {self.data.path if verb == 'backup' else self.folder / 'new'}")
            found = json.loads(said.out)
            self.assertEqual((found["things"], found["images"], found["faults"], found["lacks"]), (2, 2, [], []))

    def test_refused(self) -> None:
        """What is not right to do is no failure, and has its own code."""
        self.back_up()
        for arguments, words in (
            (
                f"-backup {self.file} -data {self.data.path}",
                "already there\n  next: choose another name, or replace it with -force",
            ),
            (f"-restore {self.file} -data {self.data.path}", "holds data already\n  next: -force moves"),
        ):
            said = self.said(arguments)
            self.assertEqual((said.code, said.out), (REFUSED, ""))
            self.assertIn(words, said.err)

    def test_failed(self) -> None:
        """What is broken is a failure."""
        self.file.write_bytes(b"no backup")
        for arguments in (
            f"-verify {self.file}",
            f"-restore {self.file} -data {self.folder / 'new'}",
            f"-backup {self.file}.2 -data {self.folder}",
        ):
            said = self.said(arguments)
            self.assertEqual((said.code, said.out), (FAILED, ""))
            self.assertIn("\n  next: ", said.err)
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"data", "backups"})

    def test_lacks(self) -> None:
        """A backup with gaps is written, and it is said, at once and whenever it is verified."""
        self.data.image(1).unlink()
        said = self.said(f"-backup {self.file} -data {self.data.path}")
        self.assertEqual(said.code, FAILED)
        self.assertIn(f"was written, but not all is in it: the image {self.data.digests[1]} is missing", said.err)
        said = self.said(f"-verify {self.file}")
        self.assertEqual(said.code, FAILED)
        self.assertIn("is missing", said.err)
        said = self.said(f"-restore {self.file} -data {self.folder / 'new'}")
        self.assertEqual(said.code, DONE)
        self.assertIn("Not in it, as before", said.out)


class QuickTests(SynchronousTestCase):
    """The command starts at once."""

    def test_imports(self) -> None:
        """It imports neither Twisted nor the store until it needs one."""
        script = "import sys, widgetapp.admin.program; print({'twisted', 'sqlalchemy', 'pycrdt'} & set(sys.modules))"
        folder = Path(__file__).parent.parent.parent
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder)
        self.assertEqual(done.stdout, "set()\n")
