// What the case tab says, in Swedish and English; days and what was said before come from the server in both.
import type { Language } from "./texts";

const SV = {
  fetching: "Tittar på mejlet …",
  ready: "",
  signIn: "Logga in för att bekräfta mejlet.",
  signInButton: "Logga in",
  noSignIn: "Den här versionen av Outlook kan inte logga in till Postvakt.",
  noContact: "Ingen kontakt med Postvakt just nu. Inget har skickats. Försök igen om en stund.",
  again: "Försök igen",
  noMail: "Öppna ett mejl som du har fått, så går det att bekräfta här.",
  heading: "Bekräfta med datum",
  lead: "Behöver svaret mer tid? {sender} får besked om när det kommer.",
  from: "Svaret går från {name}, {mailbox}.",
  day: "Svar senast",
  quick: "Föreslagna dagar",
  language: "Språk",
  preview: "Så här skriver vi",
  signed: "Under texten står brevlådans signatur.",
  send: "Skicka bekräftelsen",
  sending: "Skickar …",
  sent: "Bekräftelsen är skickad.",
  once: "Ett mejl bekräftas en gång. Skriv ett vanligt svar om dagen ändras.",
  missing: "Välj en dag.",
};

export type CaseTextKey = keyof typeof SV;
export type CaseTexts = { readonly [key in CaseTextKey]: string };

const EN: CaseTexts = {
  fetching: "Looking at the mail …",
  ready: "",
  signIn: "Sign in to acknowledge the mail.",
  signInButton: "Sign in",
  noSignIn: "This version of Outlook cannot sign in to Postvakt.",
  noContact: "No contact with Postvakt just now. Nothing was sent. Try again in a while.",
  again: "Try again",
  noMail: "Open a mail that you have received, and it can be acknowledged here.",
  heading: "Acknowledge with a date",
  lead: "Does the answer need more time? {sender} is told when it comes.",
  from: "The reply goes from {name}, {mailbox}.",
  day: "Answer by",
  quick: "Days proposed",
  language: "Language",
  preview: "This is what we write",
  signed: "The mailbox's signature stands below the text.",
  send: "Send the acknowledgement",
  sending: "Sending …",
  sent: "The acknowledgement is sent.",
  once: "A mail is acknowledged once. Write an ordinary reply if the day changes.",
  missing: "Choose a day.",
};

export const CASE_TEXTS: { readonly [language in Language]: CaseTexts } = { sv: SV, en: EN };
