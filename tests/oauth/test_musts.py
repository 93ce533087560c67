"""What the best current practice for OAuth 2.0 (RFC 9700, OAuth 2.1) says that a server MUST do: one test for each."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

from sqlalchemy import select
from twisted.trial.unittest import SynchronousTestCase

from tests.support.oauth import BACK, LOOPBACK, SECOND, VERIFIER, OAuthTestCase
from widgetapp.oauth import rules
from widgetapp.oauth.validator import REFRESH_SECONDS
from widgetapp.store import oauth_schema, schema
from widgetapp.wfe.pages import POLICY

GRACE = 60


class CodeTests(OAuthTestCase):
    """Authorization codes and PKCE."""

    def test_pkce_is_announced(self) -> None:
        """The metadata names the one method, S256."""
        document = self.http("GET", "/.well-known/oauth-authorization-server").json
        self.assertEqual(document["code_challenge_methods_supported"], ["S256"])

    def test_pkce_is_mandatory(self) -> None:
        """No code is given without a challenge, to no client."""
        self.assertEqual(self.answered(code_challenge=None)["error"], "invalid_request")
        self.assertEqual(
            self.answered(client_id="p", redirect_uri=LOOPBACK, code_challenge=None)["error"], "invalid_request"
        )  # fmt: skip

    def test_pkce_plain_is_refused(self) -> None:
        """Neither by its name nor by leaving the method out, which means the same; nor is a challenge that is no SHA-256."""
        for method in ("plain", None):
            self.assertEqual(self.answered(code_challenge_method=method)["error"], "invalid_request", method)
        self.assertEqual(self.answered(code_challenge="short")["error"], "invalid_request")

    def test_verifier_is_enforced(self) -> None:
        """A code is worth nothing without the verifier that fits; and is not spent by trying."""
        code = self.code()
        self.assertEqual(self.exchange(code, code_verifier="").error, (400, "invalid_request"))
        self.assertEqual(self.exchange(code, code_verifier="w" * 43).error, (400, "invalid_grant"))
        self.assertEqual(self.exchange(code).status, 200)

    def test_code_is_the_clients(self) -> None:
        """Another client gets nothing for it."""
        self.assertEqual(self.exchange(self.code(), client_id="p").error, (400, "invalid_grant"))

    def test_code_is_short_lived(self) -> None:
        """After a minute it is worth nothing."""
        code = self.code()
        self.at += 60 * SECOND
        self.assertEqual(self.exchange(code).error, (400, "invalid_grant"))

    def test_code_is_used_once(self) -> None:
        """Shown again with all that belongs to it, it was stolen: what it has brought is revoked."""
        code = self.code()
        got = self.exchange(code).json
        self.assertEqual(self.exchange(code).error, (400, "invalid_grant"))
        self.assertFalse(self.good(got["access_token"]))
        self.assertEqual(self.refresh(got["refresh_token"]).error, (400, "invalid_grant"))
        self.assertGreater(self.changes, 0)

    def test_bad_replay_revokes_nothing(self) -> None:
        """Who knows a used code and not its verifier, its address or its client puts nobody out."""
        code = self.code()
        got = self.exchange(code).json
        for wrong in (
            {"code_verifier": "w" * 43},
            {"redirect_uri": "https://other.example/"},
            {"client_secret": "no", "client_id": "c"},
        ):
            self.assertGreaterEqual(self.exchange(code, **wrong).status, 400)
        self.assertTrue(self.good(got["access_token"]))

    def test_no_implicit_grant(self) -> None:
        """No token is ever given to a browser's address."""
        for kind in ("token", "code token", "none"):
            answered = self.answered(response_type=kind)
            self.assertIn(answered["error"], ("unsupported_response_type", "unauthorized_client"), kind)
            self.assertNotIn("access_token", answered)

    def test_no_password_grant(self) -> None:
        """Nobody's password is taken here."""
        answer = self.token(grant_type="password", username="ben", password="correct horse battery")
        self.assertEqual(answer.error, (400, "unsupported_grant_type"))

    def test_issuer_is_named(self) -> None:
        """RFC 9207: in every answer, good or bad; and the state comes back."""
        for answered in (self.answered(), self.answered(approve=False), self.answered(scope="nonsense")):
            self.assertEqual((answered["iss"], answered["state"]), ("http://here", "xyz"))


