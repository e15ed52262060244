"""YAML is read with places, without guesses, and without falling into traps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.located import MAX_BYTES, ListNode, MapNode, PackError, ScalarNode, read_text


def _problems(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(PackError) as caught:
        read_text(data, "pack.yaml")
    return [str(problem) for problem in caught.value.problems]


def _scalar(text: str) -> ScalarNode:
    node = read_text(f"a: {text}\n".encode(), "pack.yaml").entries["a"]
    assert isinstance(node, ScalarNode)
    return node


@pytest.mark.parametrize("text", ["no", "on", "12:00", "012", "1e3", "2026-12-24", "0x1f", ".inf"])
def test_values_stay_as_they_were_typed(text: str) -> None:
    """YAML's own guesses (no is false, 12:00 is 720) do not happen."""
    assert _scalar(text).text == text


def test_places_count_from_one() -> None:
    """Line and column of each value and key are those an editor shows."""
    root = read_text("å: 1\nb:\n  - x\n  - y: z\n".encode(), "pack.yaml")
    b = root.entries["b"]
    assert isinstance(b, ListNode)
    assert (b.items[1].place.line, b.items[1].place.column) == (4, 5)
    assert (root.keys["b"].line, root.keys["b"].column) == (2, 1)
    assert root.entries["å"].place.column == 4


@pytest.mark.parametrize(("text", "null"), [("", True), ("~", True), ("null", True), ("'null'", False), ("''", False)])
def test_nothing_is_told_from_the_word(text: str, *, null: bool) -> None:
    """A quoted null is a word."""
    assert _scalar(text).is_null is null


def test_a_key_that_stands_twice_is_a_mistake() -> None:
    """The second one is reported, with the line of the first; in every map."""
    said = _problems("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n")
    assert said == [
        "pack.yaml:4:3: b.c: stands twice (first on line 3); expected each key once",
        "pack.yaml:5:1: a: stands twice (first on line 1); expected each key once",
    ]


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !x y", "!!map {a: 1}", "a: !!str 1"])
def test_tags_are_refused(text: str) -> None:
    """No tag is obeyed, however harmless."""
    assert "YAML tag" in _problems(text)[0]


def test_an_alias_bomb_is_refused() -> None:
    """Nine levels of nine references each are counted as what they would grow to."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "aliases" in _problems("\n".join(lines))[0]


def test_an_alias_of_itself_is_refused() -> None:
    """A list that holds itself ends in an error, not in an endless loop."""
    assert _problems("a: &a [*a]")


def test_an_honest_alias_is_allowed() -> None:
    """The same hours on two days may be written once."""
    root = read_text(b"a: &day 08:00-16:00\nb: *day\n", "pack.yaml")
    assert root.entries["b"] == root.entries["a"]


@pytest.mark.parametrize("text", ["[" * 5000, "a:\n" + "".join(" " * n + "- \n" for n in range(200)), "{a: " * 3000])
def test_deep_nesting_is_refused(text: str) -> None:
    """Depth meant to exhaust the stack is an ordinary mistake."""
    assert _problems(text)


def test_size_is_bounded() -> None:
    """A file of more than 256 KiB is not read."""
    assert "too large" in _problems(b"a: " + b"x" * MAX_BYTES)[0]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"a: b: c", "pack.yaml:1:5"),
        (b"a: [1, 2", "pack.yaml:"),
        (b"ok: 1\nb\xe5d: 1", "pack.yaml:2:1"),
        (b"", "pack.yaml:1:1"),
        (b"- a\n- b\n", "pack.yaml:1:1"),
    ],
)
def test_what_is_no_map_in_utf8_is_told_with_its_place(text: bytes, where: str) -> None:
    """Broken YAML, Latin-1, an empty file and a list are each reported where they go wrong."""
    assert _problems(text)[0].startswith(where)


def test_two_documents_are_one_too_many() -> None:
    """A pack is one document."""
    assert _problems("a: 1\n---\nb: 2\n")


def _map_or_mistakes(data: bytes) -> bool:
    try:
        return isinstance(read_text(data, "pack.yaml"), MapNode)
    except PackError as error:
        return len(error.problems) > 0


@given(st.binary(max_size=300))
def test_rubbish_gives_a_map_or_mistakes(data: bytes) -> None:
    """Whatever the bytes: a map, or a PackError with at least one mistake. Nothing else."""
    assert _map_or_mistakes(data)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"\n #,?%@", max_size=80))
def test_yaml_like_rubbish_gives_a_map_or_mistakes(text: str) -> None:
    """The same for text made of YAML's own signs."""
    assert _map_or_mistakes(text.encode())
