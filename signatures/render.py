"""From a directory entry and a pack to the signature that is set in a mail (G01, G03, G04)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policies.located import PackError, Problem
from policies.packs import Pack
from policies.signature_policy import UnitSignature
from policies.vocabulary import DirectoryEntry, Language
from signatures.fields import extra_fields, fill
from signatures.model import Form, RenderedSignature
from signatures.sanitise import sanitise
from signatures.templates import LONGEST_OUTPUT, TemplateSource, check_template, fill_template, read_template

MARKER_ID = "postvakt-signature"
FOLDER = "signature"
# where the nearest layer has a template: looked for once, since a sweep asks thousands of times and packs are read at the start anyway
_FOUND: dict[tuple[tuple[Path, ...], str], Path] = {}
MOST_FOUND = 1_000


@dataclass(frozen=True, slots=True)
class _Pair:
    html: TemplateSource
    text: TemplateSource


def render(
    entry: DirectoryEntry, pack: Pack, *, form: Form = Form.FULL, language: Language | None = None
) -> RenderedSignature:
    """The signature of this entry in that form; in the entry's own language unless another is asked for.

    Raises PackError, with file and line, for a template that cannot be used.
    """
    language = language or entry.language
    pack = pack.for_unit(entry.department, entry.unit)
    unit = pack.signature.unit_for(department=entry.department, unit=entry.unit, address=entry.address)
    pair = _pair(pack, unit, form)
    context = fill(entry, pack, unit, language).context
    marker = f"v1:{pack.name}:{form.value}"
    inner = _squeezed(sanitise(fill_template(pair.html, context, html=True)))
    html = f'<div id="{MARKER_ID}" data-postvakt="{marker}" lang="{language.value}">{inner}</div>'
    if len(html) > LONGEST_OUTPUT:
        raise PackError(
            [Problem(pair.html.shown, 1, 1, "", f"gives {len(html)} characters", f"at most {LONGEST_OUTPUT}")]
        )
    text = _lines(fill_template(pair.text, context, html=False))
    version = hashlib.sha256(json.dumps([html, text], ensure_ascii=False).encode()).hexdigest()[:12]
    closing = context["closing"] if text.startswith(context["closing"]) else ""
    return RenderedSignature(html, text, version, marker, form, language, closing)


def check_templates(pack: Pack) -> list[Problem]:
    """Every mistake in the templates this pack, its departments and its units use."""
    found: set[Problem] = set()
    for layer in (pack, *(department.pack for department in pack.departments)):
        extra = extra_fields(layer.signature)
        for unit in (None, *layer.signature.units):
            for form in Form:
                try:
                    pair = _pair(layer, unit, form)
                except PackError as error:
                    found.update(error.problems)
                else:
                    found.update(check_template(pair.html, extra) + check_template(pair.text, extra))
    return sorted(found)


def _pair(pack: Pack, unit: UnitSignature | None, form: Form) -> _Pair:
    templates = pack.signature.templates
    names = (
        (templates.full_html, templates.full_text)
        if form is Form.FULL
        else (templates.short_html, templates.short_text)
    )
    folder = f"{FOLDER}/{unit.template}" if unit and unit.template else FOLDER
    html, text = (_source(pack, f"{folder}/{name}") for name in names)
    return _Pair(html, text)


def _source(pack: Pack, relative: str) -> TemplateSource:
    key = (pack.folders, relative)
    path = _FOUND.get(key)
    if path is None or not path.is_file():
        path = pack.file(relative)
    if path is None:
        raise PackError(
            [Problem(f"{pack.name}/{relative}", 1, 1, "", "there is no such template", "a file with this name")]
        )
    if len(_FOUND) < MOST_FOUND:
        _FOUND[key] = path
    stamp = path.stat()
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> TemplateSource:
    return read_template(path)


def _squeezed(html: str) -> str:
    """Without the line breaks of the template: some clients turn them into blanks."""
    return "".join(line.strip() for line in html.splitlines())


def _lines(text: str) -> str:
    """Right-stripped lines, never two blank ones in a row, none at the ends."""
    result: list[str] = []
    for line in text.splitlines():
        line = line.rstrip()  # noqa: PLW2901 - the same line, tidied
        if line or (result and result[-1]):
            result.append(line)
    return "\n".join(result).strip("\n")
