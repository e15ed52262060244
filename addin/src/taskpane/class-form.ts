// How sensitive is it? One plain question at a time, two at most; the answer is a class and the way that it goes.
import type { Classes, ClassQuestion } from "../advice/classes";
import type { AdviceTexts } from "./advice-texts";
import { fill, type Language } from "./texts";

/** What is known of the class of what a card is about. */
export interface ClassState {
  readonly classes: Classes;
  /** The class that the answers led to, and what follows from it in words; null: not answered. */
  readonly result: { readonly level: number; readonly words: string } | null;
}

function question(page: Document, language: Language, name: string, asked: ClassQuestion): HTMLFieldSetElement {
  const made = page.createElement("fieldset");
  const legend = page.createElement("legend");
  legend.textContent = asked.ask[language];
  made.append(legend);
  asked.answers.forEach((one, place) => {
    const choice = page.createElement("input");
    choice.type = "radio";
    choice.name = name;
    choice.id = `${name}-${place}`;
    choice.value = String(place);
    const label = page.createElement("label");
    label.htmlFor = choice.id;
    label.textContent = one.say[language];
    const row = page.createElement("div");
    row.className = "choice";
    row.append(choice, label);
    made.append(row);
  });
  return made;
}

function button(page: Document, text: string, press: () => void): HTMLElement {
  const made = page.createElement("fluent-button");
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

/** What the answers led to, with a way back. */
function answered(page: Document, texts: AdviceTexts, words: string, answer: (level: number | null) => void): HTMLElement {
  const made = page.createElement("div");
  made.className = "classes answered";
  const line = page.createElement("p");
  line.textContent = words;
  made.append(line, button(page, texts.classAgain, () => answer(null)));
  return made;
}

/** The folded form, or what it led to; `answer` gets the class, null to ask anew. */
export function classForm(page: Document, language: Language, texts: AdviceTexts, state: ClassState, answer: (level: number | null) => void): HTMLElement {
  if (state.result !== null) return answered(page, texts, state.result.words, answer);
  const { questions } = state.classes;
  let place = 0;
  const form = page.createElement("details");
  form.className = "classes";
  const summary = page.createElement("summary");
  summary.textContent = texts.classHeading;
  const progress = page.createElement("p");
  progress.className = "muted";
  const holder = page.createElement("div");
  const problem = page.createElement("p");
  problem.setAttribute("role", "alert");
  const show = (): void => {
    progress.textContent = fill(texts.classProgress, { place: String(place + 1), count: String(questions.length) });
    holder.replaceChildren(question(page, language, `class-${place}`, questions[place]!));
  };
  const next = (): void => {
    const chosen = holder.querySelector<HTMLInputElement>("input:checked");
    problem.textContent = chosen === null ? texts.classNeeded : "";
    if (chosen === null) return holder.querySelector("input")?.focus();
    const { level } = questions[place]!.answers[Number(chosen.value)]!;
    if (level !== null) return answer(level);
    place = Math.min(place + 1, questions.length - 1);
    show();
    holder.querySelector("input")?.focus();
  };
  show();
  form.append(summary, progress, holder, problem, button(page, texts.classNext, next));
  return form;
}
