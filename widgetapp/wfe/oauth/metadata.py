"""`/.well-known/…`: what the OAuth 2.0 server can do (RFC 8414), and what its tokens are for (RFC 9728)."""

from __future__ import annotations

import msgspec
from twisted.web.resource import Resource
from twisted.web.server import Request

from ...oauth import rules


class WellKnown(Resource):
    """Documents at addresses that everybody knows."""

    def __init__(self, url: str, other: str = "") -> None:
        """`other` is another server whose tokens are taken here, if there is one."""
        super().__init__()
        self.putChild(b"oauth-authorization-server", _Document(authorization_server(url)))
        self.putChild(b"oauth-protected-resource", _Document(protected_resource(url, *filter(None, [other]))))


def authorization_server(url: str) -> dict[str, object]:
    """RFC 8414."""
    by_secret = ["client_secret_basic", "client_secret_post"]
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/oauth/token",
        "revocation_endpoint": f"{url}/oauth/revoke",
        "introspection_endpoint": f"{url}/oauth/introspect",
        "device_authorization_endpoint": f"{url}/oauth/device_authorization",
        "scopes_supported": list(rules.SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(rules.GRANTS),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [*by_secret, "none"],
        "revocation_endpoint_auth_methods_supported": [*by_secret, "none"],
        "introspection_endpoint_auth_methods_supported": by_secret,
        "authorization_response_iss_parameter_supported": True,
        "service_documentation": f"{url}/_reference/openapi.json",
    }


def protected_resource(url: str, *others: str) -> dict[str, object]:
    """RFC 9728."""
    return {
        "resource": url,
        "authorization_servers": [url, *others],
        "scopes_supported": list(rules.SCOPES),
        "bearer_methods_supported": ["header"],
        "resource_name": "WidgetApp",
        "resource_documentation": f"{url}/_reference/openapi.json",
    }


class _Document(Resource):
    isLeaf = True

    def __init__(self, content: dict[str, object]) -> None:
        super().__init__()
        self._content = msgspec.json.encode(content)

    def render_GET(self, request: Request) -> bytes:
        request.setHeader("Content-Type", "application/json")
        # Anybody's page may read it: there is nothing in it that is not public.
        request.setHeader("Access-Control-Allow-Origin", "*")
        return self._content
