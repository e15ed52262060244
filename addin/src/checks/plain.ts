// From a body to the plain text a reader sees, with the way back to the source. Twin: checks/plain.py.
// One pass, linear whatever comes. Block elements end lines, cells are parted by tabs, what nobody sees is left out. The text is NFC
// without zero-width characters and soft hyphens.
import { Builder, Plain, needsCare, paired, type Link, type Trace } from "./building";
import { HtmlReader } from "./html_reader";

export { type Link, type Plain };

const MAX_SOURCE = 5000000; // characters of a body that are looked at

/** The plain text of a plain-text body or a subject: line ends as \n, NFC, nothing invisible. */
export function fromText(given: string): Plain {
  const source = paired(cut(given));
  let text: string;
  if (needsCare(source)) {
    text = textBuilder(source, false).text;
  } else {
    text = source.replace(/\r\n?|[\u2028\u2029]/g, "\n");
  }
  return new Plain(text, [], [], () => textBuilder(source, true));
}

/** The plain text of an HTML body. */
export function fromHtml(given: string): Plain {
  const source = paired(cut(given));
  const careful = needsCare(source);
  const reader = new HtmlReader(source, careful, false);
  reader.read();
  const trace = (): Trace => {
    const again = new HtmlReader(source, careful, true);
    again.read();
    return again.out;
  };
  return new Plain(reader.out.text, reader.quoted, reader.links, trace);
}

/** At most so many characters as are looked at; a pair of surrogates is one. */
function cut(source: string): string {
  if (source.length <= MAX_SOURCE) {
    return source;
  }
  let unit = 0;
  for (let point = 0; point < MAX_SOURCE && unit < source.length; point += 1) {
    const code = source.charCodeAt(unit);
    const next = source.charCodeAt(unit + 1);
    unit += 1;
    if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      unit += 1;
    }
  }
  return source.slice(0, unit);
}

function textBuilder(source: string, traced: boolean): Builder {
  const builder = new Builder(needsCare(source), traced);
  const ends = /\r\n?|[\n\u2028\u2029]/g;
  let position = 0;
  for (let found = ends.exec(source); found !== null; found = ends.exec(source)) {
    builder.take(source.slice(position, found.index), position);
    position = found.index + found[0].length;
    builder.standIn("\n", found.index, position);
  }
  builder.take(source.slice(position), position);
  return builder;
}
