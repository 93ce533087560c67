"""User actions on one's own sessions, and the cookie that goes with one."""

from __future__ import annotations

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from tests.support.memory import NOW
from tests.support.oauth import OAuthTestCase
from widgetapp.store import people
from widgetapp.useractions.calls import Call
from widgetapp.wfe.visitors import TOUCH
from widgetapp.wire.status import Stream

DAY = 24 * 3600 * 1000


class SessionTests(CatalogueTestCase):
    """Ben is logged in at three places; Eve at one."""

    def setUp(self) -> None:
        """Log in."""
        super().setUp()
        self.calls = [self.log_in("ben", f"10.0.0.{number}") for number in range(3)]
        self.eve = self.log_in("eve", "10.0.0.9")

    def log_in(self, login: str, address: str) -> Call:
        """Gives a call from the new session."""
        call = self.call(None)
        call.address, call.agent = address, f"Browser of {login}"
        self.answer("login", call, login=login, password=PASSWORD)
        assert call.session_opened is not None
        later = self.call(login)
        later.session = people.digest(call.session_opened)
        return later

    def addresses(self, call: Call) -> list[str]:
        """Where one is logged in."""
        return sorted(session["address"] for session in self.answer("sessions", call)["sessions"])

    def test_shown(self) -> None:
        """Only one's own, with what is known of them."""
        self.assertEqual(self.addresses(self.calls[0]), ["10.0.0.0", "10.0.0.1", "10.0.0.2"])
        (here,) = (session for session in self.answer("sessions", self.calls[1])["sessions"] if session["here"])
        self.assertEqual((here["address"], here["agent"]), ("10.0.0.1", "Browser of ben"))

    def test_streams(self) -> None:
        """Each session with what streams by its tokens; what streams by a ticket is of none; others' are nobody's business."""
        first, second = (self.answer("token", call)["token"] for call in (self.calls[0], self.eve))
        ticket = self.answer("stream_ticket", self.calls[1], thing="t")["ticket"]
        streams = [
            Stream("ben", people.digest(first), "10.0.0.0", 2), Stream("eve", people.digest(second), "10.0.0.9", 1),
            Stream("ben", people.digest(ticket), "10.1.0.0", 0), Stream("ben", b"gone" * 8, "10.2.0.0", 1),
        ]  # fmt: skip
        self.services.streams = lambda: streams
        shown = self.answer("sessions", self.calls[0])
        by_address = {session["address"]: session["streams"] for session in shown["sessions"]}
        own = {"address": "10.0.0.0", "things": 2, "client": None}
        self.assertEqual(by_address, {"10.0.0.0": [own], "10.0.0.1": [], "10.0.0.2": []})
        self.assertEqual(shown["streams"], [{"address": "10.1.0.0", "things": 0, "client": None}])

    def test_one_ends(self) -> None:
        """And its tokens with it. Another's does not exist."""
        (other,) = (one for one in self.answer("sessions", self.calls[0])["sessions"] if one["address"] == "10.0.0.2")
        token = self.answer("token", self.calls[2])["token"]
        self.assertEqual(self.answer("end_session", self.eve, session=other["id"]), "not_found")
        self.answer("end_session", self.calls[0], session=other["id"])
        self.assertEqual(self.addresses(self.calls[0]), ["10.0.0.0", "10.0.0.1"])
        with self.engine.begin() as db:
            self.assertIsNone(people.token(db, people.digest(token), NOW))

    def test_all_others_end(self) -> None:
        """This one goes on, and other people's."""
        self.answer("end_session", self.calls[1])
        self.assertEqual((self.addresses(self.calls[1]), self.addresses(self.eve)), (["10.0.0.1"], ["10.0.0.9"]))


class CookieTests(OAuthTestCase):
    """A session that is used goes on, and so does its cookie: nobody is logged out in the midst of his work."""

    def me(self, cookie: str) -> tuple[bool, str]:
        """Whether one is logged in, and what becomes of the cookie."""
        headers = {"Content_Type": "application/json", "X_WidgetApp_Request": "1", "Cookie": cookie}
        answer = self.http("POST", "/_ajax/me", "{}", **headers)
        return answer.json["user"] is not None, answer.headers.get("set-cookie", "")

    def test_extended(self) -> None:
        """With each use, though not each is written down."""
        headers = {"Content_Type": "application/json", "X_WidgetApp_Request": "1"}
        body = f'{{"login":"ben","password":"{PASSWORD}"}}'
        cookie = self.http("POST", "/_ajax/login", body, **headers).headers["set-cookie"].partition(";")[0]
        lifetime = self.services.session_lifetime * 1000
        self.assertEqual(self.me(cookie), (True, ""))
        for _ in range(3):
            self.at += max(lifetime - 1000, TOUCH + 1)
            logged_in, kept = self.me(cookie)
            self.assertTrue(logged_in)
            self.assertTrue(kept.startswith(f"{cookie}; Max-Age={self.services.session_lifetime}"), kept)
        self.at += lifetime
        self.assertEqual(self.me(cookie), (False, ""))
