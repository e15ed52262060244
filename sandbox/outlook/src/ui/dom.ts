/** Small helpers to build the page; everything goes in as text, never as HTML. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | boolean | EventListener | undefined>;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`#${id} is missing`);
  return found as T;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing, 24 × 24, from one path; decoration only. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  inbox: "M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z",
  sent: "M4 12l16-8-6 17-3-7z",
  drafts: "M4 20l1-5L16 4l4 4L9 19z",
  pen: "M12 20h8M4 20l1-5L15 5l4 4L9 19z",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  reply: "M10 6l-6 6 6 6M4 12h10q6 0 6 6",
  replyAll: "M11 6l-6 6 6 6M7 6l-6 6 6 6M5 12h10q6 0 6 6",
  forward: "M14 6l6 6-6 6M20 12H10q-6 0-6 6",
  clip: "M7 12l6-6a3 3 0 014 4l-8 8a2 2 0 01-3-3l7-7",
  panel: "M4 5h16v14H4zM14 5v14",
  close: "M6 6l12 12M18 6L6 18",
  refresh: "M19 8a8 8 0 10 1 6M20 3v5h-5",
};
