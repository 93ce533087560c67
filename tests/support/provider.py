"""A real OpenID provider (the npm package oidc-provider), over HTTPS with a certificate that only the tests trust."""

from __future__ import annotations

from pathlib import Path

from twisted.internet.threads import deferToThread

from .certificates import TestAuthority
from .node import node_command
from .ports import free_port
from .program import Program
from .waiting import until_now

#: How WidgetApp is registered there. The secret holds what has to be encoded on its way.
CLIENT, SECRET = "widgetapp", "the secret of widgetapp, & more"


class Provider:
    """One of them, for a WidgetApp at some address."""

    def __init__(self, folder: Path, back: str) -> None:
        self._folder = folder
        self._back = back
        self._port = free_port()
        self.issuer = f"https://localhost:{self._port}"
        self.authority = TestAuthority()
        self.trusted = folder / "authorities.pem"
        self.trusted.write_bytes(self.authority.pem)
        self.program: Program

    async def start(self) -> None:
        """Start it, and wait until it serves."""
        certificate, key = self.authority.issue().write(self._folder)
        command = await deferToThread(node_command, "provider.mjs", str(self._port), certificate, key, self._back)
        self.program = Program(command, self._folder)
        await self.program.line(lambda line: f"serves {self.issuer}" in line, "that the provider serves")

    async def token(self, login: str) -> str:
        """An access token of somebody's, such as a program gets there."""
        before = len(self.program.lines)
        self.program.write(f"token {login}")
        line = await self._said("token ", before)
        return line.removeprefix("token ")

    async def revoke(self, token: str) -> None:
        """Take one back."""
        before = len(self.program.lines)
        self.program.write(f"revoke {token}")
        await self._said("revoked ", before)

    async def _said(self, words: str, before: int) -> str:
        def found() -> str | None:
            return next((line for line in self.program.lines[before:] if line.startswith(words)), None)

        return await until_now(found, f"the provider says {words}") or ""

    async def stop(self) -> None:
        """End it."""
        self.program.signal("KILL")
        await self.program.ended()

    def settings(self, section: str, **more: str) -> dict[str, str]:
        """The configuration of a WidgetApp that makes use of it, in this section."""
        keys = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, **more}
        named = {f"WIDGETAPP_{section}__{key}".upper(): value for key, value in keys.items()}
        return {**named, "SSL_CERT_FILE": str(self.trusted)}
