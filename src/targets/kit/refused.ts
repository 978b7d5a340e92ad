import type { Diagnostic, Document } from "../../diagnostics/diagnostic.ts";
import type { Reader } from "../../diagnostics/codes.ts";
import type { JsonProblem } from "../../edit/json.ts";
import { jsonDiagnostic } from "../../schema/document.ts";
import type { Plan } from "../target.ts";

/** The plan for a file in which no rule takes effect. */
export function ineffective(problems: readonly Diagnostic[]): Plan {
  return { kind: "ineffective", problems };
}

/**
 * The plan for a text that is not a document of the agent's dialect.
 * @param reader what the agent does with such a file, as it was measured
 */
export function refusedJson(
  problem: JsonProblem,
  document: Document,
  reader: Exclude<Reader, "source">,
): Plan {
  const found = jsonDiagnostic(problem, document, "the file", reader);
  // A limit of this program: the agents read far deeper files.
  return problem.kind === "too-deep" ? { kind: "unusable", problems: [found] } : ineffective([found]);
}
