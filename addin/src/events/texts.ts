// What the handlers say in Outlook's notification line: at most 150 characters, the link at most 30.
export interface EventTexts {
  readonly nothingSaved: string;
  readonly unknownMailbox: string;
  /** Phones have no pane: what has to be opened is Outlook on a computer. */
  readonly nothingSavedOnPhone: string;
  readonly unknownMailboxOnPhone: string;
  readonly open: string;
  /** On send, where the pack lets nothing go unchecked. */
  readonly couldNotCheck: string;
  readonly couldNotCheckMeeting: string;
}

const SV: EventTexts = {
  nothingSaved: "Öppna Postvakt en gång, så får dina mejl kommunens signatur i fortsättningen. Du kan skriva och skicka som vanligt.",
  unknownMailbox: "Postvakt har ingen signatur för den här avsändaren. Öppna Postvakt och välj Hämta på nytt. Mejlet kan skickas ändå.",
  nothingSavedOnPhone: "Öppna Postvakt en gång i Outlook på datorn eller webben, så får dina mejl kommunens signatur. Du kan skriva och skicka som vanligt.",
  unknownMailboxOnPhone: "Postvakt har ingen signatur för den här avsändaren. Öppna Postvakt på datorn och välj Hämta på nytt. Mejlet kan skickas ändå.",
  open: "Öppna Postvakt",
  couldNotCheck: "Postvakt hann inte kontrollera mejlet. Försök igen om en stund. Mejlet är kvar.",
  couldNotCheckMeeting: "Postvakt hann inte kontrollera mötet. Försök igen om en stund. Mötet är kvar.",
};

const EN: EventTexts = {
  nothingSaved: "Open Postvakt once, and your mail will carry the municipality's signature from then on. You can write and send as usual.",
  unknownMailbox: "Postvakt has no signature for this sender. Open Postvakt and choose Fetch again. The mail can be sent all the same.",
  nothingSavedOnPhone: "Open Postvakt once in Outlook on a computer or the web, and your mail will carry the municipality's signature. You can write and send as usual.",
  unknownMailboxOnPhone: "Postvakt has no signature for this sender. Open Postvakt on a computer and choose Fetch again. The mail can be sent all the same.",
  open: "Open Postvakt",
  couldNotCheck: "Postvakt could not check the mail. Try again in a while. The mail is still here.",
  couldNotCheckMeeting: "Postvakt could not check the meeting. Try again in a while. The meeting is still here.",
};

/** Swedish for an Outlook in Swedish, English for all others. */
export function eventTexts(language: string): EventTexts {
  if (/^sv/i.test(language)) {
    return SV;
  }
  return EN;
}
