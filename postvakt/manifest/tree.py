"""An XML file as a small tree that knows where each element stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

XSI_TYPE = "http://www.w3.org/2001/XMLSchema-instance type"
# Namespace -> the short name that the tables use.
NAMESPACES = {
    "http://schemas.microsoft.com/office/appforoffice/1.1": "app",
    "http://schemas.microsoft.com/office/mailappversionoverrides": "vo10",
    "http://schemas.microsoft.com/office/mailappversionoverrides/1.1": "vo11",
    "http://schemas.microsoft.com/office/officeappbasictypes/1.0": "bt",
}
LARGEST = 1_000_000


class ManifestSyntaxError(Exception):
    """The file is not XML that a manifest may be; says where."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(slots=True)
class Node:
    """One element. ``name`` is the local name, ``space`` one of ``app vo10 vo11 bt`` or the whole namespace."""

    name: str
    space: str
    attributes: dict[str, str]
    line: int
    column: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    text: str = ""

    @property
    def type(self) -> str:
        """The ``xsi:type``, or nothing."""
        return self.attributes.get(XSI_TYPE, "")

    def walk(self) -> Iterator[Node]:
        """This element and everything in it, in the file's order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, name: str) -> list[Node]:
        """Every element of this name in here."""
        return [node for node in self.walk() if node.name == name]

    def child(self, name: str) -> Node | None:
        """The first child of this name."""
        return next((node for node in self.children if node.name == name), None)

    def within(self, name: str) -> bool:
        """Whether some element around this one has the name."""
        around = self.parent
        while around is not None:
            if around.name == name:
                return True
            around = around.parent
        return False


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.root: Node | None = None
        self._open: list[Node] = []

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        parent = self._open[-1] if self._open else None
        node = Node(
            name,
            NAMESPACES.get(space, space),
            attributes,
            self.parser.CurrentLineNumber,
            self.parser.CurrentColumnNumber + 1,
            parent,
        )
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        self._open.append(node)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _characters(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data

    def _doctype(self, *_: object) -> None:
        raise ManifestSyntaxError(
            self.parser.CurrentLineNumber,
            1,
            "A manifest has no DOCTYPE: entities could fetch or blow up things. Remove it.",
        )


def parse(data: bytes) -> Node:
    """The file's root element.

    Raises ManifestSyntaxError with line and column when the bytes are not well-formed XML, hold a DOCTYPE or are over 1 MB.
    """
    if len(data) > LARGEST:
        raise ManifestSyntaxError(1, 1, f"{len(data)} bytes: Outlook takes manifests of at most about 256 KB.")
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)  # this was all of it
    except expat.ExpatError as fault:
        reason = expat.ErrorString(fault.code)
        raise ManifestSyntaxError(
            fault.lineno, fault.offset + 1, f"Not well-formed XML: {reason}. Mend it here."
        ) from fault
    assert builder.root is not None  # noqa: S101 - expat refuses a document without a root
    return builder.root
