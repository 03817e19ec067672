"""Kills the server with SIGKILL at random moments under load and checks what it promised, round after round.

    crash.py PROGRAM WORK [--rounds N] [--seed N] [--clients N]

Promised is: what was acknowledged is in the journal, where it was acknowledged; what was not acknowledged may be sent again and
is there once; the log verifies; derived tables rebuild to the same content. The journal is read by SQLite itself, not through
the program that is under test.
"""

import argparse
import http.client
import json
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Walk"))
from program import DIVISION, Failed, Program  # noqa: E402
from visitor import Visitor  # noqa: E402

SOURCE = "crash"
# The division in the citizen numbers: not the county's own, whose numbers its made-up people have.
BORN_IN = "350582"
# So many rounds on one county, then on a fresh copy: a rebuild costs as much as there is in the journal.
ROUNDS_A_COUNTY = 25


def citizen_id(number: int) -> str:
    """The number of the n-th made-up woman, with a right check digit: 500 a day, 28 days, 12 months, from 1960 on."""
    day, serial = divmod(number, 500)
    month, day = divmod(day, 28)
    year, month = divmod(month, 12)
    digits = f"{BORN_IN}{1960 + year}{month + 1:02d}{day + 1:02d}{serial * 2:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


class Ledger:
    """What was sent and what came back, for all clients."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sent: dict[str, dict] = {}
        self.acknowledged: dict[str, int] = {}
        # The persons whom acknowledged events brought, newest last.
        self.persons: list[int] = []
        self.number = 0

    def next_number(self) -> int:
        with self.lock:
            self.number += 1
            return self.number

    def send(self, event: dict):
        with self.lock:
            self.sent[event["key"]] = event

    def acknowledge(self, key: str, receipt: dict):
        with self.lock:
            earlier = self.acknowledged.setdefault(key, receipt["sequence"])
            if earlier != receipt["sequence"]:
                raise Failed(f"{key} was acknowledged at {earlier} and again at {receipt['sequence']}")
            if key.startswith("p-"):
                self.persons.append(receipt["subjects"]["person"])

    @property
    def open(self) -> list[dict]:
        with self.lock:
            return [event for key, event in self.sent.items() if key not in self.acknowledged]


class Client(threading.Thread):
    """One office that sends without rest: new persons, changes, revocations, lists of events."""

    def __init__(self, address: str, token: str, ledger: Ledger, seed: int):
        super().__init__(daemon=True)
        self.host = urllib.parse.urlsplit(address).netloc
        self.token, self.ledger, self.random = token, ledger, random.Random(seed)
        self.failure: str | None = None

    def event(self) -> dict:
        number = self.ledger.next_number()
        common = {"source": SOURCE, "place": DIVISION}
        persons = self.ledger.persons
        kind = self.random.random()
        if not persons or kind < 0.5:
            identifier = citizen_id(number)
            return common | {
                "type": "person-registered", "key": f"p-{number}", "day": "2025-03-01",
                "subjects": {"person": {"citizen_id": identifier}},
                "data": {
                    "name": "测试" + chr(0x4E00 + number % 5000), "sex": "female",
                    "birth_date": f"{identifier[6:10]}-{identifier[10:12]}-{identifier[12:14]}",
                    "citizen_id": identifier, "hukou": DIVISION},
            }
        person = {"person": {"person": self.random.choice(persons[-200:])}}
        if kind < 0.8:
            return common | {
                "type": "contact-changed", "key": f"c-{number}", "day": "2025-04-01", "subjects": person,
                "data": {"phone": f"139{number % 100_000_000:08d}"}}
        # Of an earlier day than the change of phone: the person is folded anew.
        return common | {
            "type": "move-in", "key": f"m-{number}", "day": "2025-03-15", "subjects": person,
            "data": {"residence": DIVISION}}

    def run(self):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        while True:
            events = [self.event() for _ in range(self.random.choice((1, 1, 1, 20)))]
            for event in events:
                self.ledger.send(event)
            body = json.dumps(events[0] if len(events) == 1 else events)
            try:
                connection.request("POST", "/api/events", body.encode(), headers)
                reply = connection.getresponse()
                text = reply.read()
            except (OSError, http.client.HTTPException):
                return  # The server was killed: whether the events were taken is not known.
            try:
                settle(self.ledger, events, reply.status, text)
            except Failed as failure:
                self.failure = str(failure)
                return


def settle(ledger: Ledger, events: list[dict], status: int, text: bytes):
    """Notes what was acknowledged. Everything sent is right, so anything else is a fault."""
    if status not in (200, 201):
        raise Failed(f"POST /api/events answered {status}: {text[:300]!r}")
    answers = json.loads(text)
    for event, answer in zip(events, answers if isinstance(answers, list) else [answers], strict=True):
        if "sequence" not in answer:
            raise Failed(f"{event['key']} was refused: {answer}")
        ledger.acknowledge(event["key"], answer)


class Crash:
    def __init__(self, program: Program, clients: int, seed: int):
        self.program, self.clients = program, clients
        self.random = random.Random(seed)
        self.ledger = Ledger()
        self.totals = {"acknowledged": 0, "resent": 0, "found": 0, "starts cut": 0, "rebuilds cut": 0}
        self.starts: list[float] = []
        self.server = None

    def round(self, number: int):
        # One round in eight the server is killed while it starts, on top of what the last round left.
        if self.random.random() < 0.125:
            self.cut(["serve", "--port", "0"], self.random.uniform(0, 1))
            self.totals["starts cut"] += 1
        self.server = self.program.serve()
        self.starts.append(self.server.seconds)
        token = Visitor(self.server.address).take_token("county").token
        clients = [
            Client(self.server.address, token, self.ledger, self.random.getrandbits(32)) for _ in range(self.clients)]
        for client in clients:
            client.start()
        rebuild = None
        if number % 4 == 0:
            # While the server answers, its tables are rebuilt, and the rebuild is killed too.
            rebuild = threading.Thread(target=self.cut, args=(["rebuild"], self.random.uniform(0.05, 0.8)))
            rebuild.start()
            self.totals["rebuilds cut"] += 1
        time.sleep(self.random.uniform(0.02, 0.8))
        self.server.kill()
        if rebuild:
            rebuild.join()
        for client in clients:
            client.join(40)
            if client.is_alive():
                raise Failed("a client is still waiting for a server that was killed")
            if client.failure:
                raise Failed(client.failure)
        self.check("after the kill", complete=False)
        self.resend()
        self.check("after sending again", complete=True)
        if not self.program.json("verify")["sound"]:
            raise Failed("verify finds faults")
        self.program.json("rebuild")  # It ends with 1 when a table differs.

    def resend(self):
        """Starts again and sends once more what was not acknowledged, and some of what was."""
        self.server = self.program.serve()
        visitor = Visitor(self.server.address).take_token("county")
        waiting = self.ledger.open
        known = self.random.sample(sorted(self.ledger.acknowledged), min(20, len(self.ledger.acknowledged)))
        self.totals["resent"] += len(waiting)
        for start in range(0, len(waiting), 500):
            events = waiting[start : start + 500]
            answer = visitor.call("POST", "/events", events, expect=200)
            self.totals["found"] += sum(1 for receipt in answer.json() if receipt.get("repeated"))
            settle(self.ledger, events, answer.status, answer.body)
        for key in known:
            answer = visitor.call("POST", "/events", self.ledger.sent[key], expect=200)
            if not answer.json()["repeated"]:
                raise Failed(f"{key} was acknowledged and is taken in a second time")
            settle(self.ledger, [self.ledger.sent[key]], answer.status, answer.body)
        if self.random.random() < 0.5:
            self.server.kill()
        else:
            code, _ = self.server.stop()
            if code != 0:
                raise Failed(f"the server ended with {code} after SIGTERM")
        self.server = None

    def check(self, when: str, complete: bool):
        """The journal holds each acknowledged event at its place and no key twice."""
        # A reader that may write: after a kill SQLite has to take up the log first.
        connection = sqlite3.connect(self.program.data / "yisheng.sqlite")
        try:
            rows = connection.execute(
                "SELECT source_key, seq FROM journal WHERE source_key >= ? AND source_key < ?",
                (f"{SOURCE}\x1f", f"{SOURCE}\x20")).fetchall()
            first, last, count = connection.execute("SELECT min(seq), max(seq), count(*) FROM journal").fetchone()
        finally:
            connection.close()
        kept = {}
        for key, sequence in rows:
            key = key.split("\x1f")[1]
            if key in kept:
                raise Failed(f"{when}: {key} is in the journal twice")
            kept[key] = sequence
        lost = [key for key, sequence in self.ledger.acknowledged.items() if kept.get(key) != sequence]
        if lost:
            raise Failed(f"{when}: {len(lost)} acknowledged events are not where they were, the first is {lost[0]}")
        if invented := kept.keys() - self.ledger.sent.keys():
            raise Failed(f"{when}: nobody sent {sorted(invented)[0]}")
        if complete and (missing := self.ledger.sent.keys() - kept.keys()):
            raise Failed(f"{when}: {len(missing)} events are missing, the first is {sorted(missing)[0]}")
        if (first, last) != (1, count):
            raise Failed(f"{when}: positions {first} to {last}, but {count} events")

    def cut(self, arguments: list[str], seconds: float):
        """Starts a command on the county and kills it."""
        with open(self.program.work / "cut.log", "ab") as log:
            process = subprocess.Popen(
                [self.program.path, arguments[0], "--data", str(self.program.data), *arguments[1:]],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            pid_file = self.program.work / "cut.pid"
            pid_file.write_text(str(process.pid))
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            pid_file.unlink()

    def run(self, rounds: int):
        started = time.monotonic()
        fresh = self.program.work / "fresh"
        self.program.make_demo(300)
        self.program.serve().stop()  # The first start makes the accounts.
        shutil.copytree(self.program.data, fresh)
        for number in range(1, rounds + 1):
            if number % ROUNDS_A_COUNTY == 1 and number > 1:
                self.totals["acknowledged"] += len(self.ledger.acknowledged)
                self.ledger = Ledger()
                shutil.rmtree(self.program.data)
                shutil.copytree(fresh, self.program.data)
            try:
                self.round(number)
            except Failed as failure:
                raise Failed(f"round {number}: {failure}") from None
            if number % 10 == 0:
                print(f"{number} rounds, {time.monotonic() - started:.0f} s", flush=True)
        self.totals["acknowledged"] += len(self.ledger.acknowledged)
        self.starts.sort()
        print(
            f"{rounds} rounds: {self.totals['acknowledged']} events acknowledged, 0 lost, 0 twice; "
            f"{self.totals['resent']} sent again, of which {self.totals['found']} were found; "
            f"{self.totals['starts cut']} kills while starting, {self.totals['rebuilds cut']} while rebuilding; "
            f"log verified and tables rebuilt to the same content {rounds} times; "
            f"start after a kill {self.starts[len(self.starts) // 2]:.2f} s, longest {self.starts[-1]:.2f} s",
            flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("work")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    crash = Crash(Program(options.program, options.work), options.clients, options.seed)
    try:
        crash.run(options.rounds)
    except Failed as failure:
        print(f"FAILED  {failure}", flush=True)
        return 1
    finally:
        if crash.server:
            crash.server.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
