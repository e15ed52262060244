// Everything the pane says, in Swedish and English. A test sees to it that both are complete and fit.
const SV = {
  tabs: "Delar av Postvakt",
  tabAdvice: "Råd",
  adviceHeading: "Råd om mejlet",
  receivers: "Om mottagarna",
  tabSignature: "Signatur",
  tabAbsence: "Frånvaro",
  tabCase: "Ärende",
  tabAbout: "Om Postvakt",
  signatureHeading: "Din signatur",
  sender: "Avsändare",
  fullForm: "I nya mejl",
  shortForm: "I svar och vidarebefordrade mejl",
  insert: "Sätt in i mejlet",
  refresh: "Hämta på nytt",
  aboutHeading: "Vad Postvakt gör",
  aboutWhat: "Postvakt ger råd medan du skriver och kontrollerar mejlet innan det skickas, efter kommunens riktlinjer. Kommunens gemensamma signatur sätts in av sig själv.",
  privacyHeading: "Dina uppgifter",
  aboutPrivacy: "Allt sker i din egen Outlook. Mejlet lämnar inte din dator för att granskas, och inget om vad du skriver sparas. Vilka kollegor det går till frågas kommunens server om, för att se vem som är borta; det sparas inte. Skickar du trots ett stopp räknas regeln och anledningen, utan ditt namn.",
  helpHeading: "Om något inte stämmer",
  aboutHelp: "Uppgifterna kommer från kommunens katalog. Be att de rättas där och välj sedan Hämta på nytt på fliken Signatur.",
  aboutMore: "Läs mer om Postvakt (öppnas i ett eget fönster)",
  aboutSource: "Fri programvara under EUPL-1.2.",
  version: "Version {version}.",
  loading: "Hämtar din signatur …",
  saved: "Hämtad {when}. Den sätts in av sig själv när du skriver.",
  savedByHand: "Hämtad {when}. Den här versionen av Outlook sätter inte in den av sig själv: välj Sätt in i mejlet.",
  savedWhenUnknown: "Den sätts in av sig själv när du skriver.",
  nothingYet: "Ingen signatur är hämtad än. Välj Hämta på nytt.",
  allWell: "Allt ser bra ut.",
  fetched: "Klart. Din signatur är hämtad och sparad.",
  fetchedAndInserted: "Klart. Din signatur är hämtad, sparad och insatt i mejlet.",
  fetchedPartly: "Klart, men alla avsändare fick inte plats. Dessa saknas: {addresses}.",
  noSignatures: "Det finns ingen signatur för dig än. Fråga din IT-avdelning.",
  offlineSaved: "Ingen kontakt med Postvakt just nu. Signaturen du redan har används.",
  offlineNothing: "Ingen kontakt med Postvakt just nu. Du kan skriva och skicka som vanligt. Försök igen om en stund.",
  signInNeeded: "Välj Hämta på nytt, så loggas du in och din signatur hämtas.",
  noSignIn: "Den här versionen av Outlook kan inte logga in till Postvakt. Signaturen kan hämtas i nya Outlook eller på webben.",
  notSaved: "Signaturen hämtades men Outlook kunde inte spara den. Försök igen om en stund.",
  inserted: "Signaturen är insatt i mejlet.",
  insertedAtCursor: "Signaturen är insatt där markören står.",
  insertUnknown: "Det finns ingen signatur för den valda avsändaren. Välj Hämta på nytt.",
  insertFailed: "Outlook tog inte emot signaturen. Mejlet är oförändrat. Försök igen.",
} as const;

export type TextKey = keyof typeof SV;
export type Texts = { readonly [key in TextKey]: string };

const EN: Texts = {
  tabs: "Parts of Postvakt",
  tabAdvice: "Advice",
  adviceHeading: "Advice on the mail",
  receivers: "About the receivers",
  tabSignature: "Signature",
  tabAbsence: "Absence",
  tabCase: "Case",
  tabAbout: "About Postvakt",
  signatureHeading: "Your signature",
  sender: "Sender",
  fullForm: "In new mail",
  shortForm: "In replies and forwarded mail",
  insert: "Put it into the mail",
  refresh: "Fetch again",
  aboutHeading: "What Postvakt does",
  aboutWhat: "Postvakt gives advice while you write and checks the mail before it is sent, by the municipality's guidelines. The common signature is put in by itself.",
  privacyHeading: "Your details",
  aboutPrivacy: "All of it happens in your own Outlook. The mail does not leave your computer to be judged, and nothing about what you write is stored. The municipality's server is asked which of the colleagues among the receivers are away; that is not stored. When you send despite a stop, the rule and the reason are counted, without your name.",
  helpHeading: "If something is wrong",
  aboutHelp: "The details come from the municipality's directory. Have them corrected there, then choose Fetch again on the Signature tab.",
  aboutMore: "Read more about Postvakt (opens in a window of its own)",
  aboutSource: "Free software under the EUPL-1.2.",
  version: "Version {version}.",
  loading: "Fetching your signature …",
  saved: "Fetched {when}. It is put in by itself when you write.",
  savedByHand: "Fetched {when}. This version of Outlook does not put it in by itself: choose Put it into the mail.",
  savedWhenUnknown: "It is put in by itself when you write.",
  nothingYet: "No signature has been fetched yet. Choose Fetch again.",
  allWell: "All is well.",
  fetched: "Done. Your signature is fetched and saved.",
  fetchedAndInserted: "Done. Your signature is fetched, saved and in the mail.",
  fetchedPartly: "Done, but there was not room for every sender. These are missing: {addresses}.",
  noSignatures: "There is no signature for you yet. Ask your IT department.",
  offlineSaved: "No contact with Postvakt right now. The signature you already have is used.",
  offlineNothing: "No contact with Postvakt right now. You can write and send as usual. Try again in a while.",
  signInNeeded: "Choose Fetch again: you are signed in, and your signature is fetched.",
  noSignIn: "This version of Outlook cannot sign in to Postvakt. Fetch the signature in new Outlook or on the web.",
  notSaved: "The signature was fetched, but Outlook could not save it. Try again in a while.",
  inserted: "The signature is in the mail.",
  insertedAtCursor: "The signature is where the cursor stands.",
  insertUnknown: "There is no signature for the chosen sender. Choose Fetch again.",
  insertFailed: "Outlook did not take the signature. The mail is unchanged. Try again.",
};

export type Language = "sv" | "en";

export const TEXTS: { readonly [language in Language]: Texts } = { sv: SV, en: EN };

/** The pane's language for an Outlook that speaks `displayLanguage`: Swedish where it does, else English. */
export function languageOf(displayLanguage: string): Language {
  return /^sv\b/i.test(displayLanguage) ? "sv" : "en";
}

/** The text with its `{names}` filled in. */
export function fill(text: string, values: { readonly [name: string]: string }): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A moment as people plan: weekday in words, the date as yyyy-mm-dd, the time with a full stop in Swedish. */
export function when(iso: string, language: Language, timeZone?: string): string | null {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return null;
  const zone = timeZone === undefined ? {} : { timeZone };
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", ...zone }).format(moment);
  const date = new Intl.DateTimeFormat("sv", { year: "numeric", month: "2-digit", day: "2-digit", ...zone }).format(moment);
  const time = new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", ...zone }).format(moment);
  return language === "sv" ? `${weekday} ${date} kl. ${time.replace(":", ".")}` : `${weekday} ${date} at ${time}`;
}
