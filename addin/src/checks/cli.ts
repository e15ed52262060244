// The engine on Node: a compiled pack on the first line of standard input, then a mail a line; for each mail a line of findings.
// With "time": true beside the mail the line also tells the milliseconds it took, by the clock and of the processor.
// With "dump": true beside the mail the line also tells how the mail was read (text, parts, history, words), for the twins' tests.
import { Bundle, type BundleValue } from "./bundle";
import { Context } from "./context";
import type { Document } from "./document";
import { check } from "./engine";
import { KINDS } from "./kinds/index";
import { outgoing, type Outgoing } from "./model";

interface Request {
  bundle?: BundleValue;
  mail?: Partial<Outgoing>;
  file?: string;
  language?: string;
  dump?: boolean;
  kinds?: boolean;
  time?: boolean;
}

function dumpDocument(document: Document, bundle: Bundle, places: [number, number][]): object {
  const source = (start: number, end: number): number[] => document.origin(start, end);
  const hits: { [list: string]: [string, number, number][] } = {};
  document.hits(bundle.scanner).forEach((found, name) => {
    hits[name] = found.map((one) => [one.entry, one.start, one.end]);
  });
  return {
    text: document.plain.text,
    folded: document.folded,
    segments: document.segments.map((one) => [one.kind, one.start, one.end]),
    quotes: document.quotes.map((one) => [one.start, one.end, one.sender, one.to, one.cc, one.sent, one.subject]),
    links: document.links.map((one) => [one.kind, one.target, one.start, one.end, one.label]),
    words: document.words.length,
    hits,
    origins: places.map(([start, end]) => source(start, end)),
  };
}

/** How a mail was read, for comparison with the Python twin; the source's positions are UTF-16 units and only told for plain BMP text. */
export function dump(mail: Outgoing, bundle: Bundle): object {
  const context = new Context(mail, bundle);
  const places: [number, number][] = [];
  if (context.body.text.length < 20000 && !/[\ud800-\udfff]/.test((mail.html || "") + (mail.text || ""))) {
    for (let start = 0; start < context.body.text.length; start += 7) {
      places.push([start, Math.min(start + 5, context.body.text.length)]);
    }
  }
  return {
    body: dumpDocument(context.body, bundle, places),
    subject: context.subject.folded,
    bare: context.bareSubject[1],
    compose: context.compose,
    outside: context.outside.length,
  };
}

function answer(request: Request, bundle: Bundle): object {
  const mail = outgoing(request.mail || {});
  const troubles: string[] = [];
  const began = performance.now();
  const before = process.cpuUsage();
  const findings = check(mail, bundle, request.language || "sv", (rule) => troubles.push(rule));
  const said: { [name: string]: unknown } = {};
  if (request.file !== undefined) {
    said["file"] = request.file;
  }
  said["findings"] = findings;
  if (troubles.length > 0) {
    said["failed"] = troubles;
  }
  if (request.dump === true) {
    said["read"] = dump(mail, bundle);
  }
  if (request.time === true) {
    const used = process.cpuUsage(before);
    said["ms"] = performance.now() - began;
    said["cpu"] = (used.user + used.system) / 1000;
  }
  return said;
}

function main(): void {
  let bundle: Bundle | null = null;
  let rest: string[] = []; // pieces of a line that has not ended
  const take = (line: string): void => {
    if (line.trim() === "") {
      return;
    }
    const request = JSON.parse(line) as Request;
    if (request.kinds === true) {
      process.stdout.write(JSON.stringify(Object.keys(KINDS).sort()) + "\n");
    } else if (request.bundle !== undefined) {
      bundle = new Bundle(request.bundle);
    } else if (bundle === null) {
      throw new Error("the first line must have the compiled pack");
    } else {
      process.stdout.write(JSON.stringify(answer(request, bundle)) + "\n");
    }
  };
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk: string) => {
    const lines = chunk.split("\n");
    rest.push(lines.shift() as string);
    for (const line of lines) {
      take(rest.join(""));
      rest = [line];
    }
  });
  process.stdin.on("end", () => take(rest.join("")));
  process.on("uncaughtException", (fault) => {
    process.stderr.write(`${String(fault)}\n`);
    process.exit(2);
  });
}

main();
