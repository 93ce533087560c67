"""Answers that are made for one request, compressed: what the build has made it has compressed itself."""

from __future__ import annotations

import zlib

from twisted.web.server import Request

#: Below this a compressed answer saves no packet; above, it would take the reactor longer than a moment (bytes).
SMALLEST, LARGEST = 1400, 512 * 1024
#: Little is gained by more, for text as short as this.
LEVEL = 5
#: What compresses well; images are compressed already.
KINDS = ("application/json", "text/html", "text/plain")
_GZIP = 16 + zlib.MAX_WBITS


def packed(request: Request, content: bytes) -> bytes:
    """The body of an answer as it is to be sent; sets the headers that say so.

    A compressed answer's length tells something of what is in it to whoever can have his own words put beside a secret, and has
    the request made again and again (BREACH). No other site can have any made here: the cookie is SameSite=Strict.
    """
    kind = request.responseHeaders.getRawHeaders("Content-Type", [""])[0]
    if not kind.startswith(KINDS) or not SMALLEST <= len(content) <= LARGEST:
        return content
    request.responseHeaders.addRawHeader("Vary", "Accept-Encoding")
    if b"gzip" not in (request.getHeader(b"accept-encoding") or b""):
        return content
    request.setHeader("Content-Encoding", "gzip")
    pressing = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    return pressing.compress(content) + pressing.flush()
