// Imperatives that advise instead of asking. Twin: checks/advising.py.
import type { Sentence } from "./new_sentences";
import { holds, wordSet } from "./word_lists";

const THEN = wordSet("då sedan sen så");
const GAINS = wordSet("slipper kan får ser hittar kommer blir");
const YOU = wordSet("du ni");
const ADVICE = wordSet("råd tips");
const REACH = 4; // sentences that a piece of advice goes on for

/** Whether a sentence tells what is good for the reader: "Stäng av det. Då slipper du …", or after "tre råd" in its paragraph. */
export function isAdvice(all: Sentence[], number: number): boolean {
  const sentence = all[number] as Sentence;
  if (sentence.asks) {
    return false;
  }
  const following = all[number + 1];
  if (following !== undefined && THEN.has(following.first)) {
    if (holds(following.texts.slice(1, 2), GAINS) && holds(following.texts.slice(2, 3), YOU)) {
      return true;
    }
  }
  return all.slice(Math.max(0, number - REACH), number).some((one) => one.paragraph === sentence.paragraph && holds(one.texts, ADVICE));
}
