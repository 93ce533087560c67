"""Monitoring of the real processes: metrics, health, the live view over the Streaming API, rogues and stacks."""

from __future__ import annotations

import json
import signal
from collections.abc import AsyncIterator
from typing import Any

from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import module_fixture
from tests.support.ports import free_port
from tests.support.raw_socket import TEXT, RawSocket, connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until
from widgetapp.processes.stacks import stacks

PROCESSES = {"widgetapp", "_fork", "_journal", "_stream"}


@module_fixture
async def watched() -> AsyncIterator[tuple[Daemon, Visitor]]:
    """A demonstration that is asked for its metrics, and who asks; one for all of these tests."""
    port = free_port()
    async with Daemon({"WIDGETAPP_MONITORING__LISTEN": f"tcp:{port}:interface=127.0.0.1"}) as daemon:
        await daemon.start()
        yield daemon, Visitor(f"http://127.0.0.1:{port}")


@module_fixture
async def daemon(watched: tuple[Daemon, Visitor]) -> AsyncIterator[Daemon]:
    """The same, for tests that ask for nothing."""
    yield watched[0]


async def call(socket: RawSocket, method: str, **params: Any) -> Any:
    """Call a method of the stream's own; gives the answer, past the news that come before it."""
    socket.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": f"widgetApp_stream_{method}", "params": params}))
    while True:
        got = await said(socket)
        if "id" in got:
            return got


async def said(socket: RawSocket) -> Any:
    """The next text frame."""
    frame = await socket.next()
    assert frame.opcode == TEXT
    return json.loads(frame.payload)


async def test_metrics_and_health(watched: tuple[Daemon, Visitor]) -> None:
    """Every process is there with CPU and memory; a death is counted, and it is ready again."""
    daemon, scraper = watched

    async def sampled() -> bool:
        found = await scraper.metrics()
        return all(found.get(("widgetapp_process_resident_memory_bytes", name), 0) > 10e6 for name in PROCESSES)

    await until(sampled, "samples of all processes")
    found = await scraper.metrics()
    assert {name for metric, name in found if metric == "widgetapp_process_running"} == PROCESSES
    assert found["widgetapp_process_cpu_seconds_total", "widgetapp"] > 0.1
    assert found["widgetapp_disk_free_bytes", ""] > 0
    assert (await scraper.request("GET", "/livez")).content == b"ok\n"
    assert (await scraper.request("GET", "/readyz")).status == 200
    lines = (await scraper.request("GET", "/readyz?verbose")).content.decode().splitlines()
    assert "[+] journal: ok" in lines
    daemon.signal_child("_journal", signal.SIGKILL)

    async def restarted() -> bool:
        return (await scraper.metrics())["widgetapp_process_restarts_total", "_journal"] == 1

    await until(restarted, "the count of the restart")

    async def ready() -> bool:
        return (await scraper.request("GET", "/readyz")).status == 200

    await until(ready, "that it is ready again")


async def test_off_in_the_demonstration(make_daemon: MakeDaemon) -> None:
    """A demonstration that nobody has asked for metrics listens nowhere for them, so that two can run."""
    daemon = await make_daemon()
    del daemon.environment["WIDGETAPP_MONITORING__LISTEN"]
    await daemon.start()
    assert not any("9880" in line for line in daemon.program.lines)


async def test_a_port_in_use(watched: tuple[Daemon, Visitor], make_daemon: MakeDaemon) -> None:
    """It binds or exits with a reason."""
    daemon, _ = watched
    second = await make_daemon(
        environment=daemon.environment | {"WIDGETAPP_WEB__LISTEN": f"tcp:{free_port()}:interface=127.0.0.1"}
    )
    program = second.launch()
    second.tolerate("WidgetApp does not start")
    assert await program.ended() not in (0, None)
    assert any("monitoring.listen" in line and "in use" in line for line in program.lines), program.tail()


async def test_the_live_view(daemon: Daemon) -> None:
    """An administrator gets the rows and the hour at once, and news each second; a designer gets nothing."""
    scopes = "stream admin"
    designer = await connect(daemon.port, headers={"Authorization": f"Bearer {add_token(daemon.data, 'ada', scopes=scopes)}"})
    assert (await call(designer, "subscribe", service="processes"))["error"]["data"]["code"] == "forbidden"
    designer.close()
    socket = await connect(daemon.port, headers={"Authorization": f"Bearer {add_token(daemon.data, 'admin', scopes=scopes)}"})
    greeting = (await call(socket, "subscribe", service="processes"))["result"]
    assert {row["name"] for row in greeting["processes"]} == PROCESSES
    assert set(greeting["hour"]) == {"step", "at", "lines"}
    news: Any = {"step": None}
    rows: Any = {}
    # The first news may be older than this connection.
    while news["step"] is None or rows["widgetapp"]["clients"] == 0:
        notification = await said(socket)
        assert notification["method"] == "widgetApp_stream_processes"
        news = notification["params"]
        rows = {row["name"]: row for row in news["processes"]}
    assert rows["_stream"]["rss"] > 10e6
    assert rows["widgetapp"]["clients"] == 1
    assert {point["name"] for point in news["step"]["points"]} == PROCESSES
    assert (await call(socket, "unsubscribe", service="processes"))["result"] == {}
    assert "result" in await call(socket, "ping")
    socket.close()


async def test_a_rogue(make_daemon: MakeDaemon) -> None:
    """A process above the limit, here a very low one, is flagged in the log and in the metrics."""
    port = free_port()
    daemon = await make_daemon(
        environment={
            "WIDGETAPP_MONITORING__LISTEN": f"tcp:{port}:interface=127.0.0.1",
            "WIDGETAPP_MONITORING__ROGUE_CPU": "0.01",
            "WIDGETAPP_MONITORING__ROGUE_SECONDS": "10",
        }
    )
    await daemon.start()
    await daemon.program.line(lambda line: "_stream 0" in line and "is a rogue: CPU" in line, "that it is a rogue")
    assert (await Visitor(f"http://127.0.0.1:{port}").metrics())["widgetapp_process_rogue", "_stream"] == 1


async def test_stacks(daemon: Daemon) -> None:
    """Each process tells where it is, and goes on."""
    from twisted.internet import reactor as installed
    from twisted.internet.interfaces import IReactorTime

    reactor = IReactorTime(installed)
    for pid in daemon.pids():
        text = await stacks(reactor, pid, daemon.data / "run")
        assert "most recent call first" in text
        assert "widgetapp" in text or "twisted" in text
    assert len(daemon.pids()) == len(PROCESSES)
