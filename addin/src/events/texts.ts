// What the handlers say in Outlook's notification line: at most 150 characters, the link at most 30.
export interface EventTexts {
  readonly nothingSaved: string;
  readonly unknownMailbox: string;
  readonly open: string;
}

const SV: EventTexts = {
  nothingSaved: "Öppna Postvakt en gång, så får dina brev kommunens signatur i fortsättningen. Du kan skriva och skicka som vanligt.",
  unknownMailbox: "Postvakt har ingen signatur för den här avsändaren. Öppna Postvakt och välj Hämta på nytt. Brevet kan skickas ändå.",
  open: "Öppna Postvakt",
};

const EN: EventTexts = {
  nothingSaved: "Open Postvakt once, and your mail will carry the municipality's signature from then on. You can write and send as usual.",
  unknownMailbox: "Postvakt has no signature for this sender. Open Postvakt and choose Fetch again. The mail can be sent all the same.",
  open: "Open Postvakt",
};

/** Swedish for Swedish and its neighbours' Outlook without texts of their own, English for all else. */
export function eventTexts(language: string): EventTexts {
  if (/^sv/i.test(language)) {
    return SV;
  }
  return EN;
}
