"""What Graph shows of directory objects when nothing is selected, and how ``$search`` reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.graph.odata import member
from sandbox.graph.routing import ODataError

# Graph's documented default set for users; everything else comes with $select only
USER_DEFAULT = (
    "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation",
    "preferredLanguage", "surname", "userPrincipalName",
)  # fmt: skip
GROUP_DEFAULT = (
    "id", "deletedDateTime", "classification", "createdDateTime", "description", "displayName", "groupTypes", "mail",
    "mailEnabled", "mailNickname", "proxyAddresses", "renewedDateTime", "securityEnabled", "visibility",
)  # fmt: skip
_CLAUSE = re.compile(r'\s*"(?P<name>[A-Za-z]+):(?P<text>(?:[^"\\]|\\.)*)"\s*(?P<link>AND|OR)?')
_SEARCHABLE = frozenset(
    {"displayName", "mail", "userPrincipalName", "givenName", "surname", "description", "mailNickname"}
)


def search_predicate(text: str) -> Callable[[Mapping[str, Any]], bool]:
    """Compile a directory ``$search`` such as ``"displayName:anna" OR "mail:anna"``: words that begin so."""
    at = 0
    clauses: list[tuple[str, list[str]]] = []
    links: list[str] = []
    while at < len(text.rstrip()):
        found = _CLAUSE.match(text, at)
        if found is None or found["name"] not in _SEARCHABLE:
            raise ODataError(
                400, "Request_BadRequest", f'Syntax error: $search should read "property:value", not {text[at:]}.'
            )
        clauses.append((found["name"], _words(found["text"])))
        links.append(found["link"] or "")
        at = found.end()
    if not clauses:
        raise ODataError(400, "Request_BadRequest", "$search should not be empty.")

    def test(item: Mapping[str, Any]) -> bool:
        matched = _matches(item, clauses[0])
        for link, clause in zip(links, clauses[1:], strict=False):
            matched = (matched or _matches(item, clause)) if link == "OR" else (matched and _matches(item, clause))
        return matched

    return test


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^\w]+", text.casefold()) if word]


def _matches(item: Mapping[str, Any], clause: tuple[str, list[str]]) -> bool:
    name, wanted = clause
    value = member(item, name)
    words = _words(value) if isinstance(value, str) else []
    return bool(wanted) and all(any(word.startswith(want) for word in words) for want in wanted)
