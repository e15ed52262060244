// Never twice: takes an earlier signature of ours out of the new text where a client added instead of replacing.
import type { BodyType } from "./model";
import { quoteStart } from "./quote";

const MARKER = /<div\b[^<>]*\bid=["']?(x_)?postvakt-signature\b[^<>]*>/gi;
const DIV = /<(\/?)div\b[^<>]*>/gi;

/** The end of the element that opens at `start`, by counting divs; -1 where it is never closed. */
function endOfDiv(html: string, start: number): number {
  DIV.lastIndex = start;
  let depth = 0;
  let tag = DIV.exec(html);
  while (tag !== null) {
    if (tag[1] === "/") {
      depth -= 1;
    } else {
      depth += 1;
    }
    if (depth === 0) {
      return tag.index + tag[0].length;
    }
    tag = DIV.exec(html);
  }
  return -1;
}

interface Marker {
  readonly start: number;
  /** Outlook on the web renames what an event handler has set (`x_…`); what is quoted carries the same prefix. */
  readonly renamed: boolean;
}

function markersBefore(html: string, end: number): Marker[] {
  const markers: Marker[] = [];
  MARKER.lastIndex = 0;
  let found = MARKER.exec(html);
  while (found !== null && found.index < end) {
    markers.push({ start: found.index, renamed: found[1] !== undefined });
    found = MARKER.exec(html);
  }
  return markers;
}

/** Keeps the last signature that is surely ours and takes away those before it; what comes after may be a quote. */
function onceInHtml(html: string, end: number): string {
  const markers = markersBefore(html, end);
  let kept = markers.length - 1;
  while (kept >= 0 && (markers[kept] as Marker).renamed) {
    kept -= 1;
  }
  let result = html;
  for (let index = kept - 1; index >= 0; index -= 1) {
    const start = (markers[index] as Marker).start;
    const stop = endOfDiv(result, start);
    if (stop > start && stop <= (markers[index + 1] as Marker).start) {
      result = result.slice(0, start) + result.slice(stop);
    }
  }
  return result;
}

function cut(text: string, at: number, part: string): string {
  return text.slice(0, at) + text.slice(at + part.length);
}

/** Some clients put a plain signature below the earlier one, the web on top of the mail (office-js issue 2038). */
function onceInText(text: string, end: number, earlier: string, current: string): string {
  const written = text.slice(0, end);
  const first = written.indexOf(current);
  if (earlier === "" || current === "" || first < 0) {
    return text;
  }
  if (earlier === current) {
    if (written.lastIndexOf(current) < first + current.length) {
      return text;
    }
    return cut(text, first, current);
  }
  const below = written.indexOf(earlier, first + current.length);
  if (below >= 0) {
    return cut(text.slice(0, below) + current + text.slice(below + earlier.length), first, current);
  }
  const above = written.slice(0, first).lastIndexOf(earlier);
  if (above < 0) {
    return text;
  }
  return cut(text, above, earlier);
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/**
 * The body with our signature once, or null when nothing needs to change. In HTML our marker tells; in plain text what
 * was set `earlier` (null: unknown) does. What is quoted below is never touched.
 */
export function withoutDouble(body: string, type: BodyType, earlier: string | null, current: string): string | null {
  let source = body;
  if (type === "text") {
    source = unixLines(body);
  }
  let end = quoteStart(source, type);
  if (end < 0) {
    end = source.length;
  }
  let result = source;
  if (type === "html") {
    result = onceInHtml(source, end);
  } else if (earlier !== null) {
    result = onceInText(source, end, unixLines(earlier).trim(), unixLines(current).trim());
  }
  if (result === source) {
    return null;
  }
  return result;
}