class RedirectTests(OAuthTestCase):
    """Where browsers are sent."""

    def test_redirect_uri_matches_exactly(self) -> None:
        """Nobody is sent to an address that is like a registered one."""
        for uri in (BACK + "/", BACK + "?a=b", BACK.upper(), BACK + "/../x", "https://sync.example", BACK + "%2F"):
            self.assertEqual(self.answered(redirect_uri=uri), {"refused": "invalid_params"}, uri)

    def test_only_a_loopback_port_may_vary(self) -> None:
        """A program on somebody's own computer takes whatever port is free; nothing else of the address may be another."""
        for port in (1, 54321):
            answered = self.answered(client_id="p", redirect_uri=f"http://127.0.0.1:{port}/back")
            self.assertEqual((answered["to"], "code" in answered), (f"http://127.0.0.1:{port}/back", True))
        for uri in ("http://127.0.0.1:1/other", "http://127.0.0.2:1/back", "https://127.0.0.1:1/back"):
            self.assertEqual(self.answered(client_id="p", redirect_uri=uri), {"refused": "invalid_params"}, uri)
        self.assertEqual(self.answered(redirect_uri="https://sync.example:444/back"), {"refused": "invalid_params"})

    def test_no_open_redirector(self) -> None:
        """Without a known client nobody is sent anywhere, whatever else is wrong."""
        for changes in (
            {"client_id": "nobody"},
            {"client_id": None},
            {"redirect_uri": "https://evil.example/", "response_type": "x"},
        ):
            self.assertEqual(self.answered(**changes), {"refused": "invalid_params"})

    def test_page_is_not_framed(self) -> None:
        """No other page may show ours within itself and have people click on what they do not see."""
        self.assertIn("frame-ancestors 'none'", POLICY)

    def test_consent_takes_our_own_page(self) -> None:
        """A cookie is no consent, nor is a token: another site's page can send the one, a client has the other."""
        token = self.token(grant_type=rules.CREDENTIALS).json["access_token"]
        self.assertEqual(self.ajax("answer_access_request", token, query=self.query(), approve=True), "forbidden")
        bare = self.http("POST", "/_ajax/answer_access_request", "{}", Content_Type="application/json", Cookie="widgetapp=x")
        self.assertEqual((bare.status, bare.json["error"]["code"]), (403, "forbidden"))


class RegistrationTests(SynchronousTestCase):
    """Which addresses may be registered."""

    def test_no_http_but_to_loopback(self) -> None:
        """HTTPS, a loopback address, or a scheme that an app has made its own."""
        for uri in ("https://a.example/b", "http://127.0.0.1/b", "http://[::1]:80/b", "com.example.app:/back"):
            self.assertTrue(rules.is_redirect_uri(uri), uri)
        bad = ("http://a.example/", "http://localhost/", "javascript:alert(1)", "data:text/html,x", "https://a.example/#x")
        for uri in (
            *bad,
            "https://*.example/",
            "https://u@a.example/",
            "//a.example/",
            "https:///x",
            "https://a.example/ b",
            "",
        ):
            self.assertFalse(rules.is_redirect_uri(uri), uri)


