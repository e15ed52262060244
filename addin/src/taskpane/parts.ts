// Small pieces of the pane's pages.
import type { AbsenceTexts } from "./absence-texts";

export class Parts<Texts extends { readonly newWindow: string } = AbsenceTexts> {
  readonly page: Document;
  readonly texts: Texts;

  constructor(page: Document, texts: Texts) {
    this.page = page;
    this.texts = texts;
  }

  make<K extends keyof HTMLElementTagNameMap>(tag: K, options: { className?: string; text?: string; id?: string } = {}, ...children: (Node | null)[]): HTMLElementTagNameMap[K] {
    const made = this.page.createElement(tag);
    if (options.className !== undefined) made.className = options.className;
    if (options.text !== undefined) made.textContent = options.text;
    if (options.id !== undefined) made.id = options.id;
    made.append(...children.filter((one): one is Node => one !== null));
    return made;
  }

  /** A text whose dates stay on one line. */
  dated<K extends keyof HTMLElementTagNameMap>(tag: K, text: string): HTMLElementTagNameMap[K] {
    const pieces = text.split(/(\d{4}-\d\d-\d\d)/).map((piece, place) => (place % 2 === 1 ? this.make("span", { className: "date", text: piece }) : this.page.createTextNode(piece)));
    return this.make(tag, {}, ...pieces);
  }

  heading(text: string, id: string): HTMLHeadingElement {
    const made = this.make("h2", { text, id });
    made.tabIndex = -1;
    return made;
  }

  /** `about`: what the button is for where several look the same. */
  button(text: string, press: () => void, options: { primary?: boolean; about?: string; id?: string } = {}): HTMLElement {
    const made = this.page.createElement("fluent-button");
    made.textContent = text;
    if (options.primary === true) made.setAttribute("appearance", "primary");
    if (options.about !== undefined) made.setAttribute("aria-label", `${text}: ${options.about}`);
    if (options.id !== undefined) made.id = options.id;
    made.addEventListener("click", press);
    return made;
  }

  /** A link to the web page, which opens in a window of its own and says so. */
  link(text: string, address: string, about = ""): HTMLElement {
    const made = this.make("a", { text });
    made.href = address;
    made.target = "_blank";
    made.rel = "noopener";
    made.setAttribute("aria-label", [text, about, this.texts.newWindow].filter((one) => one !== "").join(" "));
    return made;
  }

  /** A field with its label above and room for what is wrong with it below. */
  field(id: string, label: string, control: HTMLInputElement | HTMLSelectElement): HTMLElement {
    control.id = id;
    const text = this.make("label", { text: label });
    text.htmlFor = id;
    return this.make("div", { className: "field" }, text, control, this.problem(id));
  }

  problem(id: string): HTMLElement {
    const made = this.make("p", { className: "problem", id: `${id}-problem` });
    made.hidden = true;
    return made;
  }

  option(value: string, text: string): HTMLOptionElement {
    const made = this.make("option", { text });
    made.value = value;
    return made;
  }
}
