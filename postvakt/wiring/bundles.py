"""The compiled packs that the add-in, the console and the sweep judge by: pack and an administrator's settings, one per version."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from checks.compile import compile_bundle
from checks.turning import Turned, laid_over
from policies.packs import Pack
from policies.rule_files import read_rules

log = logging.getLogger(__name__)
_MOST = 64  # bundles kept; each department has its own


class Bundles:
    """Compiles on first use of each version. ``settings``: reads the settings in force."""

    def __init__(self, pack: Pack, settings: Callable[[], Sequence[Turned]]) -> None:
        self._pack = pack
        self._settings = settings
        self._lock = threading.Lock()
        self._made: dict[str, dict[str, Any]] = {}

    def bundle(self, year: int, department: str = "", unit: str = "") -> dict[str, Any]:
        """The bundle for a department or unit, with ``version``: another one whenever anything in it changes. Not to be changed.

        A rule file with a mistake is left out and logged: one broken rule must not take the others away from everybody (``postvakt
        policy check`` tells where the mistake is). Raises StoreError when the settings cannot be read.
        """
        settings = tuple(self._settings())
        pack = self._pack.for_unit(department, unit)
        key = repr((year, id(pack), settings))
        with self._lock:
            if key not in self._made:
                if len(self._made) >= _MOST:
                    self._made.clear()
                rules, problems = read_rules(pack.folders)
                for problem in problems:
                    log.error("a rule is left out: %s", problem)
                self._made[key] = _with_version(compile_bundle(laid_over(pack, settings), rules, year))
            return self._made[key]


def _with_version(value: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return {**value, "version": hashlib.sha256(text.encode()).hexdigest()[:16]}
