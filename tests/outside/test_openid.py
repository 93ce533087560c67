"""Log-in by an OpenID provider: what is believed, and what is not (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.outside.fake_web import FakeWeb
from widgetapp.config import OpenIdConfig
from widgetapp.outside import openid
from widgetapp.outside.breaker import Breaker
from widgetapp.outside.openid import OpenId
from widgetapp.outside.web import Web
from widgetapp.refusals import Refusal
from widgetapp.useractions.calls import Arrival

ISSUER = "https://id.example"
DISCOVERY, KEYS, TOKEN, USERINFO = (f"{ISSUER}/{path}" for path in (".well-known/openid-configuration", "keys", "token", "me"))


class OpenIdTests(SynchronousTestCase):
    """A provider of the test's own, which somebody comes back from."""

    def setUp(self) -> None:
        """The provider, and the time, which ID tokens are checked by."""
        self.web = FakeWeb()
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.web.answers = {
            DISCOVERY: {
                "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": TOKEN, "jwks_uri": KEYS,
            },
            KEYS: {"keys": [{"kty": "strange"}, self.key.as_dict(private=False)]},
        }  # fmt: skip
        self.now = 1_790_000_000_000
        config = OpenIdConfig(issuer=ISSUER, client_id="widgetapp", client_secret="secret", name="Example Ltd.")
        breaker = Breaker(Clock(), ISSUER)
        self.openid = OpenId(cast(Web, self.web), breaker, config, "http://here/openid", lambda: self.now)

    def begin(self, linking: str | None = None, address: str = "192.0.2.1") -> tuple[dict[str, str], str]:
        """Somebody goes there: what the address says, and his state."""
        going = Deferred.fromCoroutine(self.openid.begin("/groups", linking, address))
        address_, state = self.successResultOf(going)
        return {name: value for name, (value,) in parse_qs(urlsplit(address_).query).items()}, state

    def finish(self, state: str, query: str) -> Arrival | str:
        """He comes back: who that is, or the code of what he is told."""

        async def finish() -> Arrival | str:
            try:
                return await self.openid.finish(state, query)
            except Refusal as refusal:
                return refusal.code.name

        return self.successResultOf(Deferred.fromCoroutine(finish()))

    def claims(self, sent: str, **changed: Any) -> dict[str, Any]:
        """What an ID token says."""
        now = self.now // 1000
        claims = {"iss": ISSUER, "sub": "s1", "aud": "widgetapp", "exp": now + 60, "iat": now, "nonce": sent, "name": "Nora"}
        return {name: value for name, value in {**claims, **changed}.items() if value is not None}

    def come_back(self, header: dict[str, Any] | None = None, key: Any = None, **changed: Any) -> Arrival | str:
        """Somebody goes there, logs in, and comes back with an ID token of these claims."""
        sent, state = self.begin()
        token = jwt.encode(header or {"alg": "ES256", "kid": "one"}, self.claims(sent["nonce"], **changed), key or self.key)
        self.web.answers[TOKEN] = {"id_token": token, "access_token": "a", "token_type": "Bearer"}
        return self.finish(state, f"code=c&state={state}&iss={ISSUER}")

    def test_the_way(self) -> None:
        """He is sent with PKCE, and his code is redeemed with what only we know."""
        sent, state = self.begin()
        self.assertEqual(
            (sent["response_type"], sent["client_id"], sent["scope"]), ("code", "widgetapp", "openid profile email")
        )
        self.assertEqual((sent["redirect_uri"], sent["state"]), ("http://here/openid", state))
        self.assertEqual(sent["code_challenge_method"], "S256")
        token = jwt.encode({"alg": "ES256", "kid": "one"}, self.claims(sent["nonce"], preferred_username="no ra"), self.key)
        self.web.answers[TOKEN] = {"id_token": token, "access_token": "a"}
        arrival = self.finish(state, f"code=c&state={state}")
        self.assertEqual(arrival, Arrival(ISSUER, "s1", "Nora", "nora", "/groups", None))
        ((_, form),) = [asked for asked in self.web.asked if asked[0] == TOKEN]
        assert isinstance(form, dict)
        self.assertEqual((form["code"], form["client"], form["secret"]), ("c", "widgetapp", "secret"))
        self.assertEqual(self.finish(state, f"code=c&state={state}"), "link_spent")

    def test_names_elsewhere(self) -> None:
        """Where the provider tells names at an address of its own, they are asked for there; of nobody else."""
        provider = self.web.answers[DISCOVERY]
        assert isinstance(provider, dict)
        provider["userinfo_endpoint"] = USERINFO
        self.web.answers[USERINFO] = {"sub": "s1", "name": "Nora Lind", "email": "nora@example.com"}
        arrival = self.come_back()
        assert isinstance(arrival, Arrival)
        self.assertEqual((arrival.name, arrival.login), ("Nora Lind", "nora@example.com"))
        self.assertIn((USERINFO, "Bearer a"), self.web.asked)
        self.web.answers[USERINFO] = {"sub": "s2", "name": "Somebody"}
        self.assertEqual(self.come_back(), "forbidden")
        self.flushLoggedErrors()

    def test_not_believed(self) -> None:
        """Another issuer's, another client's, another log-in's, an old one, and whatever lacks something."""
        now = self.now // 1000
        for changed in (
            {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": ["widgetapp", "another"]}, {"azp": "another"},
            {"nonce": "another"}, {"nonce": None}, {"sub": None}, {"exp": None}, {"exp": now - 120}, {"iat": None},
        ):  # fmt: skip
            self.assertEqual(self.come_back(**changed), "forbidden", changed)
        self.assertIsInstance(self.come_back(aud=["widgetapp", "another"], azp="widgetapp"), Arrival)

    def test_signatures(self) -> None:
        """Not by another's key under the name of the provider's, not by a shared secret, not by none, and not by nonsense."""
        other = ECKey.generate_key("P-256", {"kid": "one"})
        self.assertEqual(self.come_back(key=other), "forbidden")
        secret = OctKey.import_key("secret and long enough to be taken for one")
        self.assertEqual(self.come_back({"alg": "HS256", "kid": "one"}, key=secret), "forbidden")
        _, state = self.begin()
        for token in ("", "x.y.z", "eyJhbGciOiJub25lIn0.e30."):
            self.web.answers[TOKEN] = {"id_token": token, "access_token": "a"}
            self.assertEqual(self.finish(state, f"code=c&state={state}"), "forbidden", token)
            _, state = self.begin()

    def test_new_key(self) -> None:
        """A key that the provider has changed to is asked for, but not at every turn."""
        self.assertIsInstance(self.come_back(), Arrival)
        self.key = ECKey.generate_key("P-256", {"kid": "two"})
        self.web.answers[KEYS] = {"keys": [self.key.as_dict(private=False)]}
        self.assertEqual(self.come_back({"alg": "ES256", "kid": "two"}), "forbidden")
        self.now += 61 * 1000
        self.assertIsInstance(self.come_back({"alg": "ES256", "kid": "two"}), Arrival)

    def test_said_no(self) -> None:
        """He has not let us know, or comes from another server, or with another state."""
        for answer in ("error=access_denied&state={}", "code=c&state=another", "code=c&state={}&iss=https://evil.example", ""):
            _, state = self.begin()
            self.assertEqual(self.finish(state, answer.format(state)), "forbidden", answer)

    def test_code_refused(self) -> None:
        """The provider does not take the code."""
        _, state = self.begin()
        self.web.answers[TOKEN] = {"error": "invalid_grant"}
        self.web.status = 400
        self.assertEqual(self.finish(state, f"code=c&state={state}"), "forbidden")

    def test_wrong_provider(self) -> None:
        """What speaks for another issuer is not asked further."""
        provider = self.web.answers[DISCOVERY]
        assert isinstance(provider, dict)
        provider["issuer"] = "https://evil.example"
        self.failureResultOf(Deferred.fromCoroutine(self.openid.begin("/", None, "192.0.2.1")), Refusal)

    def test_too_late(self) -> None:
        """Who takes longer than he may begins again."""
        _, state = self.begin()
        self.now += openid.PATIENCE
        self.assertEqual(self.finish(state, f"code=c&state={state}"), "link_spent")

    def test_crowd(self) -> None:
        """One address has so many on their way, and keeps nobody else from it."""
        for _ in range(openid.MOST_FROM_ONE):
            self.begin()
        self.failureResultOf(Deferred.fromCoroutine(self.openid.begin("/", None, "192.0.2.1")), Refusal)
        self.begin(address="192.0.2.2")
