"""Who may call each function. A test enumerates the app and fails for a function that is not named here."""

from __future__ import annotations

# function name -> who, in words an administrator can check
CALLERS: dict[str, str] = {
    "web": "anyone reaches it; every page behind it declares and checks its own roles (web/access.py)",
    "signature_sweep_start": "the host's timer only",
    "signature_sweep": "the host's queue only",
    "signature_resume": "the host's timer only",
    "secrecy_sweep_start": "the host's timer only",
    "secrecy_sweep": "the host's queue only",
    "secrecy_notes": "the host's timer only",
    "checks_resume": "the host's timer only",
    "mailboxes_resume": "the host's timer only",
    "mailboxes_closing": "the host's timer only",
    "mailboxes_problems": "the host's timer only",
    "mailboxes_watch_start": "the host's timer only",
    "mailboxes_watch": "the host's queue only",
    "answering_start": "the host's timer only",
    "answering": "the host's queue only",
    "receipt_notifications": "Microsoft Graph; each notification proves itself by its clientState, others are left out",
    "receipts": "the host's queue only",
    "receipts_due": "the host's timer only",
    "receipts_keep": "the host's timer only",
    "absence_tick": "the host's timer only",
    "absence_tell": "the host's timer only",
    "absence_apply": "the host's queue only",
    "absence_verify_start": "the host's timer only",
    "absence_verify": "the host's queue only",
    "absence_find_start": "the host's timer only",
    "absence_find": "the host's queue only",
    "absence_tidy": "the host's timer only",
    "absence_resume": "the host's timer only",
    "retention": "the host's timer only",
}
