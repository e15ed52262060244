"""Findings for programs (a JSON line a file) and for people (what, where it stands in the line, why)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from checks.bundle import Bundle
from checks.context import Context
from checks.model import Outgoing
from checks.places import text_of_field

KEYS = ("rule", "name", "severity", "field", "start", "end", "message", "source")
WORDS = {
    "sv": {"info": "upplysning", "nudge": "påminnelse", "stop": "stopp", "none": "inget att anmärka", "line": "rad"},
    "en": {"info": "information", "nudge": "reminder", "stop": "stop", "none": "nothing to remark", "line": "line"},
}
_WIDTH = 100
_BEFORE = 40


def json_line(file: str, findings: Sequence[dict[str, Any]], error: str = "") -> str:
    """One file's line; ``error`` says why nothing could be judged."""
    line: dict[str, Any] = {"file": file, "findings": [{key: one[key] for key in KEYS} for one in findings]}
    if error:
        line["error"] = error
    return json.dumps(line, ensure_ascii=False)


def text(file: str, mail: Outgoing, findings: Sequence[dict[str, Any]], bundle: Bundle, language: str) -> str:
    """One file's findings as people read them, each with its line and a mark beneath."""
    words = WORDS[language]
    if not findings:
        return f"{file}: {words['none']}"
    context = Context(mail, bundle)
    lines = [f"{file}:"]
    for one in findings:
        lines += ["", f"  {one['rule']} {words[one['severity']]}: {one['message']}"]
        lines += [f"      {line}" for line in _marked(context, one, words["line"])]
        lines.append(f"      {one['why']}" + (f" ({one['source']})" if one["source"] else ""))
    return "\n".join(lines) + "\n"


def _marked(context: Context, finding: dict[str, Any], word: str) -> Iterator[str]:
    """The line that a finding stands in, cut to the screen, with marks under its place."""
    field, start, end = finding["field"], finding["start"], finding["end"]
    whole = text_of_field(context, field) if start >= 0 else ""
    if not whole:
        if field != "mail":
            yield f"[{field}]"
        return
    begin = whole.rfind("\n", 0, start) + 1
    stop = whole.find("\n", start)
    line = whole[begin : stop if stop >= 0 else len(whole)]
    cut = max(0, start - begin - _BEFORE)
    shown = line[cut : cut + _WIDTH]
    at = start - begin - cut
    length = max(1, min(end - start, len(shown) - at))
    yield f"[{field}, {word} {whole.count(chr(10), 0, start) + 1}]"
    yield "  " + "".join(" " if char.isspace() else char if char.isprintable() else "�" for char in shown)
    yield "  " + " " * at + "^" * length