class RefreshTests(OAuthTestCase):
    """Refresh tokens of public clients, and of all others too."""

    def setUp(self) -> None:
        """Somebody has let the public client in."""
        super().setUp()
        code = self.code(client_id="p", redirect_uri=LOOPBACK)
        self.first = self.exchange(code, client_id="p", redirect_uri=LOOPBACK).json

    def again(self, token: str) -> dict[str, str] | None:
        """What the client gets for a refresh token."""
        answer = self.refresh(token, client_id="p")
        return answer.json if answer.status == 200 else None

    def test_refresh_tokens_rotate(self) -> None:
        """Each is exchanged for another."""
        second = self.again(self.first["refresh_token"])
        assert second is not None
        self.assertNotEqual(second["refresh_token"], self.first["refresh_token"])
        self.assertTrue(self.good(second["access_token"]))

    def test_reuse_revokes_the_family(self) -> None:
        """One that is shown again shows that it was stolen, by whomever: all that came from the consent is revoked."""
        second = self.again(self.first["refresh_token"])
        assert second is not None
        self.at += GRACE * SECOND
        self.assertIsNone(self.again(self.first["refresh_token"]))
        self.assertIsNone(self.again(second["refresh_token"]))
        self.assertFalse(self.good(second["access_token"]))

    def test_grace_for_a_lost_answer(self) -> None:
        """Within a minute the same one brings another, as long as nobody has used what came of it; what was lost is no good."""
        lost = self.again(self.first["refresh_token"])
        self.at += (GRACE - 1) * SECOND
        second = self.again(self.first["refresh_token"])
        assert lost is not None
        assert second is not None
        third = self.again(second["refresh_token"])
        assert third is not None
        self.assertIsNone(self.again(lost["refresh_token"]))
        self.assertFalse(self.good(third["access_token"]))

    def test_no_grace_once_the_answer_was_used(self) -> None:
        """Whoever shows the old one then is not who got the answer."""
        second = self.again(self.first["refresh_token"])
        assert second is not None
        third = self.again(second["refresh_token"])
        assert third is not None
        self.assertIsNone(self.again(self.first["refresh_token"]))
        self.assertFalse(self.good(third["access_token"]))

    def test_idle_refresh_tokens_expire(self) -> None:
        """Who does not come back for thirty days has to ask again."""
        self.at += (REFRESH_SECONDS - 1) * SECOND
        second = self.again(self.first["refresh_token"])
        assert second is not None
        self.at += REFRESH_SECONDS * SECOND
        self.assertIsNone(self.again(second["refresh_token"]))

    def test_refresh_takes_no_more_than_was_given(self) -> None:
        """Fewer scopes may be asked for, and all of them again later; never more."""
        less = self.refresh(self.first["refresh_token"], client_id="p", scope="stream").json
        self.assertEqual(less["scope"], "stream")
        self.assertEqual(self.refresh(less["refresh_token"], client_id="p", scope="things:write").error, (400, "invalid_scope"))
        self.assertEqual(self.refresh(less["refresh_token"], client_id="p").json["scope"], "stream things:read")


