"""What to do instead of mailing it: the pack's secure channel by name, or another way. Twin: addin/src/checks/safe_way.ts."""

from __future__ import annotations

from checks.context import Context


def safe_way(context: Context) -> dict[str, str]:
    """Values for a rule's texts and its fix: ``channel`` and ``url`` (empty without one), ``safe_sv`` and ``safe_en``, a sentence each."""
    channel = context.bundle.value.get("secure_channel")
    if not channel:
        return {
            "channel": "",
            "url": "",
            "safe_sv": "Ring, träffas eller skicka ett brev i stället.",
            "safe_en": "Phone, meet or send a letter instead.",
        }
    name, url = str(channel["name"]), str(channel.get("url", ""))
    return {
        "channel": name,
        "url": url,
        "safe_sv": f"Skicka det med {name} i stället.",
        "safe_en": f"Send it by {name} instead.",
    }
