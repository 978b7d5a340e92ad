import type { AgentStatus } from "../status/status.ts";
import { sarifText, type SarifReport, type SarifResult, type SarifRule } from "./sarif.ts";

/** The findings of some agents as a SARIF log. Notes are in it too. */
export function statusSarif(
  agents: readonly AgentStatus[],
  about: Pick<SarifReport, "version" | "cwd">,
): string {
  const rules = new Map<string, SarifRule>();
  const results: SarifResult[] = [];
  for (const { agent, title: name, findings } of agents)
    for (const { code: bare, severity, title, why, remedy, opens, detail, variable, ...place } of findings) {
      // Agents may use the same code for different things.
      const code = `${agent}/${bare}`;
      if (!rules.has(code)) rules.set(code, { code, title, why, remedy });
      const what = variable ?? (place.file === undefined ? name : undefined);
      const message = [
        `${what === undefined ? "" : `${what} `}${title}`,
        ...(detail === undefined ? [] : [detail]),
        ...opens.slice(0, MOST_SHOWN).map(({ access, was, now }) => `${access}: ${was} becomes ${now}`),
        `what to do: ${remedy}`,
      ].join("; ");
      const { file, line, column } = place;
      results.push({
        code,
        severity,
        message,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      });
    }
  return sarifText({ ...about, rules: [...rules.values()], results });
}

/** Accesses that a message names. */
const MOST_SHOWN = 3;