class TokenTests(OAuthTestCase):
    """Access tokens, and the endpoints that are about them."""

    def test_no_token_in_the_address(self) -> None:
        """What stands in the query is nobody's token: it is ignored where resources are, and refused where tokens are made."""
        token = self.token(grant_type=rules.CREDENTIALS).json["access_token"]
        json = {"Content_Type": "application/json", "X_WidgetApp_Request": "1"}
        self.assertEqual(self.http("POST", f"/_ajax/search?access_token={token}", "{}", **json).status, 401)
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        secret = "client_id=c&client_secret=secret"
        self.assertEqual(
            self.http("POST", f"/oauth/token?{secret}", "grant_type=client_credentials", **form).error, (400, "invalid_request")
        )
        self.assertEqual(self.http("GET", f"/oauth/token?{secret}&grant_type=client_credentials").status, 405)

    def test_secrets_cannot_be_guessed(self) -> None:
        """At least 160 random bits in each, and only digests in the store."""
        got = self.exchange(self.code()).json
        device = self.post("device_authorization").json["device_code"]
        for secret in (got["access_token"], got["refresh_token"]):
            self.assertGreaterEqual(len(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))) * 8, 160)
        # Letters and digits: not quite six bits each.
        for secret in (self.code(), device):
            self.assertGreaterEqual(len(secret) * 5.95, 160)
        with self.engine.begin() as db:
            tables = (
                schema.tokens,
                *(getattr(oauth_schema, name) for name in ("clients", "codes", "device_codes", "refresh_tokens")),
            )
            stored = "".join(str(db.execute(select(table)).all()) for table in tables)
        for secret in (got["access_token"], got["refresh_token"], device, "'secret'"):
            self.assertNotIn(secret, stored)

    def test_tokens_are_short_lived(self) -> None:
        """Ten minutes."""
        got = self.token(grant_type=rules.CREDENTIALS).json
        self.assertEqual(got["expires_in"], 600)
        self.at += 599 * SECOND
        self.assertTrue(self.good(got["access_token"]))
        self.at += 1 * SECOND
        self.assertFalse(self.good(got["access_token"]))

    def test_tokens_have_the_least_scope(self) -> None:
        """What was asked for and no more; without a word no administration; and what a client may not have, it does not get."""
        self.assertEqual(self.exchange(self.code(scope="stream")).json["scope"], "stream")
        self.assertNotIn("admin", self.exchange(self.code(scope=None)).json["scope"])
        self.assertEqual(self.answered(scope="useractions:listen")["error"], "invalid_scope")
        self.assertEqual(self.token(grant_type=rules.CREDENTIALS, scope="admin").error, (400, "invalid_scope"))

    def test_administration_only_for_administrators(self) -> None:
        """Others cannot give away what they do not have."""
        self.assertEqual(self.exchange(self.code("ada", scope="stream admin")).json["scope"], "stream admin")
        self.assertEqual(self.exchange(self.code("ben", scope="stream admin")).json["scope"], "stream")
        self.assertEqual(self.answered("ben", scope="admin")["error"], "invalid_scope")

    def test_tokens_have_an_audience(self) -> None:
        """They are for this server, which says so; and their metadata is published (RFC 8414, RFC 9728)."""
        got = self.token(grant_type=rules.CREDENTIALS).json
        self.assertEqual(self.post("introspect", token=got["access_token"]).json["aud"], "http://here")
        server = self.http("GET", "/.well-known/oauth-authorization-server").json
        resource = self.http("GET", "/.well-known/oauth-protected-resource").json
        self.assertEqual((server["issuer"], resource["resource"]), ("http://here", "http://here"))
        self.assertEqual(resource["authorization_servers"], ["http://here"])
        self.assertTrue(server["authorization_response_iss_parameter_supported"])
        for endpoint in ("token", "revocation", "introspection", "device_authorization"):
            path = server[f"{endpoint}_endpoint"].removeprefix("http://here")
            self.assertEqual(self.http("POST", path).status, 400, endpoint)

    def test_revocation(self) -> None:
        """RFC 7009: an access token by itself; a refresh token with all that came from the same consent."""
        got = self.exchange(self.code()).json
        self.assertEqual(self.post("revoke", token=got["access_token"]).status, 200)
        self.assertFalse(self.good(got["access_token"]))
        second = self.refresh(got["refresh_token"]).json
        self.assertEqual(self.post("revoke", token=second["refresh_token"], token_type_hint="access_token").status, 200)
        self.assertFalse(self.good(second["access_token"]))
        self.assertEqual(self.refresh(second["refresh_token"]).error, (400, "invalid_grant"))
        self.assertEqual(self.changes, 2)

    def test_revocation_of_what_is_unknown(self) -> None:
        """It is a success, as what is another's is, which stays."""
        self.assertEqual(self.post("revoke", token="nonsense").status, 200)
        got = self.exchange(self.code()).json
        for token in (got["access_token"], got["refresh_token"]):
            self.assertEqual(self.post("revoke", token=token, client_id="p").status, 200)
        self.assertTrue(self.good(got["access_token"]))

    def test_revocation_by_a_stranger(self) -> None:
        """Who does not say truly who he is is told so."""
        got = self.token(grant_type=rules.CREDENTIALS).json
        answer = self.post("revoke", token=got["access_token"], client_id="c", client_secret="wrong")
        self.assertEqual(answer.error, (401, "invalid_client"))
        self.assertTrue(self.good(got["access_token"]))

    def test_introspection_of_what_is_not_active(self) -> None:
        """RFC 7662: unknown, expired, revoked and another's look alike; only clients with a secret may ask."""
        got = self.token(grant_type=rules.CREDENTIALS).json["access_token"]
        page = self.exchange(self.code(client_id="p", redirect_uri=LOOPBACK), client_id="p", redirect_uri=LOOPBACK).json
        self.assertTrue(self.post("introspect", token=got).json["active"])
        for token in ("nonsense", page["access_token"], page["refresh_token"]):
            self.assertEqual(self.post("introspect", token=token).json, {"active": False})
        self.at += 600 * SECOND
        self.assertEqual(self.post("introspect", token=got).json, {"active": False})
        self.assertEqual(self.post("introspect", token=got, client_id="p").error, (401, "invalid_client"))

    def test_nothing_is_kept_by_caches(self) -> None:
        """Neither tokens nor refusals."""
        for answer in (
            self.token(grant_type=rules.CREDENTIALS),
            self.token(grant_type="x"),
            self.post("introspect", token="x"),
        ):
            self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_client_authentication(self) -> None:
        """By HTTP Basic or in the body, not both; who fails hears 401 and how it is done."""
        form, body = {"Content_Type": "application/x-www-form-urlencoded"}, urlencode({"grant_type": rules.CREDENTIALS})
        basic = "Basic " + base64.b64encode(b"c:secret").decode()
        self.assertEqual(self.http("POST", "/oauth/token", body, Authorization=basic, **form).status, 200)
        both = body + "&client_id=c&client_secret=secret"
        self.assertEqual(self.http("POST", "/oauth/token", both, Authorization=basic, **form).error, (400, "invalid_request"))
        for wrong in ("Basic !", "Bearer x", "Basic " + base64.b64encode(b"c:wrong").decode()):
            answer = self.http("POST", "/oauth/token", body, Authorization=wrong, **form)
            self.assertEqual(answer.error, (401, "invalid_client"), wrong)
            self.assertTrue(answer.headers["www-authenticate"].startswith("Basic"))
        self.assertEqual(self.token(client_id="p", grant_type=rules.CREDENTIALS).error, (401, "invalid_client"))

    def test_parameters_come_once(self) -> None:
        """A request that says two things is refused (RFC 6749, 3.2)."""
        body = "grant_type=client_credentials&grant_type=password&client_id=c&client_secret=secret"
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        self.assertEqual(self.http("POST", "/oauth/token", body, **form).error, (400, "invalid_request"))
        self.assertEqual(
            self.http("POST", "/oauth/token", "{}", Content_Type="application/json").error, (400, "invalid_request")
        )

    def test_guessing_is_slowed_down(self) -> None:
        """Whoever tries secrets has to wait, by client and address; others do not."""
        wrong = {"client_id": "c", "client_secret": "wrong"}
        seen = {self.token(grant_type=rules.CREDENTIALS, **wrong).status for _ in range(6)}
        self.assertEqual(seen, {401, 429})
        self.assertIn("retry-after", self.token(grant_type=rules.CREDENTIALS).headers)
        self.assertEqual(self.post("revoke", token="x", client_id="p").status, 200)
        self.clock.advance(60)
        self.assertEqual(self.token(grant_type=rules.CREDENTIALS).status, 200)

    def test_verifier_is_not_in_the_store(self) -> None:
        """What is kept of PKCE is the challenge."""
        self.code()
        with self.engine.begin() as db:
            self.assertNotIn(VERIFIER, str(db.exec_driver_sql("SELECT * FROM codes").all()))
