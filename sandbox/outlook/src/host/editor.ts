/**
 * Where the person writes: HTML in an iframe without scripts (a reply quotes hostile mail), plain text in a text area.
 *
 * The iframe keeps the page's origin so that this page can read it, and has no right to run scripts, so that nothing in a quoted mail can.
 */

import { clean } from "./clean";
import { insertTextSignature, placeSignature } from "./signature";

export type BodyType = "html" | "text";

const STYLE = `
  html { color-scheme: light; }
  body { margin: 12px 16px; font: 15px/1.5 Calibri, Carlito, "Segoe UI", system-ui, sans-serif; color: #1d1d1b; background: #fff;
         min-height: 12em; outline: none; overflow-wrap: anywhere; }
  img { max-width: 100%; } table { max-width: 100%; } blockquote { margin: 0 0 0 8px; padding-left: 8px; border-left: 2px solid #cfcac0; }
  p { margin: 0; }
  @media (forced-colors: active) { body { background: Canvas; color: CanvasText; } }
`;

export class Editor {
  readonly element: HTMLElement;
  bodyType: BodyType = "html";
  onInput: () => void = () => undefined;
  #frame: HTMLIFrameElement | null = null;
  #area: HTMLTextAreaElement | null = null;
  #textSignature = "";
  readonly #label: string;

  constructor(label: string) {
    this.#label = label;
    this.element = document.createElement("div");
    this.element.className = "editor";
  }

  /** Begin with this content; resolves when it can be edited. */
  async open(bodyType: BodyType, content: string): Promise<void> {
    this.bodyType = bodyType;
    this.element.replaceChildren();
    if (bodyType === "text") this.#openArea(content);
    else await this.#openFrame(content);
  }

  #openArea(content: string): void {
    const area = document.createElement("textarea");
    area.setAttribute("aria-label", this.#label);
    area.value = content;
    area.addEventListener("input", () => this.onInput());
    this.#area = area;
    this.#frame = null;
    this.element.append(area);
  }

  async #openFrame(content: string): Promise<void> {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.title = this.#label;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    frame.srcdoc = `<!doctype html><html lang="sv"><head><title>${this.#label}</title><style>${STYLE}</style></head><body></body></html>`;
    this.#frame = frame;
    this.#area = null;
    this.element.append(frame);
    await loaded;
    const body = this.body();
    body.innerHTML = clean(content);
    body.contentEditable = "true";
    body.setAttribute("role", "textbox");
    body.setAttribute("aria-multiline", "true");
    body.setAttribute("aria-label", this.#label);
    body.addEventListener("input", () => this.onInput());
  }

  private body(): HTMLElement {
    const body = this.#frame?.contentDocument?.body;
    if (!body) throw new Error("the editor is not open");
    return body;
  }

  html(): string {
    if (this.#area) return `<pre>${escape(this.#area.value)}</pre>`;
    return this.body().innerHTML;
  }

  text(): string {
    return this.#area ? this.#area.value : this.body().innerText;
  }

  /** The body in its own type, as it is sent. */
  content(): string {
    return this.#area ? this.#area.value : this.html();
  }

  setContent(content: string): void {
    if (this.#area) this.#area.value = content;
    else this.body().innerHTML = clean(content);
    this.onInput();
  }

  prepend(content: string, html: boolean): void {
    if (this.#area) this.#area.value = content + this.#area.value;
    else this.body().insertAdjacentHTML("afterbegin", html ? clean(content) : textAsHtml(content));
    this.onInput();
  }

  /** Put something where the cursor is, else first. */
  insert(content: string, html: boolean): void {
    if (this.#area) {
      this.#area.setRangeText(content);
    } else {
      const document = this.body().ownerDocument;
      const selection = document.getSelection();
      const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
      if (range && this.body().contains(range.startContainer)) {
        range.deleteContents();
        range.insertNode(range.createContextualFragment(html ? clean(content) : textAsHtml(content)));
      } else {
        this.prepend(content, html);
        return;
      }
    }
    this.onInput();
  }

  /** Replace the signature, wherever it stands; "" takes it away. */
  setSignature(content: string, html: boolean): void {
    if (this.#area) {
      this.#area.value = insertTextSignature(this.#area.value, this.#textSignature, content);
      this.#textSignature = content;
    } else {
      placeSignature(this.body(), html ? clean(content) : textAsHtml(content));
    }
    this.onInput();
  }

  focus(): void {
    if (this.#area) {
      this.#area.focus();
      this.#area.setSelectionRange(0, 0);
    } else {
      this.body().focus();
    }
  }
}

export function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

export function textAsHtml(text: string): string {
  return escape(text).replace(/\r?\n/g, "<br>");
}
