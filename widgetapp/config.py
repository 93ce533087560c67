"""The configuration: every key, as frozen values with their defaults and bounds."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=1)]
Bytes = Annotated[int, Meta(ge=1024)]
Seconds = Annotated[float, Meta(gt=0)]


class ConfigError(ValueError):
    """The configuration cannot be used; the message names the key and says what to do."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all sections."""


class WebConfig(Section, frozen=True):
    """`[web]`: where people reach WidgetApp."""

    #: A Twisted endpoint. With "haproxy:" before it, only a proxy that speaks PROXY protocol version 2 is let in, and its
    #: word for where clients come from is taken: nobody else may be able to connect there.
    listen: str = "tcp:8080:interface=127.0.0.1"
    #: PEM files for HTTPS: the certificate followed by those of its authorities, and its key. Both empty: plain HTTP.
    #: They are read at the start, before privileges are given up, and again on SIGHUP.
    certificate: str = ""
    key: str = ""
    #: What stands before the path in links that people pass on. Empty: taken from `listen`.
    public_url: str = ""
    #: Further origins whose pages may use `_ajax/` and `/_stream`, such as "https://intranet.example".
    origins: tuple[str, ...] = ()
    session_hours: Annotated[int, Meta(ge=1, le=24 * 90)] = 24 * 7
    #: A request body larger than this is refused, except images.
    max_body_bytes: Bytes = 256 * 1024
    max_image_bytes: Bytes = 10 * 1024 * 1024
    #: Requests to `_ajax/` by one person, or from one address where nobody is logged in: sustained, and as many at once.
    requests_per_minute: Count = 3000
    #: So long a client may take until the head of its request is there, TLS included (s), here and on the listener's port.
    request_seconds: Seconds = 10.0
    #: The slowest that a body may come.
    min_bytes_per_second: Count = 500
    #: Connections on which no request is under way; of more, those end that have waited longest. Half of the descriptors that
    #: the system allows at most. As many, on the listener's port, that have not said what they want.
    max_waiting_connections: Count = 2000
    #: Each password check takes 20 MB and most of a core for some 30 ms; so many run at a time.
    password_threads: Annotated[int, Meta(ge=1, le=64)] = 2


class StreamingConfig(Section, frozen=True):
    """`[streaming]`: the Streaming API and its limits, for each connection where nothing else is said."""

    enabled: bool = True
    token_seconds: Annotated[int, Meta(ge=60, le=24 * 3600)] = 600
    max_message_bytes: Bytes = 16 * 1024 * 1024
    max_text_bytes: Bytes = 256 * 1024
    #: Sustained, and as many at once as ten seconds allow; above it the connection is read more slowly.
    messages_per_second: Count = 200
    max_things_per_connection: Count = 100
    #: For each Thing, before its token has been checked.
    max_unauthorised_bytes: Bytes = 5 * 1024 * 1024
    unauthorised_seconds: Seconds = 5.0
    max_connections_per_address: Count = 200
    #: Of one person, client or guest, from wherever and at whichever SFE.
    max_connections_per_user: Count = 100
    #: Connections that have not shown a valid token yet.
    max_unauthorised_per_address: Count = 20
    #: What is not on disk yet; above it the connection is read no further.
    max_unstored_bytes: Bytes = 32 * 1024 * 1024
    #: What waits for a slow reader: above the first, presence is left out; above the second, the edits of others, until no more
    #: waits than the first: then it gets what it lacks at one go; above the third, it is closed.
    max_presence_backlog_bytes: Bytes = 256 * 1024
    max_edit_backlog_bytes: Bytes = 1024 * 1024
    max_backlog_bytes: Bytes = 16 * 1024 * 1024
    #: Websocket pings, and the application's own for providers that know them.
    ping_seconds: Seconds = 25.0
    #: Whether clients that offer compression (permessage-deflate, as all browsers do) may compress what they send. It costs
    #: both sides time with each message, and small edits, which nearly all are, gain nothing.
    compression: bool = False


