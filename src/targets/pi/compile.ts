import { closedRow, ruleRow, type PolicyRow } from "../../engine/policy-data.ts";
import type { Environment } from "../../policy/environment.ts";
import type { Policy, Rule } from "../../policy/policy.ts";
import { collector } from "../kit/collect.ts";
import { closedList, rulesByKind } from "../kit/rules.ts";
import type { Compiled, Places } from "../target.ts";
import { EXTENSION } from "./artifacts.ts";
import type { SettingRow } from "./extension/answer.ts";
import { FORMS, formNamed } from "./forms.ts";
import type { PiOptions } from "./options.ts";
import { sandboxRows, type SandboxRow } from "./extension/sandbox.ts";
import { keyOf } from "./rows.ts";

/**
 * Compiles a policy into the rows that the extension carries. Its program decides with the policy itself, so every rule that can
 * act is a row, and nothing is lost or widened.
 */
export function compile(
  policy: Policy,
  _: Environment,
  options: PiOptions,
  __?: Places,
  sandbox?: () => string,
): Compiled {
  const out = collector(EXTENSION);
  const emit = (row: PolicyRow | SettingRow | SandboxRow, rule?: Rule): void => {
    const text = JSON.stringify(row);
    const form = formNamed(keyOf(text));
    if (form === undefined) throw new Error(`a rule of a kind that pi's extension does not know: ${text}`);
    out.emit(form, { text, pieces: [] }, rule);
  };
  for (const setting of ["unknown", "other_tools"] as const) emit({ setting, value: options[setting] });
  if (options.sandbox === "srt") {
    if (sandbox === undefined) throw new Error("the settings of the sandbox are not known");
    for (const row of sandboxRows(sandbox())) emit(row);
  }
  const { paths, commands, allowedCommands, tools, allowedHosts, deniedHosts } = rulesByKind(policy, out);
  for (const rule of allowedCommands) out.lose("allow-without-effect", rule);
  for (const rule of [...paths, ...commands, ...tools, ...allowedHosts, ...deniedHosts])
    emit(ruleRow(rule), rule);
  for (const list of ["write", "connect"] as const) {
    const origin = policy.closed[list];
    if (origin === undefined) continue;
    emit(closedRow(list, origin), closedList(origin, origin.path.join("."), `closed:${list}`));
  }
  return out.finish(Object.values(FORMS).map(({ key }) => key));
}
