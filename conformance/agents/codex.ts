import { codexScopes } from "./codex-scopes.ts";
import { FORMS } from "../../src/targets/codex/forms.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { NOTHING, type Fact, type Knowledge, type Places } from "./knowledge.ts";
import { rows, toolFacts, TOOLS } from "./rows.ts";

/** What is known of Codex CLI beyond its translation. */
export const codex: Knowledge = {
  forms: FORMS,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: { "/w/home/ln": "/w/out/sub", "/w/ws/lf": "/w/out/f", "/w/ws/li": "/w/ws/s" },
    read: (places) => [
      ...rows("codex").flatMap(([config, rules, answers]) =>
        (answers as [string, string, string][]).flatMap(([tool, text, verdict]) =>
          factOf({ config, rules }, [tool, text, verdict], places),
        ),
      ),
      ...toolFacts("codex"),
    ],
  },
  scopesOf: codexScopes,
  // What users set beside the profile has no say in it, or takes its place as a whole.
  variantOf: () => ({ options: {}, ...NOTHING }),
};

function factOf(
  { config, rules }: { readonly config: unknown; readonly rules: unknown },
  [tool, text, verdict]: readonly [string, string, string],
  { cwd, home, outside }: Places,
): readonly Fact[] {
  const known = TOOLS.find((name) => name === tool);
  if (known === undefined) return [];
  const put = (some: string): string =>
    some.replaceAll("<cwd>", cwd).replaceAll("<home>", home).replaceAll("<out>", outside);
  return [
    {
      files: {
        config: typeof config === "string" ? put(config) : undefined,
        rules: typeof rules === "string" ? rules : undefined,
      },
      access: { tool: known, text: put(text) },
      verdict: verdict as ObservedVerdict,
    },
  ];
}
