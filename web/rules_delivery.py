"""The municipality's rules as Outlook gets them: one JSON value for everybody, with what each department decides differently.

In full for the pane; web/launch_file.py makes it short for the launch file. Public: rules are no secret.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policies.messages import PostvaktError

if TYPE_CHECKING:
    from postvakt.wiring import Services

log = logging.getLogger(__name__)


class RulesDelivery:
    """Makes what is delivered once per version of the rules, and keeps the last good one when the next cannot be read."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._made: tuple[tuple[str, ...], dict[str, Any]] | None = None

    def value(self) -> dict[str, Any] | None:
        """``{"v", "version", "bundle", "layers"}``; None when the rules have never been readable."""
        with self._lock:
            try:
                bundle = self._services.bundle()
                layers = [
                    (one.match, self._services.bundle(one.match.department or "", one.match.unit or ""))
                    for one in self._services.pack.departments
                ]
            except PostvaktError as error:
                log.warning("the rules cannot be read now: %s", error)
                return None if self._made is None else self._made[1]
            key = (_version(bundle), *(_version(one) for _, one in layers))
            if self._made is None or self._made[0] != key:
                self._made = (key, delivered(bundle, [(one.department, one.unit, other) for one, other in layers]))
            return self._made[1]


def _version(bundle: Mapping[str, Any]) -> str:
    return str(bundle.get("version", ""))


def delivered(
    bundle: Mapping[str, Any], layers: list[tuple[str | None, str | None, Mapping[str, Any]]]
) -> dict[str, Any]:
    """The bundle, and per (department, unit, its bundle) only what differs; a rule that is off there is null."""
    value = {
        "v": 1,
        "bundle": bundle,
        "layers": [
            {"department": department or "", "unit": unit or "", **_difference(bundle, other)}
            for department, unit, other in layers
        ],
    }
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
    return {**value, "version": digest}


def _difference(bundle: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    ours = {one["id"]: one for one in bundle["rules"]}
    theirs = {one["id"]: one for one in other["rules"]}
    return {
        "sections": {name: part for name, part in other.items() if name != "rules" and part != bundle.get(name)},
        "rules": {name: theirs.get(name) for name in {**ours, **theirs} if theirs.get(name) != ours.get(name)},
    }
