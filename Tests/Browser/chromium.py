"""Chromium without a window, at the size of a phone or of a desk."""

import base64
import os
import pathlib
import time

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from program import Failed

PHONE = ("phone", 390, 844, 2, True)
DESK = ("desk", 1280, 900, 1, False)


class Chromium:
    """One browser, with what a person does in it."""

    def __init__(self, work: pathlib.Path, address: str, size: tuple):
        self.name, self.width, self.height, scale, mobile = size
        self.address = address
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        profile = work / f"profile-{self.name}"
        for argument in (
            "--headless=new", "--force-prefers-reduced-motion", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--hide-scrollbars", "--lang=zh-CN", f"--user-data-dir={profile}", f"--window-size={self.width},{self.height}",
        ):
            options.add_argument(argument)
        if os.geteuid() == 0:
            # Chromium's sandbox does not run as root.
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN,zh"})
        service = Service("/usr/bin/chromedriver", log_output=str(work / f"driver-{self.name}.log"))
        self.driver = webdriver.Chrome(options=options, service=service)
        self.pid_files = [work / f"driver-{self.name}.pid", work / f"browser-{self.name}.pid"]
        self.pid_files[0].write_text(str(service.process.pid))
        # The browser outlives a driver that is killed; its number is in the lock of its profile: host-number.
        lock = profile / "SingletonLock"
        if lock.is_symlink():
            self.pid_files[1].write_text(os.readlink(lock).rsplit("-", 1)[-1])
        self.driver.set_page_load_timeout(30)
        self.driver.set_script_timeout(60)
        self.scale, self.mobile = scale, mobile
        self.set_height(self.height)

    def set_height(self, height: int):
        self.command(
            "Emulation.setDeviceMetricsOverride", width=self.width, height=height, deviceScaleFactor=self.scale,
            mobile=self.mobile)

    def command(self, name: str, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def script(self, text: str, *arguments):
        return self.driver.execute_script(text, *arguments)

    def quit(self):
        try:
            self.driver.quit()
        finally:
            for file in self.pid_files:
                file.unlink(missing_ok=True)

    # What a person does

    def open(self, path: str):
        self.driver.get(self.address + path)

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.address)

    def all(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str, text: str | None = None, seconds: float = 10):
        """Waits until an element is shown (with this text in it)."""
        end = time.monotonic() + seconds
        while True:
            try:
                for element in self.all(selector):
                    if element.is_displayed() and (text is None or text in element.text):
                        return element
            except StaleElementReferenceException:
                pass
            if time.monotonic() > end:
                raise Failed(f"{self.path}: no {selector}" + (f" with {text}" if text else "") + f" within {seconds:.0f} s")
            time.sleep(0.05)

    def click(self, selector: str, text: str | None = None):
        """Clicks what leads to another page, and waits until that is there."""
        element = self.one(selector, text)
        self.script("window.walkWasHere = true; arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()
        self.settle()

    def press(self, selector: str, text: str | None = None):
        """Clicks what changes the page one is on."""
        element = self.one(selector, text)
        self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def settle(self, seconds: float = 30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.script("return !window.walkWasHere && document.readyState === 'complete'"):
                    return
            except WebDriverException:
                pass  # between two pages
            time.sleep(0.03)
        raise Failed(f"{self.path}: the next page did not come within {seconds:.0f} s")

    def type(self, selector: str, text: str):
        element = self.one(selector)
        self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.clear()
        # Chromium's driver types nothing outside the basic plane: such characters come as an input method sends them.
        if all(ord(character) < 0x10000 for character in text):
            element.send_keys(text)
        else:
            element.click()
            self.command("Input.insertText", text=text)
        if element.get_property("value") != text:
            raise Failed(f"{self.path}: {selector} holds {element.get_property('value')!r}, not {text!r}")

    def set_day(self, selector: str, day: str):
        """A date field takes keys by the habits of a country, so its value is set."""
        self.script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))",
            self.one(selector), day)

    # What is seen

    def complaints(self) -> list[str]:
        """What the page complained about since the last question: blocked by the policy, not found, failed scripts."""
        return [
            entry["message"] for entry in self.driver.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING") and "status of 422" not in entry["message"]
            and "status of 401" not in entry["message"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def picture(self, path: pathlib.Path, height: int | None = 6000):
        """A picture of the page down to a height in pixels, or of what the window shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        top = self.script("return window.scrollY")
        if height:
            self.set_height(max(self.height, min(self.script("return document.documentElement.scrollHeight"), height)))
        try:
            path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"]))
        finally:
            if height:
                self.set_height(self.height)
                self.script("window.scrollTo({top: arguments[0], behavior: 'instant'})", top)

    def is_drawn(self, character: str) -> bool:
        """Whether a character has a drawing of its own: it differs from that of a code point that no font has."""
        return self.script(
            """
            const family = getComputedStyle(document.querySelector('h1')).fontFamily;
            const draw = text => {
              const canvas = document.createElement('canvas');
              canvas.width = canvas.height = 64;
              const context = canvas.getContext('2d', {willReadFrequently: true});
              context.font = '48px ' + family;
              context.fillText(text, 4, 52);
              return context.getImageData(0, 0, 64, 64).data.join();
            };
            const drawn = draw(arguments[0]);
            return drawn !== draw(String.fromCodePoint(0x3FFFD)) && drawn !== draw('') && drawn !== draw('\\uFFFD');
            """, character)
