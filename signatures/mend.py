"""Putting the right signature into a draft that a system left without one (G05): below its own text, above quoted history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from signatures.history import mark_history, new_lines
from signatures.hostile import too_costly
from signatures.model import BodyKind, Draft, Finding, Form, RenderedSignature, Verdict
from signatures.recognise import Yardstick, body_lines, is_answer, judge_lines
from signatures.streams import fold
from signatures.visible import MAX_BODY, VisibleLine, lines_of, visible_lines

_BLANK = "<div><br></div>"


class CannotMend(Exception):  # noqa: N818 - told to a person, nothing failed
    """The signature would not be recognised in the mended draft, so the draft is left alone."""


def judge_draft(draft: Draft, yardstick: Yardstick) -> Finding:
    """The audit's verdict on a draft as it is."""
    lines = body_lines(draft.body, draft.body_kind)
    return judge_lines(new_lines(lines), yardstick, answer=is_reply(draft, lines))


def is_reply(draft: Draft, lines: Sequence[VisibleLine] | None = None) -> bool:
    """Whether the draft answers or forwards something, so that the short form is right."""
    lines = body_lines(draft.body, draft.body_kind) if lines is None else lines
    return is_answer(draft.subject, draft.in_reply_to) or any(line.quoted for line in lines)


def form_for(draft: Draft) -> Form:
    """The form this draft needs."""
    return Form.SHORT if is_reply(draft) else Form.FULL


def mended(draft: Draft, signature: RenderedSignature, yardstick: Yardstick) -> str:
    """The draft's body with the signature in it. Raises CannotMend when the audit would not recognise the result."""
    put = _into_html if draft.body_kind is BodyKind.HTML else _into_text
    body = put(draft.body, signature, frozenset(fold(one) for one in (signature.closing, *yardstick.closings) if one))
    lines = body_lines(body, draft.body_kind)
    if judge_lines(new_lines(lines), yardstick, answer=is_reply(draft)).verdict is not Verdict.PRESENT:
        raise CannotMend("the signature would not stand by itself in this draft")
    return body


def _history_start(lines: Sequence[VisibleLine]) -> int | None:
    """The first line behind which everything is history."""
    start = len(lines)
    while start and (lines[start - 1].quoted or not lines[start - 1].text):
        start -= 1
    return next((index for index in range(start, len(lines)) if lines[index].quoted), None)


def _ends_with_closing(lines: Sequence[VisibleLine], closings: frozenset[str]) -> bool:
    own = new_lines(lines)
    return bool(own) and fold(own[-1].text).rstrip(",!.") in closings


def _into_text(body: str, signature: RenderedSignature, closings: frozenset[str]) -> str:
    source = body.splitlines()
    lines = visible_lines(body, BodyKind.TEXT)
    mark_history(lines)
    start = _history_start(lines)
    start = len(source) if start is None else start
    own, history = source[:start], source[start:]
    while own and not own[-1].strip():
        own.pop()
    text = signature.text
    if _ends_with_closing(lines, closings):
        text = text.partition("\n")[2].lstrip("\n")
    parts = [*own, "", *text.splitlines()] if own else text.splitlines()
    return "\r\n".join([*parts, "", *history] if history else parts) + "\r\n"


def _into_html(body: str, signature: RenderedSignature, closings: frozenset[str]) -> str:
    from selectolax.lexbor import LexborHTMLParser

    if len(body) > MAX_BODY or too_costly(body):
        raise CannotMend("the draft's HTML is too large to be changed safely")
    parser = LexborHTMLParser(body or "<html><body></body></html>")
    root = parser.body
    lines = lines_of(root)
    mark_history(lines)
    start = _history_start(lines)
    fragment = LexborHTMLParser(f"<body>{_BLANK}{signature.html}{_BLANK if start is not None else ''}</body>").body
    if fragment is None:  # the parser always makes a body; its types do not know
        raise CannotMend("the signature has no HTML")
    if _ends_with_closing(lines, closings):
        _drop_closing(fragment, closings)
    pieces = list(fragment.iter())
    if start is None:
        for piece in pieces:
            _last_container(root).insert_child(piece)
    else:
        place = _outermost(lines[start].node, root)
        for piece in pieces:
            place.insert_before(piece)
    return str(parser.html)


def _last_container(root: Any) -> Any:
    """Word puts all text into one division; what stands outside it loses the margins."""
    children = list(root.iter())
    return children[0] if len(children) == 1 and children[0].tag == "div" else root


def _outermost(node: Any, root: Any) -> Any:
    """The largest node that begins where the history begins, rules and empty dividers right above it included."""
    while True:
        while node.prev is not None and not _visible(node.prev):
            node = node.prev
        if node.parent is None or node.parent.mem_id == root.mem_id or node.prev is not None:
            return node
        node = node.parent


def _visible(node: Any) -> bool:
    if node.is_text_node:
        return bool((node.text_content or "").strip())
    return node.tag == "br" or any(line.text for line in lines_of(node)) if node.is_element_node else False


def _drop_closing(fragment: Any, closings: frozenset[str]) -> None:
    """The writer has closed the mail already: our own phrase and the blank line below it are left out."""
    for paragraph in fragment.css("p"):
        text = fold(paragraph.text())
        if text and text not in closings:
            return
        paragraph.decompose()
