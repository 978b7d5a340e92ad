import type { Environment } from "../../src/policy/environment.ts";
import type { CommandRule, PathRule, Policy } from "../../src/policy/policy.ts";
import { allSpellings } from "../../src/shell/programs/spellings.ts";
import { collector, type Collector } from "../../src/targets/kit/collect.ts";
import { closedList, rulesByKind } from "../../src/targets/kit/rules.ts";
import type { Compiled } from "../../src/targets/target.ts";
import { spellCommand } from "./command.ts";
import { FORMS } from "./forms.ts";
import { LISTS, SETTINGS } from "./keys.ts";
import { spellPath } from "./path.ts";

/** Compiles a policy into the managed parts of the user's settings file. */
export function compile(policy: Policy, environment: Environment): Compiled {
  const out = collector(SETTINGS);
  const { denied, commands, writable, readable, allowedHosts, deniedHosts, tools } = rulesByKind(policy, out);
  for (const rule of denied) denyPath(rule, environment, out);
  for (const rule of commands) restrictCommand(rule, out);
  for (const rule of [...writable, ...readable, ...allowedHosts, ...deniedHosts, ...tools])
    out.lose("sample-not-translated", rule);
  for (const [action, origin] of Object.entries(policy.closed))
    out.lose("sample-not-translated", closedList(origin, origin.path.join("."), `closed:${action}`));
  return out.finish(LISTS);
}

/** What may not be read may not be written either. */
function denyPath(rule: PathRule, environment: Environment, out: Collector): void {
  const { patterns, isWidened } = spellPath(rule.subject, environment);
  if (isWidened) out.lose("widened", rule);
  const forms = rule.action === "read" ? [FORMS["deny Read"], FORMS["deny Edit"]] : [FORMS["deny Edit"]];
  for (const pattern of patterns) for (const form of forms) out.emit(form, pattern, rule);
}

function restrictCommand(rule: CommandRule, out: Collector): void {
  const form = FORMS[rule.effect === "ask" ? "ask Bash" : "deny Bash"];
  out.lose("command-spelling", rule);
  for (const words of allSpellings(rule.subject.words)) {
    const pattern = spellCommand(words);
    if (pattern === undefined) out.lose("not-expressible", rule);
    else out.emit(form, pattern, rule);
  }
}
