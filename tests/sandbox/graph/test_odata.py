"""OData: filters, options, paging."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.graph.odata import Query, apply_filter, select, sort, token, untoken
from sandbox.graph.routing import ODataError

ITEM: dict[str, Any] = {
    "id": "0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d", "displayName": "Anna Lind", "isRead": False, "jobTitle": None, "size": 7,
    "from": {"emailAddress": {"address": "ivar@exempel.example"}}, "receivedDateTime": "2026-11-21T08:00:00Z",
    "proxyAddresses": ["SMTP:anna.lind@sandby.example", "smtp:al@sandby.example"], "note": "O'Hara, (och) co",
    "toRecipients": [{"emailAddress": {"address": "a@sandby.example"}}, {"emailAddress": {"address": "b@sandby.example"}}],
}  # fmt: skip


@pytest.mark.parametrize(
    "expression",
    [
        "displayName eq 'anna lind'",
        "startswith(displayName,'Ann') and endswith(displayName, 'lind')",
        "contains(from/emailAddress/address,'EXEMPEL')",
        "isRead eq false",
        "not isRead",
        "not (isRead eq true) and size gt 6 and size le 7",
        "jobTitle eq null",
        "displayName ne null",
        "receivedDateTime ge 2026-11-21T08:00:00Z and receivedDateTime lt 2026-11-21T09:30:00+01:00",
        "receivedDateTime gt 2026-11-20",
        "id eq '0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d'",
        "id eq 0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d",
        "displayName in ('Björn Ek', 'Anna Lind')",
        "proxyAddresses/any(p:p eq 'smtp:AL@sandby.example')",
        "proxyAddresses/any(p:startswith(p,'smtp:al'))",
        "toRecipients/any(r:r/emailAddress/address eq 'b@sandby.example')",
        "toRecipients/all(r:endswith(r/emailAddress/address,'@sandby.example'))",
        "proxyAddresses/any()",
        "proxyAddresses/$count eq 2",
        "note eq 'O''Hara, (och) co'",
        "isRead eq true or tolower(displayName) eq 'anna lind' and size eq 7",
    ],
)
def test_filter_finds(expression: str) -> None:
    """Each form of ``$filter`` that Graph documents finds the item it describes, and its negation does not."""
    assert apply_filter(expression)(ITEM)
    assert not apply_filter(f"not ({expression})")(ITEM)


@pytest.mark.parametrize(
    "expression",
    ["displayName eq", "eq 'x'", "displayName like 'x'", "(a eq 1", "a eq 'x", "a eq 1)", "", "startswith(a)", "#"],
)
def test_filter_refuses_what_it_does_not_understand(expression: str) -> None:
    """A malformed filter is a 400, never a guess."""
    with pytest.raises(ODataError) as refused:
        apply_filter(expression)
    assert refused.value.status == 400


@given(st.text(max_size=60))
def test_filter_never_breaks(expression: str) -> None:
    """Whatever the text, the answer is a predicate or a 400."""
    try:
        predicate = apply_filter(expression)
    except ODataError as refused:
        assert refused.status == 400  # noqa: PT017 - either outcome is right
    else:
        predicate(ITEM)


def test_a_filter_nested_beyond_reason_is_refused() -> None:
    """Ten thousand parentheses neither hang nor overflow."""
    with pytest.raises(ODataError):
        apply_filter("(" * 10_000 + "a eq 1" + ")" * 10_000)


def test_query_reads_every_option() -> None:
    """Options come out typed; ``$expand`` keeps its own ``$select``."""
    query = Query.parse(
        {
            "$select": "id, displayName", "$top": "5", "$skip": "2", "$orderby": "displayName desc,id", "$count": "true",
            "$expand": "manager($select=id,mail;$levels=max),memberOf",
        }
    )  # fmt: skip
    assert query.select == ("id", "displayName")
    assert (query.top, query.skip, query.count) == (5, 2, True)
    assert query.orderby == (("displayName", True), ("id", False))
    assert query.expand["manager"].select == ("id", "mail")
    assert query.expand["memberOf"] == Query()


@pytest.mark.parametrize(
    "options", [{"$top": "-1"}, {"$top": "x"}, {"$foo": "1"}, {"$count": "ja"}, {"$orderby": "a sideways"}]
)
def test_query_refuses_bad_options(options: dict[str, str]) -> None:
    """A stand-in is not kinder than Graph: bad and unknown options are refused."""
    with pytest.raises(ODataError) as refused:
        Query.parse(options)
    assert refused.value.status == 400


def test_select_keeps_id_and_annotations() -> None:
    """``$select`` leaves ``id`` and ``@odata`` names in."""
    shown = select({"id": "1", "a": 2, "b": 3, "@odata.etag": "x"}, Query(select=("A",)))
    assert shown == {"id": "1", "a": 2, "@odata.etag": "x"}


def test_sort_takes_several_keys() -> None:
    """The first key weighs most, text compares without regard to case, what is missing comes first."""
    items = [{"n": "b", "k": 1}, {"n": "B", "k": 0}, {"n": "a", "k": 9}, {"k": 5}]
    ordered = sort(items, (("n", False), ("k", True)))
    assert [item["k"] for item in ordered] == [5, 9, 1, 0]


@given(st.text(max_size=40))
def test_tokens_are_opaque_and_come_back(text: str) -> None:
    """What is wrapped in a token comes back unchanged."""
    assert untoken(token(text)) == text
