"""Recording: every exchange with Graph as one JSON line, in the form the contract checker reads. No tokens, ever."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VARIABLE = "POSTVAKT_RECORD"
# request headers that the contract has rules about; everything else, Authorization above all, is left out
_HEADERS = {"content-type", "consistencylevel", "prefer", "if-match", "accept"}


class Recorder:
    """Appends to a file; one ``write`` a line, so several processes may share it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    @classmethod
    def from_environment(cls) -> Recorder | None:
        """One for the file that the environment variable names, or None."""
        path = os.environ.get(VARIABLE)
        return cls(Path(path)) if path else None

    def exchange(  # noqa: PLR0917 - an exchange has these six parts
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        request_body: bytes,
        status: int,
        response_body: Any,
        *,
        product: bool = False,
    ) -> None:
        """Write one exchange down. ``headers``: names in lower case; ``product``: whether Postvakt itself made the request."""
        line = {
            "method": method, "url": url, "request_headers": {k: v for k, v in headers.items() if k in _HEADERS},
            "request_body": _body(request_body, headers.get("content-type", "")), "status": status,
            "response_body": _text(response_body) if isinstance(response_body, bytes) else response_body,
            "product": product,
        }  # fmt: skip
        os.write(self._file, (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode())

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _body(data: bytes, content_type: str) -> Any:
    if not data:
        return None
    if content_type.partition(";")[0].strip().lower() in ("", "application/json"):
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            pass
    return _text(data)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
