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
    "retention": "the host's timer only",
}
