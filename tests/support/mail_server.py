"""A real mail server (aiosmtpd): it wants TLS and a password, and says what it gets as lines of JSON.

`python -m tests.support.mail_server PORT CERTIFICATE KEY USER PASSWORD`.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Handler:
    """Takes every message."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Say what it holds."""
        message = message_from_bytes(envelope.content, policy=default)
        body = message.get_body()
        told = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "sender": message["From"], "subject": message["Subject"],
            "text": "" if body is None else body.get_content(),
        }  # fmt: skip
        print(json.dumps(told), flush=True)
        return "250 OK"


def main(port: str, certificate: str, key: str, user: str, password: str) -> None:
    """Serve."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        # `handled` would mean that the refusal had been sent already.
        return AuthResult(success=right, handled=right)

    def connection() -> SMTP:
        return SMTP(
            Handler(), hostname="localhost", tls_context=context, require_starttls=True, auth_required=True,
            authenticator=authenticate,
        )  # fmt: skip

    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", int(port))
        print("serves", flush=True)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main(*sys.argv[1:])
