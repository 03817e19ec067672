"""Applications for newborns through made-up departments, while everything that can fail does.

    saga.py PROGRAM WORK [--births N] [--seed N] [--faults SHARE]

Four departments answer over HTTP: a fifth of their messages fail, a fifth of their answers come twice, and in any order; some reject and
return. The server is killed with SIGKILL at random moments, and now and then a department is. Offices and families do their part through the API:
certificates, completions, appeals, withdrawals, certificates that turn out not to hold.

For every child the yearly childcare subsidy is claimed, confirmed, put into batches by two clerks at once and paid by a bank that fails some,
says some things twice, and sends its files again and again.

At the end every case has ended, and what the journal says, what the departments' books say, and what the lives of the children say are held against
each other. The journal and the books are read by SQLite and as files, not through the program.
"""

import argparse
import collections
import http.client
import json
import pathlib
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time

TESTS = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(TESTS / "Walk"))
sys.path.insert(0, str(TESTS / "Crash"))
from crash import citizen_id  # noqa: E402
from program import DIVISION, Failed, Program  # noqa: E402
from visitor import Visitor  # noqa: E402

DEPARTMENTS = ["police", "medical-insurance", "human-resources", "disease-control"]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Department:
    """One made-up department: a process that is started again whenever it is killed."""

    def __init__(self, saga: "Saga", kind: str):
        self.saga, self.kind, self.port = saga, kind, free_port()
        self.keep = saga.program.work / kind
        self.start()

    def start(self):
        options = self.saga.options
        self.log = open(self.saga.program.work / f"{self.kind}.log", "ab")
        self.process = subprocess.Popen(
            [self.saga.program.path, "department", "--kind", self.kind, "--data", str(self.saga.program.data),
             "--server", f"http://127.0.0.1:{self.saga.port}", "--keep", str(self.keep), "--port", str(self.port),
             "--faults", str(options.faults), "--duplicates", "0.2", "--rejections", "0.05", "--returns", "0.06",
             "--delay", "300", "--seed", str(options.seed), "--json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.log)
        (self.saga.program.work / f"{self.kind}.pid").write_text(str(self.process.pid))

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    @property
    def book(self) -> dict[str, list[str]]:
        """What was done for each request, as often as it was done."""
        done = collections.defaultdict(list)
        for line in (self.keep / "book.ndjson").read_text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # The last line of a killed process.
            if "state" in entry:
                done[entry["key"]].append(entry["state"])
        return done


class Desk(threading.Thread):
    """An office that does what waits for it, again and again, whatever becomes of the server meanwhile."""

    def __init__(self, saga: "Saga", login: str, act, seed: int):
        super().__init__(daemon=True)
        self.saga, self.login, self.act, self.random = saga, login, act, random.Random(seed)
        self.failure: str | None = None

    def run(self):
        while not self.saga.over.is_set():
            try:
                visitor = Visitor(self.saga.address).take_token(self.login)
                while not self.saga.over.is_set():
                    self.act(self, visitor)
                    time.sleep(0.05)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)  # The server was killed.
            except Failed as failure:
                if "503" in str(failure) or "500" in str(failure):
                    time.sleep(0.2)
                    continue
                self.failure = f"{self.login}: {failure}"
                return

    def move(self, visitor: Visitor, case: int, move: str, step: str | None, attempt: int | None = None, **more):
        """Does something; a refusal because somebody was quicker is no fault."""
        body = {"move": move, "key": f"{case}/{step}/{attempt}/{move}"} | more
        if step:
            body["step"] = step
        answer = visitor.call("POST", f"/cases/{case}/moves", body, expect=None)
        if answer.status in (200, 201):
            self.saga.count[f"{move}"] += 1
            return
        codes = {problem["code"] for problem in answer.json().get("problems", [])} if answer.body else set()
        if answer.status == 422 and codes & {"SVC-0003", "SVC-0011", "SVC-0012"}:
            return
        if answer.status == 409:
            return
        raise Failed(f"{move} {case}/{step} answered {answer.status} {sorted(codes)}")

    def lines(self, visitor: Visitor, show: str) -> list[dict]:
        return visitor.call("GET", f"/cases?show={show}&limit=100&division={self.saga.place(self.login)}").json()


class Saga:
    def __init__(self, program: Program, options):
        self.program, self.options = program, options
        self.random = random.Random(options.seed)
        self.port = free_port()
        self.over = threading.Event()
        self.count: collections.Counter[str] = collections.Counter()
        self.server = None
        self.departments: list[Department] = []
        self.children: list[dict] = []
        self.opened: dict[int, int] = {}
        self.claimed: dict[int, int] = {}
        self.bank: dict[str, tuple[str, str]] = {}
        self.bank_lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def place(self, login: str) -> str:
        return self.township if login == "township" else DIVISION

    def serve(self):
        self.server = self.program.serve(self.port, "--retry", "0.2", "--ask", "4")

    # MARK: what offices do

    def clinic(self, desk: Desk, visitor: Visitor):
        for line in desk.lines(visitor, "mine"):
            case = line["case"]
            chance = desk.random.random()
            if chance < 0.02:
                desk.move(visitor, case, "reject", "certificate", reason="不是在本院出生")
            else:
                desk.move(
                    visitor, case, "finish", "certificate", answer={"certificate": f"Y{case % 1_000_000_000:09d}"})
            if chance > 0.97:
                self.forged.append(case)
        for case in list(self.forged):
            if desk.random.random() < 0.1:
                desk.move(visitor, case, "void", "certificate", reason="证件系冒领")
                self.forged.remove(case)

    def township_office(self, desk: Desk, visitor: Visitor):
        for line in desk.lines(visitor, "mine"):
            if line["step"] in ("subsidy", "township"):
                desk.move(visitor, line["case"], "undone" if line["status"] == "undoing" else "finish", line["step"])

    def department_desk(self, desk: Desk, visitor: Visitor):
        """Does by hand what messages could not do: made-up numbers of two children may be the same, and then no answer can be recorded."""
        for line in desk.lines(visitor, "mine"):
            if line["desk"]:
                self.by_hand.add((line["case"], line["step"]))
                desk.move(visitor, line["case"], "undone" if line["status"] == "undoing" else "finish", line["step"])

    def county(self, desk: Desk, visitor: Visitor):
        """Speaks for the families, and hears appeals."""
        waiting = [child for child in self.children if child["child"] not in self.opened]
        for child in desk.random.sample(waiting, min(20, len(waiting))):
            body = {
                "template": "newborn", "day": self.today, "place": DIVISION, "source": "family",
                "key": f"newborn-{child['child']}",
                "subjects": {"child": {"person": child["child"]}, "applicant": {"person": child["mother"]}},
                "data": {"name": child["name"], "hukou": self.township, "residence": self.township}}
            answer = visitor.call("POST", "/cases?purpose=registration", body, expect=None)
            if answer.status != 201:
                raise Failed(f"POST /cases answered {answer.status}: {answer.text[:300]}")
            self.opened[child["child"]] = answer.json()["case"]
        for line in desk.lines(visitor, "waiting"):
            case, step = line["case"], line["step"]
            if line["template"] != "newborn":
                continue
            if line["doer"] == "family" and line["status"] == "returned":
                desk.move(visitor, case, "resubmit", step, attempt=self.attempt(visitor, case, step))
            elif line["doer"] == "family":
                attempt = self.attempt(visitor, case, step)
                desk.move(visitor, case, "appeal", step, attempt=attempt, reason="材料属实，请复核")
            elif line["doer"] == "county":
                attempt = self.attempt(visitor, case, step)
                move = "uphold" if desk.random.random() < 0.6 else "overturn"
                desk.move(visitor, case, move, step, attempt=attempt, reason="经复核")
            elif line["doer"] in DEPARTMENTS and desk.random.random() < 0.003:
                desk.move(visitor, case, "withdraw", None)

    def claims(self, desk: Desk, visitor: Visitor):
        """Speaks for the families and for the county: claims, confirmations, what the bank could not pay."""
        waiting = [child for child in self.children if child["child"] not in self.claimed]
        for child in desk.random.sample(waiting, min(20, len(waiting))):
            body = {
                "template": "benefit-claim", "day": self.today, "place": DIVISION, "source": "family",
                "key": f"claim-{child['child']}",
                "subjects": {"person": {"person": child["child"]}, "applicant": {"person": child["mother"]}},
                "data": {
                    "entitlement": "childcare-subsidy", "period": f"{self.today[:4]}-01-01", "amount": 360000,
                    "place": self.township, "account": f"62220000{child['child']:08d}"}}
            answer = visitor.call("POST", "/cases?purpose=registration", body, expect=None)
            if answer.status != 201:
                raise Failed(f"POST /cases (a claim) answered {answer.status}: {answer.text[:300]}")
            self.claimed[child["child"]] = answer.json()["case"]
        own = set(self.claimed.values())
        for line in desk.lines(visitor, "waiting"):
            if line["case"] not in own or line["doer"] not in ("county", "family"):
                continue
            if line["step"] == "county":
                desk.move(visitor, line["case"], "finish", "county")
            elif line["step"] == "publicity":
                desk.move(visitor, line["case"], "finish", "publicity", reason="公示期满，没有异议")
            elif line["step"] == "pay" and line["status"] == "returned":
                attempt = self.attempt(visitor, line["case"], "pay")
                desk.move(visitor, line["case"], "resubmit", "pay", attempt=attempt)

    def cashier(self, desk: Desk, visitor: Visitor):
        """Makes batches, takes files to the bank and its answers back. The bank keeps a book and pays each number once."""
        if desk.random.random() < 0.3:
            visitor.call("POST", "/payments", {}, expect=None)
        for batch in visitor.call("GET", "/payments", expect=200).json()["batches"]:
            if batch["paid"] == batch["count"]:
                continue
            text = visitor.call("GET", f"/payments/{batch['batch']}", expect=200).text.lstrip("\ufeff")
            answers = []
            for line in text.splitlines()[1:]:
                _, number, _, _, _, amount, _ = line.split(",")
                with self.bank_lock:
                    if number not in self.bank:
                        failed = number.endswith("-1") and desk.random.random() < 0.1
                        self.bank[number] = (amount, "失败" if failed else "成功")
                    elif self.bank[number][0] != amount:
                        raise Failed(f"the bank is asked to pay {number} twice, {self.bank[number][0]} and {amount}")
                answers.append(f"{number},{self.bank[number][1]},{amount},账号不存在")
            desk.random.shuffle(answers)
            if desk.random.random() < 0.5:
                answers = answers[: 1 + len(answers) // 2]  # The rest comes with the next file.
            body = "\n".join(["支付编号,结果,金额（元）,原因", *answers]).encode()
            for _ in range(desk.random.choice((1, 1, 2))):
                answer = visitor.send("POST", f"/api/payments/{batch['batch']}/results", body, {"Content-Type": "text/csv"})
                if answer.status >= 500:
                    raise OSError("the server is away")
                if answer.status != 200:
                    raise Failed(f"the bank's file was answered {answer.status}: {answer.text[:300]}")
                wrong = [problem for problem in answer.json()["problems"] if problem["code"] not in ("SVC-0011", "SVC-0012", "SVC-0020")]
                if wrong:
                    raise Failed(f"the bank's file does not fit: {wrong[:2]}")

    @staticmethod
    def attempt(visitor: Visitor, case: int, step: str) -> int:
        view = visitor.call("GET", f"/cases/{case}?purpose=registration").json()
        return next(one["attempt"] for one in view["steps"] if one["step"] == step)

    # MARK: the run

    def settle(self):
        """A county with women and their newborn children, some of them twins."""
        self.program.make_demo(300)
        self.serve()
        visitor = Visitor(self.address).take_token("county")
        self.today = json.loads(
            visitor.call("GET", "/health").text).get("today") or time.strftime("%Y-%m-%d", time.gmtime(time.time() + 28800))
        township = Visitor(self.address).take_token("township").call("GET", "/sessions/current").json()
        self.township = township["division"][:9]
        number = 0
        while len(self.children) < self.options.births:
            events = []
            women = range(number, min(number + 100, number + self.options.births - len(self.children)))
            number = women.stop
            for woman in women:
                identifier = citizen_id(woman + 5_000_000)
                events.append({
                    "type": "person-registered", "key": f"w-{woman}", "source": "saga", "day": "2025-03-01",
                    "place": self.township, "subjects": {"person": {"citizen_id": identifier}},
                    "data": {
                        "name": SURNAMES[woman % 20] + chr(0x4E00 + woman * 7 % 6000) + chr(0x4E00 + woman * 13 % 6000),
                        "sex": "female", "birth_date": f"{identifier[6:10]}-{identifier[10:12]}-{identifier[12:14]}",
                        "citizen_id": identifier, "citizenship": "CN", "hukou": self.township, "residence": self.township}})
            receipts = visitor.call("POST", "/events", events, expect=200).json()
            births = []
            for woman, receipt in zip(women, receipts, strict=True):
                if "sequence" not in receipt:
                    raise Failed(f"a woman was refused: {receipt}")
                for order in (1, 2) if woman % 20 == 0 else (1,):
                    name = SURNAMES[woman % 20] + chr(0x5B00 + (woman * 3 + order) % 500)
                    births.append((receipt["subjects"]["person"], {
                        "type": "birth", "key": f"b-{woman}-{order}", "source": "saga", "place": self.township,
                        "day": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400 * (3 + woman % 25))),
                        "subjects": {"child": {}, "mother": {"person": receipt["subjects"]["person"]}},
                        "data": {"name": name, "sex": "female" if woman % 2 else "male", "order": order}}))
            receipts = visitor.call("POST", "/events", [event for _, event in births], expect=200).json()
            for (mother, event), receipt in zip(births, receipts, strict=True):
                if "sequence" not in receipt:
                    raise Failed(f"a birth was refused: {receipt}")
                self.children.append(
                    {"child": receipt["subjects"]["child"], "mother": mother, "name": event["data"]["name"]})

    def open_steps(self) -> list[tuple]:
        connection = sqlite3.connect(self.program.data / "yisheng.sqlite")
        try:
            return connection.execute(
                "SELECT id, step, status, doer, desk FROM case_step WHERE ended = 0").fetchall()
        finally:
            connection.close()

    def run(self):
        started = time.monotonic()
        self.forged: list[int] = []
        self.by_hand: set[tuple[int, str]] = set()
        self.settle()
        self.departments = [Department(self, kind) for kind in DEPARTMENTS]
        desks = [
            Desk(self, "clinic", self.clinic, self.options.seed), Desk(self, "county", self.county, self.options.seed + 1),
            Desk(self, "township", self.township_office, self.options.seed + 2),
            Desk(self, "county", self.claims, self.options.seed + 10), Desk(self, "county", self.cashier, self.options.seed + 11),
            Desk(self, "county", self.cashier, self.options.seed + 12)]
        desks += [Desk(self, kind, self.department_desk, self.options.seed + 3) for kind in DEPARTMENTS]
        for desk in desks:
            desk.start()
        kills = department_kills = 0
        limit = started + self.options.limit
        said = time.monotonic()
        while True:
            time.sleep(self.random.uniform(0.5, 4))
            for desk in desks:
                if desk.failure:
                    raise Failed(desk.failure)
            if self.server.process.poll() is not None:
                raise Failed("the server ended by itself")
            waiting = self.open_steps()
            if len(self.opened) == len(self.claimed) == len(self.children) and not waiting and not self.forged:
                break
            if time.monotonic() > limit:
                raise Failed(f"after {self.options.limit} s {len(waiting)} steps are not at their end, as {waiting[:5]}")
            if time.monotonic() - said > 20:
                said = time.monotonic()
                print(
                    f"{said - started:.0f} s: {len(self.opened)} opened, {len(waiting)} steps to go, {kills} kills",
                    flush=True)
            self.server.kill()
            kills += 1
            if self.random.random() < 0.2:
                department = self.random.choice(self.departments)
                department.kill()
                department_kills += 1
                department.start()
            self.serve()
        self.over.set()
        for desk in desks:
            desk.join(40)
        # What is still under way to the platform comes before the books are read.
        time.sleep(3)
        code, _ = self.server.stop()
        if code != 0:
            raise Failed(f"the server ended with {code} after SIGTERM")
        self.server = None
        for department in self.departments:
            department.kill()
        seconds = time.monotonic() - started
        found = self.check()
        if not self.program.json("verify")["sound"]:
            raise Failed("verify finds faults")
        self.program.json("rebuild")
        print(
            f"{len(self.children)} births, {seconds:.0f} s, the server killed {kills} times, departments {department_kills} times: "
            f"{found}; log verified, tables rebuilt to the same content; moves of offices: {dict(self.count)}", flush=True)

    # MARK: what must hold

    def check(self) -> str:
        connection = sqlite3.connect(self.program.data / "yisheng.sqlite")
        try:
            events = [(seq, json.loads(payload)) for seq, payload in connection.execute("SELECT seq, payload FROM journal ORDER BY seq")]
            left = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
            steps = {
                (case, step): (status, attempt, doer) for case, step, status, attempt, doer in connection.execute(
                    "SELECT id, step, status, attempt, doer FROM case_step")}
        finally:
            connection.close()
        moves = collections.Counter()
        outcomes = collections.Counter()
        paid = collections.defaultdict(list)
        cases = {}
        for sequence, event in events:
            data = event["data"]
            if event["type"] == "newborn-application":
                cases[sequence] = event["subjects"]["child"]
            elif event["type"] == "benefit-paid":
                paid[event["subjects"]["person"], data["entitlement"], data["period"]].append(data["amount"])
            elif event["type"] == "benefit-moved":
                moves[data["case"], data.get("step"), data.get("attempt"), data["move"]] += 1
            elif event["type"] == "case-moved":
                moves[data["case"], data.get("step"), data.get("attempt"), data["move"]] += 1
            elif event["type"] in ("benefit-application", "benefit-decided"):
                continue
            elif event["source"] in DEPARTMENTS or event["source"].startswith("desk-"):
                outcomes[event["type"], event["subjects"].get("child") or event["subjects"].get("person"),
                         data.get("scheme")] += 1
        if len(cases) != len(self.children) or len(set(cases.values())) != len(cases):
            raise Failed(f"{len(cases)} cases of {len(set(cases.values()))} children, not {len(self.children)}")
        if set(cases) != set(self.opened.values()):
            raise Failed("a case that was acknowledged is not there")
        if twice := [key for key, times in moves.items() if times > 1]:
            raise Failed(f"{len(twice)} moves were recorded twice, as {twice[0]}")
        # Every child was paid for once, and what the bank paid is what the journal says.
        if twice := [key for key, amounts in paid.items() if amounts != [360000]]:
            raise Failed(f"{len(twice)} children were not paid for once, as {paid[twice[0]]}")
        made = sum(1 for _, result in self.bank.values() if result == "成功")
        if len(paid) != len(self.children) or made != len(paid):
            raise Failed(f"{len(self.children)} children, {len(paid)} payments in the journal, {made} made by the bank")
        # What each department did is what the cases say that it did, once.
        done = undone = 0
        for department in self.departments:
            book = department.book
            if twice := [key for key, states in book.items() if len(states) > 1]:
                raise Failed(f"{department.kind} did {twice[0]} {len(book[twice[0]])} times")
            for key, (state,) in book.items():
                _, case, step, attempt, *undo = key.split("/")
                case, attempt = int(case), int(attempt)
                if case not in cases:
                    raise Failed(f"{department.kind} was asked for a case that is not there: {key}")
                status, last, doer = steps[case, step]
                if undo:
                    undone += 1
                    if not moves[case, step, attempt, "undone"]:
                        raise Failed(f"{department.kind} took {key} back, and the case does not say so")
                elif state == "done":
                    done += 1
                    if not moves[case, step, attempt, "finish"] and status not in ("undone", "withdrawn"):
                        raise Failed(f"{department.kind} did {key}, and the case says {status}")
            for (case, step, attempt, move), _ in moves.items():
                if step is None or case not in cases or steps[case, step][2] not in (department.kind, "family") or move not in ("finish", "undone"):
                    continue
                if self.doer(step) != department.kind:
                    continue
                key = f"{DIVISION}/{case}/{step}/{attempt}" + ("/undo" if move == "undone" else "")
                if key not in book and (case, step) not in self.by_hand:
                    raise Failed(f"the case says that {department.kind} did {key}, and it did not")
        # Nothing is left that was taken back, and nothing came to a child twice.
        if many := [key for key, times in outcomes.items() if times > 1 and key[0] != "household-registered"]:
            many = [key for key in many if not self.was_repeated(key, cases, moves)]
            if many:
                raise Failed(f"{len(many)} outcomes came twice, as {many[0][0]}")
        states = collections.Counter(status for status, _, _ in steps.values())
        if left:
            raise Failed(f"{left} requests are left in the outbox")
        if wrong := set(states) & {"open", "accepted", "undoing", "returned", "appealed", "waiting"}:
            raise Failed(f"steps stand at {sorted(wrong)}")
        claims = sum(1 for key in outcomes if key[0] == "benefit-claimed")
        failed = sum(1 for _, result in self.bank.values() if result == "失败")
        return (
            f"{done} requests done and {undone} taken back by departments, each once; steps {dict(states)}; "
            f"{len(self.by_hand)} done by hand at a desk; {claims} subsidies claimed with the birth; "
            f"{len(paid)} yearly subsidies paid, none twice, {failed} of them failed at the bank first")

    @staticmethod
    def doer(step: str) -> str | None:
        return {
            "hukou": "police", "insurance": "medical-insurance", "card": "human-resources",
            "vaccination": "disease-control"}.get(step)

    @staticmethod
    def was_repeated(key, cases, moves) -> bool:
        """Whether a step was done anew, by an appeal after it was done before."""
        case = next(case for case, child in cases.items() if child == key[1])
        step = {"insured": "insurance", "birth-certificate-issued": "certificate"}.get(key[0])
        return sum(1 for (one, name, _, move) in moves if one == case and name == step and move == "finish") > 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("work")
    parser.add_argument("--births", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--faults", type=float, default=0.2)
    parser.add_argument("--limit", type=float, default=900, help="seconds after which it must be over")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    saga = Saga(Program(options.program, options.work), options)
    try:
        saga.run()
    except Failed as failure:
        print(f"FAILED  {failure}", flush=True)
        return 1
    finally:
        saga.over.set()
        if saga.server:
            saga.server.kill()
        for department in saga.departments:
            if department.process.poll() is None:
                department.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
