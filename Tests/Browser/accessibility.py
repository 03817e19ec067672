"""axe-core's judgement of a page."""

import pathlib
import sys

from chromium import Chromium
from program import Failed

GRAVE = ("critical", "serious")


def source() -> str:
    """The one file of axe-playwright-python that is used."""
    found = sorted(pathlib.Path(sys.prefix).glob("lib/python3*/site-packages/axe_playwright_python/axe.min.js"))
    if not found:
        raise Failed("axe.min.js is not there; delete .build/venv and try again")
    return found[0].read_text(encoding="utf-8")


class Axe:
    def __init__(self):
        self.text = source()
        self.version = self.text[:40].split("v", 1)[1].split()[0]
        self.pages = 0
        self.lesser: dict[str, str] = {}

    def violations(self, browser: Chromium) -> list[dict]:
        browser.script(self.text + "; window.axe = axe;")
        result = browser.driver.execute_async_script(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
              result => done({violations: result.violations, rules: result.passes.length}),
              error => done({error: String(error)}));
            """)
        if "error" in result:
            raise Failed(f"{browser.path}: axe failed: {result['error']}")
        if not result["rules"]:
            raise Failed(f"{browser.path}: axe looked at nothing")
        return result["violations"]

    def check(self, browser: Chromium):
        """No critical or serious fault on the page as it stands."""
        self.pages += 1
        grave = []
        for violation in self.violations(browser):
            places = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            line = f"{violation['impact']} {violation['id']}: {violation['help']} ({len(violation['nodes'])}: {places})"
            if violation["impact"] in GRAVE:
                grave.append(line + "\n          " + violation["nodes"][0]["html"][:300])
            else:
                self.lesser[violation["id"]] = f"{browser.path}: {line}"
        if grave:
            raise Failed(f"{browser.path} ({browser.name}):\n        " + "\n        ".join(grave))

    def finds_planted_faults(self, browser: Chromium):
        """A check that finds nothing may be blind: three planted faults must be found, then they go."""
        browser.script(
            """
            const planted = document.createElement('div');
            planted.id = 'planted';
            const image = document.createElement('img');
            image.src = '/assets/mark.svg';
            const field = document.createElement('input');
            const faint = document.createElement('p');
            faint.textContent = '看不清的字 hard to read';
            faint.style.color = '#ddd';
            faint.style.background = '#fff';
            planted.append(image, field, faint);
            document.querySelector('main').append(planted);
            """)
        found = {violation["id"]: violation["impact"] for violation in self.violations(browser)}
        browser.script("document.getElementById('planted').remove()")
        missed = {"image-alt", "label", "color-contrast"} - {rule for rule, impact in found.items() if impact in GRAVE}
        if missed:
            raise Failed(f"axe did not find the planted {sorted(missed)}, only {found}")