class ProcessesConfig(Section, frozen=True):
    """`[processes]`: how many there are."""

    #: One SFE more for so many Streaming API clients.
    clients_per_sfe: Count = 10
    #: Clients of one Thing go to the same SFE, and all to no more SFEs than there are cores, as long as each has fewer clients
    #: than these (SFE 0: than `clients_per_sfe`): an edit costs less for ten in one process than for one in each of ten. 1:
    #: everybody goes to the SFE with the fewest clients.
    clients_together: Count = 100
    #: As many SFEs at most, the daemon's own included; with all of them there, each takes more clients. 0: eight for each core.
    max_sfe: Annotated[int, Meta(ge=0, le=1000)] = 0
    #: An SFE that has not been needed for so long is drained and ended; its clients notice nothing (s).
    drain_seconds: Seconds = 60.0
    #: Whether an `_sfe` that was killed is started again. Otherwise an administrator does that, or more clients.
    restart_sfe: bool = False


class StorageConfig(Section, frozen=True):
    """`[storage]`: where everything is kept."""

    #: The data directory. Relative to where the daemon was started.
    data: str = "widgetapp-data"
    #: Where the processes meet; UNIX sockets, so at most some 90 characters. Empty: `run` in the data directory.
    run: str = ""
    reader_threads: Annotated[int, Meta(ge=1, le=64)] = 4
    #: The time between two commits of Things' updates (s). An edit after a pause is committed at once; in the thick of it,
    #: what comes within this time, to whichever document worker, shares an fsync. Others see edits at once either way; only
    #: "saved" waits.
    commit_interval: Annotated[float, Meta(ge=0, le=1)] = 0.05


class MonitoringConfig(Section, frozen=True):
    """`[monitoring]`: the watch over WidgetApp's own processes."""

    #: A Twisted endpoint for `/metrics`, `/livez` and `/readyz`, which ask nobody who he is. Empty: none.
    listen: str = "tcp:9880:interface=127.0.0.1"
    #: An `_sfe` or a `_stream` that takes more of a core (%) than this, averaged over the time below (s), is a rogue.
    rogue_cpu: Annotated[float, Meta(gt=0, le=100)] = 50.0
    rogue_seconds: Annotated[float, Meta(ge=10, le=900)] = 60.0
    #: So is one whose memory (RSS) stays above this for as long. Ten clients who reach every limit of [streaming] at once
    #: keep it below 600 MB.
    rogue_memory_bytes: Annotated[int, Meta(ge=64 * 1024 * 1024)] = 1024 * 1024 * 1024
    #: What is done with a rogue: "flag" says so in status, log and metrics; "restart" also hands its clients over to a new
    #: process, at most once in five minutes.
    rogue_action: Literal["flag", "restart"] = "flag"


#: Where external systems listen, unless it is said otherwise.
PORT_200 = "tcp:200:interface=127.0.0.1"


class ListenerConfig(Section, frozen=True):
    """`[listener]`: where external systems hear of user actions. Without the Streaming API there is none of it."""

    #: A Twisted endpoint, with the TLS of [web] where that has a certificate. Empty: none. Port 200 takes systemd, root at the
    #: start, or CAP_NET_BIND_SERVICE.
    listen: str = PORT_200
    #: So long (h), and so much, is kept for those who come back.
    keep_hours: Annotated[float, Meta(gt=0, le=24 * 366)] = 24 * 7
    keep_bytes: Bytes = 256 * 1024 * 1024


class OutboundConfig(Section, frozen=True):
    """`[outbound]`: deliveries of user actions to receivers, the addresses of external systems."""

    enabled: bool = True
    #: Networks of addresses that are not public, such as "10.1.0.0/16", to which all the same may be delivered.
    allowed_networks: tuple[str, ...] = ()
    #: Whether a receiver may have an `http:` address, where anybody on the way reads everything.
    allow_plain: bool = False
    #: A receiver that has not answered within this time has not taken the message (s).
    timeout_seconds: Annotated[float, Meta(gt=0, le=60)] = 15.0
    #: So many messages at once are on their way to one receiver.
    at_once: Annotated[int, Meta(ge=1, le=100)] = 4
    #: What was not taken is sent again for so long (h), at first within this time (s), in the end within that (s).
    retry_hours: Annotated[float, Meta(gt=0, le=24 * 30)] = 72.0
    first_retry_seconds: Annotated[float, Meta(gt=0, le=3600)] = 5.0
    longest_retry_seconds: Annotated[float, Meta(gt=0, le=24 * 3600)] = 6 * 3600.0
    #: So long dead letters are kept, which were never taken (days).
    keep_dead_days: Annotated[float, Meta(gt=0, le=366)] = 30.0

    def __post_init__(self) -> None:
        """Networks are networks."""
        try:
            _ = [ip_network(network) for network in self.allowed_networks]
        except ValueError as error:
            raise ValueError(f"allowed_networks: {error}") from None


