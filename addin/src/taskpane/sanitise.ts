// Shows a signature as it will look without trusting it: only known elements and styles are built anew, node by
// node. Styles are set through the CSSOM, so that the page's policy may forbid style attributes.
const ELEMENTS = new Set([
  "A", "B", "BR", "DIV", "EM", "FONT", "HR", "I", "IMG", "LI", "OL", "P", "SMALL", "SPAN", "STRONG", "SUB", "SUP",
  "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "U", "UL",
]);
/** Dropped together with what is inside them; other unknown elements only lose their tag. */
const DROPPED = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "TEMPLATE", "HEAD", "TITLE", "META", "LINK", "FORM", "NOSCRIPT"]);
const STYLE = /^(background-color|border(-(top|right|bottom|left))?(-(color|style|width|collapse|spacing|radius))?|color|display|font(-(family|size|style|weight))?|height|letter-spacing|line-height|margin(-(top|right|bottom|left))?|max-width|padding(-(top|right|bottom|left))?|text-(align|decoration|transform)|vertical-align|white-space|width)$/;
const PICTURE = /^(https:\/\/|data:image\/(png|jpeg|gif);base64,)/i;
const DEEPEST = 60;

const STYLE_HERE = "data-postvakt-style";

/** The page's policy complains of styles and event handlers already when they are parsed; under another name they are only text. */
function withoutLiveAttributes(html: string): string {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${STYLE_HERE}=`).replace(/\son\w+\s*=/gi, " data-none="));
}

function copyStyle(source: Element, target: HTMLElement): void {
  const declarations = (source.getAttribute(STYLE_HERE) ?? "").split(";");
  for (const declaration of declarations) {
    const colon = declaration.indexOf(":");
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (colon > 0 && STYLE.test(name) && !/url\s*\(|expression\s*\(|\\/i.test(value)) target.style.setProperty(name, value);
  }
}

function copyAttributes(source: Element, target: HTMLElement): void {
  for (const name of ["lang", "dir", "colspan", "rowspan", "role"]) {
    const value = source.getAttribute(name);
    if (value !== null && /^[\w-]{1,20}$/.test(value)) target.setAttribute(name, value);
  }
  if (target.tagName === "IMG") {
    const address = source.getAttribute("src") ?? "";
    if (PICTURE.test(address)) target.setAttribute("src", address);
    target.setAttribute("alt", source.getAttribute("alt") ?? "");
  }
}

function copyChildren(source: Node, target: Node, owner: Document, depth: number): void {
  for (const node of Array.from(source.childNodes)) {
    if (node.nodeType === 3) {
      target.appendChild(owner.createTextNode(node.nodeValue ?? ""));
    } else if (node.nodeType === 1 && depth < DEEPEST) {
      copyElement(node as Element, target, owner, depth);
    }
  }
}

function copyElement(source: Element, target: Node, owner: Document, depth: number): void {
  const name = source.tagName.toUpperCase();
  if (DROPPED.has(name)) return;
  if (!ELEMENTS.has(name)) {
    copyChildren(source, target, owner, depth + 1);
    return;
  }
  // A link looks like one and leads nowhere: this is a picture of the signature.
  const copy = owner.createElement(name === "A" ? "u" : name);
  copyStyle(source, copy);
  copyAttributes(source, copy);
  target.appendChild(copy);
  copyChildren(source, copy, owner, depth + 1);
}

/** Replaces what `target` holds with a safe likeness of the signature's HTML. */
export function showSafely(html: string, target: HTMLElement, parser: DOMParser): void {
  const parsed = parser.parseFromString(withoutLiveAttributes(html), "text/html");
  target.replaceChildren();
  copyChildren(parsed.body, target, target.ownerDocument, 0);
}
