// What the mending buttons say, before and after, and what a person can do by hand where Outlook has no call for it.
import type { Language } from "./model";

type Words = { readonly [language in Language]: string };

export interface MendingWords {
  readonly label: Words;
  readonly done: Words;
  /** Empty where there is nothing to do by hand that the card does not say already. */
  readonly byHand: Words;
}

const BY_HAND: readonly [string, string] = ["", ""];
const NOTHING: Words = { sv: "", en: "" };

function words(label: readonly [string, string], done: readonly [string, string], byHand: readonly [string, string] | null = null): MendingWords {
  let hand = NOTHING;
  if (byHand !== null) {
    hand = { sv: byHand[0], en: byHand[1] };
  }
  return { label: { sv: label[0], en: label[1] }, done: { sv: done[0], en: done[1] }, byHand: hand };
}

export const MENDING: { readonly [kind: string]: MendingWords } = {
  "insert-deadline": words(
    ["Lägg till: svara senast {date}", "Add: please answer by {date}"],
    ["Datumet står i mejlet.", "The date is in the mail."],
    ["Skriv till vilken dag du behöver svar.", "Write by which day you need an answer."],
  ),
  "replace-text": words(["Skriv ”{words}” i stället", "Write “{words}” instead"], ["Texten är ändrad.", "The text is changed."]),
  "replace-date": words(["Skriv {words} i stället", "Write {words} instead"], ["Datumet är utskrivet.", "The date is written out."]),
  "insert-subject": words(
    ["Sätt först i ämnet: {words}", "Put first in the subject: {words}"],
    ["Ämnesraden är ändrad.", "The subject is changed."],
    ["Skriv i ämnesraden vad mottagaren ska göra.", "Say in the subject what the receiver is to do."],
  ),
  "write-subject": words(
    ["Skriv ämnet: {words}", "Write the subject: {words}"],
    ["Ämnesraden är skriven.", "The subject is written."],
    ["Skriv en ämnesrad som säger vad mejlet handlar om.", "Write a subject that says what the mail is about."],
  ),
  "move-to-bcc": words(
    ["Flytta {count} till hemlig kopia", "Move {count} to Bcc"],
    ["Mottagarna ser inte längre varandra.", "The receivers no longer see each other."],
    ["Flytta adresserna till fältet Hemlig kopia.", "Move the addresses to the Bcc field."],
  ),
  "move-to-to": words(
    ["Flytta {name} till Till", "Move {name} to To"],
    ["{name} är mottagare.", "{name} is a receiver."],
    ["Flytta personen från Kopia till Till.", "Move the person from Cc to To."],
  ),
  "remove-recipients": words(["Ta bort {addresses}", "Remove {addresses}"], ["Mottagaren är borttagen.", "The receiver is removed."]),
  "answer-sender": words(
    ["Svara bara {name}", "Answer only {name}"],
    ["Bara den som skrev får svaret.", "Only the one who wrote gets the answer."],
    ["Ta bort dem som inte behöver svaret.", "Remove those who do not need the answer."],
  ),
  "use-group": words(
    ["Använd gruppen {group}", "Use the group {group}"],
    ["Gruppen är mottagare.", "The group is the receiver."],
    ["Skriv gruppens adress i stället för personernas.", "Write the group's address instead of the persons'."],
  ),
  "attachment-to-link": words(
    ["Byt {name} mot en länk", "Replace {name} by a link"],
    ["Filen är borttagen. Klistra in länken där det står ”Länk till”.", "The file is removed. Paste the link where it says “Link to”."],
    ["Spara filen på en gemensam plats och klistra in länken.", "Save the file in a common place and paste the link."],
  ),
  "remove-attachment": words(["Ta bort {name}", "Remove {name}"], ["Filen är borttagen.", "The file is removed."], ["Ta bort filen.", "Remove the file."]),
  delay: words(["Skicka {when}", "Send {when}"], ["Mejlet går när arbetsdagen börjar.", "The mail goes when the working day begins."]),
  "save-draft": words(
    ["Spara som utkast", "Save as a draft"],
    ["Mejlet ligger bland utkasten. Stäng det, så skickar du det senare.", "The mail is among the drafts. Close it and send it later."],
    ["Spara mejlet som utkast och skicka det senare.", "Save the mail as a draft and send it later."],
  ),
  "remove-receipt": words(
    BY_HAND, BY_HAND,
    ["Ta bort kvittot under Alternativ › Begär läskvitto.", "Take the receipt away under Options › Request a read receipt."],
  ),
  "insert-closing": words(["Skriv ”{words}”", "Write “{words}”"], ["Hälsningen är på plats.", "The closing is in place."]),
  "insert-signature": words(
    ["Sätt in signaturen", "Put the signature in"],
    ["Signaturen är insatt i mejlet.", "The signature is in the mail."],
    ["Öppna fliken Signatur och sätt in den i mejlet.", "Open the Signature tab and put it into the mail."],
  ),
  "remove-pictures": words(
    ["Ta bort bilderna", "Remove the pictures"],
    ["Bilderna är borttagna.", "The pictures are removed."],
    ["Ta bort de bilder som inte behövs.", "Remove the pictures that are not needed."],
  ),
  "attach-file": words(BY_HAND, BY_HAND, ["Bifoga filen, eller ändra texten.", "Attach the file, or change the text."]),
  "trim-history": words(
    ["Behåll bara det senaste mejlet", "Keep only the latest mail"],
    ["De äldre mejlen är borttagna.", "The older mails are removed."],
    ["Ta bort de äldre mejlen längst ner.", "Remove the older mails at the bottom."],
  ),
  "cut-history": words(
    ["Ta bort det citerade", "Remove what is quoted"],
    ["Det citerade är borttaget.", "What was quoted is removed."],
    ["Ta bort det citerade och skriv med egna ord.", "Remove what is quoted and use your own words."],
  ),
  "keep-history": words(BY_HAND, BY_HAND, ["Öppna mejlet igen och svara på det, så följer historiken med.", "Open the mail again and answer it: the history comes along."]),
  "neutral-subject": words(BY_HAND, BY_HAND, ["Skriv ett ämne utan uppgifter om personen, till exempel ärendets nummer.", "Write a subject without details of the person, such as the case's number."]),
  "write-reason": words(BY_HAND, BY_HAND, ["Skriv en rad överst om varför du skickar det vidare.", "Write a line on top about why you pass it on."]),
  "review-receivers": words(BY_HAND, BY_HAND, ["Se över mottagarna och ta bort dem som inte behöver mejlet.", "Look the receivers over and remove those who do not need the mail."]),
  "review-meeting": words(["{action}", "{action}"], ["{result}", "{result}"], ["Se över vilka som måste vara med, och hur länge.", "Look over who must come, and for how long."]),
  call: words(BY_HAND, BY_HAND, ["Ring i stället, eller ring också.", "Phone instead, or phone as well."]),
  discard: words(BY_HAND, BY_HAND, ["Släng utkastet om det inte hör till arbetet.", "Discard the draft if it does not belong to work."]),
  "secure-channel": words(["Öppna {channel}", "Open {channel}"], ["{channel} öppnas i ett eget fönster.", "{channel} opens in a window of its own."]),
};
