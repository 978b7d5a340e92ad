import type { Environment } from "../../../../policy/environment.ts";
import type { LineCommand } from "../line-command.ts";
import type { BashRules } from "./rules.ts";
import type { List, Rule } from "../entries.ts";
import type { Mode } from "../modes.ts";
import type { RuleSet } from "../rule-set.ts";

/** `runs`: the agent writes there without a prompt. */
export type SandboxWrites = (path: string) => "runs" | "asks" | "unmeasured";

export interface BashInput {
  readonly rules: RuleSet;
  readonly mode: Mode;
  readonly environment: Environment;
  /** The sandbox runs commands without a prompt. */
  readonly autoAllow: boolean;
  /** Whether the sandbox opens a path for writing; undefined where the sandbox is off. */
  readonly sandboxWrites: SandboxWrites | undefined;
}

/** All that the parts of the decision look at. */
export interface BashContext extends BashInput {
  readonly bash: Readonly<Record<List, BashRules>>;
}

/** In the text of a `bash -c` only removals are noticed (facts.md J). */
export function isNoticedScript({ sight, meaning }: LineCommand): boolean {
  return sight.kind === "script" && /^(\S*\/)?(rm|rmdir)(\s|$)/.test(meaning);
}

/** The first rule that matches one of the texts. */
export function ruleFor(rules: BashRules, texts: ReadonlySet<string>): Rule | undefined {
  if (rules.isEmpty) return undefined;
  for (const text of texts) {
    const rule = rules.match(text);
    if (rule !== undefined) return rule;
  }
  return undefined;
}
