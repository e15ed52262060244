// Texts between tags: character references decoded, runs of blanks as one. Twin: checks/runs.py.
import { Builder } from "./building";
import { entity, entityPattern } from "./entities";

const BLANK = " \\t\\r\\n\\f\\x0b\\x1c-\\x1f\\x85\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const ODD_BLANKS = `(?:[${BLANK.slice(1)}]| [${BLANK}])[${BLANK}]*`; // all but a single ordinary blank
const ALL_BLANK = new RegExp(`^[${BLANK}]+$`);
const ODD_BLANK = new RegExp(ODD_BLANKS);
const ONE_BLANK = new RegExp(`^[${BLANK}]$`);

/** Writes texts into `out`. What begins with a blank waits until something is written behind it. */
export class Runs {
  readonly out: Builder;
  protected blank: number; // where a run of blanks began that is not written yet
  protected pre: number;

  constructor(careful: boolean, traced: boolean) {
    this.out = new Builder(careful, traced);
    this.blank = -1;
    this.pre = 0;
  }

  /** Text between tags: entities decoded, runs of blanks as one. */
  protected text(text: string, at: number): void {
    if (this.pre === 0 && ALL_BLANK.test(text)) {
      if (this.blank < 0) {
        this.blank = at;
      }
      return;
    }
    if (text.indexOf("&") < 0) {
      this.run(text, at);
      return;
    }
    const entities = entityPattern();
    let position = 0;
    for (let found = entities.exec(text); found !== null; found = entities.exec(text)) {
      this.run(text.slice(position, found.index), at + position);
      position = found.index + found[0].length;
      const character = entity(found[0]);
      if (ONE_BLANK.test(character)) {
        if (this.blank < 0) {
          this.blank = at + found.index;
        }
      } else if (character !== found[0]) {
        this.writeBlank();
        this.out.standIn(character, at + found.index, at + position);
      } else {
        this.run(character, at + found.index);
      }
    }
    this.run(text.slice(position), at + position);
  }

  private run(text: string, at: number): void {
    if (!ODD_BLANK.test(text)) {
      if (text !== "") {
        this.stretch(text, at);
      }
      return;
    }
    const odd = new RegExp(ODD_BLANKS, "g");
    let position = 0;
    for (let found = odd.exec(text); found !== null; found = odd.exec(text)) {
      if (found.index > position) {
        this.stretch(text.slice(position, found.index), at + position);
      }
      position = found.index + found[0].length;
      if (this.pre > 0 && found[0].indexOf("\n") >= 0) {
        for (let times = count(found[0], "\n"); times > 0; times -= 1) {
          this.out.standIn("\n", at + found.index, at + position);
        }
        this.blank = -1;
      } else if (this.blank < 0) {
        this.blank = at + found.index;
      }
    }
    if (position < text.length) {
      this.stretch(text.slice(position), at + position);
    }
  }

  /** Text whose blanks are single ordinary ones; it may begin and end with one. */
  private stretch(given: string, place: number): void {
    let text = given;
    let at = place;
    if (text.charAt(0) === " ") {
      if (this.blank < 0) {
        this.blank = at;
      }
      if (text.length === 1) {
        return;
      }
      text = text.slice(1);
      at += 1;
    }
    this.writeBlank();
    if (text.charAt(text.length - 1) === " ") {
      this.out.take(text.slice(0, -1), at);
      this.blank = at + text.length - 1;
    } else {
      this.out.take(text, at);
    }
  }

  protected writeBlank(): void {
    if (this.blank >= 0) {
      if (this.out.last !== "\n" && this.out.last !== "\t" && this.out.last !== " ") {
        this.out.standIn(" ", this.blank, this.blank + 1);
      }
      this.blank = -1;
    }
  }
}

/** How often a piece stands in a text. */
export function count(text: string, one: string): number {
  return text.split(one).length - 1;
}
