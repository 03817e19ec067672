"""Walks the program over HTTP like its users: every step says what it saw; the first that fails ends the walk."""

import datetime
import json
import pathlib
import re
import sys
import time
import urllib.parse

import description
from page import Form, Page
from program import DIVISION, PASSWORD, Failed, Program
from visitor import Answer, Visitor

DAY = datetime.timedelta(days=1)
KEYS = set(re.findall(r"^([\w.-]+):", pathlib.Path("Sources/Server/Catalogue/en.yaml").read_text(), re.MULTILINE))
# Two characters of the extensions that computers often lose.
CHILD = "陈𠮷䶮"


def need(truth, expected: str):
    if not truth:
        raise Failed(f"expected: {expected}")


def same(got, wanted, what: str):
    need(got == wanted, f"{what} is {wanted!r}, but it is {got!r}")


def heading(page: Page) -> str:
    return page.first("h1").text


def section(page: Page, id: str):
    """The section that a heading with this id names."""
    found = page.first("section", aria_labelledby=id)
    need(found is not None, f"{page.path} has the section {id}")
    return found


def person_number(path: str) -> int:
    found = re.match(r"/persons/(\d+)", path)
    need(found, f"the page of a person, not {path}")
    return int(found[1])


def form_at(page: Page, action: str) -> Form:
    forms = [form for form in page.all("form") if form["action"].split("?")[0] == action]
    need(forms, f"{page.path} has a form for {action}, not only {[form['action'] for form in page.all('form')]}")
    return Form(forms[0])


