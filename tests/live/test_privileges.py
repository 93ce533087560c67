"""Ports below 1024, by each of the ways that the admin guide names; and nothing of WidgetApp has more rights than its user.

These tests begin as root: nobody else may take such a port, hand it over, or become another user. What is expected of systemd
is read from the units in etc/systemd; what it does with them is done by `setpriv` and tests/support/activating.py.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tests.support import activating
from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.ear import SCOPE, Ear, ear
from tests.support.ports import free_port
from tests.support.privileges import NOBODY, as_nobody, low_port, needs_root, not_root, of_all, status, unit
from tests.support.raw_socket import connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.ways import CLEO

WEB, LISTEN = "WIDGETAPP_WEB__LISTEN", "WIDGETAPP_LISTENER__LISTEN"
CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapAmb")


class Served:
    """A daemon by TLS, not started yet, whose files are nobody's."""

    def __init__(self, daemon: Daemon, web: int, listener: int) -> None:
        self.daemon = daemon
        self.listener = listener
        self.authority = TestAuthority()
        certificate, key = self.authority.issue().write(daemon.folder)
        daemon.url = f"https://127.0.0.1:{web}"
        daemon.environment |= {
            WEB: f"tcp:{web}:interface=127.0.0.1",
            LISTEN: f"tcp:{listener}:interface=127.0.0.1",
            "WIDGETAPP_WEB__PUBLIC_URL": daemon.url,
            "WIDGETAPP_WEB__CERTIFICATE": certificate,
            "WIDGETAPP_WEB__KEY": key,
        }
        for place in (daemon.folder, Path(certificate), Path(key)):
            os.chown(place, NOBODY, NOBODY)

    async def heard(self) -> None:
        """Start it; what somebody does in the browser is heard on the other port."""
        await self.daemon.start()
        (link,) = [line for line in self.daemon.program.lines if "/setup#" in line]
        cleo = Visitor(self.daemon.url, self.authority)
        await cleo.do("setup", secret=link.partition("/setup#")[2], **CLEO)
        one = await ear(self.daemon, self.listener, "cleo", self.authority)
        await one.call("subscribe", actions=["create"])
        await cleo.new_thing("Kettle")
        assert [heard[1:] for heard in await one.heard(1)] == [("create", "Kettle")]

    def assert_unprivileged(self) -> None:
        """All its processes are nobody's, and may do nothing that not everybody may."""
        pids = self.daemon.pids()
        assert len(pids) >= 4, pids
        for known in map(status, pids):
            assert {known["Uid"], known["Gid"]} == {" ".join([str(NOBODY)] * 4)}, known["Name"]
            assert set(known["Groups"].split()) <= {str(NOBODY)}, known["Name"]
            assert {int(known[name], 16) for name in CAPABILITIES} == {0}, known["Name"]


async def served(make_daemon: MakeDaemon, prefix: Sequence[str], *options: str, web: int = 0) -> Served:
    """A daemon with a listener below 1024, and a Python that everybody can run."""
    here = of_all()
    daemon = await make_daemon(environment=here.environment, demo=False, prefix=[*prefix, here.python], twistd_options=options)
    daemon.twistd = here.twistd
    return Served(daemon, web or free_port(), low_port())


async def refusal(daemon: Daemon) -> str:
    """Start a daemon that must not start; gives the reason."""
    program = daemon.launch()
    assert await program.ended() not in (0, None), program.tail()
    daemon.tolerate("WidgetApp does not start")
    said = "\n".join(program.lines)
    assert "Traceback" not in said, said
    return said


async def test_uid_and_gid(make_daemon: MakeDaemon) -> None:
    """`twistd --uid --gid`: both ports are taken as root, all else is done as that user."""
    one = await served(make_daemon, ["env"], f"--uid={NOBODY}", f"--gid={NOBODY}", web=low_port())
    await one.heard()
    one.assert_unprivileged()
    assert one.daemon.data.stat().st_uid == NOBODY
    await one.daemon.stop()


