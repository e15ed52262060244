"""The gallery of awkward people."""

from __future__ import annotations

import pytest

from policies.packs import Pack, load_pack, pack_names
from policies.vocabulary import Language
from signatures.gallery import gallery
from signatures.model import Form

PACKS = [load_pack(name) for name in pack_names()]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
@pytest.mark.parametrize("form", Form)
def test_every_pack_bears_the_awkward_people(pack: Pack, form: Form) -> None:
    """Each has a signature, titles in both languages, and an id of its own."""
    samples = gallery(pack, form=form)
    assert len({sample.id for sample in samples}) == len(samples) >= 12
    for sample in samples:
        assert sample.signature.text
        assert sample.title["sv"]
        assert sample.title["en"]
        assert "<script" not in sample.signature.html


def test_the_gallery_says_what_the_directory_lacks() -> None:
    """Sandby wants a phone number; Björn in the gallery has none."""
    found = {sample.id: sample for sample in gallery(load_pack("sandby"))}
    assert found["no-phone"].lacking == ("phone",)
    assert found["ordinary"].lacking == ()
    assert found["english"].signature.language is Language.ENGLISH


def test_a_language_can_be_asked_for() -> None:
    """All of them in English."""
    assert {sample.signature.language for sample in gallery(load_pack("sandby"), language=Language.ENGLISH)} == {
        Language.ENGLISH
    }
