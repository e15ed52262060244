"""The run page's words, Swedish first."""

from __future__ import annotations

from policies.vocabulary import Language

_TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Sandby kommun, på din dator", "Sandby municipality, on your machine"),
    "lead": (
        "En hel kommun med mejl, tillägg och funktioner som bara finns här. Inget lämnar datorn.",
        "A whole municipality with mail, add-in and functions that exist only here. Nothing leaves this machine.",
    ),
    "who": ("Vem vill du vara?", "Who do you want to be?"),
    "outlook": ("Öppna Outlook", "Open Outlook"),
    "console": ("Öppna konsolen", "Open the console"),
    "console_too": ("Konsolen", "The console"),
    "write": ("Skriv till kommunen", "Write to them"),
    "clock": ("Klockan i Sandby", "The time in Sandby"),
    "clock_help": (
        "Res framåt, så ser du på en minut vad som händer på en vecka.",
        "Travel ahead and see in a minute what happens in a week.",
    ),
    "hour": ("+1 timme", "+1 hour"),
    "morning": ("Nästa arbetsmorgon", "Next working morning"),
    "week": ("+1 vecka", "+1 week"),
    "travelled": ("Klockan har gått framåt.", "The clock has moved ahead."),
    "faults": ("Fel och krångel", "Faults and trouble"),
    "faults_help": (
        "Molnet är inte alltid snällt. Slå på krångel och se att arbetet ändå blir rätt.",
        "The cloud is not always kind. Switch trouble on and see that the work still comes out right.",
    ),
    "faults_off": ("Inga fel", "No faults"),
    "faults_off_note": ("Allt svarar genast.", "Everything answers at once."),
    "faults_some": ("Några fel", "Some faults"),
    "faults_some_note": (
        "Ibland ”försök igen senare”, ibland ett långsamt svar.",
        "Now and then “try again later”, now and then a slow answer.",
    ),
    "faults_all": ("Alla fel", "All faults"),
    "faults_all_note": (
        "Också förlorade och dubblerade besked, svar som uteblir och gamla bokmärken.",
        "Also lost and doubled notifications, missing answers and expired bookmarks.",
    ),
    "happenings": ("Det här händer", "What is happening"),
    "happenings_empty": ("Inget än. Skicka ett mejl, så rör det på sig.", "Nothing yet. Send a mail and things will move."),
    "pause": ("Pausa listan", "Pause the list"),
    "resume": ("Fortsätt", "Continue"),
    "outside": ("Landade utanför kommunen", "Landed outside the municipality"),
    "outside_help": (
        "Mejl till adresser utanför hamnar här i stället för på internet.",
        "Mail to outside addresses ends up here instead of on the internet.",
    ),
    "outside_empty": ("Inga mejl har skickats ut ännu.", "No mail has been sent outside yet."),
    "subject": ("Ämne", "Subject"),
    "to": ("Till", "To"),
    "time": ("Tid", "Time"),
    "no_subject": ("(inget ämne)", "(no subject)"),
    "more": ("Mer", "More"),
    "about": ("Vad miljön härmar, och vad inte", "What this imitates, and what not"),
    "console_link": ("Postvakts konsol", "Postvakt's console"),
    "other_language": ("English", "Svenska"),
    "back": ("Till startsidan", "Back to the start"),
    "ivar_title": ("Ivar skriver till kommunen", "Ivar writes to the municipality"),
    "ivar_lead": (
        "Du är Ivar Medborgare, ivar@exempel.example, utanför kommunen. Mejlet levereras på riktigt i den lokala miljön.",
        "You are Ivar Medborgare, ivar@exempel.example, outside the municipality. The mail is really delivered on the local tenant.",
    ),
    "message": ("Meddelande", "Message"),
    "send": ("Skicka", "Send"),
    "ivar_sent": (
        "Skickat. Svar till Ivar dyker upp under ”Landade utanför kommunen”.",
        "Sent. Answers to Ivar show up under “Landed outside the municipality”.",
    ),
    "ivar_bad": ("Skriv en mottagare i Sandby, ett ämne och några ord.", "Give a recipient in Sandby, a subject and a few words."),
    "mail_title": ("Ett mejl som lämnade kommunen", "A mail that left the municipality"),
    "mail_gone": ("Det mejlet finns inte här.", "That mail is not here."),
    "working": ("Ett ögonblick…", "One moment…"),
    "unreachable": ("Miljön svarar inte just nu.", "The tenant does not answer just now."),
    "as_person": ("som", "as"),
}  # fmt: skip


def texts(language: Language) -> dict[str, str]:
    """Every text in that language, by its name."""
    column = 0 if language is Language.SWEDISH else 1
    return {name: both[column] for name, both in _TEXTS.items()}
