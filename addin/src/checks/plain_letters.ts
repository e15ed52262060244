// Names as addresses have them. Twin: checks/plain_letters.py.

const FROM = "åäáàâãæöøóòôéèêëüúùûíìïçñýÿ";
const TO = "aaaaaaaoooooeeeeuuuuiiicnyy";

/** Lower case, with a letter of the English alphabet for each that has a mark. */
export function plainLetters(text: string): string {
  return text.toLowerCase().replace(/[åäáàâãæöøóòôéèêëüúùûíìïçñýÿ]/g, (one) => TO.charAt(FROM.indexOf(one)));
}
