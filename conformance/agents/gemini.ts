import { FORMS } from "../../src/targets/gemini/forms.ts";
import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import { geminiScopes } from "./gemini-scopes.ts";
import { NOTHING, type Fact, type Knowledge } from "./knowledge.ts";
import { rows, toolFacts } from "./rows.ts";

/** What is known of Gemini CLI beyond its translation. */
export const gemini: Knowledge = {
  forms: FORMS,
  optionSets: [{}, { commands: "prefix" }],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: { "/w/ws/ln": "/w/ws/secrets", "/w/ws/lo": "/w/out", "/w/ws/lff": "/w/ws/a" },
    read: () => [...rows("gemini").flatMap(factOf), ...toolFacts("gemini")],
  },
  scopesOf: geminiScopes,
  variantOf: (random) => ({ options: { commands: random.pick(["anywhere", "prefix"]) }, ...NOTHING }),
};

type Rule = readonly [tool: unknown, field: string, value: string, decision: string, priority: number];

/** Rules, or the whole text of a policy file, in the paths that the answers were measured in. */
function factOf([rules, tool, text, verdict]: readonly unknown[]): readonly Fact[] {
  const written = (rules as readonly Rule[]).length === 0 ? undefined : policyText(rules);
  const access = { tool: tool as TriedAccess["tool"], text: String(text) };
  return [{ files: { policy: written }, access, verdict: verdict as ObservedVerdict }];
}

function policyText(rules: unknown): string {
  if (typeof rules === "string") return rules;
  return (rules as readonly Rule[])
    .map(([tool, field, value, decision, priority]) =>
      [
        "[[rule]]",
        `toolName = ${JSON.stringify(tool)}`,
        `${field} = '${value}'`,
        `decision = "${decision}"`,
        `priority = ${priority}\n`,
      ].join("\n"),
    )
    .join("\n");
}
