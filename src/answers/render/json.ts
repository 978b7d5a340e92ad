import type { AcceptedFinding } from "../../gate/accepted.ts";
import type { CoverageReport } from "../report.ts";
import type { Worst } from "../worst.ts";

/** How many rules become one piece of text. */
const AT_ONCE = 100;

/** The report as JSON, in pieces: many rules make a text of a hundred megabytes. */
export function* coverageJson(
  report: CoverageReport & { readonly worst?: Worst; readonly accepted?: readonly AcceptedFinding[] },
): Iterable<string> {
  const { rules } = report;
  const around = JSON.stringify({ ...report, rules: [] }, undefined, 2);
  const list = '\n  "rules": [';
  // No text of a JSON document holds a line break, so this is the list itself.
  const at = around.indexOf(`${list}]`) + list.length;
  yield around.slice(0, at);
  for (let from = 0; from < rules.length; from += AT_ONCE) {
    const some = rules
      .slice(from, from + AT_ONCE)
      .map((rule) => `    ${JSON.stringify(rule, undefined, 2).replaceAll("\n", "\n    ")}`);
    yield `${from === 0 ? "\n" : ",\n"}${some.join(",\n")}`;
  }
  yield `${rules.length === 0 ? "" : "\n  "}${around.slice(at)}\n`;
}
