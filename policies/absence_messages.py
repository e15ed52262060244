"""What people are told when something about absences goes wrong; part of `policies.messages.MESSAGES`.

Who raises one adds ``field`` to its details where a single field of the form is meant.
"""

from __future__ import annotations

from policies.message import Message, unchanged

ABSENCE: dict[str, Message] = {
    "PV-ABSENCE-UNKNOWN": unchanged(
        "Den frånvaron finns inte, eller så har den tagits bort.",
        "Sök upp personen under Frånvaro och se vad som gäller nu.",
        "There is no such absence, or it has been removed.",
        "Look the person up under Absence and see what holds now.",
    ),
    "PV-ABSENCE-CHANGED": unchanged(
        "Någon har ändrat frånvaron sedan du öppnade sidan.",
        "Läs in sidan igen, se vad som gäller nu och gör om din ändring.",
        "Somebody has changed the absence since you opened the page.",
        "Load the page again, see what holds now and make your change once more.",
    ),
    "PV-ABSENCE-BUSY": unchanged(
        "Många registrerar frånvaro just nu, och din hann inte sparas.",
        "Vänta några sekunder och försök igen.",
        "Many people are registering absences right now, and yours could not be saved.",
        "Wait a few seconds and try again.",
    ),
    "PV-ABSENCE-STAGE": unchanged(
        "Det går inte att göra med en frånvaro som har kommit så långt.",
        "Läs in sidan igen och se vad som gäller nu.",
        "That cannot be done with an absence that has come this far.",
        "Load the page again and see what holds now.",
    ),
    "PV-ABSENCE-NOT-YOURS": unchanged(
        "Du får registrera frånvaro för dig själv och för dem du är chef över i katalogen. {name} hör inte dit.",
        "Stämmer det inte, be en administratör rätta vem som är chef i katalogen.",
        "You may register absences for yourself and for those whose manager you are in the directory. {name} is not one of them.",
        "If that is wrong, ask an administrator to correct the manager in the directory.",
    ),
    "PV-ABSENCE-NO-MANAGER": unchanged(
        "Katalogen säger inte vem som är chef för {name}, så ingen annan än hen själv får registrera frånvaron.",
        "Be en administratör skriva in chefen i katalogen, eller registrera frånvaron åt dig.",
        "The directory does not say who is the manager of {name}, so nobody but they may register the absence.",
        "Ask an administrator to enter the manager in the directory, or to register the absence for you.",
    ),
    "PV-ABSENCE-MAILBOX-GONE": unchanged(
        "Brevlådan {address} finns inte i katalogen.",
        "Kontrollera adressen. Har personen slutat, be servicedesk om hjälp med brevlådan.",
        "The mailbox {address} is not in the directory.",
        "Check the address. If the person has left, ask the service desk for help with the mailbox.",
    ),
    "PV-ABSENCE-NOT-PERSON": unchanged(
        "{name} är en funktionsbrevlåda och kan inte vara frånvarande.",
        "Ange personen som är borta. Vem som bevakar funktionsbrevlådan ändras under Brevlådor.",
        "{name} is a function mailbox and cannot be absent.",
        "Name the person who is away. Who watches the function mailbox is changed under Mailboxes.",
    ),
    "PV-ABSENCE-END-BEFORE-START": unchanged(
        "Slutet ({end}) kommer inte efter början ({start}).",
        "Ändra slutet så att det kommer efter början.",
        "The end ({end}) does not come after the start ({start}).",
        "Change the end so that it comes after the start.",
    ),
    "PV-ABSENCE-PAST": unchanged(
        "Frånvaron är redan över: den slutade {end}.",
        "Välj ett slut som ligger framåt i tiden.",
        "The absence is over already: it ended {end}.",
        "Choose an end that is still to come.",
    ),
    "PV-ABSENCE-START-LONG-AGO": unchanged(
        "Början ({start}) ligger mer än {days} dagar bakåt.",
        "Börja frånvaron i dag eller någon av de senaste dagarna.",
        "The start ({start}) is more than {days} days ago.",
        "Let the absence begin today or on one of the last few days.",
    ),
    "PV-ABSENCE-LATER": unchanged(
        "Det nya slutet ({end}) ligger efter det som gäller nu.",
        "Välj Förläng om frånvaron ska bli längre.",
        "The new end ({end}) is later than the one that holds now.",
        "Choose Extend if the absence is to become longer.",
    ),
    "PV-ABSENCE-SOONER": unchanged(
        "Det nya slutet ({end}) ligger inte efter det som gäller nu.",
        "Välj Avsluta tidigare om frånvaron ska bli kortare.",
        "The new end ({end}) is not later than the one that holds now.",
        "Choose End sooner if the absence is to become shorter.",
    ),
    "PV-ABSENCE-TOO-LONG": unchanged(
        "Frånvaron är längre än {days} dagar.",
        "Välj ett tidigare slut, eller lämna slutet öppet om det inte är bestämt.",
        "The absence is longer than {days} days.",
        "Choose an earlier end, or leave the end open if it is not decided.",
    ),
    "PV-ABSENCE-WEEKDAYS": unchanged(
        "Återkommande frånvaro behöver en till sex veckodagar, och klockslag i rätt ordning.",
        "Välj veckodagarna och, om det gäller en del av dagen, från och till.",
        "A recurring absence needs one to six weekdays, and times of day in the right order.",
        "Choose the weekdays and, for part of the day, from and to.",
    ),
    "PV-ABSENCE-NO-DAYS": unchanged(
        "Ingen av de valda veckodagarna infaller mellan början och slutet.",
        "Välj andra veckodagar eller en längre tid.",
        "None of the chosen weekdays falls between start and end.",
        "Choose other weekdays or a longer time.",
    ),
    "PV-ABSENCE-ZONE": unchanged(
        "{zone} är ingen tidszon.",
        "Välj en tidszon som Europe/Stockholm.",
        "{zone} is not a time zone.",
        "Choose a time zone such as Europe/Stockholm.",
    ),
    "PV-ABSENCE-OVERLAPS": unchanged(
        "{name} är redan registrerad som borta {when}.",
        "Ändra eller förläng den frånvaron i stället.",
        "{name} is already registered as away {when}.",
        "Change or extend that absence instead.",
    ),
    "PV-ABSENCE-WAY": unchanged(
        "Så får brevlådan inte bevakas hos oss: {way}.",
        "Välj ett annat sätt. Policysidan visar vilka som finns och varför.",
        "A mailbox may not be watched like that here: {way}.",
        "Choose another way. The policy page shows which there are, and why.",
    ),
    "PV-ABSENCE-WAY-SELF": unchanged(
        "Den som är borta av det skälet kan inte bevaka brevlådan själv.",
        "Välj någon som tar över, eller enhetens funktionsbrevlåda.",
        "Somebody who is away for that reason cannot watch the mailbox themselves.",
        "Choose somebody to take over, or the unit's function mailbox.",
    ),
    "PV-ABSENCE-LEFT": unchanged(
        "Att någon har slutat registreras av chefen eller en administratör.",
        "Be din chef registrera det.",
        "That somebody has left is registered by the manager or an administrator.",
        "Ask your manager to register it.",
    ),
    "PV-ABSENCE-NO-SUBSTITUTE": unchanged(
        "Ingen är vald som ersättare. Ett frånvaromeddelande räcker inte, någon behöver bevaka brevlådan.",
        "Välj en kollega, chefen eller enhetens funktionsbrevlåda.",
        "Nobody is chosen as substitute. An absence message is not enough, somebody has to watch the mailbox.",
        "Choose a colleague, the manager or the unit's function mailbox.",
    ),
    "PV-ABSENCE-SUBSTITUTE-OUTSIDE": unchanged(
        "{address} ligger utanför {organisation}, och dit får mejlen inte gå.",
        "Välj någon i den egna organisationen.",
        "{address} is outside {organisation}, and the mail must not go there.",
        "Choose somebody within the organisation.",
    ),
    "PV-ABSENCE-SUBSTITUTE-UNKNOWN": unchanged(
        "{address} finns inte i katalogen, eller har slutat.",
        "Kontrollera adressen eller välj någon annan.",
        "{address} is not in the directory, or has left.",
        "Check the address or choose somebody else.",
    ),
    "PV-ABSENCE-SUBSTITUTE-SELF": unchanged(
        "Den som är borta kan inte vara sin egen ersättare.",
        "Välj någon annan, eller sättet Jag läser själv.",
        "Whoever is away cannot be their own substitute.",
        "Choose somebody else, or the way I read it myself.",
    ),
    "PV-ABSENCE-SUBSTITUTE-AWAY": unchanged(
        "{name} är själv borta under tiden, från {when}.",
        "Välj någon som är på plats hela tiden.",
        "{name} is away in that time as well, from {when}.",
        "Choose somebody who is there all the time.",
    ),
    "PV-ABSENCE-SUBSTITUTE-MAILBOX": unchanged(
        "{name} är en funktionsbrevlåda och kan inte öppna en brevlåda.",
        "Välj Vidarebefordra eller Omdirigera dit, eller en person.",
        "{name} is a function mailbox and cannot open a mailbox.",
        "Choose Forward or Redirect to it, or a person.",
    ),
    "PV-ABSENCE-RING": unchanged(
        "Mejlen skulle gå i ring: {ring}.",
        "Välj en ersättare som inte själv skickar sina mejl vidare dit.",
        "The mail would go round in a ring: {ring}.",
        "Choose a substitute whose own mail does not go on to there.",
    ),
    "PV-ABSENCE-REPLY-TO": unchanged(
        "{address} kan inte stå i svaret: det är ingen funktionsbrevlåda i katalogen.",
        "Välj enhetens funktionsbrevlåda, eller lämna fältet tomt.",
        "{address} cannot stand in the reply: it is no function mailbox of the directory.",
        "Choose the unit's function mailbox, or leave the field empty.",
    ),
    "PV-ABSENCE-WORDS-LONG": unchanged(
        "Din egen text i svaret är längre än {most} tecken.",
        "Korta den.",
        "Your own text in the reply is longer than {most} characters.",
        "Shorten it.",
    ),
    "PV-ABSENCE-WORDS-REASON": unchanged(
        "Svaret får inte avslöja att någon är sjuk, och din egen text nämner ”{word}”.",
        "Ta bort det ur texten.",
        "The reply must not tell that somebody is ill, and your own text mentions “{word}”.",
        "Take it out of the text.",
    ),
    "PV-ABSENCE-WORDS-AWAY": unchanged(
        "Din egen text nämner {name}, som själv är borta under tiden.",
        "Hänvisa till någon annan, eller ta bort namnet.",
        "Your own text mentions {name}, who is away in that time as well.",
        "Refer to somebody else, or take the name out.",
    ),
    "PV-ABSENCE-TEMPLATE": unchanged(
        "Mallen för frånvarosvaret kan inte användas: {where}.",
        "Be en administratör rätta mallen i policypaketet.",
        "The template of the automatic reply cannot be used: {where}.",
        "Ask an administrator to correct the template in the policy pack.",
    ),
    "PV-ABSENCE-NOT-ASKED": unchanged(
        "Frågan gäller inte dig, eller inte längre.",
        "Läs in sidan igen och se vem som är ersättare nu.",
        "The question is not for you, or not any longer.",
        "Load the page again and see who is the substitute now.",
    ),
    "PV-ABSENCE-KIND": unchanged(
        "Det slaget av frånvaro finns inte.",
        "Välj ett av slagen i listan.",
        "There is no such kind of absence.",
        "Choose one of the kinds in the list.",
    ),
}
