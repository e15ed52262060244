// Never twice: takes an earlier signature of ours out of the new text where a client added instead of replacing.
import type { BodyType } from "./model";
import { quoteStart } from "./quote";

const MARKER = /<div\b[^<>]*\bid=["']?postvakt-signature\b[^<>]*>/gi;
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

function markersBefore(html: string, end: number): number[] {
  const starts: number[] = [];
  MARKER.lastIndex = 0;
  let found = MARKER.exec(html);
  while (found !== null && found.index < end) {
    starts.push(found.index);
    found = MARKER.exec(html);
  }
  return starts;
}

function onceInHtml(html: string, end: number): string {
  const starts = markersBefore(html, end);
  let result = html;
  for (let index = starts.length - 2; index >= 0; index -= 1) {
    const start = starts[index] as number;
    const stop = endOfDiv(result, start);
    if (stop > start && stop <= (starts[index + 1] as number)) {
      result = result.slice(0, start) + result.slice(stop);
    }
  }
  return result;
}

function onceInText(text: string, end: number, earlier: string, current: string): string {
  const last = text.lastIndexOf(current, end);
  const first = text.indexOf(earlier);
  if (earlier === "" || first < 0 || last < 0 || first + earlier.length > last || first + earlier.length > end) {
    return text;
  }
  return text.slice(0, first) + text.slice(first + earlier.length);
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
