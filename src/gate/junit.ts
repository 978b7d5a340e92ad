import type { Accepted } from "./acceptance.ts";

/** One case of a suite. */
export interface JUnitCase {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly type?: string;
  readonly message?: string;
  readonly details?: string;
}

export interface Suite {
  readonly name: string;
  readonly cases: readonly JUnitCase[];
  readonly seconds: number;
}

/** A failing case that is accepted, for its reason. */
export function acceptedCase(one: JUnitCase, accepted: Accepted | undefined): JUnitCase {
  if (accepted === undefined || (one.kind !== "failure" && one.kind !== "error")) return one;
  const { name, className, seconds } = one;
  return { name, className, seconds, kind: "skipped", type: "accepted", message: accepted.reason };
}

/** Suites as JUnit XML, which build servers read. */
export function junitText(name: string, suites: readonly Suite[]): string {
  const text = suites.map(suiteText).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name })}>\n${text}</testsuites>\n`;
}

function suiteText({ name, cases, seconds }: Suite): string {
  const count = (kind: JUnitCase["kind"]): number => cases.filter((one) => one.kind === kind).length;
  const head = attributes({
    name,
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
    time: seconds.toFixed(3),
  });
  return `  <testsuite${head}>\n${cases.map(caseText).join("")}  </testsuite>\n`;
}

function caseText({ name, className, seconds, kind, type, message, details }: JUnitCase): string {
  const head = `    <testcase${attributes({ name, classname: className, time: seconds.toFixed(3) })}`;
  if (kind === "passed") return `${head}/>\n`;
  const why = attributes({
    ...(kind === "skipped" ? {} : { type: type ?? kind }),
    message: `${type}: ${message}`,
  });
  const body = details === undefined ? "/>" : `>${escaped(details)}</${kind}>`;
  return `${head}>\n      <${kind}${why}${body}\n    </testcase>\n`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A reader makes blanks of them in an attribute.
  "\n": "&#10;",
  "\t": "&#9;",
};

/** A text as XML 1.0 can carry it: what it has no way to write, and what turns or moves text, is left out. */
export function escaped(text: string): string {
  // Half a character becomes the sign for an unknown one.
  const whole = Buffer.from(text, "utf8").toString("utf8");
  return whole
    .replaceAll(
      // eslint-disable-next-line no-control-regex -- these characters are what is looked for
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g,
      "",
    )
    .replaceAll(/[&<>"'\n\t]/g, (char) => ENTITIES[char] ?? "");
}
