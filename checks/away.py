"""Who of the receivers is away, as mail tips tell, in a sentence. Twin: addin/src/checks/away.ts."""

from __future__ import annotations

from checks.context import Context


def away_note(context: Context) -> dict[str, str]:
    """``sv`` and ``en``: ". 3 av 5 är borta" and the like; empty when nobody is known to be away."""
    tips = {one.address.lower(): one for one in context.mail.away}
    gone = [one for one in context.everyone if one.key in tips]
    if not gone:
        return {"sv": "", "en": ""}
    sv, en = f". {len(gone)} av {len(context.everyone)} är borta", f". {len(gone)} of {len(context.everyone)} are away"
    first = tips[gone[0].key]
    if len(gone) == 1 and first.until:
        sv, en = f"{sv} till {first.until}", f"{en} until {first.until}"
    if len(gone) == 1 and first.substitute:
        sv, en = f"{sv}, {first.substitute} svarar i stället", f"{en}, {first.substitute} answers instead"
    return {"sv": sv, "en": en}
