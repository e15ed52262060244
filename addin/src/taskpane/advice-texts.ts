// What the advice tab says, in Swedish and English; rules bring their own words.
import type { Language } from "./texts";

const SV = {
  allWell: "Allt ser bra ut",
  oneThing: "1 sak att tänka på",
  things: "{count} saker att tänka på",
  stopped: "Stoppas: {what}",
  headingMeeting: "Råd om mötet",
  looking: "Tittar på mejlet …",
  noRules: "Råden kunde inte hämtas. Du kan skriva och skicka som vanligt.",
  nothingToSay: "Inget att säga om mejlet just nu. Råd visas här medan du skriver.",
  why: "Varför",
  source: "Källa: {source}",
  about: "Det gäller: ”{words}”",
  more: "{what} ({count} ställen)",
  dismiss: "Inte den här gången",
  dismissRule: "Inte den här gången: {what}",
  dismissed: "Det nämns inte mer i det här mejlet.",
  showMore: "Visa fler",
  stops: "Stoppas",
  classHeading: "Hur känsligt är det?",
  classProgress: "Fråga {place} av {count}",
  classNext: "Fortsätt",
  classNeeded: "Välj ett svar först.",
  classAgain: "Svara på nytt",
  classForgotten: "Svaret är borttaget.",
  wayMail: "Klass {level}: vanlig e-post går bra.",
  wayMailStopped: "Klass {level}: vanlig e-post går bra, men mejlet stoppas ändå. Ta bort uppgiften eller ange en anledning.",
  wayChannel: "Klass {level}: skicka det i {channel}, inte i mejlet.",
  wayNever: "Klass {level}: det ska inte mejlas alls. Ring, träffas eller skicka ett brev.",
  passHeading: "Skicka ändå",
  passWhy: "Varför ska mejlet gå ändå?",
  passChoose: "Välj en anledning",
  passOwn: "Annan anledning",
  passOwnWords: "Din anledning (stannar hos dig)",
  passButton: "Låt mejlet gå",
  passNeeded: "Välj en anledning först.",
  passed: "Anledningen är sparad. Välj Skicka, så går mejlet.",
  notPassed: "Outlook kunde inte spara svaret. Försök igen.",
  mailChanged: "Mejlet har ändrats. Titta på rådet igen.",
  mendFailed: "Outlook tog inte emot ändringen. Mejlet är oförändrat.",
  trouble: "En kontroll kunde inte göras när du skickade senast. Mejlet gick iväg ändå. Säg till din IT-avdelning om det händer igen ({rules}).",
} as const;

export type AdviceTextKey = keyof typeof SV;
export type AdviceTexts = { readonly [key in AdviceTextKey]: string };

const EN: AdviceTexts = {
  allWell: "All looks well",
  oneThing: "1 thing to think of",
  things: "{count} things to think of",
  stopped: "Stopped: {what}",
  headingMeeting: "Advice on the meeting",
  looking: "Looking at the mail …",
  noRules: "The advice could not be fetched. You can write and send as usual.",
  nothingToSay: "Nothing to say about the mail right now. Advice shows here while you write.",
  why: "Why",
  source: "Source: {source}",
  about: "It is about: “{words}”",
  more: "{what} ({count} places)",
  dismiss: "Not this time",
  dismissRule: "Not this time: {what}",
  dismissed: "It is not mentioned again in this mail.",
  showMore: "Show more",
  stops: "Stopped",
  classHeading: "How sensitive is it?",
  classProgress: "Question {place} of {count}",
  classNext: "Continue",
  classNeeded: "Choose an answer first.",
  classAgain: "Answer anew",
  classForgotten: "The answer is removed.",
  wayMail: "Class {level}: ordinary mail will do.",
  wayMailStopped: "Class {level}: ordinary mail will do, but the mail is stopped all the same. Take the detail away, or give a reason.",
  wayChannel: "Class {level}: send it by {channel}, not in the mail.",
  wayNever: "Class {level}: it is not to be mailed at all. Phone, meet or send a letter.",
  passHeading: "Send all the same",
  passWhy: "Why shall the mail go all the same?",
  passChoose: "Choose a reason",
  passOwn: "Another reason",
  passOwnWords: "Your reason (stays with you)",
  passButton: "Let the mail go",
  passNeeded: "Choose a reason first.",
  passed: "The reason is saved. Choose Send, and the mail goes.",
  notPassed: "Outlook could not save the answer. Try again.",
  mailChanged: "The mail has changed. Look at the advice again.",
  mendFailed: "Outlook did not take the change. The mail is unchanged.",
  trouble: "A check could not be made when you sent last. The mail went all the same. Tell your IT department if it happens again ({rules}).",
};

/** Where a meeting is written, and not a mail. */
const SV_MEETING: Partial<AdviceTexts> = {
  more: "{what} (1 av {count} saker)",
  looking: "Tittar på mötet …",
  noRules: "Råden kunde inte hämtas. Du kan kalla till mötet som vanligt.",
  nothingToSay: "Inget att säga om mötet just nu. Råd visas här medan du skriver.",
  dismissed: "Det nämns inte mer i det här mötet.",
  wayMailStopped: "Klass {level}: vanlig e-post går bra, men mötet stoppas ändå. Ta bort uppgiften eller ange en anledning.",
  wayChannel: "Klass {level}: skicka det i {channel}, inte i kallelsen.",
  passWhy: "Varför ska mötet gå ändå?",
  passButton: "Låt mötet gå",
  passed: "Anledningen är sparad. Välj Skicka, så går mötet.",
  mailChanged: "Mötet har ändrats. Titta på rådet igen.",
  mendFailed: "Outlook tog inte emot ändringen. Mötet är oförändrat.",
};

const EN_MEETING: Partial<AdviceTexts> = {
  more: "{what} (1 of {count} things)",
  looking: "Looking at the meeting …",
  noRules: "The advice could not be fetched. You can call the meeting as usual.",
  nothingToSay: "Nothing to say about the meeting right now. Advice shows here while you write.",
  dismissed: "It is not mentioned again in this meeting.",
  wayMailStopped: "Class {level}: ordinary mail will do, but the meeting is stopped all the same. Take the detail away, or give a reason.",
  wayChannel: "Class {level}: send it by {channel}, not in the invitation.",
  passWhy: "Why shall the meeting go all the same?",
  passButton: "Let the meeting go",
  passed: "The reason is saved. Choose Send, and the meeting goes.",
  mailChanged: "The meeting has changed. Look at the advice again.",
  mendFailed: "Outlook did not take the change. The meeting is unchanged.",
};

/** The tab's words while a mail is written, or a meeting. */
export function adviceTexts(language: Language, meeting: boolean): AdviceTexts {
  if (!meeting) return ADVICE_TEXTS[language];
  return { ...ADVICE_TEXTS[language], ...(language === "sv" ? SV_MEETING : EN_MEETING) };
}

export const ADVICE_TEXTS: { readonly [language in Language]: AdviceTexts } = { sv: SV, en: EN };
