"""What people are told when something goes wrong: one table, a code with Swedish and English text.

Each text says what happened, that nothing was lost (or what was), and what to do. Web, API and command line show the same words.
Add a row here before raising a new code. Details are names, addresses or numbers, never mail content.
"""

from __future__ import annotations

from policies.absence_messages import ABSENCE
from policies.mailbox_messages import MAILBOXES
from policies.message import Message, unchanged

__all__ = ["MESSAGES", "Message", "PostvaktError"]

MESSAGES: dict[str, Message] = {
    **ABSENCE,
    **MAILBOXES,
    "PV-UNEXPECTED": Message(
        sv=(
            "Något gick fel hos oss.",
            "Inget av det du redan sparat har gått förlorat.",
            "Försök igen. Händer det igen, ge servicedesk numret {reference}.",
        ),
        en=(
            "Something went wrong on our side.",
            "Nothing that you had saved is lost.",
            "Try again. If it happens again, give the service desk the number {reference}.",
        ),
    ),
    "PV-SIGN-IN": unchanged(
        "Du är inte inloggad, eller så har inloggningen gått ut.",
        "Logga in och gör om det du skulle göra.",
        "You are not signed in, or your sign-in has expired.",
        "Sign in and do it again.",
    ),
    "PV-SIGN-IN-FAILED": unchanged(
        "Inloggningen gick inte igenom.",
        "Försök igen. Hjälper det inte, be servicedesk titta på inloggningen.",
        "The sign-in did not go through.",
        "Try again. If that does not help, ask the service desk to look at the sign-in.",
    ),
    "PV-FORBIDDEN": unchanged(
        "Din roll får inte göra det här.",
        "Behöver du det i ditt arbete, be en administratör om rollen {role}.",
        "Your role may not do this.",
        "If your work needs it, ask an administrator for the role {role}.",
    ),
    "PV-NOT-FOUND": unchanged(
        "Sidan finns inte, eller så har den flyttats.",
        "Gå till startsidan och leta därifrån.",
        "The page does not exist, or it has moved.",
        "Go to the start page and look from there.",
    ),
    "PV-FORM-EXPIRED": unchanged(
        "Formuläret hann bli för gammalt.",
        "Ladda om sidan och skicka formuläret en gång till.",
        "The form became too old.",
        "Reload the page and send the form once more.",
    ),
    "PV-INPUT": Message(
        sv=(
            "Det går inte att använda det som står i fältet {field}.",
            "Inget har ändrats och resten av formuläret finns kvar.",
            "Rätta fältet: {expected}.",
        ),
        en=(
            "What stands in the field {field} cannot be used.",
            "Nothing was changed and the rest of the form is still there.",
            "Correct the field: {expected}.",
        ),
    ),
    "PV-TOO-LARGE": Message(
        sv=("Det du skickade är för stort.", "Inget har sparats.", "Skicka högst 2 MB åt gången."),
        en=("What you sent is too large.", "Nothing was stored.", "Send at most 2 MB at a time."),
    ),
    "PV-TENANT-DOWN": Message(
        sv=(
            "Microsoft 365 svarar inte just nu.",
            "Det som hunnit göras är sparat, resten väntar.",
            "Du behöver inte göra något: Postvakt försöker igen av sig självt.",
        ),
        en=(
            "Microsoft 365 does not answer right now.",
            "What was done is kept, the rest is waiting.",
            "You need not do anything: Postvakt tries again by itself.",
        ),
    ),
    "PV-TENANT-BUSY": Message(
        sv=(
            "Microsoft 365 ber oss vänta en stund.",
            "Det som hunnit göras är sparat, resten väntar.",
            "Vänta {seconds} sekunder, så fortsätter det.",
        ),
        en=(
            "Microsoft 365 asks us to wait a while.",
            "What was done is kept, the rest is waiting.",
            "Wait {seconds} seconds and it goes on.",
        ),
    ),
    "PV-TENANT-REFUSED": unchanged(
        "Postvakt saknar behörigheten {permission} i Microsoft 365.",
        "Be en administratör godkänna behörigheten.",
        "Postvakt lacks the permission {permission} in Microsoft 365.",
        "Ask an administrator to consent to it.",
    ),
    "PV-NO-MAILBOX": unchanged(
        "Det finns ingen brevlåda för {address}.",
        "Kontrollera adressen, eller fråga servicedesk om brevlådan finns.",
        "There is no mailbox for {address}.",
        "Check the address, or ask the service desk whether the mailbox exists.",
    ),
    "PV-STORE-CORRUPT": Message(
        sv=(
            "Databasen {where} är skadad och går inte att läsa.",
            "Filen har inte skrivits över.",
            "Flytta undan filen, lägg tillbaka den senaste säkerhetskopian och kör postvakt database upgrade.",
        ),
        en=(
            "The database {where} is damaged and cannot be read.",
            "The file was not overwritten.",
            "Move the file away, put the latest backup in its place and run postvakt database upgrade.",
        ),
    ),
    "PV-STORE-OUTDATED": unchanged(
        "Tabellerna i {where} är inte de som den här versionen behöver.",
        "Ta en säkerhetskopia och kör postvakt database upgrade.",
        "The tables in {where} are not those that this version needs.",
        "Make a backup and run postvakt database upgrade.",
    ),
    "PV-STORE-UNAVAILABLE": Message(
        sv=(
            "Databasen {where} går inte att nå ({said}).",
            "Det som redan sparats finns kvar.",
            "Kontrollera POSTVAKT_DATABASE_URL och att databasen är igång.",
        ),
        en=(
            "The database {where} cannot be reached ({said}).",
            "What was saved is still there.",
            "Check POSTVAKT_DATABASE_URL and that the database is running.",
        ),
    ),
    "PV-STORE-BUSY": unchanged(
        "Databasen {where} var upptagen för länge.",
        "Försök igen om en stund.",
        "The database {where} was busy for too long.",
        "Try again in a while.",
    ),
    "PV-STORE-CONFLICT": unchanged(
        "Det som skulle sparas går inte ihop med det som redan finns ({what}).",
        "Ladda om och se hur det ser ut nu.",
        "What was to be saved contradicts what is already there ({what}).",
        "Reload and see how things are now.",
    ),
    "PV-AUDIT-BROKEN": Message(
        sv=(
            "Granskningsloggen stämmer inte från och med rad {row}.",
            "Raderna före den är oförändrade.",
            "Ta en kopia av databasen, ändra inget och kontakta den som ansvarar för säkerheten.",
        ),
        en=(
            "The audit log is not right from row {row} on.",
            "The rows before it are unchanged.",
            "Copy the database, change nothing and tell whoever answers for security.",
        ),
    ),
    "PV-PACK": unchanged(
        "Policypaketet {pack} har fel och används inte.",
        "Rätta det som står här och prova igen med postvakt policy check: {problems}",
        "The policy pack {pack} has mistakes and is not used.",
        "Correct what stands here and try again with postvakt policy check: {problems}",
    ),
    "PV-SETTINGS": unchanged(
        "Inställningarna räcker inte för att starta.",
        "Rätta miljövariablerna: {problems}",
        "The settings are not enough to start.",
        "Correct the environment variables: {problems}",
    ),
    "PV-PLAN-STALE": unchanged(
        "Planen stämmer inte längre med hur det ser ut.",
        "Gör en ny plan och titta igenom den innan du genomför den.",
        "The plan no longer agrees with how things are.",
        "Make a new plan and look through it before you carry it out.",
    ),
    "PV-PLAN-UNKNOWN": unchanged(
        "Det finns ingen plan som heter {plan}.",
        "Gör en ny plan.",
        "There is no plan called {plan}.",
        "Make a new plan.",
    ),
    "PV-RULE-LOCKED": unchanged(
        "Regeln {rule} är låst i policypaketet ({lock}).",
        "Behöver regeln ändras görs det i policypaketet.",
        "The rule {rule} is locked in the policy pack ({lock}).",
        "If the rule has to change, change the policy pack.",
    ),
    "PV-RULE-SAME": unchanged(
        "Regeln {rule} tillämpas redan så.",
        "Välj något annat, eller gå tillbaka.",
        "The rule {rule} is taken that way already.",
        "Choose something else, or go back.",
    ),
    "PV-MAIL-UNREADABLE": Message(
        sv=(
            "Filen är inget mejl som går att läsa.",
            "Inget har sparats.",
            "Spara mejlet som .eml, högst 2 MB, och prova igen.",
        ),
        en=(
            "The file holds no mail that can be read.",
            "Nothing was stored.",
            "Save the mail as .eml, at most 2 MB, and try again.",
        ),
    ),
    "PV-TEMPLATE": Message(
        sv=(
            "Mallen {template} går inte att använda: {what}.",
            "De signaturer som redan finns är kvar.",
            "Rätta mallen och förhandsgranska den igen.",
        ),
        en=(
            "The template {template} cannot be used: {what}.",
            "The signatures that exist are still there.",
            "Correct the template and preview it again.",
        ),
    ),
    "PV-PORT-TAKEN": unchanged(
        "Port {port} används redan av ett annat program.",
        "Stäng det andra programmet, eller välj en annan port.",
        "Port {port} is already used by another program.",
        "Close the other program, or choose another port.",
    ),
}


class PostvaktError(Exception):
    """Something that a person is told about. ``code`` is a row of `MESSAGES`, ``details`` fill its texts."""

    def __init__(self, code: str, **details: object) -> None:
        message = MESSAGES[code]
        missing = message.details() - details.keys()
        if missing:
            raise TypeError(f"{code} needs the details {', '.join(sorted(missing))}")
        self.code = code
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(f"{code}: {self.text('en')}")

    def parts(self, language: str) -> tuple[str, str, str]:
        """What happened, what became of the user's work, what to do. Swedish for any language that is not English."""
        message = MESSAGES[self.code]
        what, kept, action = message.en if language == "en" else message.sv
        return what.format_map(self.details), kept.format_map(self.details), action.format_map(self.details)

    def text(self, language: str) -> str:
        """All three in one paragraph."""
        return " ".join(self.parts(language))

    def as_json(self) -> dict[str, dict[str, str]]:
        """The body of an API's answer."""
        return {"error": {"code": self.code, "sv": self.text("sv"), "en": self.text("en")}}
