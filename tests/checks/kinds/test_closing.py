"""Abbreviated closing phrases."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import marks

FIRES = (
    "Hej!\n\nJa.\n\nMvh\nAnna Lind",
    "Ja.\n\nMVH Anna",
    "Ja.\n\nM.v.h. Anna Lind",
    "Ja.\n\nmvh/Anna",
    "Ja.\n\nMvh,\nAnna",
    "Ja.\n\n/Mvh Anna",
    "Ja. Mvh Anna",
    "Ja.\n\nVh Anna",
    "Ja.\n\nv.h.\nAnna",
    "Ja.\n\nVänl hälsn Anna",
    "Ja.\n\nVänl. hälsn.\nAnna Lind\nSandby kommun",
    "Ja.\n\nHälsn Anna",
    "Ja.\n\nMed v h\nAnna",
    "Ja.\n\nM v h\nAnna Lind",
    "Tack! Mvh",
    "Tack på förhand! mvh // Anna",
    "Ja.\n\nMVH\n\nAnna Lind\nSocialsekreterare\nSandby kommun\nTelefon: 040-628 04 10\nwww.sandby.example",
    "Ja.\n\nMed vänl hälsn\nAnna",
    "Ja.\n\nm.vänl.h.\nAnna",
    "Ja.\n\nBästa hälsn.\nAnna",
    "Ja.\n\nMvh!\nAnna",
    "Ja.\n\nMvh - Anna",
    "Ja.\n\nVänl.\nAnna",
    "Ja.\n\nmed vh Anna",
    "Ja.\n\nHälsn. från oss på Kontaktcenter",
    "Ja.\n\nMed mvh\nAnna",
    "Tack,\nmvh\nAnna Lind, Socialsekreterare",
    "Mvh Anna Lind, Socialsekreterare",
)
SILENT = (
    "Ja.\n\nVänliga hälsningar\nAnna",
    "Ja.\n\nMed vänlig hälsning\nAnna",
    "Skriv ut mvh i klartext.\n\nVänliga hälsningar\nAnna",
    'Undvik "mvh".\n\nVänliga hälsningar\nAnna',
    "Vi skriver inte mvh, vi skriver ut hela hälsningen.\n\nVänliga hälsningar\nAnna",
    "Ja.\n\nHälsningar\nAnna",
    "Ja.\n\nVänligen\nAnna",
    "MVH-projektet startar.\n\nVänliga hälsningar\nAnna",
    "Nytt avsnitt i skrivreglerna:\nmvh\nskrivs ut: med vänliga hälsningar.\n\nVänliga hälsningar\nAnna",
    "Kontakta VH Bygg.\n\nVänliga hälsningar\nAnna",
    "Förkortningar att undvika är mvh, ang. och t.ex.\n\nVänliga hälsningar\nAnna",
    "Hälsning från Anna\nSandby kommun",
    "Vad betyder mvh?\n\nVänliga hälsningar\nAnna",
)


@pytest.mark.parametrize("text", FIRES)
def test_fires(text: str) -> None:
    """An abbreviation above the name is told, on a line of its own or behind the last sentence."""
    assert marks("C32", body=text)


@pytest.mark.parametrize("text", SILENT)
def test_stays_silent(text: str) -> None:
    """Mail about the abbreviation, or with the phrase written out, is fine."""
    assert marks("C32", body=text) == []