class OpenIdConfig(Section, frozen=True):
    """`[openid]`: log-in by an OpenID provider, for organisations that have one."""

    #: The provider, as it calls itself: an https address. Empty: none.
    issuer: Annotated[str, Meta(max_length=300, pattern="^(https://[^?#]+)?$")] = ""
    #: How WidgetApp is registered there, with the address <public_url>/openid to come back to.
    client_id: str = ""
    client_secret: str = ""
    #: What the button says: "Log in by …".
    name: str = "single sign-on"
    #: Whether somebody whom nobody here knows gets an account, and the User Group, by its name, that he belongs to then.
    create: bool = False
    group: str = ""

    def __post_init__(self) -> None:
        """Both, or neither."""
        if self.issuer and not self.client_id:
            raise ValueError("with an issuer, a client_id is needed")


class IntrospectionConfig(Section, frozen=True):
    """`[introspection]`: another OAuth 2.0 server, whose access tokens are taken here as well."""

    #: Where it is asked about tokens (RFC 7662): an https address. Empty: none.
    url: Annotated[str, Meta(max_length=1000, pattern="^(https://.*)?$")] = ""
    #: How that server calls itself. Where people log in by it as well, this is openid.issuer.
    issuer: Annotated[str, Meta(max_length=300)] = ""
    #: How WidgetApp is registered there.
    client_id: str = ""
    client_secret: str = ""
    #: What a token must say that it is for. Empty: whatever that server says good of.
    audience: str = ""
    #: Whose a token is: "linked": his who has said on his profile that the account there is his; "login": his who has that
    #: server's name for him (`username`, or else `sub`) as log-in name here.
    people: Literal["linked", "login"] = "linked"
    #: Of a token by which somebody streams it is asked again after so long; a revocation there acts within this time (s).
    recheck_seconds: Annotated[float, Meta(ge=1, le=300)] = 30.0
    #: So long, while that server cannot be asked, what it has said last is good (s).
    grace_seconds: Annotated[float, Meta(ge=0, le=3600)] = 120.0

    def __post_init__(self) -> None:
        """All three, or none."""
        if self.url and not (self.issuer and self.client_id):
            raise ValueError("with a url, an issuer and a client_id are needed")


class MailConfig(Section, frozen=True):
    """`[mail]`: the server by which links are sent to people. Without one, whoever makes a link passes it on himself."""

    #: Its name. Empty: none.
    server: str = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    #: "starttls" and "tls" (from the first byte on, usually port 465) send nothing where the certificate is not that server's.
    security: Literal["starttls", "tls", "none"] = "starttls"
    #: Empty: it asks nobody who he is.
    user: str = ""
    password: str = ""
    #: Whom the messages come from, as in "WidgetApp <widgets@example.com>".
    sender: Annotated[str, Meta(pattern=r"^([^\r\n]*[!-~]+@[!-~]+)?$")] = ""

    def __post_init__(self) -> None:
        """Both, or neither."""
        if self.server and not self.sender:
            raise ValueError("with a server, a sender is needed")


class Config(Section, frozen=True):
    """All of it."""

    web: WebConfig = WebConfig()
    streaming: StreamingConfig = StreamingConfig()
    processes: ProcessesConfig = ProcessesConfig()
    storage: StorageConfig = StorageConfig()
    monitoring: MonitoringConfig = MonitoringConfig()
    listener: ListenerConfig = ListenerConfig()
    outbound: OutboundConfig = OutboundConfig()
    openid: OpenIdConfig = OpenIdConfig()
    introspection: IntrospectionConfig = IntrospectionConfig()
    mail: MailConfig = MailConfig()
