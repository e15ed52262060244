// The way past a stop: a reason from the municipality's list, or one of the person's own, which stays in the pane.
import type { Reason } from "../advice/model";
import type { AdviceTexts } from "./advice-texts";
import type { Language } from "./texts";

/** The code under which a reason in the person's own words is counted. */
export const OWN_WORDS = "own-words";

function field(page: Document, id: string, label: string, control: HTMLElement): HTMLElement {
  const made = page.createElement("div");
  made.className = "field";
  const text = page.createElement("label");
  text.htmlFor = id;
  text.textContent = label;
  control.id = id;
  made.append(text, control);
  return made;
}

function option(page: Document, value: string, text: string): HTMLOptionElement {
  const made = page.createElement("option");
  made.value = value;
  made.textContent = text;
  return made;
}

/** The folded form; `pass` gets the reason's code. */
export function passForm(
  page: Document,
  language: Language,
  texts: AdviceTexts,
  rule: string,
  reasons: readonly Reason[],
  ownWords: boolean,
  pass: (reason: string) => void,
): HTMLElement {
  const choice = page.createElement("select");
  choice.append(option(page, "", texts.passChoose), ...reasons.map((one) => option(page, one.code, one[language])));
  if (ownWords) choice.append(option(page, OWN_WORDS, texts.passOwn));
  const own = page.createElement("input");
  own.type = "text";
  own.maxLength = 200;
  const ownField = field(page, `own-${rule}`, texts.passOwnWords, own);
  ownField.hidden = true;
  choice.addEventListener("change", () => (ownField.hidden = choice.value !== OWN_WORDS));
  const problem = page.createElement("p");
  problem.setAttribute("role", "alert");
  const button = page.createElement("fluent-button");
  button.textContent = texts.passButton;
  button.addEventListener("click", () => {
    const ready = choice.value !== "" && (choice.value !== OWN_WORDS || own.value.trim() !== "");
    problem.textContent = ready ? "" : texts.passNeeded;
    if (ready) pass(choice.value);
    else (choice.value === OWN_WORDS ? own : choice).focus();
  });
  const form = page.createElement("details");
  form.className = "pass";
  const summary = page.createElement("summary");
  summary.textContent = texts.passHeading;
  form.append(summary, field(page, `reason-${rule}`, texts.passWhy, choice), ownField, problem, button);
  return form;
}
