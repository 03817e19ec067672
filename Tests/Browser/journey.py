"""The journey through the pages: sign in, find, open, record a birth, see what is due to the child, the family's page."""

import datetime
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Walk"))

from selenium.common.exceptions import WebDriverException  # noqa: E402

from accessibility import Axe  # noqa: E402
from chromium import DESK, PHONE, Chromium  # noqa: E402
from program import PASSWORD, Failed, Program  # noqa: E402
from visitor import Visitor  # noqa: E402

RARE = "𠮷㛃䶮龘"
PICTURES = pathlib.Path("Documentation/Pictures")
ARTEFACTS = pathlib.Path("artefacts/browser")


class Journey:
    def __init__(self, program: Program, pictures: bool):
        self.program, self.pictures = program, pictures
        self.axe = Axe()
        self.passed = 0
        self.today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()

    def run(self) -> int:
        server = None
        try:
            report = self.program.make_demo(20_000 if self.pictures else 2_000)
            server = self.program.serve()
            print(f"axe-core {self.axe.version}; {report['accepted']} events; {server.address}", flush=True)
            mothers = self.mothers(server.address)
            self.register_twice(server.address)
            for size, mother in zip((PHONE, DESK), mothers):
                browser = Chromium(self.program.work, server.address, size)
                try:
                    Visit(self, browser, mother).run()
                except Exception:
                    browser.picture(ARTEFACTS / f"failed-{browser.name}.png")
                    raise
                finally:
                    browser.quit()
        except Failed as failure:
            print(f"FAILED  {failure}")
            return self.end(1)
        finally:
            if server:
                server.kill()
        return self.end(0)

    def end(self, failed: int) -> int:
        for line in self.axe.lesser.values():
            print(f"note  {line}")
        print(f"{self.axe.pages} pages looked at by axe-core")
        print(f"{self.passed} passed, {failed} failed", flush=True)
        return failed

    def register_twice(self, address: str):
        """For each visit a woman under two numbers, a day of birth apart and in two townships: it is not certain that she is one."""
        api = Visitor(address).take_token("county")
        home = Visitor(address).take_token("township").call("GET", "/sessions/current", expect=200).json()["division"]
        for name in ("欧阳晓岚", "司徒明月"):
            for key, day, place in (("a", "1991-11-23", home), ("b", "1991-11-24", "350583")):
                api.call("POST", "/events", {
                    "type": "person-registered", "day": self.today.isoformat(), "place": place, "source": "journey",
                    "key": name + key, "subjects": {"person": {}},
                    "data": {"name": name, "sex": "female", "birth_date": day, "residence": place}}, expect=201)

    def mothers(self, address: str) -> list[dict]:
        """Two married women of 22 to 40 without a birth in the last year."""
        api, found = Visitor(address).take_token("county"), []
        for surname in "陈林黄吴李王郑张":
            for person in api.call("POST", "/persons/search", {"query": surname}, expect=200).json():
                if person.get("sex") != "female" or "death_date" in person or "birth_date" not in person:
                    continue
                if not 22 <= (self.today - datetime.date.fromisoformat(person["birth_date"])).days // 365 <= 40:
                    continue
                record = api.call("GET", f"/persons/{person['id']}", expect=200).json()
                recent = (self.today - datetime.timedelta(days=365)).isoformat()
                born = [event["day"] for event in record["events"] if event["type"] in ("birth", "delivery")]
                spouses = [kin for kin in record["kin"] if kin["relation"] == "spouse"]
                if spouses and all(day < recent for day in born) and "citizen_id" in record["identifiers"]:
                    husband = api.call("GET", f"/persons/{spouses[0]['id']}", expect=200).json()
                    found.append(person | {
                        "husband": husband["person"]["name"], "surname": husband["person"]["name"][0],
                        "husband_citizen_id": husband["identifiers"]["citizen_id"],
                    })
                    if len(found) == 2:
                        return found
        raise Failed("the demo county has no two such women")


