"""What people are told when something about function mailboxes, orders and receipts goes wrong; part of `policies.messages.MESSAGES`."""

from __future__ import annotations

from policies.message import Message, unchanged

MAILBOXES: dict[str, Message] = {
    "PV-MAILBOX-UNKNOWN": unchanged(
        "{address} finns inte i registret.",
        "Kontrollera adressen, eller hämta in brevlådan som finns i Microsoft 365.",
        "{address} is not in the register.",
        "Check the address, or import the mailbox that is in Microsoft 365.",
    ),
    "PV-MAILBOX-KNOWN": unchanged(
        "{address} finns redan i registret.",
        "Ändra den som finns, eller välj en annan adress.",
        "{address} is in the register already.",
        "Change the one there is, or choose another address.",
    ),
    "PV-MAILBOX-TAKEN": unchanged(
        "Adressen {address} används redan av någon annan.",
        "Välj en annan adress.",
        "The address {address} already belongs to somebody else.",
        "Choose another address.",
    ),
    "PV-MAILBOX-FORM": Message(
        sv=(
            "{number} uppgifter behöver rättas.",
            "Inget har ändrats och det du skrivit finns kvar.",
            "Rätta dem och skicka igen: {fields}",
        ),
        en=(
            "{number} details need to be corrected.",
            "Nothing was changed and what you wrote is still there.",
            "Correct them and send again: {fields}",
        ),
    ),
    "PV-MAILBOX-CHANGED": Message(
        sv=(
            "Någon annan har ändrat {what} under tiden.",
            "Det som den andra skrev finns kvar.",
            "Ladda om och gör din ändring igen.",
        ),
        en=(
            "Somebody else changed {what} meanwhile.",
            "What they wrote is kept.",
            "Reload and make your change again.",
        ),
    ),
    "PV-MAILBOX-STATE": unchanged(
        "Det går inte att göra med {address} som den är nu.",
        "Ladda om och se om brevlådan är beställd, stängs eller är stängd.",
        "That cannot be done with {address} as it is now.",
        "Reload and see whether the mailbox is ordered, closing or closed.",
    ),
    "PV-MAILBOX-RING": unchanged(
        "Mejlen skulle gå runt i en ring: {ring}.",
        "Välj en annan brevlåda som tar över.",
        "Mail would go round in a ring: {ring}.",
        "Choose another mailbox to take over.",
    ),
    "PV-MAILBOX-TARGET": unchanged(
        "{target} kan inte ta över mejlen: den finns inte, eller stängs själv.",
        "Välj en brevlåda som är i bruk.",
        "{target} cannot take over the mail: it is not there, or is being closed itself.",
        "Choose a mailbox that is in use.",
    ),
    "PV-MAILBOX-NEEDED": unchanged(
        "{address} tar emot mejl från brevlådor som håller på att stängas ({others}).",
        "Låt en annan brevlåda ta över deras mejl först.",
        "{address} takes over the mail of mailboxes that are being closed ({others}).",
        "Let another mailbox take over their mail first.",
    ),
    "PV-MAILBOX-IMPORT": unchanged(
        "Filen går inte att hämta in: {problems}",
        "Rätta raderna och hämta in filen igen.",
        "The file cannot be imported: {problems}",
        "Correct the rows and import the file again.",
    ),
    "PV-ORDER-UNKNOWN": unchanged(
        "Det finns ingen beställning som heter {order}.",
        "Gå till listan över beställningar.",
        "There is no order called {order}.",
        "Go to the list of orders.",
    ),
    "PV-ORDER-STAGE": unchanged(
        "Beställningen har redan kommit vidare, eller är inte godkänd än.",
        "Ladda om och se var den står nu.",
        "The order has moved on already, or is not approved yet.",
        "Reload and see where it stands now.",
    ),
    "PV-ORDER-OWN": Message(
        sv=(
            "Du kan inte godkänna din egen beställning.",
            "Beställningen ligger kvar och väntar.",
            "Be någon annan med samma roll att titta på den.",
        ),
        en=(
            "You cannot approve your own order.",
            "The order is still waiting.",
            "Ask somebody else with the same role to look at it.",
        ),
    ),
    "PV-ORDER-COMMENT": Message(
        sv=(
            "Ett nej behöver en förklaring.",
            "Beställningen ligger kvar och väntar.",
            "Skriv några ord om varför, eller vad som kan göras i stället.",
        ),
        en=(
            "A no needs an explanation.",
            "The order is still waiting.",
            "Write a few words on why, or what can be done instead.",
        ),
    ),
    "PV-ORDER-TWICE": Message(
        sv=(
            "{address} är redan beställd.",
            "Beställningen som finns ligger kvar.",
            "Titta i listan över beställningar.",
        ),
        en=("{address} is ordered already.", "The order there is is kept.", "Look in the list of orders."),
    ),
    "PV-CASE-UNKNOWN": Message(
        sv=(
            "Mejlet finns inte i någon brevlåda som du svarar för.",
            "Inget har skickats.",
            "Be den som är ansvarig för brevlådan att lägga till dig, eller svara för hand.",
        ),
        en=(
            "The mail is in no mailbox that you answer for.",
            "Nothing was sent.",
            "Ask whoever is responsible for the mailbox to add you, or answer by hand.",
        ),
    ),
    "PV-CASE-NOT-YOURS": Message(
        sv=(
            "Du bevakar inte den här brevlådan.",
            "Inget har skickats.",
            "Be den som är ansvarig för brevlådan att lägga till dig.",
        ),
        en=(
            "You do not watch this mailbox.",
            "Nothing was sent.",
            "Ask whoever is responsible for the mailbox to add you.",
        ),
    ),
    "PV-CASE-OWN": Message(
        sv=("Mejlet är skickat från brevlådan själv.", "Inget har skickats.", "Öppna mejlet som ska besvaras."),
        en=("The mail was sent from the mailbox itself.", "Nothing was sent.", "Open the mail to be answered."),
    ),
    "PV-CASE-DAY": Message(
        sv=(
            "Den dagen går inte att lova.",
            "Inget har skickats.",
            "Välj en arbetsdag från idag och högst ett år fram.",
        ),
        en=(
            "That day cannot be promised.",
            "Nothing was sent.",
            "Choose a working day from today and at most a year ahead.",
        ),
    ),
    "PV-CASE-BUSY": Message(
        sv=(
            "Någon annan bekräftar det här mejlet just nu.",
            "Den som skrev får en bekräftelse, inte två.",
            "Vänta en stund och öppna mejlet igen.",
        ),
        en=(
            "Somebody else acknowledges this mail just now.",
            "Whoever wrote gets one acknowledgement, not two.",
            "Wait a while and open the mail again.",
        ),
    ),
}
