"""What people are told when something about function mailboxes, orders and receipts goes wrong; part of `policies.messages.MESSAGES`."""

from __future__ import annotations

from policies.message import Message

MAILBOXES: dict[str, Message] = {
    "PV-MAILBOX-UNKNOWN": Message(
        sv=(
            "{address} finns inte i registret.",
            "Inget har ändrats.",
            "Kontrollera adressen, eller hämta in brevlådan som finns i Microsoft 365.",
        ),
        en=(
            "{address} is not in the register.",
            "Nothing was changed.",
            "Check the address, or import the mailbox that is in Microsoft 365.",
        ),
    ),
    "PV-MAILBOX-KNOWN": Message(
        sv=(
            "{address} finns redan i registret.",
            "Inget har ändrats.",
            "Ändra den som finns, eller välj en annan adress.",
        ),
        en=(
            "{address} is in the register already.",
            "Nothing was changed.",
            "Change the one there is, or choose another address.",
        ),
    ),
    "PV-MAILBOX-TAKEN": Message(
        sv=(
            "Adressen {address} används redan av någon annan.",
            "Inget har ändrats.",
            "Välj en annan adress.",
        ),
        en=(
            "The address {address} already belongs to somebody else.",
            "Nothing was changed.",
            "Choose another address.",
        ),
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
    "PV-MAILBOX-STATE": Message(
        sv=(
            "Det går inte att göra med {address} som den är nu.",
            "Inget har ändrats.",
            "Ladda om och se om brevlådan är beställd, stängs eller är stängd.",
        ),
        en=(
            "That cannot be done with {address} as it is now.",
            "Nothing was changed.",
            "Reload and see whether the mailbox is ordered, closing or closed.",
        ),
    ),
    "PV-MAILBOX-RING": Message(
        sv=("Breven skulle gå runt i en ring: {ring}.", "Inget har ändrats.", "Välj en annan brevlåda som tar över."),
        en=("Mail would go round in a ring: {ring}.", "Nothing was changed.", "Choose another mailbox to take over."),
    ),
    "PV-MAILBOX-TARGET": Message(
        sv=(
            "{target} kan inte ta över breven: den finns inte, eller stängs själv.",
            "Inget har ändrats.",
            "Välj en brevlåda som är i bruk.",
        ),
        en=(
            "{target} cannot take over the mail: it is not there, or is being closed itself.",
            "Nothing was changed.",
            "Choose a mailbox that is in use.",
        ),
    ),
    "PV-MAILBOX-NEEDED": Message(
        sv=(
            "{address} tar emot brev från brevlådor som håller på att stängas ({others}).",
            "Inget har ändrats.",
            "Låt en annan brevlåda ta över deras brev först.",
        ),
        en=(
            "{address} takes over the mail of mailboxes that are being closed ({others}).",
            "Nothing was changed.",
            "Let another mailbox take over their mail first.",
        ),
    ),
    "PV-MAILBOX-IMPORT": Message(
        sv=("Filen går inte att hämta in: {problems}", "Inget har ändrats.", "Rätta raderna och hämta in filen igen."),
        en=(
            "The file cannot be imported: {problems}",
            "Nothing was changed.",
            "Correct the rows and import the file again.",
        ),
    ),
    "PV-ORDER-UNKNOWN": Message(
        sv=(
            "Det finns ingen beställning som heter {order}.",
            "Inget har ändrats.",
            "Gå till listan över beställningar.",
        ),
        en=("There is no order called {order}.", "Nothing was changed.", "Go to the list of orders."),
    ),
    "PV-ORDER-STAGE": Message(
        sv=(
            "Beställningen har redan kommit vidare, eller är inte godkänd än.",
            "Inget har ändrats.",
            "Ladda om och se var den står nu.",
        ),
        en=(
            "The order has moved on already, or is not approved yet.",
            "Nothing was changed.",
            "Reload and see where it stands now.",
        ),
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
            "Brevet finns inte i någon brevlåda som du svarar för.",
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
        sv=("Brevet är skickat från brevlådan själv.", "Inget har skickats.", "Öppna brevet som ska besvaras."),
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
            "Någon annan bekräftar det här brevet just nu.",
            "Den som skrev får en bekräftelse, inte två.",
            "Vänta en stund och öppna brevet igen.",
        ),
        en=(
            "Somebody else acknowledges this mail just now.",
            "Whoever wrote gets one acknowledgement, not two.",
            "Wait a while and open the mail again.",
        ),
    ),
}
