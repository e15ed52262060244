"""``postvakt sandbox start`` as a process: address, state, mail from outside, clean end, clear errors."""

from __future__ import annotations

import re
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import httpx

from sandbox.server import bind


@contextmanager
def _started(state: Path, *options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "postvakt", "sandbox", "start", "--port", "0", "--state", str(state), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://localhost:\d+", process.stdout.readline())
            assert found is not None
            yield found.group()
        finally:
            process.terminate()
            assert process.wait(20) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_starts_takes_mail_and_ends_cleanly(tmp_path: Path) -> None:
    """The address is printed, mail posted by SMTP is delivered, SIGTERM ends it with status 0, a second start finds the state."""
    smtp = _free_port()
    with _started(tmp_path, "--smtp-port", str(smtp)) as address:
        users = httpx.get(f"{address}/sandbox/api/state").json()["users"]
        assert users > 20
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "ivar@exempel.example", "anna.lind@sandby.example", "Fråga"
        mail.set_content("Hej!")
        with smtplib.SMTP("127.0.0.1", smtp) as program:
            assert program.send_message(mail) == {}
    with _started(tmp_path, "--smtp-port", "0") as address:
        assert httpx.get(f"{address}/sandbox/api/state").json()["users"] == users


def _refused(*options: str) -> str:
    command = [sys.executable, "-m", "postvakt", "sandbox", "start", "--smtp-port", "0", *options]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    return ran.stderr


def test_a_taken_port_and_a_broken_state_are_told(tmp_path: Path) -> None:
    """What is wrong, where, and what to do; the broken file is left as it was."""
    with bind("127.0.0.1", 0) as holder:
        told = _refused("--state", str(tmp_path), "--port", str(holder.getsockname()[1]))
    assert "--port" in told
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "tenant.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    told = _refused("--state", str(broken), "--port", "0")
    assert "tenant.sqlite" in told
    assert "Move it away" in told
    faults = tmp_path / "faults.json"
    faults.write_text('{"throtle": 0.1}')
    assert "throtle" in _refused("--state", str(tmp_path), "--port", "0", "--faults", str(faults))
