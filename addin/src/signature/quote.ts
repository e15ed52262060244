// Where the quoted history begins, so that nothing of ours touches it. Linear, and a guess on the safe side.
import type { BodyType } from "./model";

/** What Outlook's clients put before the mail that is answered or forwarded. */
const HTML_QUOTES = [
  'id="divrplyfwdmsg"', 'id="x_divrplyfwdmsg"', "id=divrplyfwdmsg", 'id="appendonsend"', // web, new Outlook
  "border-top:solid #e1e1e1", "border-top:solid #b5c4df", // classic Windows
  'id="mail-editor-reference-message-container"', // Mac and phones
  "gmail_quote",
];
const RULES = ["-----ursprungligt meddelande-----", "-----original message-----"];
const FROM = /^(från|from|von|fra):\s*\S/i;
const SENT = /^(skickat|sent|datum|date|gesendet|sendt):\s*\S/i;

function quoteInHtml(html: string): number {
  const lower = html.toLowerCase();
  let first = -1;
  for (const sign of HTML_QUOTES) {
    const at = lower.indexOf(sign);
    if (at >= 0 && (first < 0 || at < first)) {
      first = at;
    }
  }
  if (first < 0) {
    return -1;
  }
  return lower.lastIndexOf("<", first);
}

function quoteInText(text: string): number {
  const lines = text.split("\n");
  let offset = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] as string).trim();
    const next = String(lines[index + 1]).trim();
    if (RULES.indexOf(line.toLowerCase()) >= 0 || (FROM.test(line) && SENT.test(next))) {
      return offset;
    }
    offset += (lines[index] as string).length + 1;
  }
  return -1;
}

/** The offset at which the quoted mail begins, or -1 where there is none. */
export function quoteStart(body: string, type: BodyType): number {
  if (type === "html") {
    return quoteInHtml(body);
  }
  return quoteInText(body);
}
