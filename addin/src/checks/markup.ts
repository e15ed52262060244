// What tags of a mail do to its text. Twin: checks/markup.py.

export const BLOCKS = new Set(
  (
    "address article aside blockquote body br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li " +
    "main nav ol p pre section table tbody tfoot thead tr ul"
  ).split(" "),
);
const SKIPPED = new Set(["head", "style", "script", "title", "template", "noscript", "svg"]);
// Everything behind these is the mail that is answered; Outlook puts x_ in front each time it passes a mail on.
const HISTORY_FROM_HERE = ["divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container"];
const HISTORY_WITHIN = ["gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote"];
export const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

export const SPACE = "[ \\t\\r\\n\\f]";
const SPACES = new RegExp(`${SPACE}+`);
const VALUE = `${SPACE}*=${SPACE}*(?:"([^"]*)"|'([^']*)'|([^ \\t\\r\\n\\f"'>]+))`;
const ID = attribute("[iI][dD]");
const CLASS = attribute("[cC][lL][aA][sS][sS]");
export const HREF = attribute("[hH][rR][eE][fF]");
export const SRC = attribute("[sS][rR][cC]");
export const ALT = attribute("[aA][lL][tT]");
export const TITLE = attribute("[tT][iI][tT][lL][eE]");
const HIDDEN = new RegExp(`[dD][iI][sS][pP][lL][aA][yY]${SPACE}*:${SPACE}*[nN][oO][nN][eE]`);

function attribute(name: string): RegExp {
  return new RegExp(`(?:^|[^a-zA-Z0-9_-])${name}${VALUE}`);
}

/** An attribute's value as written, without its quotes; empty when it is not there. */
export function value(pattern: RegExp, attributes: string): string {
  const found = pattern.exec(attributes);
  if (found === null) {
    return "";
  }
  return found[1] || found[2] || found[3] || "";
}

/** Whether an id or class has one of these words, in whatever case and behind the `x_` that Outlook puts in front. */
function hasName(pattern: RegExp, attributes: string, wanted: string[]): boolean {
  return value(pattern, attributes)
    .toLowerCase()
    .split(SPACES)
    .some((word) => wanted.indexOf(word.replace(/^x_/, "").replace(/^x_/, "")) >= 0);
}

/** What a tag does to the text. */
export interface Tag {
  name: string;
  attributes: string;
  closing: boolean;
  does: string; // "block" | "cell" | "link" | "image" | "hide" | "" nothing
  history: string; // "here" when history begins behind it, "within" when it has history within, else empty
}

const KNOWN = 2000;
const SHORT_TAG = 200;
export const knownTags = new Map<string, Tag>(); // mails are written by a few programs: the same tags come again and again

export function tagOf(written: string, closing: boolean, name: string, attributes: string): Tag {
  const tag: Tag = { name, attributes, closing, does: "", history: "" };
  if (!closing && (SKIPPED.has(name) || (attributes !== "" && !VOID.has(name) && HIDDEN.test(attributes)))) {
    tag.does = "hide";
  } else if (BLOCKS.has(name)) {
    tag.does = "block";
  } else if (name === "td" || name === "th") {
    tag.does = "cell";
  } else if (name === "a") {
    tag.does = "link";
  } else if (name === "img") {
    tag.does = "image";
  }
  if (!closing) {
    if (attributes !== "" && hasName(ID, attributes, HISTORY_FROM_HERE)) {
      tag.history = "here";
    } else if (name === "blockquote" || (attributes !== "" && hasName(CLASS, attributes, HISTORY_WITHIN))) {
      tag.history = "within";
    }
  }
  if (written.length <= SHORT_TAG) {
    if (knownTags.size >= KNOWN) {
      knownTags.clear();
    }
    knownTags.set(written, tag);
  }
  return tag;
}

/** What a whole tag is; null where there is no name. */
export function learn(written: string): Tag | null {
  const [first, last] = namePlace(written, 0);
  if (last === first) {
    return null;
  }
  return tagOf(written, first > 1, written.slice(first, last).toLowerCase(), written.slice(last, -1));
}

/** Where the name of the tag that begins at `start` begins and ends; the same place twice when there is none. */
export function namePlace(source: string, start: number): [number, number] {
  let first = start + 1;
  if (source.charAt(first) === "/") {
    first += 1;
  }
  let last = first;
  while (isNamePart(source.charCodeAt(last), last > first)) {
    last += 1;
  }
  return [first, last];
}

function isNamePart(code: number, digits: boolean): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (digits && code >= 48 && code <= 57);
}
