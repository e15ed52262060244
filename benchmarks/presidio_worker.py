"""Presidio's pattern recognisers alone, without a language model, over texts on standard input (a JSON list); runs in its own venv.

Prints the median seconds for each text and how many recognisers took part, as JSON.
"""

from __future__ import annotations

import inspect
import json
import statistics
import sys
import time
from typing import Any


def main() -> None:
    """Measure."""
    import presidio_analyzer.predefined_recognizers as shipped
    from presidio_analyzer import PatternRecognizer

    recognisers: list[Any] = []
    for name, kind in inspect.getmembers(shipped, inspect.isclass):
        if issubclass(kind, PatternRecognizer) and kind is not PatternRecognizer:
            try:
                recognisers.append(kind())
            except Exception as error:  # noqa: BLE001  (some want an account)
                print(name, error, file=sys.stderr)
    seconds = []
    for text in json.load(sys.stdin):
        taken = []
        for _ in range(5 if len(text) > 10_000 else 50):
            began = time.thread_time()
            for one in recognisers:
                one.analyze(text, one.supported_entities, None)
            taken.append(time.thread_time() - began)
        seconds.append(statistics.median(taken))
    print(json.dumps({"seconds": seconds, "recognisers": len(recognisers)}))


if __name__ == "__main__":
    main()
