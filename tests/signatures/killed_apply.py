"""Runs ``postvakt`` commands in processes that are killed without warning: ``python -m tests.signatures.killed_apply``.

One JSON object a line on stdin, ``{"environment": {…}, "arguments": ["apply", PLAN], "kill_at": N or null}``; for each, two lines on
stdout: ``{"pid": …}`` as the command begins and ``{"status": …, "commits": …}`` when it has ended (negative: the signal). The product
is imported once and every command runs in a fork of its own, so that it is a real process that dies by SIGKILL: at ``kill_at``, right
before its N-th transaction reaches the disk. What was committed earlier is on disk, nothing later ever happens.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, NoReturn


def main() -> None:
    """Serve commands until stdin ends."""
    import postvakt.wiring.signatures  # noqa: F401 - the slow part, once

    for line in sys.stdin:
        job = json.loads(line)
        reading, writing = os.pipe()
        go, start = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.read(go, 1)
            _command(job, writing)
        os.close(writing)
        _say({"pid": pid})
        os.write(start, b"!")
        commits = 0
        while read := os.read(reading, 1000):
            commits += len(read)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for end in (reading, go, start):
            os.close(end)
        _say({"status": status, "commits": commits})


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


def _command(job: dict[str, Any], told: int) -> NoReturn:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    from postvakt.cli import main as command

    commits = 0

    def committing(_: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == job["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(told, b".")

    event.listen(Engine, "commit", committing)
    os.environ.update(job["environment"])
    os.dup2(2, 1)
    status = 1
    try:
        command.main(args=job["arguments"], standalone_mode=False)
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
