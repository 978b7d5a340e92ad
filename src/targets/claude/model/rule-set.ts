import type { Environment } from "../../../policy/environment.ts";
import { LISTS, namesTool, type List, type Rule } from "./entries.ts";
import { fileRules, type FileRules } from "./file-rules.ts";

/** The path rules of the three lists, for the two names that are consulted, and the whole-tool rules. */
export interface RuleSet {
  readonly all: readonly Rule[];
  readonly files: Readonly<Record<List, { readonly Read: FileRules; readonly Edit: FileRules }>>;
  /** The rule that speaks of a whole tool. */
  whole(list: List, tool: string): Rule | undefined;
}

export function ruleSet(all: readonly Rule[], environment: Environment): RuleSet {
  const of = (list: List, tool: string): FileRules =>
    fileRules(
      all.filter((rule) => rule.list === list && rule.tool === tool),
      environment,
    );
  const both = (list: List): RuleSet["files"][List] => ({ Read: of(list, "Read"), Edit: of(list, "Edit") });
  const wholes = new Map<string, Rule | undefined>();
  for (const list of LISTS) {
    for (const tool of ["Read", "Edit", "Write", "Bash", "WebFetch"]) {
      wholes.set(
        `${list} ${tool}`,
        all.find((rule) => rule.list === list && namesTool(rule, tool)),
      );
    }
  }
  return {
    all,
    files: { deny: both("deny"), ask: both("ask"), allow: both("allow") },
    whole: (list, tool) => wholes.get(`${list} ${tool}`),
  };
}
