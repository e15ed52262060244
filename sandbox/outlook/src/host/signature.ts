/** The signature's place in a message: one region, above the history, replaced as a whole. */

const REGION = "Signature";
/** Where the history of a reply or forward begins; the first that is there counts. */
const HISTORY = "#appendonsend, #divRplyFwdMsg, [id$='divRplyFwdMsg'], hr, blockquote";
const TEXT_HISTORY = /^(-{3,} ?.*meddelande.*|_{10,}|(Från|From): .*|>.*)$/im;

/** Put `html` into the body's signature region; made above the history when there is none yet. Empty removes it. */
export function placeSignature(body: HTMLElement, html: string): void {
  const document = body.ownerDocument;
  let region = document.getElementById(REGION);
  if (html === "") {
    region?.remove();
    return;
  }
  if (!region) {
    region = document.createElement("div");
    region.id = REGION;
    const history = body.querySelector(HISTORY);
    const room = history ? [line(document), region, line(document)] : [...(body.innerHTML.trim() ? [] : [line(document)]), line(document), region];
    if (history) topmost(history, body).before(...room);
    else body.append(...room);
  }
  region.innerHTML = html;
}

function line(document: Document): HTMLElement {
  const paragraph = document.createElement("div");
  paragraph.append(document.createElement("br"));
  return paragraph;
}

function topmost(element: Element, body: HTMLElement): Element {
  let top = element;
  while (top.parentElement && top.parentElement !== body) top = top.parentElement;
  return top;
}

/** The same for plain text: the earlier signature gives way, a new one stands before the history. */
export function insertTextSignature(text: string, earlier: string, signature: string): string {
  if (earlier !== "" && text.includes(earlier)) {
    const at = text.lastIndexOf(earlier);
    return text.slice(0, at) + signature + text.slice(at + earlier.length);
  }
  if (signature === "") return text;
  const history = TEXT_HISTORY.exec(text);
  if (!history) return `${text.replace(/\s+$/, "")}\n\n${signature}`;
  return `${text.slice(0, history.index).replace(/\s+$/, "")}\n\n${signature}\n\n${text.slice(history.index)}`;
}
