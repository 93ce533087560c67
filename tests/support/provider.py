"""A real OpenID provider (the npm package oidc-provider), over HTTPS with a certificate that only the tests trust."""

from __future__ import annotations

from pathlib import Path

from twisted.internet.threads import deferToThread

from .certificates import TestAuthority
from .daemon import free_port
from .node import node_command
from .program import Program

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

    async def stop(self) -> None:
        """End it."""
        self.program.signal("KILL")
        await self.program.ended()

    def settings(self, **more: str) -> dict[str, str]:
        """The configuration of a WidgetApp where people log in by it."""
        return {
            "WIDGETAPP_OPENID__ISSUER": self.issuer,
            "WIDGETAPP_OPENID__CLIENT_ID": CLIENT,
            "WIDGETAPP_OPENID__CLIENT_SECRET": SECRET,
            "WIDGETAPP_OPENID__NAME": "Example Ltd.",
            "SSL_CERT_FILE": str(self.trusted),
            **more,
        }
