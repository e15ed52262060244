"""Failures on purpose: seeded, switched on by a file or by the API, so that the product is seen to survive them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any


class Fault(StrEnum):
    """What may befall a request."""

    THROTTLE = "throttle"  # 429 with Retry-After
    UNAVAILABLE = "unavailable"  # 503 with Retry-After
    TIMEOUT_BEFORE = "timeout_before"  # nothing happens, nothing is answered
    TIMEOUT_AFTER = "timeout_after"  # the effect happens, nothing is answered
    SLOW = "slow"
    DELTA_EXPIRED = "delta_expired"  # 410; only requests that bring a delta token


class Fate(StrEnum):
    """What may befall a change notification."""

    LOST = "notification_lost"
    DOUBLED = "notification_doubled"
    LATE = "notification_late"
    REORDERED = "notification_reordered"


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each thing happens, 0 to 1, on requests whose path the regular expression ``path`` finds (empty: all)."""

    path: str = ""
    throttle: float = 0.0
    unavailable: float = 0.0
    timeout_before: float = 0.0
    timeout_after: float = 0.0
    slow: float = 0.0
    delta_expired: float = 0.0


@dataclass(frozen=True, slots=True)
class FaultConfig:
    """What goes wrong. The first of ``rules`` whose path fits decides about a request.

    ``burst``: how many requests in a row a 429 or 503 hits. ``retry_after``: seconds. ``slow_ms``: from, to.
    ``hang_seconds``: how long a timed-out request is left without an answer before the gateway gives up (504).
    ``late_seconds``: how late a late notification comes. ``latency_ms``: added to every request, for realistic benchmarks.
    """

    seed: int = 1
    latency_ms: float = 0.0
    burst: int = 1
    retry_after: int = 1
    slow_ms: tuple[float, float] = (200.0, 1500.0)
    hang_seconds: float = 30.0
    late_seconds: float = 3.0
    notification_lost: float = 0.0
    notification_doubled: float = 0.0
    notification_late: float = 0.0
    notification_reordered: float = 0.0
    rules: tuple[Rates, ...] = ()

    @classmethod
    def everything(cls, seed: int = 1) -> FaultConfig:
        """Every fault on, at rates that a patient client survives: the run page's switch."""
        rates = Rates(
            throttle=0.05, unavailable=0.03, timeout_before=0.01, timeout_after=0.01, slow=0.05, delta_expired=0.05
        )
        return cls(
            seed=seed, burst=3, retry_after=1, slow_ms=(50.0, 400.0), hang_seconds=3.0, notification_lost=0.1,
            notification_doubled=0.1, notification_late=0.1, notification_reordered=0.1, rules=(rates,),
        )  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FaultConfig:
        """From the API's or a file's JSON; rates may stand at the top, for all paths. Raises ValueError naming what is wrong."""
        if not isinstance(value, Mapping):
            raise ValueError("Faults: expected a JSON object.")  # noqa: TRY004 - one error for the caller
        if value.get("all"):
            return cls.everything(int(value.get("seed", 1)))
        of_rates = {f.name for f in fields(Rates)}
        own = {f.name for f in fields(cls)}
        if unknown := sorted(set(value) - of_rates - own - {"all", "active"}):
            raise ValueError(f"Faults: unknown name {unknown[0]!r}; known are {', '.join(sorted(own | of_rates))}.")
        rules = [_rates(rule) for rule in value.get("rules", ())]
        if top := {name: value[name] for name in of_rates & set(value)}:
            rules.append(_rates(top))
        given = {name: value[name] for name in own & set(value) if name != "rules"}
        if "slow_ms" in given:
            low, high = given["slow_ms"]
            given["slow_ms"] = (float(low), float(high))
        for name in (fate.value for fate in Fate):
            _share(name, given.get(name, 0.0))
        return cls(**given, rules=tuple(rules))

    @classmethod
    def from_file(cls, path: Path) -> FaultConfig:
        """From a JSON file. Raises ValueError with the file's name and what is wrong."""
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ValueError(f"{path}: {error}") from error

    @property
    def active(self) -> bool:
        """Whether anything can go wrong at all."""
        quiet = replace(self, rules=(), seed=1, latency_ms=0.0) == FaultConfig(
            burst=self.burst, retry_after=self.retry_after, slow_ms=self.slow_ms,
            hang_seconds=self.hang_seconds, late_seconds=self.late_seconds,
        )  # fmt: skip
        return not quiet or any(any(getattr(rule, fault.value) for fault in Fault) for rule in self.rules)

    def json(self) -> dict[str, Any]:
        """The same as JSON, and whether it is ``active``."""
        return {**asdict(self), "active": self.active}


def _rates(value: Mapping[str, Any]) -> Rates:
    if unknown := sorted(set(value) - {f.name for f in fields(Rates)}):
        raise ValueError(f"Faults: unknown name {unknown[0]!r} in a rule.")
    path = str(value.get("path", ""))
    try:
        re.compile(path)
    except re.error as error:
        raise ValueError(f"Faults: path {path!r} is no regular expression: {error}.") from error
    return Rates(path, **{name: _share(name, rate) for name, rate in value.items() if name != "path"})


def _share(name: str, rate: Any) -> float:
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
        raise ValueError(f"Faults: {name} should be a number from 0 to 1, not {rate!r}.")
    return float(rate)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens to one request: nothing, or a fault; ``delay`` in seconds comes first in any case."""

    fault: Fault | None = None
    delay: float = 0.0


@dataclass(slots=True)
class _Burst:
    fault: Fault | None = None
    left: int = 0


@dataclass(slots=True)
class Faults:
    """Draws from a seeded generator; the same seed and the same order of requests give the same failures."""

    config: FaultConfig = field(default_factory=FaultConfig)
    _random: random.Random = field(init=False)
    _burst: _Burst = field(init=False, default_factory=_Burst)

    def __post_init__(self) -> None:
        self.configure(self.config)

    def configure(self, config: FaultConfig) -> None:
        """Use these rates from now on and start the generator anew."""
        self.config = config
        self._random = random.Random(config.seed)  # noqa: S311 - repeatable on purpose
        self._burst = _Burst()

    def on_request(self, path: str, *, has_delta_token: bool = False) -> Verdict:
        """What is to happen to a request for this path."""
        delay = self.config.latency_ms / 1000
        rule = next((rule for rule in self.config.rules if re.search(rule.path, path)), None)
        if rule is None:
            return Verdict(delay=delay)
        if self._burst.left > 0:
            self._burst.left -= 1
            return Verdict(self._burst.fault, delay)
        if has_delta_token and self._random.random() < rule.delta_expired:
            return Verdict(Fault.DELTA_EXPIRED, delay)
        fault = self._draw(rule)
        if fault in (Fault.THROTTLE, Fault.UNAVAILABLE):
            self._burst = _Burst(fault, self.config.burst - 1)
        if fault is Fault.SLOW:
            delay += self._random.uniform(*self.config.slow_ms) / 1000
        return Verdict(fault, delay)

    def on_notification(self) -> Fate | None:
        """What is to happen to one notification."""
        point = self._random.random()
        for fate in Fate:
            point -= getattr(self.config, fate.value)
            if point < 0:
                return fate
        return None

    def _draw(self, rule: Rates) -> Fault | None:
        point = self._random.random()
        for fault in (Fault.THROTTLE, Fault.UNAVAILABLE, Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.SLOW):
            point -= getattr(rule, fault.value)
            if point < 0:
                return fault
        return None
