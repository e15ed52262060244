"""How far words stand apart is counted in characters by both engines, whatever stands between them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.model import Outgoing
from checks.wire import from_wire
from tests.checks import twins

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")

VECTORS = Path(__file__).parents[1] / "vectors" / "examples-sandby.jsonl"
EMOJI = "\U0001f33b"  # two units in JavaScript


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twins.build(tmp_path_factory.mktemp("checks"))


def spread(vector: dict[str, object], size: int, every: int) -> Iterator[Outgoing]:
    """The example with emoji for some of its blanks."""
    mail = vector["mail"]
    assert isinstance(mail, dict)
    if mail.get("text"):
        words = mail["text"].split(" ")
        blanks = [f" {EMOJI * size} " if place % every == every - 1 else " " for place in range(len(words))]
        yield from_wire({**mail, "text": "".join(word + blank for word, blank in zip(words, blanks, strict=True))})


@pytest.mark.parametrize(("size", "every"), [(1, 1), (6, 2), (16, 4), (35, 7)])
def test_emoji_between_words_count_as_one_each(size: int, every: int, program: Path) -> None:
    """A word in reach for one engine is in reach for the other: in JavaScript an emoji is two units long."""
    bundle = twins.both_have(twins.compiled("sandby"), program)
    vectors = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()[1:]]
    mails = [one for vector in vectors for one in spread(vector, size, every)]
    assert len(mails) > 300
    assert twins.differences(mails, bundle, program) == []
