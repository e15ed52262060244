"""From a body to the plain text a reader sees, with the way back to the source. Twin: addin/src/checks/plain.ts.

One pass, linear whatever comes. Block elements end lines, cells are parted by tabs, what nobody sees is left out. The text is NFC without
zero-width characters and soft hyphens.
"""

from __future__ import annotations

import re
from array import array

from checks.building import Builder, Link, Plain, needs_care, paired
from checks.html_reader import HtmlReader

__all__ = ["Link", "Plain", "from_html", "from_text"]

MAX_SOURCE = 5_000_000  # characters of a body that are looked at
_LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")


def from_text(source: str) -> Plain:
    r"""The plain text of a plain-text body or a subject: line ends as \\n, NFC, nothing invisible."""
    source = paired(source[:MAX_SOURCE])
    if needs_care(source):
        text = _text_builder(source, traced=False).text
    else:
        text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return Plain(text, trace=lambda: _traced(_text_builder(source, traced=True)))


def from_html(source: str) -> Plain:
    """The plain text of an HTML body."""
    source = paired(source[:MAX_SOURCE])
    care = needs_care(source)
    reader = HtmlReader(source, careful=care, traced=False)
    reader.read()

    def trace() -> tuple[array[int], array[int]]:
        again = HtmlReader(source, careful=care, traced=True)
        again.read()
        return _traced(again.out)

    return Plain(reader.out.text, reader.quoted, reader.links, trace)


def _traced(builder: Builder) -> tuple[array[int], array[int]]:
    return builder.starts, builder.ends


def _text_builder(source: str, *, traced: bool) -> Builder:
    builder = Builder(careful=needs_care(source), traced=traced)
    position = 0
    for found in _LINE_END.finditer(source):
        builder.take(source[position : found.start()], position)
        builder.stand_in("\n", found.start(), found.end())
        position = found.end()
    builder.take(source[position:], position)
    return builder
