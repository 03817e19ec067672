"""A person at a browser, or a program at the API: cookies, redirects, forms. Every answer's headers are checked."""

import http.client
import http.cookies
import json
import urllib.parse

from page import Form, Page
from program import PASSWORD, Failed

POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes, path: str):
        self.status, self.headers, self.body, self.path = status, headers, body, path

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.text)

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]


class Visitor:
    """One browser: its own cookies, Chinese unless told otherwise."""

    def __init__(self, address: str, language: str = "zh-CN"):
        self.host = urllib.parse.urlsplit(address).netloc
        self.language = language
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[http.cookies.Morsel] = []
        self.token: str | None = None
        self.seen: list[str] = []

    # HTTP

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        sent = {"Accept-Language": self.language, "User-Agent": "yisheng-walk"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        sent |= headers or {}
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            answer = Answer(
                reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read(), path)
            for value in reply.headers.get_all("Set-Cookie") or []:
                for name, morsel in http.cookies.SimpleCookie(value).items():
                    self.set_cookies.append(morsel)
                    if morsel["max-age"] == "0" or not morsel.value:
                        self.cookies.pop(name, None)
                    else:
                        self.cookies[name] = morsel.value
        finally:
            connection.close()
        self.check_headers(answer)
        return answer

    @staticmethod
    def check_headers(answer: Answer):
        """What every answer must carry, whatever it says."""
        policy = {part.strip() for part in answer.headers.get("content-security-policy", "").split(";")}
        wrong = [f"the content security policy lacks {part}" for part in POLICY - policy]
        if any("unsafe" in part or "http:" in part or "*" in part for part in policy):
            wrong.append("the content security policy is open")
        for name, value in (
            ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")
        ):
            if answer.headers.get(name) != value:
                wrong.append(f"{name} is {answer.headers.get(name)}, not {value}")
        if not answer.path.startswith("/assets/") and answer.headers.get("cache-control") != "no-store":
            wrong.append(f"cache-control is {answer.headers.get('cache-control')}, not no-store")
        if wrong:
            raise Failed(f"{answer.path}: " + "; ".join(wrong))

    # Pages

    def get(self, path: str, expect: int = 200) -> Page:
        return self.page(self.follow(self.send("GET", path)), expect)

    def submit(self, form: Form, expect: int = 200) -> Page:
        return self.page(self.follow(self.post(form)), expect)

    def post(self, form: Form, headers: dict[str, str] | None = None) -> Answer:
        body = urllib.parse.urlencode(form.fields)
        if form.method == "get":
            return self.send("GET", f"{form.action}?{body}", headers=headers)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", form.action, body.encode(), kind | (headers or {}))

    def follow(self, answer: Answer) -> Answer:
        for _ in range(5):
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            if not answer.location.startswith("/") or answer.location.startswith("//"):
                raise Failed(f"{answer.path} sends elsewhere: {answer.location}")
            answer = self.send("GET", answer.location)
        raise Failed(f"{answer.path} is sent round in circles")

    def page(self, answer: Answer, expect: int) -> Page:
        if answer.status != expect:
            said = Page(answer.text).main.text[:400] if answer.kind == "text/html" else answer.text[:400]
            raise Failed(f"{answer.path} answered {answer.status}, not {expect}: {said}")
        if answer.kind != "text/html":
            raise Failed(f"{answer.path} is {answer.kind}, not text/html")
        page = Page(answer.text)
        page.path = answer.path
        self.seen.append(answer.path)
        if defects := page.defects():
            raise Failed(f"{answer.path}: " + "; ".join(defects[:5]))
        return page

    def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        form = Form(self.get("/sign-in").main.first("form"))
        page = self.submit(form.fill({"name": login, "password": password}))
        if page.path.startswith("/sign-in"):
            raise Failed(f"{login} was not signed in")
        return page

    # API

    def call(self, method: str, path: str, value=None, expect: int | None = None) -> Answer:
        body = None if value is None else json.dumps(value, ensure_ascii=False).encode()
        answer = self.send(method, f"/api{path}", body, {"Content-Type": "application/json"} if body else {})
        if expect is not None and answer.status != expect:
            raise Failed(f"{method} /api{path} answered {answer.status}, not {expect}: {answer.text[:400]}")
        return answer

    def take_token(self, login: str, password: str = PASSWORD):
        self.token = self.call("POST", "/sessions", {"login": login, "password": password}, expect=201).json()["token"]
        return self
