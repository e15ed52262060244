"""Holds every exchange that the tests recorded against Microsoft's own description of Graph.

The checker and its description stand beside the project (``../shared/graph-contract`` or ``POSTVAKT_GRAPH_CONTRACT``). Exit status 1 on any
violation. Prints how many exchanges there were, and what share of the product's own requests was checked.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RECORDING = ROOT / "var/test/exchanges.jsonl"
CONTRACT = Path(os.environ.get("POSTVAKT_GRAPH_CONTRACT", ROOT.parent / "shared/graph-contract"))
SHOWN = 40


def main() -> int:
    """Check the recording; the exit status."""
    if not (CONTRACT / "check_contract.py").exists():
        print(f"contract: SKIPPED, no checker at {CONTRACT} (set POSTVAKT_GRAPH_CONTRACT to the folder that holds it)")
        return 0
    if not RECORDING.exists():
        print("contract: there is no recording; run the tests first (make test)", file=sys.stderr)
        return 1
    spec = importlib.util.spec_from_file_location("check_contract", CONTRACT / "check_contract.py")
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_contract"] = module
    spec.loader.exec_module(module)
    checker = module.Checker()
    total, product, product_checked = 0, 0, 0
    violations: Counter[str] = Counter()
    shown: list[str] = []
    with RECORDING.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            exchange: dict[str, Any] = json.loads(line)
            total += 1
            # a test that sends a bad request on purpose is answered 4xx; what matters then is the answer's shape
            refused = exchange["status"] in (400, 404, 405, 501) and not exchange.get("product")
            problems, warnings = checker.inspect(exchange)
            if refused:
                problems = [p for p in problems if p.startswith(("error", "response", "status"))]
            outside = any("outside" in warning for warning in warnings)
            if exchange.get("product"):
                product += 1
                product_checked += not outside
            for problem in problems:
                violations[problem.split(" ", 1)[0]] += 1
                if len(shown) < SHOWN:
                    shown.append(
                        f"line {number}: {exchange['method']} {exchange['url'][:140]} -> {exchange['status']}: {problem[:300]}"
                    )
    for line in shown:
        print(line)
    share = 100.0 * product_checked / product if product else 0.0
    print(f"contract: {total} exchanges, {sum(violations.values())} violations {dict(violations) or ''}")
    print(
        f"contract: {product} requests of the product, {share:.1f} % of them inside Microsoft's description and checked"
    )
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
