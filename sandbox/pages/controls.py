"""The faults' switch of the run page: its three positions, and which one fits what is configured."""

from __future__ import annotations

import json
from dataclasses import asdict

from sandbox.faults import FaultConfig, Faults

# What the page posts to /sandbox/api/faults for each position.
POSITIONS: dict[str, str] = {
    "off": "{}",
    "some": json.dumps({"throttle": 0.05, "unavailable": 0.02, "slow": 0.1, "slow_ms": [200.0, 900.0]}),
    "all": json.dumps({"all": True}),
}


def level(faults: Faults) -> str:
    """Which of the switch's positions fits: "off", "all", or else "some"."""
    if not faults.config.active:
        return "off"
    everything = asdict(FaultConfig.from_json(json.loads(POSITIONS["all"])))
    return "all" if asdict(faults.config) == everything else "some"