async def test_ambient_capability(make_daemon: MakeDaemon) -> None:
    """`AmbientCapabilities=`, as in widgetapp.service: a user of its own takes the ports, and then gives that right up."""
    names = unit("widgetapp.service")["Service"]["AmbientCapabilities"].lower().replace("cap_", "+").split()
    granted = [f"--inh-caps={','.join(names)}", f"--ambient-caps={','.join(names)}"]
    one = await served(make_daemon, as_nobody(*granted), web=low_port())
    await one.heard()
    one.assert_unprivileged()
    await one.daemon.stop()


async def test_systemd_sockets(make_daemon: MakeDaemon) -> None:
    """`systemd:`, as in the socket units: who has no right at all is handed both ports."""
    web = low_port()
    one = await served(make_daemon, [], web=web)
    units = [unit(name) for name in unit("sockets.conf")["Service"]["Sockets"].split()]
    names = [socket["Socket"]["FileDescriptorName"] for socket in units]
    assert [socket["Socket"]["ListenStream"].rpartition(":")[2] for socket in units] == ["443", "200"]
    bound = [f"{name}=127.0.0.1:{port}" for name, port in zip(names, (web, one.listener), strict=True)]
    one.daemon.prefix = [*activating.COMMAND, *bound, "--", *as_nobody(), *one.daemon.prefix]
    one.daemon.environment |= {WEB: f"systemd:domain=INET:name={names[0]}", LISTEN: f"systemd:domain=INET:name={names[1]}"}
    await one.heard()
    one.assert_unprivileged()
    await one.daemon.stop()


async def test_a_socket_that_was_not_handed_over(make_daemon: MakeDaemon) -> None:
    """Without its socket units it says what is missing."""
    daemon = await make_daemon(demo=False)
    daemon.environment[LISTEN] = "systemd:domain=INET:name=listener"
    said = await refusal(daemon)
    assert "listener.listen" in said
    assert "FileDescriptorName=" in said


async def test_not_as_root(make_daemon: MakeDaemon) -> None:
    """It does not serve as root, nor as one who could become root again; it says what to do, and has made nothing."""
    needs_root()
    for options in ((), (f"--gid={NOBODY}",), ("--euid", f"--uid={NOBODY}", f"--gid={NOBODY}")):
        daemon = await make_daemon(demo=False, prefix=["env"], twistd_options=options)
        said = await refusal(daemon)
        assert "it does not serve as root" in said
        assert "--uid USER --gid GROUP" in said
        assert not daemon.data.exists()
        assert not daemon.children()


async def test_no_right_to_port_200(make_daemon: MakeDaemon) -> None:
    """Who may not take port 200 is told what to do, before anything else is done."""
    daemon = await make_daemon(demo=False)
    del daemon.environment[LISTEN]
    said = await refusal(daemon)
    for words in ("listener.listen = 'tcp:200:", "Permission denied", "CAP_NET_BIND_SERVICE", "admin guide", 'or "" for none'):
        assert words in said
    assert not daemon.data.exists()


async def test_demonstration_without_port_200(make_daemon: MakeDaemon) -> None:
    """A demonstration is heard on port 8200 then, and says so, and how to have port 200."""
    daemon = await make_daemon(prefix=not_root())
    del daemon.environment[LISTEN]
    await daemon.start()
    (line,) = [line for line in daemon.program.lines if "ws://127.0.0.1:8200/" in line]
    assert "port 200 cannot be had (Permission denied)" in line
    assert "admin guide" in line
    one = Ear(await connect(8200, "/", {"Authorization": f"Bearer {add_token(daemon.data, 'ada', SCOPE)}"}))
    assert "newest" in await one.call("subscribe")
    assert b"127.0.0.1:8200" in (await Visitor(daemon.url).request("GET", "/_reference/asyncapi.json")).content