class Walk:
    """The steps, in order. What one finds, the next may use."""

    def __init__(self, program: Program):
        self.program = program
        self.server = None
        # The civil day of China, as the server takes it.
        self.today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()
        self.passed = 0

    def run(self) -> int:
        try:
            for name in (name for name in vars(Walk) if name.startswith("step_")):
                step = getattr(self, name)
                title = (step.__doc__ or name).strip().rstrip(".")
                started = time.monotonic()
                try:
                    said = step()
                except Failed as failure:
                    print(f"FAILED  {title}\n        {failure}", flush=True)
                    return self.end(1)
                except Exception as error:  # noqa: BLE001 - an answer so wrong that reading it fails
                    import traceback

                    traceback.print_exc()
                    print(f"FAILED  {title}\n        {type(error).__name__}: {error}", flush=True)
                    return self.end(1)
                self.passed += 1
                print(f"ok {time.monotonic() - started:6.2f} s  {title}{f': {said}' if said else ''}", flush=True)
            return self.end(0)
        finally:
            if self.server:
                self.server.kill()

    def end(self, failed: int) -> int:
        print(f"{self.passed} passed, {failed} failed", flush=True)
        return failed

    def visitor(self, login: str | None = None) -> Visitor:
        visitor = Visitor(self.server.address)
        if login:
            visitor.sign_in(login)
        return visitor

    def program_of(self, login: str) -> Visitor:
        return Visitor(self.server.address).take_token(login)

    # A county, a server

    def step_00(self):
        """The checks of this walk find planted faults"""
        planted = Page(
            '<html><title></title><body><p id="a" style="color:red">{{x}}<p id="a"><a href="#b">c</a>'
            '<label for="d">e</label><button onclick="f()">g</button></body></html>')
        found = " ".join(planted.defects())
        for fault in (
            "closes", "id 'a'", "inline style", "{{", "#b", "for='d'", "handler", "doctype", "language", "title", "h1"
        ):
            need(fault in found, f"the fault {fault!r} of a planted page in: {found}")
        operation = {
            "operationId": "a", "responses": {"ok": {}},
            "parameters": [{"name": "x", "in": "path", "schema": {"type": "int"}}],
        }
        document = {
            "openapi": "3.0.0", "components": {"schemas": {"E": {"$ref": "#/nowhere"}}},
            "paths": {
                "b": {"get": operation}, "/c/{d}": {"post": operation | {"security": [{"k": []}]}, "fetch": {}},
            },
        }
        found = " ".join(description.faults(document))
        for fault in (
            "3.0.0", "info.title", "does not start", "is that of", "no status", "no description", "no security scheme",
            "no such method", "path's parameters", "not required", "#/nowhere", "int is no type",
        ):
            need(fault in found, f"the fault {fault!r} of a planted description in: {found}")
        answer = Answer(200, {"content-security-policy": "default-src *"}, b"", "/planted")
        try:
            Visitor.check_headers(answer)
        except Failed as failure:
            for fault in ("lacks script-src", "is open", "x-content-type-options", "x-frame-options", "no-store"):
                need(fault in str(failure), f"the fault {fault!r} of planted headers in: {failure}")
            return
        raise Failed("expected: the faults of planted headers")

    def step_01(self):
        """A demo county is made"""
        report = self.program.make_demo(2000)
        same(report.get("rejected"), 0, "the number of rejected events")
        need(report.get("accepted", 0) > 5000, f"more than 5,000 events, not {report}")
        return f"{report['accepted']} events"

    def step_02(self):
        """The server starts and says its address"""
        self.server = self.program.serve()
        need(self.server.seconds < 15, f"started within 15 s, not {self.server.seconds:.1f} s")
        health = Visitor(self.server.address).call("GET", "/health", expect=200).json()
        need(health["events"] > 5000, f"the events of the county, not {health}")
        self.events = health["events"]
        return f"{self.server.seconds:.1f} s"

    # Signing in

    def step_03(self):
        """Without signing in, every page leads to the sign-in page and says where one wanted to go"""
        for path in ("/", "/persons", "/worklist", "/cases", "/payments", "/county", "/indicators", "/indicators/births", "/indicators/births/records", "/targets", "/quality", "/instruments", "/forecast", "/coverage", "/family", "/access-log", "/accounts", "/events/new", "/persons/1"):
            answer = self.visitor().send("GET", path)
            need(answer.status in (302, 303), f"{path} redirects, not {answer.status}")
            same(answer.location, "/sign-in?next=" + urllib.parse.quote(path, safe=""), f"the address after {path}")

    def step_04(self):
        """The sign-in page names the demo accounts and says that everybody is made up"""
        page = self.visitor().get("/sign-in")
        for login in ("county", "township", "clinic", "family", "analyst", "auditor", "admin"):
            need(any(code.text == login for code in page.all("code")), f"the demo account {login} on the page")
        need("虚构" in page.first("header").text, "the banner of the demo county")

    def step_05(self):
        """Style sheets, scripts and drawings come from here, with their types"""
        visitor = self.visitor()
        page = visitor.get("/sign-in")
        files = [link["href"] for link in page.all("link")] + [script["src"] for script in page.all("script")]
        files += [image["src"] for image in page.all("img")]
        files += [use["href"].split("#")[0] for use in page.all("use")]
        for file in sorted(set(files)):
            need(file.startswith("/assets/"), f"a file of this server, not {file}")
            answer = visitor.send("GET", file)
            same(answer.status, 200, f"the status of {file}")
            kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[file.rsplit(".")[-1]]
            same(answer.kind, kind, f"the type of {file}")
            need("max-age" in answer.headers.get("cache-control", ""), f"{file} may be cached")
        same(visitor.send("GET", "/assets/../county.json").status, 404, "the status of a file outside the assets")
        return f"{len(set(files))} files"

    def step_06(self):
        """A sign-in without its CSRF value, or with a wrong password, is refused; an unknown login says the same"""
        visitor = self.visitor()
        form = Form(visitor.get("/sign-in").main.first("form")).fill({"name": "county", "password": PASSWORD})
        form.fields["csrf"] = "0" * 36
        visitor.page(visitor.post(form), 401)
        need("yisheng" not in visitor.cookies, "no session without the CSRF value")
        said = []
        for login in ("county", "nobody-of-that-name"):
            form = Form(visitor.get("/sign-in").main.first("form")).fill({"name": login, "password": "wrong-password"})
            page = visitor.submit(form, expect=401)
            said.append(page.first(role="alert").text)
        same(said[0], said[1], "the refusal of an unknown login")
        return said[0]

    def step_07(self):
        """The county office signs in and comes to where it wanted to go; the cookie is no script's"""
        self.county = self.visitor()
        page = self.county.get("/worklist?show=overdue")
        need(page.path.startswith("/sign-in?next="), "the sign-in page first")
        page = self.county.submit(Form(page.main.first("form")).fill({"name": "county", "password": PASSWORD}))
        same(page.path, "/worklist?show=overdue", "the page after signing in")
        morsel = [morsel for morsel in self.county.set_cookies if morsel.key == "yisheng"][-1]
        need(morsel["httponly"] and morsel["samesite"].lower() == "lax", f"an HttpOnly cookie with SameSite, not {morsel}")
        for address in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
            other = self.visitor()
            form = Form(other.get("/sign-in?next=" + urllib.parse.quote(address, safe="")).main.first("form"))
            form.fields["next"] = address
            answer = other.post(form.fill({"name": "county", "password": PASSWORD}))
            same(answer.location, "/", f"where a sign-in with next={address} leads")

    def step_08(self):
        """Home shows what is urgent, and the menu of the role"""
        page = self.county.get("/")
        tiles = {tile["href"]: tile.text for tile in page.all("a", of="tile")}
        for href in ("/worklist?show=overdue", "/worklist?show=due", "/persons", "/events/new", "/county"):
            need(href in tiles, f"the tile {href}, not only {sorted(tiles)}")
        menu = [link["href"] for link in page.first("nav").all("a")]
        same(menu, ["/", "/persons", "/resemblances", "/events/new", "/worklist", "/cases", "/county", "/indicators", "/forecast"], "the menu of the county office")
        return heading(page)

    # Finding and opening

    def step_09(self):
        """Find: by surname, by pinyin; with nothing typed it says what is missing"""
        form = form_at(self.county.get("/persons"), "/persons")
        page = self.county.submit(form.fill({"q": "陈"}))
        hits = page.all("li", of="person-hit")
        need(len(hits) > 3, f"several persons named 陈, not {len(hits)}")
        need(all(hit.first(of="hit-name").text.startswith("陈") for hit in hits), "all their names begin with 陈")
        pinyin = self.county.submit(form_at(self.county.get("/persons"), "/persons").fill({"q": "chen"}))
        need(any(hit.first(of="hit-name").text.startswith("陈") for hit in pinyin.all("li", of="person-hit")), "陈 by pinyin")
        empty = self.county.submit(form_at(self.county.get("/persons"), "/persons").fill({"q": " "}), expect=422)
        need(empty.first(role="alert") is not None, "what is missing")
        fragment = self.county.post(form.fill({"q": "陈"}), {"HX-Request": "true"})
        need("<html" not in fragment.text and "person-hit" in fragment.text, "only the part of the page for htmx")
        return f"{len(hits)} of 陈"

    def step_10(self):
        """Searching leaves no name in an address, and without the CSRF value it is refused"""
        form = form_at(self.county.get("/persons"), "/persons").fill({"q": "陈"})
        same(form.method, "post", "the way words of a search are sent")
        form.fields["csrf"] = "wrong"
        self.county.page(self.county.post(form), 400)

    def step_11(self):
        """A woman is found by her number and opened from the list"""
        self.api = self.program_of("county")
        self.mother, self.father = self.a_couple()
        citizen = self.api.call("GET", f"/persons/{self.mother['id']}", expect=200).json()["identifiers"]["citizen_id"]
        page = self.county.submit(form_at(self.county.get("/persons"), "/persons").fill({"q": citizen}))
        hits = page.all("li", of="person-hit")
        same(len(hits), 1, "the number of persons with one citizen number")
        page = self.county.submit(Form(hits[0].first("form")))
        same(person_number(page.path), self.mother["id"], "the person opened")
        need(self.mother["name"] in heading(page), "her name on her page")
        facts = page.first("dl", of="facts").text
        need(citizen not in page.text and citizen[-4:] in facts, "her citizen number with its middle covered")
        for id in ("entitlements", "timeline", "due-items", "kin"):
            section(page, id)
        self.mother_page = page
        return f"number {self.mother['id']}"

    def a_couple(self):
        """A married woman of 22 to 40 without a birth in the last year, and her husband, through the API."""
        for surname in "陈林黄吴李王郑张":
            for person in self.api.call("POST", "/persons/search", {"query": surname}, expect=200).json():
                if person.get("sex") != "female" or "death_date" in person or "birth_date" not in person:
                    continue
                age = (self.today - datetime.date.fromisoformat(person["birth_date"])).days // 365
                if not 22 <= age <= 40:
                    continue
                record = self.api.call("GET", f"/persons/{person['id']}", expect=200).json()
                spouses = [kin for kin in record["kin"] if kin["relation"] == "spouse"]
                born = [event["day"] for event in record["events"] if event["type"] == "birth"]
                recent = (self.today - 365 * DAY).isoformat()
                if spouses and "citizen_id" in record["identifiers"] and all(day < recent for day in born):
                    return person, spouses[0]["id"]
        raise Failed("expected: a married woman of 22 to 40 in the demo county")

    def step_12(self):
        """A page of the past is a page of the past"""
        born = int(self.mother["birth_date"][:4])
        page = self.county.get(f"/persons/{self.mother['id']}?purpose=service&as_at={born + 10}-06-01")
        need(page.first(of="notice-past") is not None, "a note that the page is of the past")
        self.county.get(f"/persons/{self.mother['id']}?as_at=2025-02-30", expect=400)
        self.county.get("/persons/99999999", expect=403)
        self.county.get("/no-such-page", expect=404)

    # Recording a birth

    def step_13(self):
        """From her page, through the choice of events, to the form of a birth, filled in with the mother"""
        record = [link["href"] for link in self.mother_page.main.all("a") if link["href"].startswith("/events/new?")]
        need(record, "a link to record an event on her page")
        page = self.county.get(record[0])
        births = [link["href"] for link in page.all("a") if link["href"].startswith("/events/new/birth?")]
        need(births, "birth among the events of the choice")
        self.form_page = self.county.get(births[0])
        form = form_at(self.form_page, "/events/new/birth")
        same(form.fields.get("subjects.mother"), str(self.mother["id"]), "the mother in the form")
        for name in ("day", "place", "subjects.child", "subjects.father", "data.name", "data.sex", "data.weight"):
            need(name in form.names, f"the field {name} of the declaration")
        return f"{len(form.names)} fields"

    def step_14(self):
        """The form with mistakes comes back with all of them, each at its field, and with what was typed"""
        form = form_at(self.form_page, "/events/new/birth").fill(
            {"day": (self.today + 30 * DAY).isoformat(), "data.weight": "20", "data.weeks": "99", "data.certificate": "X1"})
        page = self.county.submit(form, expect=422)
        alert = page.first(role="alert")
        need(alert is not None, "the list of what is wrong")
        faulty = {link["href"] for link in alert.all("a")}
        for field in ("f-data-name", "f-data-sex", "f-data-weight", "f-data-weeks", "f-data-certificate"):
            need("#" + field in faulty, f"{field} among what is wrong: {sorted(faulty)}")
            control = page.first(id=field)
            same(control["aria-invalid"], "true", f"aria-invalid of {field}")
        again = form_at(page, "/events/new/birth")
        same(again.fields["data.weight"], "20", "the weight that was typed")
        same(again.fields["key"], form.fields["key"], "the key of the form")
        same(self.api.call("GET", "/health").json()["events"], self.events, "the number of events after a refusal")
        return f"{len(alert.all('li'))} problems"

    def step_15(self):
        """A birth is recorded: the child's page opens, with the name as it was typed"""
        self.born = self.today - 35 * DAY
        form = form_at(self.form_page, "/events/new/birth").fill(
            {
                "day": self.born.isoformat(), "subjects.father": str(self.father), "data.name": CHILD, "data.sex": "female",
                "data.weight": "3200", "data.length": "50.5", "data.weeks": "39",
            })
        self.birth_form = form
        page = self.county.submit(form)
        self.child = person_number(page.path)
        need(self.child not in (self.mother["id"], self.father), "the page of the child")
        need(page.first(of="notice") is not None, "a notice that it is recorded")
        need(heading(page).startswith(CHILD), f"the heading {CHILD}, not {heading(page)}")
        same(self.api.call("GET", "/health").json()["events"], self.events + 1, "the number of events")
        self.child_page = page
        return f"number {self.child}"

    def step_16(self):
        """The same form sent again is the same birth"""
        page = self.county.submit(self.birth_form)
        same(person_number(page.path), self.child, "the child")
        same(self.api.call("GET", "/health").json()["events"], self.events + 1, "the number of events")

    def step_17(self):
        """The child has its entitlements, with the explanation and the clauses"""
        part = section(self.child_page, "entitlements")
        cards = {card.first(of="ent-title").text: card for card in part.all("li", of="entitlement")}
        need("育儿补贴" in " ".join(cards), f"the childcare subsidy among {sorted(cards)}")
        card = next(card for title, card in cards.items() if "育儿补贴" in title)
        need(card.first(of="is-yes") is not None, "the childcare subsidy is due to a child of a month")
        need(re.search(r"\d", (card.first(of="ent-amount") or card).text), "its amount")
        need(card.all(of="cite"), "the clauses it rests on")
        return "; ".join(sorted(cards))[:90]

    def step_18(self):
        """The child's first check is due, and the mother and the father stand among the kin"""
        due = section(self.child_page, "due-items").all("li", of="due-row")
        first = [row for row in due if "满月健康" in row.text]
        need(first and first[0].first(of="is-due"), f"the check at one month is due: {[row.text for row in due]}")
        need(first[0].first("a") is None, "no link to record a check that the county office does not record")
        kin = section(self.child_page, "kin")
        links = [person_number(link["href"]) for link in kin.all("a")]
        need({self.mother["id"], self.father} <= set(links), f"mother and father among the kin, not {links}")
        return f"{len(due)} items"

    def step_19(self):
        """The clinic records the check from its link, and it is done"""
        self.clinic = self.visitor("clinic")
        page = self.clinic.get(f"/persons/{self.child}")
        due = section(page, "due-items").all("li", of="due-row")
        link = next(row for row in due if "满月健康" in row.text).first("a")
        need(link is not None, "a link to record it")
        page = self.clinic.get(link["href"])
        form = form_at(page, "/events/new/child-check")
        same(form.fields.get("data.visit"), "m1", "the visit that the link fills in")
        page = self.clinic.submit(form.fill({"day": self.today.isoformat()}))
        same(person_number(page.path), self.child, "the page after it")
        due = section(page, "due-items").all("li", of="due-row")
        need(any("满月健康" in row.text and row.first(of="is-yes") for row in due), "the check at one month is done")
        return self.doses()

    def doses(self):
        """The page of the programme of vaccines: what is due and why, what was given, what was not, and what does not count"""
        path = f"/persons/{self.child}/programmes/immunisation?purpose=health"

        def rows(page, part="open"):
            return {row.first(of="work-title").text: row for row in section(page, part).all("li", of="programme-item")}

        def send(link, event, **values):
            form = form_at(self.clinic.get(link), f"/events/new/{event}")
            self.clinic.submit(form.fill({name.replace("__", "."): value for name, value in values.items()}))
            return self.clinic.get(path)

        page = self.clinic.get(path)
        open = rows(page)
        need({"乙肝疫苗第1剂", "卡介苗"} <= set(open), f"the first two vaccines among {sorted(open)}")
        links = [link["href"] for link in open["乙肝疫苗第1剂"].all("a")]
        need(any("/events/new/vaccinated" in link and "data.vaccine=HepB" in link for link in links), f"the form filled in, not {links}")
        page = send(links[0], "vaccinated", day=self.born.isoformat())
        need("计为乙肝疫苗第1剂" in section(page, "done").text, "the dose counts")
        # Too early: recorded, shown, not counted.
        page = send(
            f"/events/new/vaccinated?person={self.child}&subjects.person={self.child}&data.vaccine=MMR&data.dose=1", "vaccinated", day=self.today.isoformat()
        )
        need("早于最小年龄" in section(page, "done").text, "the dose that was given too early is shown with the reason")
        need("麻腮风疫苗第1剂" in section(page, "later").text, "it is asked for again")
        links = [link["href"] for link in rows(page)["卡介苗"].all("a")]
        link = next(link for link in links if "service-not-given" in link)
        page = send(link, "service-not-given", day=self.today.isoformat(), data__reason="ill", data__until=(self.today + 14 * DAY).isoformat())
        need(rows(page)["卡介苗"].first(of="is-no") is not None and "生病" in rows(page)["卡介苗"].text, "what was put off, with the reason")
        page = self.clinic.get(f"/persons/{self.child}/programmes/child-health?purpose=health")
        need(page.first("h1").text.startswith("0"), "the programme of child health")
        self.clinic.get(f"/persons/{self.child}/programmes/nothing?purpose=health", expect=404)
        return f"{len(open)} open"

    def step_20(self):
        """A second birth of the same mother 60 days earlier is refused, with the reason"""
        form = form_at(self.county.get(self.form_page.path), "/events/new/birth")
        form.fill({"day": (self.born - 60 * DAY).isoformat(), "data.name": "陈二", "data.sex": "male"})
        page = self.county.submit(form, expect=422)
        return page.first(role="alert").first("li").text

    def step_21(self):
        """The birth is corrected: the new value shows, the first version is kept"""
        link = self.change_link(self.county, "correct", "出生")
        form = form_at(self.county.get(link), link.split("?")[0])
        same(form.fields["data.weight"], "3200", "the weight in the form")
        page = self.county.submit(form.fill({"data.weight": "3250"}))
        same(person_number(page.path), self.child, "the page after it")
        need("3250" in section(page, "timeline").text, "the corrected weight")
        need(section(page, "timeline").first(of="is-unknown") is not None, "the mark of a correction")
        self.child_page = page

    def change_link(self, visitor: Visitor, change: str, type: str) -> str:
        page = visitor.get(f"/persons/{self.child}")
        for moment in section(page, "timeline").all("li", of="moment"):
            if moment.first("h3").text.startswith(type):
                links = [link["href"] for link in moment.all("a") if f"/{change}" in link["href"]]
                need(links, f"a link to {change} the {type}")
                return links[0]
        raise Failed(f"expected: {type} in the timeline")

    def step_22(self):
        """The check is revoked, and is due again"""
        link = self.change_link(self.clinic, "revoke", "儿童健康")
        form = form_at(self.clinic.get(link), link.split("?")[0])
        page = self.clinic.submit(form)
        due = section(page, "due-items").all("li", of="due-row")
        need(any("满月健康" in row.text and row.first(of="is-due") for row in due), "the check at one month is due again")

    # Worklist, county

    def step_23(self):
        """The worklist has tabs, numbers and links to the person and to the form"""
        said = []
        for show in ("overdue", "due", "done"):
            # Page by page to the end.
            seen, path, pages = [], f"/worklist?show={show}", 0
            while path and pages < 80:
                page = self.county.get(path)
                pages += 1
                found = page.all("li", of="work-item")
                seen += [(item.first("form")["action"], item.first(of="work-title").text) for item in found]
                following = page.first("a", rel="next")
                path = following["href"] if following else None
            same(len(set(seen)), len(seen), f"the number of different lines under {show}")
            if show == "due":
                need(any(action == f"/persons/{self.child}" for action, _ in seen), "the newborn child on the worklist")
            said.append(f"{len(seen)} {show} on {pages} pages")
        return ", ".join(said)

    def step_24(self):
        """The county page has a pyramid, months, coverage, each also as a table, and the townships; the forecast its years"""
        page = self.county.get("/county")
        figures = page.all("figure")
        need(len(figures) >= 3, f"at least 3 figures, not {len(figures)}")
        for figure in figures:
            need(figure.first("svg") is not None, "a drawing")
            need(len(figure.all("tr")) > 2, "its numbers as a table")
        residents = int(re.sub(r"\D", "", page.first(of="number-value").text))
        need(1500 < residents < 2600, f"about 2,000 residents, not {residents}")
        links = [link["href"] for link in section(page, "places").all("a")]
        need(links, "the townships")
        self.county.get(links[0])
        forecast = self.county.get("/forecast")
        drawings = forecast.all("figure")
        need(len(drawings) >= 8, f"at least 8 figures of the forecast, not {len(drawings)}")
        need(section(forecast, "warnings").all("li"), "what is watched for")
        need(section(forecast, "townships").all("a"), "what the townships need")
        requirements = self.county.get("/coverage").first("tbody").all("tr")
        same(len(requirements), 433, "the number of requirements")
        benefits = self.county.get("/coverage?kind=benefit").first("tbody").all("tr")
        same(len(benefits), 66, "the number of benefits among them")
        same(self.county.get("/coverage?status=broken").first("tbody").all("tr"), [], "what names something that is not there")
        for kind, what in sorted(set(re.findall(r"\b(page|command):([^\s,]+)", pathlib.Path("Packs/cn/requirements.csv").read_text()))):
            if kind == "page":
                self.county.get(what)
            else:
                same(self.program.run(what, "--help")[0], 0, f"the exit code of {what} --help")
        return f"{residents} residents, {len(figures)} figures, {len(links)} townships; {len(drawings)} figures of the forecast; {len(requirements)} requirements"

    def step_24_assessment(self):
        """Two reforms are held beside each other: a ready one and one that is written; what is wrong with one is said"""
        form = form_at(self.county.get("/assessments"), "/assessments")
        page = self.county.submit(form.fill({"text": "reform: x\ntitle: {zh: 错, en: Wrong}\n---\nparameter: nothing\nvalues: 3"}), expect=422)
        need(page.first(of="errors") is not None, "what is wrong with the reform")
        form = form_at(self.county.get("/assessments"), "/assessments")
        text = (
            "reform: twice\ntitle: {zh: 加倍, en: Twice}\n---\nparameter: subsidy.yearly\nvalues:\n"
            "  - {from: 2025-01-01, value: 720000}\n")
        page = self.county.submit(form.fill({"text": text, "second": "childcare-subsidy-4800", "years": "5"}))
        path = page.path
        for _ in range(120):
            if page.first(role="status") is None:
                break
            time.sleep(1)
            page = self.county.get(path)
        need(len(page.all("figure")) == 2, f"two drawings, not {len(page.all('figure'))}")
        tables = page.all("table")
        need(len(tables) > 8, "its tables")
        arms = [row.first("th").text for row in section(page, "table-0").first("tbody").all("tr")]
        same(len(arms), 9, "what holds, and two reforms with four answers of births each")
        need(len(section(page, "assumptions").first("tbody").all("tr")) > 15, "what is supposed, with its sources")
        for link in section(page, "findings").all("a"):
            answer = self.county.send("GET", link["href"])
            same(answer.status, 200, f"the answer for {link['href']}")
            need(len(answer.body) > 2000, "a file")
        return ", ".join(arms[:3])

    def step_25(self):
        """Every page is there in English too, and keeps the choice"""
        visitor = self.visitor("county")
        tool = visitor.get("/").first("a", of="tool")
        page = visitor.get(tool["href"])
        same(page.first("html")["lang"], "en", "the language")
        for path in ("/", "/persons", "/worklist", "/county", "/forecast", "/events/new", "/events/new/birth", f"/persons/{self.child}"):
            page = visitor.get(path)
            same(page.first("html")["lang"], "en", f"the language of {path}")
            leaked = set(re.findall(r"[a-z_-]+(?:\.[a-z_-]+)+", page.main.text)) & KEYS
            need(not leaked, f"no key of the catalogue on {path}, but {leaked}")

    # Other roles

    def step_26(self):
        """A township sees its own people only"""
        township = self.visitor("township")
        self.township_api = self.program_of("township")
        division = self.township_api.call("GET", "/sessions/current", expect=200).json()["division"]
        people = self.api.call("POST", "/persons/search", {"query": "陈"}, expect=200).json()
        elsewhere = next(
            p for p in people if not p.get("residence", "").startswith(division) and not p.get("hukou", "").startswith(division))
        answer = township.send("GET", f"/persons/{elsewhere['id']}")
        need(answer.status in (403, 404), f"403 or 404 for a person elsewhere, not {answer.status}")
        need(elsewhere["name"] not in answer.text, "no name in the refusal")
        page = township.submit(form_at(township.get("/persons"), "/persons").fill({"q": "陈"}))
        found = {person_number(hit.first("form")["action"]) for hit in page.all("li", of="person-hit")}
        own = {p["id"] for p in people if p.get("residence", "").startswith(division) or p.get("hukou", "").startswith(division)}
        need(elsewhere["id"] not in found, "nobody from elsewhere among the hits")
        answer = township.send("GET", f"/worklist?division={elsewhere['residence']}")
        need(answer.status in (403, 200), f"an answer about another township, not {answer.status}")
        if answer.status == 200:
            place = Page(answer.text)
            need(not any(person_number(f["action"]) == elsewhere["id"] for f in place.all("form") if f["action"].startswith("/persons/")), "no work of another township")
        self.elsewhere = elsewhere
        return f"{answer.status} for the worklist of another; {len(found)} found, {len(own)} of the county's first 50"

    def step_27(self):
        """An analyst counts and sees no names; nobody sees the pages of another role"""
        for login, open_, closed in (
            ("analyst", ["/", "/county", "/forecast", "/assessments", "/coverage"], ["/persons", "/worklist", "/access-log", "/accounts", f"/persons/{self.child}"]),
            ("clinic", ["/", "/persons", "/worklist", "/cases"], ["/assessments", "/payments", "/access-log", "/accounts", "/family"]),
            ("police", ["/", "/cases"], ["/persons", "/worklist", "/county", "/forecast", "/payments", "/access-log", "/accounts", f"/persons/{self.child}"]),
            ("auditor", ["/", "/access-log"], ["/persons", "/cases", "/accounts", "/worklist", f"/persons/{self.child}"]),
            ("admin", ["/", "/accounts"], ["/persons", "/access-log", "/county", "/forecast", f"/persons/{self.child}"]),
            ("family", ["/family"], ["/persons", "/worklist", "/county", "/forecast", "/assessments", "/access-log", "/accounts", f"/persons/{self.child}"]),
        ):
            visitor = self.visitor(login)
            for path in open_:
                visitor.get(path)
            for path in closed:
                page = visitor.get(path, expect=403)
                need(CHILD not in page.text, "no name in the refusal")

    def step_28(self):
        """A family sees itself: entitlements, timeline, what is due, and who has looked"""
        family = self.visitor("family")
        own = Visitor(self.server.address).take_token("family").call("GET", "/sessions/current").json()["person"]
        self.county.get(f"/persons/{own}?purpose=service")
        page = family.get("/family")
        for id in ("entitlements", "timeline", "due-items", "looks"):
            section(page, id)
        need(section(page, "entitlements").all("li", of="entitlement"), "its entitlements")
        looks = section(page, "looks").all("li", of="look")
        need(looks, "the county office's look at its record")
        members = [link["href"] for link in page.first("ul", of="tabs").all("a")]
        need(len(members) >= 2, "the mother and her child")
        page = family.get(members[1])
        need(section(page, "entitlements").all("li", of="entitlement"), "the child's entitlements")
        answer = family.send("GET", f"/family?member={self.child}")
        same(answer.status, 403, "the status of another family's child")
        self.family_records = [link["href"] for link in page.main.all("a") if link["href"].startswith("/events/new/")]
        for href in self.family_records:
            family.get(href)
        return f"{len(members)} members, {len(looks)} looks, may record {len(self.family_records)} things"

    def step_29(self):
        """An auditor sees who looked, and has the journal checked"""
        auditor = self.visitor("auditor")
        page = auditor.get("/access-log")
        need(len(page.all("tbody")) > 0, "the log")
        need(CHILD not in page.text and self.mother["name"] not in page.text, "no names in the log")
        verify = [form for form in page.all("form") if form["method"] == "post" and "verify" in form["action"]]
        need(verify, "a button to check the journal")
        page = auditor.submit(Form(verify[0]))
        journal = section(page, "journal")
        need(journal.first(of="is-yes") is not None, f"a whole journal, not: {journal.text[:200]}")
        return journal.first(of="is-yes").text

    def step_30(self):
        """An administrator makes an account; it works once its password is known, and not after it is locked"""
        admin = self.visitor("admin")
        page = admin.get("/accounts")
        form = form_at(page, "/accounts")
        page = admin.submit(form.fill({"login": "walker", "name": "走访员", "role": "clinic", "division": "350583"}))
        codes = [code.text for code in page.first(of="notice-key").all("code")]
        same(codes[0], "walker", "the login")
        walker = self.visitor()
        walker.sign_in("walker", codes[1])
        locks = [f for f in page.all("form") if f["action"].endswith("/lock")]
        row = next(r for r in page.all("tr") if any(c.text == "walker" for c in r.all("code")))
        lock = next(f for f in row.all("form") if f["action"].endswith("/lock"))
        need(len(locks) >= 1, "buttons to lock accounts")
        admin.submit(Form(lock))
        same(walker.send("GET", "/").status, 303, "the status for a session of a locked account")
        form = Form(self.visitor().get("/sign-in").main.first("form"))
        other = self.visitor()
        form = Form(other.get("/sign-in").main.first("form")).fill({"name": "walker", "password": codes[1]})
        other.submit(form, expect=401)
        page = admin.submit(form_at(admin.get("/accounts"), "/accounts").fill({"login": "x", "name": ""}), expect=422)
        need(page.first(role="alert") is not None, "what is wrong with a new account")

    # The API

    def step_31(self):
        """The API's description is valid OpenAPI 3.1, and what it names is there"""
        document = Visitor(self.server.address).call("GET", "/openapi.json", expect=200).json()
        found = description.faults(document)
        need(not found, f"no fault of the description, but {found[:5]}")
        fault = description.validator_fault(document)
        need(fault is None, f"openapi-spec-validator content, but: {fault}")
        for path, item in document["paths"].items():
            if "get" not in item or "{" in path:
                continue
            answer = self.api.call("GET", path)
            need(answer.status in (200, 403), f"200 or 403 for {path}, not {answer.status}")
        return f"{sum(len(item) for item in document['paths'].values())} operations"

    def step_32(self):
        """An event appended twice with one key is one event with one receipt"""
        self.event = {
            "type": "birth", "day": self.born.isoformat(), "source": "walk", "key": "walk/1", "place": "350583",
            "subjects": {"child": {}}, "data": {"name": "林㛃", "sex": "female"},
        }
        before = self.api.call("GET", "/health").json()["events"]
        first = self.api.call("POST", "/events", self.event, expect=201).json()
        again = self.api.call("POST", "/events", self.event, expect=200).json()
        same((again["sequence"], again["subjects"]), (first["sequence"], first["subjects"]), "the receipt")
        same((first["repeated"], again["repeated"]), (False, True), "whether it was there before")
        same(self.api.call("GET", "/health").json()["events"], before + 1, "the number of events")
        other = self.event | {"data": {"name": "林二", "sex": "male"}}
        same(self.api.call("POST", "/events", other).status, 409, "the status when the key stands for something else")
        proof = self.api.call("GET", f"/journal/proofs/{first['sequence']}", expect=200).json()
        same(proof["sequence"], first["sequence"], "the event of the proof")
        note = Visitor(self.server.address).call("GET", "/journal/checkpoint", expect=200).text
        need(len(note.split("\n\n— ")) == 2 and note.split("\n")[1].isdigit(), "a signed checkpoint")
        (self.program.work / "elsewhere.checkpoint").write_text(note)
        self.receipt = first
        return f"event {first['sequence']}"

    def step_33(self):
        """A refusal is an RFC 9457 problem that lists everything that is wrong, in both languages"""
        wrong = {
            "type": "birth", "day": "2031-01-01", "source": "walk", "key": "walk/2",
            "subjects": {"child": {}, "aunt": {}}, "data": {"sex": "x", "weight": 5, "colour": "red"},
        }
        answer = self.api.call("POST", "/events", wrong, expect=422)
        same(answer.kind, "application/problem+json", "the type")
        problem = answer.json()
        need({"type", "title", "status", "detail", "problems"} <= set(problem), f"the members of a problem, not {sorted(problem)}")
        same(problem["status"], 422, "the status within")
        places = {item["at"] for item in problem["problems"]}
        wanted = {"data.name", "data.sex", "data.weight", "data.colour", "subjects.aunt"}
        need(wanted <= places, f"a problem at each of {sorted(wanted)}, not only {sorted(places)}")
        for item in problem["problems"]:
            need(item["code"] and all(item[part][language] for part in ("why", "fix") for language in ("zh", "en")), f"code, why and what to do in both languages: {item}")
        return f"{len(places)} problems"

    def step_34(self):
        """Malformed requests get a clear answer, none a 5xx"""
        json_type = {"Content-Type": "application/json"}
        for name, body, headers, status in (
            ("half a document", b'{"type": ', json_type, 400),
            ("a key twice", b'{"type": "birth", "type": "birth"}', json_type, 400),
            ("no UTF-8", b'{"type": "\xff\xfe"}', json_type, 400),
            ("10,000 brackets", b"[" * 10_000, json_type, 400),
            ("no JSON type", b"{}", {"Content-Type": "text/plain"}, 415),
            ("2 MB", b'["' + b"x" * 2_000_000 + b'"]', json_type, 413),
            ("no object", b"3", json_type, 422),
        ):
            answer = self.api.send("POST", "/api/events", body, headers)
            same(answer.status, status, f"the status for {name}")
            same(answer.kind, "application/problem+json", f"the type for {name}")
            need(answer.json()["problems"][0]["fix"]["zh"], f"what to do about {name}")

    def step_35(self):
        """A list of events is answered one by one"""
        good = self.event | {"key": "walk/3", "day": (self.born + DAY).isoformat()}
        answers = self.api.call("POST", "/events", [good, {"type": "no-such"}, self.event], expect=200).json()
        same(len(answers), 3, "the number of answers")
        need("sequence" in answers[0] and answers[0]["repeated"] is False, "the first is recorded")
        need(answers[1]["problems"], "the second is refused")
        need(answers[2]["repeated"], "the third was there before")

    def step_36(self):
        """The API keeps to the division and to the role"""
        Visitor(self.server.address).call("GET", f"/persons/{self.child}", expect=401)
        forged = Visitor(self.server.address)
        forged.token = "0" * 64
        forged.call("GET", "/sessions/current", expect=401)
        self.township_api.call("GET", f"/persons/{self.elsewhere['id']}", expect=403)
        self.township_api.call("GET", "/worklist?division=350583", expect=403)
        self.township_api.call("GET", "/worklist?division=441523", expect=403)
        self.township_api.call("GET", "/statistics?division=350500", expect=403)
        outside = self.event | {"key": "walk/4", "place": "441523"}
        answer = self.township_api.call("POST", "/events", outside, expect=403)
        same(answer.kind, "application/problem+json", "the type of the refusal")
        self.program_of("analyst").call("POST", "/persons/search", {"query": "陈"}, expect=403)
        self.program_of("analyst").call("GET", "/statistics", expect=200)
        self.program_of("family").call("GET", f"/persons/{self.child}", expect=403)

    def step_36_indicators(self):
        """The indicators through the API: known at once after an event, and no small number for an analyst"""
        month = self.today.replace(day=1) - DAY
        path = f"/indicators?period={month:%Y-%m}"

        def figures(api, path=path):
            return {one["indicator"]: one for one in api.call("GET", path, expect=200).json()["figures"]}

        need(figures(self.api)["resident_population"]["status"] == "known", "the residents")
        report = {
            "type": "figure-reported", "day": month.isoformat(), "place": "350583", "source": "walk", "key": "walk/figure", "subjects": {},
            "data": {"figure": "demonstration_childcare", "value": 7, "document": "walk"}}
        self.api.call("POST", "/events?purpose=registration", report, expect=201)
        same(figures(self.api)["demonstration_childcare"]["value"], "7", "what was reported a moment ago")
        self.program_of("township").call("POST", "/events?purpose=registration", report | {"key": "walk/figure-2"}, expect=403)
        year = figures(self.api, f"/indicators?period={self.today.year - 1}&areas=true")
        need("neonatal_mortality" in year and "interval" in year["crude_death_rate"], "rates with their intervals")
        for one in figures(self.program_of("analyst")).values():
            need("value" not in one or one["status"] == "known", f"{one['indicator']} is shown though it is {one['status']}")
        self.program_of("family").call("GET", path, expect=403)
        self.api.call("GET", "/indicators?period=soon", expect=400)
        text = self.api.call("GET", path + "&form=sdmx", expect=200).text
        same(text.splitlines()[0].split(",")[:3], ["STRUCTURE", "STRUCTURE_ID", "ACTION"], "the header of SDMX-CSV")

    def step_36_applications(self):
        """An application through the API: opened once, done by those whose steps they are, and by nobody else"""
        body = {
            "template": "newborn", "day": self.today.isoformat(), "place": "350583", "source": "walk", "key": "walk/newborn",
            "subjects": {"child": {"person": self.child}, "applicant": {"person": self.mother["id"]}},
            "data": {"name": CHILD, "hukou": "350583", "residence": "350583", "steps": "vaccination hukou", "certificate": ""}}
        refused = self.api.call("POST", "/cases", body | {"data": body["data"] | {"steps": "school"}}, expect=422).json()
        need(any(item["code"] == "SVC-0005" for item in refused["problems"]), "a step that there is not")
        body["data"]["steps"] = "certificate vaccination hukou"
        case = self.api.call("POST", "/cases?purpose=registration", body, expect=201).json()["case"]
        same(self.api.call("POST", "/cases?purpose=registration", body, expect=201).json()["case"], case, "the same key again")
        again = self.api.call("POST", "/cases?purpose=registration", body | {"key": "walk/newborn-2"}, expect=422).json()
        need(any(item["code"] == "SVC-0002" for item in again["problems"]), "a second application at once")
        police = self.program_of("police")
        police.call("GET", f"/cases/{case}", expect=200)
        seen = police.call("GET", f"/cases/{case}", expect=200).json()
        same([step["step"] for step in seen["steps"]], ["hukou"], "what the police sees")
        police.call("POST", f"/cases/{case}/moves", {"move": "finish", "step": "vaccination", "key": "w0"}, expect=403)
        police.call("POST", f"/cases/{case}/moves", {"move": "finish", "step": "hukou", "key": "w1"}, expect=422)
        self.program_of("clinic").call(
            "POST", f"/cases/{case}/moves",
            {"move": "finish", "step": "certificate", "key": "w2", "answer": {"certificate": "W987654321"}}, expect=200)
        police.call("POST", f"/cases/{case}/moves", {"move": "return", "step": "hukou", "key": "w3"}, expect=422)
        police.call(
            "POST", f"/cases/{case}/moves", {"move": "finish", "step": "hukou", "key": "w4", "answer": {"household": "12"}}, expect=200)
        states = {step["step"]: step["status"] for step in self.api.call("GET", f"/cases/{case}", expect=200).json()["steps"]}
        same(states, {"certificate": "done", "vaccination": "open", "hukou": "done"}, "where the steps stand")
        for name, headers in (("no signature", {}), ("a wrong one", {
            "Content-Digest": "sha-256=:x:", "Idempotency-Key": "a", "Signature-Input": "yisheng=()", "Signature": "yisheng=:AA==:"})):
            answer = self.visitor().send(
                "POST", "/api/departments/police/answers", b"{}", {"Content-Type": "application/json"} | headers)
            same(answer.status, 401, f"the status of an answer with {name}")
        for path in ("/cases", f"/cases/{case}", "/payments"):
            self.county.get(path)
        self.visitor("police").get(f"/cases/{case}")
        person = police.call("GET", f"/persons/{self.child}", expect=403)
        need(CHILD not in person.text, "no name in the refusal")
        return f"case {case}"

    def step_37(self):
        """The API decides and explains, the same bytes each time"""
        path = f"/persons/{self.child}/entitlements?day={self.today}"
        first = self.api.call("GET", path, expect=200)
        same(self.api.call("GET", path, expect=200).text, first.text, "the second answer")
        subsidy = next(item for item in first.json() if item["entitlement"] == "childcare-subsidy")
        same(subsidy["answer"], "yes", "the answer for the childcare subsidy")
        due = self.api.call("GET", f"/persons/{self.child}/due", expect=200).json()
        same(next(item["status"] for item in due if item["item"] == "m1"), "due", "the status of the check at one month")
        looks = self.program_of("auditor").call("GET", "/access-log", expect=200).json()
        need(any(look["person"] == self.child for look in looks), "the look at the child in the log")
        return f"{len(first.json())} entitlements"

    # The end of the day

    def step_38(self):
        """Five wrong passwords lock the account for a while"""
        visitor = self.visitor()
        for _ in range(5):
            form = Form(visitor.get("/sign-in").main.first("form")).fill({"name": "analyst", "password": "wrong-password"})
            visitor.submit(form, expect=401)
        form = Form(visitor.get("/sign-in").main.first("form")).fill({"name": "analyst", "password": PASSWORD})
        page = visitor.submit(form, expect=401)
        return page.first(role="alert").first("li").text

    def step_39(self):
        """Signing out ends the session, also for a copy of its cookie"""
        copy = dict(self.county.cookies)
        page = self.county.get("/")
        page = self.county.submit(form_at(page, "/sign-out"))
        need(page.path.startswith("/sign-in"), "the sign-in page")
        self.county.cookies = copy
        same(self.county.send("GET", "/").status, 303, "the status with the old cookie")
        self.api.call("DELETE", "/sessions/current", expect=204)
        self.api.call("GET", "/sessions/current", expect=401)

    def step_40(self):
        """Told to stop, the server stops cleanly"""
        address = self.server.address
        code, seconds = self.server.stop()
        same(code, 0, "the exit code")
        try:
            Visitor(address).send("GET", "/api/health")
        except OSError:
            return f"{seconds:.1f} s"
        raise Failed("expected: nobody listens any more")

    def step_41(self):
        """Started again it comes up in seconds on the same data"""
        self.server = self.program.serve()
        need(self.server.seconds < 15, f"up within 15 s, not {self.server.seconds:.1f} s")
        county = self.visitor("county")
        page = county.get(f"/persons/{self.child}?purpose=registration")
        need(heading(page).startswith(CHILD), "the child that was recorded")
        again = self.program_of("county").call("POST", "/events", self.event, expect=200).json()
        same(again["sequence"], self.receipt["sequence"], "the receipt of before")
        return f"{self.server.seconds:.1f} s"

    def step_41_identity(self):
        """A woman written another way is found; said to be another, then merged by a second office, her old number leads on; split again"""
        county, township = self.program_of("county"), self.program_of("township")
        phone, home = "15400009999", township.call("GET", "/sessions/current", expect=200).json()["division"]
        def registered(key: str, name: str, **more):
            return {
                "type": "person-registered", "day": self.today.isoformat(), "place": home, "source": "walk", "key": key,
                "subjects": {"person": more}, "data": {
                    "name": name, "sex": "female", "birth_date": "1991-11-23", "phone": phone, "residence": home}}
        first = county.call("POST", "/events", registered("twice-1", "欧阳晓岚"), expect=201).json()["subjects"]["person"]
        refused = county.call("POST", "/events", registered("twice-2", "欧阳小兰"), expect=422).json()
        same([problem["code"] for problem in refused["problems"]], ["REG-0045"], "why she is refused")
        patient = {
            "resourceType": "Patient", "name": [{"text": "欧阳小兰"}], "gender": "female", "birthDate": "1991-11-23",
            "telecom": [{"system": "phone", "value": phone}]}
        found = county.call("POST", "/fhir/Patient/$match", patient, expect=200).json()
        same([entry["resource"]["id"] for entry in found["entry"]], [str(first)], "who matches")
        same(found["entry"][0]["search"]["extension"][0]["valueCode"], "certain", "the grade")
        same(county.call("POST", "/fhir/Patient/$match", {"resourceType": "Patient"}, expect=422).json()["resourceType"],
             "OperationOutcome", "the answer to nothing")
        other = county.call(
            "POST", "/events", registered("twice-3", "欧阳小兰", distinct_from=[first]), expect=201).json()["subjects"]["person"]
        need(other != first, "another number")
        two = {"person": {"person": first}, "other": {"person": other}}
        event = {"day": self.today.isoformat(), "place": home, "source": "walk", "subjects": two}
        merge = event | {"type": "persons-merged", "key": "merge", "data": {"reason": "同一人"}}
        county.call("POST", "/events", merge, expect=422)
        page = self.visitor("township").get(f"/resemblances/{first}/{other}")
        need("同音" in page.main.text, "that the names sound the same")
        form = form_at(page, f"/resemblances/{first}/{other}")
        form.fields |= {"does": "same"}
        self.visitor("county").submit(form, expect=400)
        reader = self.visitor("township")
        form = form_at(reader.get(f"/resemblances/{first}/{other}"), f"/resemblances/{first}/{other}")
        form.fields |= {"does": "same"}
        reader.submit(form)
        county.call("POST", "/events", merge, expect=201)
        page = self.visitor("county").get(f"/persons/{other}?purpose=registration")
        same(person_number(page.path), first, "where the old number leads")
        county.call("POST", "/events", event | {
            "type": "persons-split", "key": "split", "data": {"reason": "两人"}}, expect=201)
        same(person_number(self.visitor("county").get(f"/persons/{other}?purpose=registration").path), other,
             "where the number leads when split")
        return f"{first} and {other}"

    def step_42(self):
        """While it serves: the derived tables are rebuilt to the same content"""
        result = self.program.json("rebuild")
        need(result, "a report")
        page = self.visitor("county").get(f"/persons/{self.child}?purpose=registration")
        need(heading(page).startswith(CHILD), "the child after the rebuild")

    def step_43(self):
        """The journal is whole, and consistent with the checkpoint that was kept elsewhere"""
        result = self.program.json("verify", "--checkpoint", str(self.program.work / "elsewhere.checkpoint"))
        same(result["sound"], True, "whether it is sound")
        need(result["size"] > self.events, f"more than {self.events} events")
        return f"{result['size']} events, {len(result['checkpoints'])} checkpoints"

    def step_44(self):
        """It stops, and the packs are without findings"""
        same(self.server.stop()[0], 0, "the exit code")
        code, out, err = self.program.run("policy", "lint")
        same(code, 0, f"the exit code of policy lint ({(out + err)[-300:]})")


    def policy(self, *arguments: str):
        code, out, err = self.program.run("policy", *arguments, "--json")
        same(code, 0, f"the exit code of policy {arguments[0]} ({(out + err)[-300:]})")
        return json.loads(out)

    def step_45(self):
        """The county becomes a population without names; what holds and what is thought of are decided for all of it"""
        work = self.program.work
        people, packs = work / "people", str(pathlib.Path(__file__).resolve().parents[2] / "Packs")
        written = self.policy("population", "--data", str(self.program.data), "--out", str(people))
        need(written["persons"] >= 2000, f"2,000 persons or more, not {written}")
        meta = (people / DIVISION / "meta.json").read_text()
        need(CHILD not in meta and "citizen_id" not in meta, "no names and numbers in the population")
        reform = work / "higher.yaml"
        reform.write_text(
            "reform: higher\ntitle: {zh: 提高, en: Higher}\n---\nparameter: subsidy.yearly\nvalues:\n"
            "  - {from: 2025-01-01, value: 720000}\n")
        result = self.policy(
            "reform", "--pack", packs, "--population", str(people), "--from", "2026-01", "--to", "2026-12",
            "--entitlement", "childcare-subsidy", "--reform", str(reform))
        now, higher = result["variants"]
        need(now["total_fen"] > 0, "something is paid")
        same(higher["total_fen"], 2 * now["total_fen"], "what twice the rate costs")
        yes = sum(line["answers"]["yes"] for line in now["lines"])
        same(higher["families"]["losing"], 0, "families that lose")
        need(0 < higher["families"]["gaining"] <= yes, f"of {yes} some families gain")
        same([part["division"][:6] for part in result["divisions"]], [DIVISION[:6]], "the divisions")
        return f"{written['persons']} persons, {yes} receive {now['total_fen'] / 100:.2f} yuan"

    def command(self, *arguments: str, code: int = 0):
        got, out, err = self.program.run(*arguments, "--json")
        same(got, code, f"the exit code of {' '.join(arguments[:2])} ({(out + err)[-300:]})")
        return json.loads(out)

    def step_46(self):
        """A county is made up: its people, their events, what departments wrote; what was made is sound, and goes into a registry"""
        made = self.program.work / "made"
        one = self.command("simulate", "county", "--division", "441523", "--persons", "1500", "--seed", "3", "--years", "3", "--errors", "1", "--out", str(made))
        same(one["residents"], 1500, "residents")
        again = self.program.work / "again"
        self.command("simulate", "county", "--division", "441523", "--persons", "1500", "--seed", "3", "--years", "3", "--errors", "1", "--out", str(again))
        for name in ("people.pop", "events.ndjson", "margins.csv", "records.csv", "records-truth.csv"):
            same((made / name).read_bytes(), (again / name).read_bytes(), f"{name} made twice")
        same(self.command("population", "check", str(made / "people.pop"))["wrong"], 0, "what is wrong with the people")
        report = self.command("import", str(made / "events.ndjson"), "--data", str(self.program.work / "made-data"), "--division", "441523", "--synthetic")
        same(report["files"][0]["rejected"] if "files" in report else report["rejected"], 0, "events left out")
        self.command("population", "registered", "--data", str(self.program.work / "made-data"), "--out", str(made / "registered.pop"))
        registered = self.command("population", "show", str(made / "registered.pop"))
        need(registered["residents"] >= 1400, f"the people of the registry, not {registered['residents']}")
        return f"{one['events']} events, {one['records']} records, {registered['residents']} residents come back"

    def step_47(self):
        """The people live for twelve years; tables go out and come back; a damaged file is refused"""
        made = self.program.work / "made"
        lived = self.command("simulate", "years", str(made / "people.pop"), "--years", "12", "--out", str(made / "later.pop"))
        for year in lived["years"]:
            same(year["end"], year["start"] + year["births"] - year["deaths"] + year["arrivals"] - year["departures"], f"the end of {year['year']}")
        same(self.command("population", "check", str(made / "later.pop"))["wrong"], 0, "what is wrong with them")
        self.command("population", "export", str(made / "later.pop"), "--out", str(made / "tables"))
        self.command("population", "import", str(made / "tables"), "--out", str(made / "back.pop"))
        same((made / "back.pop").read_bytes(), (made / "later.pop").read_bytes(), "the file that came back")
        before = self.command("population", "show", str(made / "later.pop"), "--day", self.command("population", "show", str(made / "people.pop"))["as_at"])
        same(before["residents"], 1500, "the residents as they were before")
        damaged = bytearray((made / "later.pop").read_bytes())
        damaged[len(damaged) // 2] ^= 1
        (made / "damaged.pop").write_bytes(damaged)
        problems = self.command("population", "check", str(made / "damaged.pop"), code=1)["problems"]
        same([problem["code"] for problem in problems], ["EXC-0543"], "why a damaged file is refused")
        # A county of 2021 lives three years month by month; told as events, a registry has the same people.
        past = self.program.work / "past"
        self.command("simulate", "county", "--division", "441523", "--persons", "800", "--seed", "4", "--years", "1", "--day", "2021-12-31", "--out", str(past))
        later = self.command("simulate", "years", str(past / "people.pop"), "--years", "3", "--months", "--out", str(past / "later.pop"))
        told = self.command("population", "events", str(past / "later.pop"), "--from", "2022-01-01", "--out", str(past / "told.ndjson"))
        report = self.command("import", str(past / "told.ndjson"), "--data", str(self.program.work / "past-data"), "--division", "441523", "--synthetic")
        same(report["files"][0]["rejected"] if "files" in report else report["rejected"], 0, "events left out")
        self.command("population", "registered", "--data", str(self.program.work / "past-data"), "--day", "2024-12-31", "--out", str(past / "back.pop"))
        back = self.command("population", "show", str(past / "back.pop"))
        same(back["residents"], later["years"][-1]["end"], "the people of the registry")
        same(self.command("population", "check", str(past / "back.pop"))["wrong"], 0, "what is wrong with the people of the registry")
        return f"{lived['years'][-1]['end']} residents, {lived['rows']} rows; {told['events']} events told"

    def step_48(self):
        """A reform is assessed on them: the report names what was supposed"""
        made, out = self.program.work / "made", self.program.work / "report"
        reform = pathlib.Path(__file__).resolve().parents[2] / "Reforms" / "without-childcare-subsidy.yaml"
        result = self.command(
            "policy", "assess", "--reform", str(reform), "--division", "441523", "--population", str(made / "people.pop"), "--years", "3",
            "--replicates", "2", "--scenario", "medium", "--arms", "none", "high", "--out", str(out))
        same([arm["answer"] for arm in result["arms"]], ["none", "none", "high"], "the arms")
        same(result["arms"][1]["promised_fen"], [-1080000, -1080000, -1080000], "what a child is promised less")
        totals = result["scenarios"][0]["arms"]
        need(totals[0]["cost_10000_yuan"]["mean"] > 0, "something is paid")
        need(totals[2]["births"]["mean"] <= totals[0]["births"]["mean"], "no more births without it")
        report = (out / "report.html").read_text()
        for assumption in result["assumptions"]:
            need(assumption["source"], f"a source of {assumption['title']}")
        need("González" in report and "<svg" in report, "papers and pictures in the report")
        return f"{totals[0]['cost_10000_yuan']['mean']:.1f} × 10,000 yuan in three years"

    def step_49(self):
        """A year is frozen, computed again to the byte, and held against what came later; the people add up"""
        data = ["--data", str(self.program.work / "past-data")]
        frozen = self.command("snapshot", "freeze", "--period", "2023", *data)
        same(self.command("snapshot", "verify", str(frozen["id"]), *data)["same"], True, "computed again")
        same(self.command("snapshot", "diff", str(frozen["id"]), *data)["changes"], [], "changes before anything came")
        late = self.program.work / "late.ndjson"
        late.write_text(json.dumps({
            "type": "person-registered", "day": "2023-05-05", "place": "441523101", "key": "late", "source": "synthetic", "subjects": {"person": {}},
            "data": {"name": "晚录", "sex": "male", "birth_date": "1960-01-01", "citizenship": "CN", "residence": "441523101"}}) + "\n")
        self.command("import", str(late), *data)
        changes = self.command("snapshot", "diff", str(frozen["id"]), *data)
        need(any(one["indicator"] == "resident_population" for one in changes["changes"]), "one resident more")
        same(changes["late"], {"person-registered": 1}, "why")
        same(self.command("snapshot", "verify", str(frozen["id"]), *data)["same"], True, "computed again after that")
        quality = self.command("quality", "--period", "2023", *data)
        same([one["difference"] for one in quality["balance"]], [0] * len(quality["balance"]), "the balance of people")
        figures = self.command("indicators", "--period", "2023", *data)["figures"]
        need(len(figures) > 50, "the indicators")
        return f"{len(figures)} indicators, {len(changes['changes'])} figures changed by one late record"


if __name__ == "__main__":
    try:
        sys.exit(Walk(Program(sys.argv[1], sys.argv[2])).run())
    except Failed as failure:
        print(f"FAILED  {failure}\n0 passed, 1 failed")
        sys.exit(1)
