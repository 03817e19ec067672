"""The program under test: run a command, start and stop the server."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import time

DIVISION = "350583"
PASSWORD = "yisheng-demo-2026"


class Failed(Exception):
    """What was expected did not happen."""


class Program:
    """One build of the program and one county in a folder."""

    def __init__(self, path: str, work: str):
        self.path = str(pathlib.Path(path).resolve())
        self.work = pathlib.Path(work)
        self.data = self.work / "county"
        if not os.access(self.path, os.X_OK):
            raise Failed(f"{path} is not there; build it first: scripts/build release")

    def run(self, *arguments: str, timeout: float = 120) -> tuple[int, str, str]:
        """Runs a command to its end: exit code, standard output, standard error."""
        done = subprocess.run(
            [self.path, *arguments], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def json(self, command: str, *arguments: str, timeout: float = 120):
        """Runs a command on the county with --json and reads what it printed."""
        code, out, err = self.run(command, "--data", str(self.data), "--json", *arguments, timeout=timeout)
        if code != 0:
            raise Failed(f"yisheng {command}: exit code {code}, not 0\n{out}{err}")
        return json.loads(out)

    def make_demo(self, persons: int) -> dict:
        return self.json("demo", "--division", DIVISION, "--persons", str(persons), "--seed", "1", timeout=300)

    def serve(self, port: int = 0, *options: str) -> "Server":
        return Server(self, port, options)


class Server:
    """A server on a free port. Its number of process is in `server.pid`, so that the script can end it in any case."""

    def __init__(self, program: Program, port: int = 0, options: tuple[str, ...] = (), limit: float = 60):
        started = time.monotonic()
        self.log = open(program.work / "server.log", "ab")
        self.process = subprocess.Popen(
            [program.path, "serve", "--data", str(program.data), "--port", str(port), "--json", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        self.pid_file = program.work / "server.pid"
        self.pid_file.write_text(str(self.process.pid))
        line = self._first_line(limit)
        try:
            self.address = json.loads(line)["address"].rstrip("/")
        except (ValueError, KeyError, TypeError):
            self.kill()
            self.log.flush()
            log = (program.work / "server.log").read_text(errors="replace")
            raise Failed(f"serve --json printed no address within {limit:.0f} s, but: {line!r}\n{log}") from None
        self.seconds = time.monotonic() - started

    def _first_line(self, limit: float) -> str:
        lines: list[bytes] = []
        reader = threading.Thread(target=lambda: lines.append(self.process.stdout.readline()), daemon=True)
        reader.start()
        reader.join(limit)
        return lines[0].decode(errors="replace") if lines else ""

    def stop(self, limit: float = 20) -> tuple[int, float]:
        """Asks it to stop, as an operating system does: exit code and seconds."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"the server did not stop within {limit:.0f} s of SIGTERM") from None
        self._forget()
        return code, time.monotonic() - started

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._forget()

    def _forget(self):
        self.pid_file.unlink(missing_ok=True)
        self.log.close()
