// Points in time that are said without a number, in Swedish and English. Twin: checks/date_phrases.py.
// Each line: the form and name as dates.ts has them, then the phrases that mean it; a group may have several lines.
import { lines } from "./word_lists";

const GROUPS = `
    relative 0: i dag, idag, under dagen, today, i eftermiddag, i kväll, ikväll, tonight, före lunch, innan lunch, by noon
    relative 0: innan dagen är slut, end of day, end of the day, eod
    relative 0: innan dagens slut, före dagens slut, vid dagens slut, till dagens slut, innan arbetsdagens slut, innan du går hem
    relative 0: senare i dag, senare idag, redan i dag, redan idag, before lunch, by the end of today
    relative 1: i morgon, imorgon, i morron, imorron, i morgon bitti, imorgon bitti, i morgon förmiddag, i morgon eftermiddag
    relative 1: tomorrow, tomorrow morning
    relative 2: i övermorgon, övermorgon, iövermorgon
    span week: denna vecka, den här veckan, under veckan, i veckan, slutet av veckan, i slutet av veckan, i slutet på veckan
    span week: veckans slut, före veckans slut, innan veckan är slut, this week, end of the week, end of week, före helgen
    span week: innan helgen, till helgen, före helg, innan helg, before the weekend, över helgen
    span next_week: nästa vecka, under nästa vecka, i slutet av nästa vecka, slutet av nästa vecka, next week, kommande vecka
    span next_monday: i början av nästa vecka, i början på nästa vecka, efter helgen
    span next_wednesday: i mitten av nästa vecka
    span month: före månadsskiftet, innan månadsskiftet, till månadsskiftet, vid månadsskiftet, månadsskiftet
    span month: i slutet av månaden, i slutet på månaden, slutet av månaden, före månadens slut, månadens slut
    span month: innan månaden är slut, end of the month, denna månad, end of month
    span year: före årsskiftet, innan årsskiftet, årsskiftet, före årets slut, före nyår, innan nyår
    span christmas: before christmas, före jul, innan jul, till jul, före julhelgen, innan julhelgen, före jullovet
    span midsummer: före midsommar, innan midsommar
    span easter: före påsk, innan påsk, före påskhelgen
    vague season: före sommaren, innan sommaren, före semestern, innan semestern, före semestrarna, före sommarlovet
    vague soon: snarast, snarast möjligt, så snart som möjligt, så fort som möjligt, så snart det går, så fort det går
    vague soon: så snart du kan, så fort du kan, så snart ni kan, så fort ni kan, så snart du hinner, så fort du hinner
    vague soon: så snart du har möjlighet, så fort du har möjlighet, så snart ni har möjlighet, så fort ni hinner
    vague soon: så snart ni hinner, så tidigt som möjligt, asap, as soon as possible, as soon as you can
    vague soon: at your earliest convenience, skyndsamt
    vague now: omgående
    vague shortly: inom kort, de närmaste dagarna, inom de närmaste dagarna, inom den närmaste tiden, i dagarna
    vague shortly: inom några dagar, inom rimlig tid, i god tid, i närtid
    vague event: före nästa möte, innan nästa möte, till nästa möte, före skolstart, före lovet, innan lovet
    vague clause: innan vi, innan jag
`;

function phrases(): Map<string, [string, string]> {
  const made = new Map<string, [string, string]>();
  for (const line of lines(GROUPS)) {
    const colon = line.indexOf(": ");
    const [form, name] = line.slice(0, colon).split(" ") as [string, string];
    for (const phrase of line.slice(colon + 2).split(", ")) {
      made.set(phrase, [form, name]);
    }
  }
  return made;
}

/** phrase: form and name */
export const PHRASES = phrases();