class Visit:
    """One journey in one browser."""

    def __init__(self, journey: Journey, browser: Chromium, mother: dict):
        self.journey, self.browser, self.mother = journey, browser, mother
        self.name = mother["surname"] + RARE
        self.count = 0

    def run(self):
        for step in (
            self.sign_in, self.home, self.find, self.open_mother, self.pregnancy, self.choose_birth, self.mistakes, self.record,
            self.child, self.explanation, self.decision, self.rare_characters, self.newborn, self.claim, self.kin, self.resemblances, self.worklist, self.county, self.indicators, self.forecast, self.assessment, self.coverage, self.family,
            self.auditor, self.administrator, self.analyst, self.english,
        ):
            started = time.monotonic()
            title = step.__doc__.strip().rstrip(".")
            try:
                step()
            except (Failed, WebDriverException) as failure:
                said = failure if isinstance(failure, Failed) else f"{type(failure).__name__}: {failure.msg}"
                raise Failed(f"{self.browser.name}: {title}\n        {said}") from None
            self.journey.passed += 1
            print(f"ok {time.monotonic() - started:6.2f} s  {self.browser.name}: {title}", flush=True)

    def look(self, name: str):
        """What is asked of every page: a picture, no complaint, nothing beside the window, nothing that axe finds grave."""
        browser = self.browser
        self.count += 1
        browser.picture(ARTEFACTS / f"{browser.name}-{self.count:02}-{name}.png")
        if complaints := browser.complaints():
            raise Failed(f"{browser.path}: the browser complains: " + " | ".join(complaints[:3]))
        if (pixels := browser.overflow()) > 0:
            raise Failed(f"{browser.path}: {pixels} px wider than the window of {browser.width} px")
        self.journey.axe.check(browser)

    def keep(self, name: str, height: int):
        """One of the pictures of the documentation: a page from its top."""
        if self.journey.pictures and self.browser.name in name:
            self.browser.script("window.scrollTo({top: 0, behavior: 'instant'})")
            self.browser.picture(PICTURES / f"{name.removesuffix('-desk')}.png", height)

    def go(self, href: str):
        """By the menu."""
        self.browser.click(f"nav a[href='{href}']")

    def enter(self, login: str):
        self.browser.type("#name", login)
        self.browser.type("#password", PASSWORD)
        self.browser.click("main form button[type=submit]")
        if self.browser.path.startswith("/sign-in"):
            raise Failed(f"{login} was not signed in")

    def leave(self):
        self.browser.click("form[action='/sign-out'] button")

    # The steps

    def sign_in(self):
        """The sign-in page; three planted faults are found on it; signing in"""
        self.browser.open("/")
        if not self.browser.path.startswith("/sign-in"):
            raise Failed(f"the first page is {self.browser.path}")
        self.look("sign-in")
        self.journey.axe.finds_planted_faults(self.browser)
        self.enter("county")

    def home(self):
        """Home"""
        self.browser.one("a.tile")
        self.look("home")

    def find(self):
        """Find by name: the hits come without a new page"""
        self.go("/persons")
        self.look("find")
        self.browser.type("#q", self.mother["name"])
        self.browser.script("window.samePage = true")
        self.browser.press("main form[role=search] button[type=submit]")
        self.browser.one("li.person-hit", self.mother["name"])
        if not self.browser.script("return window.samePage === true"):
            raise Failed("the hits came with a new page: htmx does not run")
        self.look("found")

    def open_mother(self):
        """Open her page from the list"""
        self.browser.click(f"li.person-hit form[action='/persons/{self.mother['id']}'] button")
        self.browser.one("h1", self.mother["name"])
        self.look("mother")

    def pregnancy(self):
        """A pregnancy turns orange: what was found, the suggestion, the physician's grade, the referral and its result"""
        mother = self.browser.path.split("?")[0]
        day = lambda days: (self.journey.today - datetime.timedelta(days=days)).isoformat()  # noqa: E731
        self.leave()
        self.enter("clinic")

        def record(kind: str, days: int, fill, more: str = ""):
            self.browser.open(
                f"/events/new/{kind}?person={self.mother['id']}&subjects.mother={self.mother['id']}&purpose=health{more}")
            self.browser.set_day("[name=day]", day(days))
            fill()
            self.browser.click("main form button[type=submit]")
            self.browser.one(".notice")

        def choose(field: str, value: str):
            self.browser.script("document.querySelector(arguments[0]).value = arguments[1]", f"[name='data.{field}']", value)

        record("pregnancy-registered", 260, lambda: self.browser.set_day("[name='data.due_date']", day(25)))
        record("antenatal-visit", 120, lambda: (
            self.browser.type("[name='data.height']", "160"), self.browser.type("[name='data.weight']", "62"),
            self.browser.type("[name='data.platelets']", "100")))
        programme = f"{mother}/programmes/maternal-health?purpose=health"
        self.browser.open(programme)
        # A boundary that the norm leaves open is the physician's.
        self.browser.one(".grading", "规范没有写明")
        self.look("pregnancy-asked")
        self.browser.click(".grading a[href*='pregnancy-risk-found']")
        self.browser.set_day("[name=day]", day(110))
        choose("factor", "preeclampsia-severe")
        self.look("pregnancy-found")
        self.browser.click("main form button[type=submit]")
        self.browser.open(programme)
        self.browser.one(".grading .grade-orange", "橙色")
        self.look("pregnancy-orange")
        self.browser.click(".grading a.btn-primary")
        self.browser.set_day("[name=day]", day(110))
        # Another grade than the suggested one needs its reason.
        self.browser.press("[name='data.level'][value=yellow]")
        self.browser.type("[name='data.physician']", "林医师")
        self.browser.click("main form button[type=submit]")
        self.browser.one("[role=alert]")
        self.look("pregnancy-reason")
        self.browser.press("[name='data.level'][value=orange]")
        self.browser.click("main form button[type=submit]")
        record("pregnancy-referred", 108, lambda: (
            self.browser.type("[name='data.to']", "市危重孕产妇救治中心"), self.browser.type("[name='data.reason']", "重度子痫前期")))
        record("referral-followed", 100, lambda: self.browser.press("[name='data.outcome'][value=returned]"))
        self.browser.open(programme)
        self.browser.one("section[aria-labelledby=done]", "转诊")
        self.look("pregnancy-returned")
        self.leave()
        self.enter("county")
        self.browser.open(f"{mother}?purpose=service")
        self.browser.one("h1", self.mother["name"])

    def choose_birth(self):
        """Choose what happened: a birth; the form has the mother in it"""
        self.browser.click("a[href^='/events/new?person=']")
        self.look("choose")
        self.browser.click("a[href^='/events/new/birth?']")
        value = self.browser.one("[name='subjects.mother']").get_property("value")
        if value != str(self.mother["id"]):
            raise Failed(f"the form has {value!r} as the mother")
        self.look("form")

    def mistakes(self):
        """The form sent without name and sex says both, and the focus is on what is wrong"""
        self.browser.click("main form button[type=submit]")
        self.browser.one("[role=alert]")
        links = [link.get_attribute("href").split("#")[-1] for link in self.browser.all("[role=alert] a")]
        if not {"f-data-name", "f-data-sex"} <= set(links):
            raise Failed(f"only {links} are named")
        focus = self.browser.script("return document.activeElement.getAttribute('role')")
        if focus != "alert":
            raise Failed(f"the focus is on {focus!r}, not on the list of what is wrong")
        self.look("mistakes")

    def record(self):
        """The husband is found while typing; the birth is recorded"""
        born = self.journey.today - datetime.timedelta(days=33 if self.browser.name == "phone" else 31)
        self.browser.type("[name='subjects.father']", self.mother["husband_citizen_id"])
        self.browser.one("#f-subjects-father-found", self.mother["husband"])
        self.browser.set_day("[name=day]", born.isoformat())
        self.browser.type("[name='data.name']", self.name)
        self.browser.press("[name='data.sex'][value=female]")
        self.browser.type("[name='data.weight']", "3200")
        self.browser.type("[name='data.weeks']", "39")
        self.look("filled")
        self.browser.click("main form button[type=submit]")
        self.browser.one(".notice")
        self.browser.one("h1", self.name)
        self.child_path = self.browser.path.split("?")[0]

    def child(self):
        """The child's page: the childcare subsidy, the first check due"""
        self.browser.one("li.entitlement", "育儿补贴")
        self.browser.one("li.due-row", "满月")
        self.look("child")
        person = self.browser.path
        for programme in ("immunisation", "child-health"):
            self.browser.open(person)
            link = self.browser.one(f".programmes a[href*='/programmes/{programme}']").get_attribute("href")
            self.browser.open("/persons/" + link.split("/persons/")[1])
            self.browser.one("h1")
            self.look(f"programme-{programme}")
        self.browser.open(person)

    def explanation(self):
        """The explanation opens, with its clauses"""
        card = self.browser.one("li.entitlement", "育儿补贴")
        if not card.find_element("css selector", "details").get_attribute("open"):
            card.find_element("css selector", "summary").click()
        self.browser.one("li.entitlement details[open] .cite")
        self.look("explanation")

    def decision(self):
        """What would change it: the page of one entitlement, yes and no"""
        person = self.browser.path
        card = self.browser.one("li.entitlement", "育儿补贴")
        self.browser.script("arguments[0].click()", card.find_element("css selector", "a[href*='/entitlements/']"))
        self.browser.one("h1", "育儿补贴")
        self.browser.one(".explain-box.is-yes")
        for summary in self.browser.all("details.steps > summary"):
            summary.click()
        self.browser.one(".steps .step")
        if any(len(code.text) != 64 for code in self.browser.all("code.hash")):
            raise Failed("a fingerprint is not whole")
        self.look("decision")
        self.browser.open(person)
        # One that is refused now: when it would be granted, or why not.
        link = self.browser.all("details.others:last-of-type li.entitlement a[href*='/entitlements/']")[0].get_attribute("href")
        self.browser.open("/persons/" + link.split("/persons/")[1])
        self.browser.one(".explain-box.is-no")
        self.look("decision-no")
        self.browser.open(person)

    def rare_characters(self):
        """𠮷 㛃 䶮 龘 are drawn, each as itself"""
        if self.browser.is_drawn(chr(0x3FFFE)):
            raise Failed("the check takes a missing character for a drawn one")
        for character in RARE:
            if not self.browser.is_drawn(character):
                raise Failed(f"{character} (U+{ord(character):X}) is not drawn")
        self.browser.script("window.scrollTo({top: 0, behavior: 'instant'})")
        self.browser.picture(ARTEFACTS / f"{self.browser.name}-rare-characters.png", height=None)

    def newborn(self):
        """出生一件事: one form, the clinic and the police do their steps, one thing comes back and is completed"""
        self.browser.open(self.child_path)
        self.browser.click("section[aria-labelledby=cases] a[href^='/cases/new/newborn']")
        self.look("newborn-form")
        self.browser.click("main form button[type=submit]")
        self.browser.one(".notice")
        case = self.browser.path.split("?")[0]
        self.look("newborn-opened")
        self.leave()
        self.enter("clinic")
        self.browser.open(case)
        self.browser.type("#f-certificate-certificate", ("V" if self.browser.name == "phone" else "U") + "123456789")
        self.browser.click("#step-certificate button[value=finish]")
        self.browser.one(".notice")
        self.leave()
        self.enter("police")
        self.go("/cases")
        self.look("police-list")
        self.browser.open(case)
        self.look("police-case")
        # Nothing is returned without a reason.
        self.browser.click("#step-hukou button[value=return]")
        self.browser.one("[role=alert]")
        self.browser.type("#f-hukou-reason", "请补充落户一方的户口簿")
        self.look("police-mistake")
        self.browser.click("#step-hukou button[value=return]")
        self.browser.one(".notice")
        self.leave()
        self.enter("county")
        self.browser.open(case)
        self.browser.one("#step-hukou", "请补充落户一方的户口簿")
        self.look("newborn-returned")
        self.browser.click("#step-hukou a[href$='/complete']")
        self.look("newborn-complete")
        self.browser.click("main form button[type=submit]")
        self.browser.one("#step-hukou", "待办理")
        self.browser.open("/cases?show=waiting")
        self.browser.one(".case-name", self.name)
        self.look("cases-waiting")

    def claim(self):
        """待遇申领: what the rules propose, two reviews, publicity, a batch, the bank's answer"""
        self.browser.open(self.child_path)
        card = self.browser.one("li.entitlement", "育儿补贴")
        self.browser.script("arguments[0].querySelector('details').open = true", card)
        self.browser.click("li.entitlement a[href*='/cases/new/benefit-claim']")
        self.browser.one(".notice", "3,600.00")
        self.browser.type("#f-data-account", "6222020000000000001")
        self.look("claim-form")
        self.browser.click("main form button[type=submit]")
        self.browser.one(".notice")
        case = self.browser.path.split("?")[0]
        self.browser.click("#step-township button[value=finish]")
        self.browser.click("#step-county button[value=finish]")
        self.browser.type("#f-publicity-reason", "公示期满，没有异议")
        self.look("claim-publicity")
        self.browser.click("#step-publicity button[value=finish]")
        self.browser.one("#step-pay", "待办理")
        self.browser.open("/payments")
        self.look("payments")
        self.browser.click("form[action='/payments'] button")
        self.browser.one(".notice")
        self.look("payments-batch")
        self.browser.script("document.querySelector('main details').open = true")
        number = case.split("/")[-1]
        self.browser.type("main textarea", f"支付编号,结果,金额（元）\n{number}-1,成功,3600.00\n")
        self.browser.click("main details button[type=submit]")
        self.browser.one(".notice", "付成 1 笔")
        self.look("payments-taken")
        self.browser.open(case)
        self.browser.one("#step-pay", "已办结")
        self.look("claim-paid")

    def kin(self):
        """From the child to the mother, on whose page the child now stands"""
        self.browser.open(self.child_path)
        self.browser.click(f"section[aria-labelledby=kin] a[href^='/persons/{self.mother['id']}?']")
        self.browser.one("h1", self.mother["name"])
        self.browser.one("section[aria-labelledby=kin]", self.name)
        self.look("mother-after")

    def resemblances(self):
        """Two who may be one: the list, the two side by side, a verdict by the keyboard"""
        self.go("/resemblances")
        self.look("resemblances")
        self.browser.click(".pair-link")
        self.browser.one("table mark")
        self.look("resemblance")
        before = self.browser.path
        self.browser.script("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '3', bubbles: true}))")
        self.browser.one(".notice")
        if self.browser.path.split("?")[0] == before.split("?")[0]:
            raise Failed("after a verdict the same pair is shown")
        self.browser.open("/resemblances?show=unsure")
        self.browser.one(".pair-link")
        self.look("resemblances-unsure")
        # Judged once more with the likelihood covered: what was judged blind is counted.
        self.browser.open("/resemblances?show=unsure&blind=1")
        self.browser.click(".pair-link")
        self.browser.one("table mark")
        self.look("resemblance-blind")
        self.browser.script("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '1', bubbles: true}))")
        self.browser.one(".notice")
        self.browser.open("/resemblances?blind=1")
        self.browser.one("section[aria-labelledby=quality] tbody tr")
        self.look("resemblances-blind")

    def worklist(self):
        """The worklist, and its filter without a new page"""
        self.go("/worklist")
        self.look("worklist")
        self.browser.script(
            """
            window.samePage = true;
            document.getElementById('worklist').dataset.before = 'yes';
            const choice = document.querySelector("form.filter select");
            choice.value = arguments[0];
            choice.dispatchEvent(new Event('change', {bubbles: true}));
            """, self.mother["residence"])
        self.browser.one("#worklist:not([data-before])")
        if not self.browser.script("return window.samePage === true"):
            raise Failed("the filter loaded a new page: htmx does not run")
        for _ in range(40):
            if self.name in self.browser.one("#worklist").text:
                break
            self.browser.click("a[rel=next]")
        else:
            raise Failed(f"{self.name} is on none of 40 pages of the worklist")
        self.look("worklist-township")
        self.browser.click(".tabs a[href*='show=overdue']")
        self.look("worklist-overdue")

    def county(self):
        """The county page, its drawings and its tables"""
        self.go("/county")
        self.browser.one("figure svg")
        self.look("county")
        self.keep("county-desk", 1240)
        for summary in self.browser.all("figure details > summary"):
            summary.click()
        self.browser.one("figure table")
        self.look("county-tables")

    def indicators(self):
        """The indicators, one of them down to its records, the targets, the quality of the data, an instrument clause by clause"""
        self.go("/indicators")
        self.browser.one(".gauges li")
        self.browser.one(".tally li")
        self.look("indicators")
        self.keep("indicators-desk", 1240)
        self.browser.open("/indicators/births")
        self.browser.one(".chart-line")
        self.browser.one(".chart-tiles")
        self.look("indicator")
        self.keep("indicator-desk", 1240)
        self.browser.click(".gauges a[href*='records']")
        self.browser.one(".figure-record")
        self.look("indicator-records")
        self.browser.open("/targets")
        self.browser.one(".gauges .badge-state")
        self.look("targets")
        self.keep("targets-desk", 1240)
        self.browser.open("/quality")
        self.browser.one(".table-numbers tbody tr")
        self.look("quality")
        self.browser.open("/instruments")
        self.browser.click("main a[href='/instruments/cn-nhc-2021-24']")
        self.browser.one(".gauges a[href^='/indicators/']")
        self.look("instrument")

    def forecast(self):
        """The forecast: years, warnings, drawings; the pyramid moves; files come"""
        self.go("/forecast")
        self.browser.one(".chart-fan")
        self.browser.one(".watch li")
        self.look("forecast")
        self.keep("forecast-desk", 1500)
        first = self.browser.one("#figure-pyramid figcaption").text
        self.browser.script(
            "const slide = document.querySelector('#f-year'); slide.value = slide.max;"
            " slide.dispatchEvent(new Event('change', {bubbles: true}));")
        for _ in range(50):
            time.sleep(0.1)
            if self.browser.one("#figure-pyramid figcaption").text != first:
                break
        else:
            raise Failed("the pyramid does not move")
        sizes = self.browser.driver.execute_async_script(
            "const done = arguments[0]; Promise.all(Array.from(document.querySelectorAll('a[download]'), async (link) =>"
            " [link.href, (await (await fetch(link.href)).blob()).size])).then(done)")
        if len(sizes) < 9 or any(size < 1000 for _, size in sizes):
            raise Failed(f"files of the forecast: {sizes}")
        self.browser.open("/forecast?years=50&scenario=low&childcare=40")
        self.browser.one(".chart-fan")
        if not self.browser.script("return document.querySelector('.chart-fan .chart-level') !== null"):
            raise Failed("the places that there are do not stand in the drawing")
        self.look("forecast-low")

    def assessment(self):
        """A reform is assessed: the form, the waiting, the result"""
        self.go("/forecast")
        self.browser.one("a[href='/assessments']").click()
        self.browser.one("#f-second")
        self.look("assessments")
        self.browser.script(
            "document.querySelector('#f-second').value = 'childcare-subsidy-4800'; document.querySelector('#f-years').value = '5';")
        self.browser.one("form[action='/assessments'] button").click()
        for _ in range(240):
            if self.browser.all(".figures figure"):
                break
            time.sleep(0.5)
        else:
            raise Failed("no assessment within two minutes")
        self.look("assessment")
        self.keep("assessment-desk", 1700)

    def coverage(self):
        """What the documents ask for, counted and filtered"""
        self.browser.open("/coverage")
        self.browser.one("table tbody tr")
        self.look("coverage")
        self.browser.open("/coverage?kind=benefit&status=value-missing")
        self.look("coverage-missing")

    def family(self):
        """The family's own page, and its child's"""
        self.leave()
        self.enter("family")
        self.browser.open("/family")
        self.browser.one("section[aria-labelledby=entitlements]")
        self.look("family")
        members = self.browser.all(".tabs a[href^='/family?member=']")
        if not members:
            raise Failed("the family has no child")
        # The youngest is the last.
        youngest = members[-1].get_attribute("href").split("/family")[-1]
        self.browser.click(f".tabs a[href='/family{youngest}']")
        self.browser.one("li.entitlement")
        self.look("family-child")
        link = self.browser.all("li.entitlement a[href*='/entitlements/']")[0].get_attribute("href")
        child = self.browser.path
        self.browser.open("/family/" + link.split("/family/")[1])
        self.browser.one(".explain-box")
        if self.browser.all("details.steps code:not(.hash)"):
            raise Failed("a family is shown expressions")
        self.look("family-decision")
        self.browser.open(child)
        self.keep("family-phone", 1180)
        youngest = youngest.split("=")[-1]
        forms = [link.get_attribute("href") for link in self.browser.all("section[aria-labelledby=records] a")]
        if forms:
            self.browser.click("section[aria-labelledby=records] a")
            self.look("family-form")
        self.leave()
        # A record with a past: the youngest of this family, as the county office sees it.
        self.enter("county")
        self.browser.open(f"/persons/{youngest}")
        self.browser.one("section[aria-labelledby=timeline] li")
        self.look("toddler")
        self.keep("person-desk", 1500)
        self.leave()

    def auditor(self):
        """The auditor's log; the journal is checked"""
        self.enter("auditor")
        self.go("/access-log")
        self.look("access-log")
        self.browser.click("section[aria-labelledby=journal] button")
        self.browser.one("section[aria-labelledby=journal] .is-yes")
        self.look("journal")
        self.leave()

    def administrator(self):
        """The administrator's accounts"""
        self.enter("admin")
        self.go("/accounts")
        self.look("accounts")
        self.leave()

    def analyst(self):
        """An analyst is told why there is no page of a person"""
        self.enter("analyst")
        self.browser.open(self.child_path)
        self.browser.one(".error-page")
        complaints = [line for line in self.browser.complaints() if "status of 403" not in line]
        if complaints:
            raise Failed(f"the browser complains: {complaints[:3]}")
        self.look("forbidden")
        self.leave()

    def english(self):
        """The child's page in English"""
        self.enter("county")
        self.browser.click("a.tool[hreflang=en]")
        self.browser.open(self.child_path)
        self.browser.one("html[lang=en] li.entitlement", "Childcare subsidy")
        self.look("child-english")
        self.go("/county")
        self.look("county-english")
        self.leave()


if __name__ == "__main__":
    try:
        sys.exit(Journey(Program(sys.argv[1], sys.argv[2]), "--pictures" in sys.argv[3:]).run())
    except Failed as failure:
        print(f"FAILED  {failure}\n0 passed, 1 failed")
        sys.exit(1)
