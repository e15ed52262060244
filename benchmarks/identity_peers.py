"""Whether public libraries find an identity number in texts (a JSON list on standard input); runs in an environment of its own.

``personnummer`` and ``python-stdnum`` judge one number, not texts: they are given everything in a text that looks like one (ten or twelve
digits with an optional separator), which is how they are used in practice. Presidio searches texts itself; score 0.4 or more counts.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable

_LIKE = re.compile(r"(?<![0-9])(?:[0-9]{8}|[0-9]{6})[-+]?[0-9]{4}(?![0-9])")
_ENOUGH = 0.4


def _personnummer() -> Callable[[str], bool]:
    from personnummer import personnummer

    return lambda text: any(personnummer.valid(one) for one in _LIKE.findall(text))


def _stdnum() -> Callable[[str], bool]:
    from stdnum.se import personnummer

    return lambda text: any(personnummer.is_valid(one) for one in _LIKE.findall(text))


def _presidio() -> Callable[[str], bool]:
    import presidio_analyzer.predefined_recognizers as shipped

    swedish = [one() for name, one in vars(shipped).items() if name.startswith("Se") and isinstance(one, type)]
    people = [one for one in swedish if any("PERSONNUMMER" in entity for entity in one.supported_entities)]
    if not people:
        raise SystemExit("this Presidio has no Swedish recogniser")

    def find(text: str) -> bool:
        found = (hit for one in people for hit in one.analyze(text, one.supported_entities, None) or ())
        return any(hit.score >= _ENOUGH for hit in found)

    return find


FINDERS = {"personnummer": _personnummer, "python-stdnum": _stdnum, "presidio-analyzer": _presidio}


def main() -> None:
    """Answer a JSON list of true and false."""
    find = FINDERS[sys.argv[1]]()
    print(json.dumps([find(text) for text in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
