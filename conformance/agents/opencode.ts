import { FORMS } from "../../src/targets/opencode/forms.ts";
import { opencodeScopes } from "./opencode-scopes.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import type { Fact, Knowledge, Places } from "./knowledge.ts";
import { rows, toolFacts, TOOLS } from "./rows.ts";

/** What is known of opencode beyond its translation. */
export const opencode: Knowledge = {
  forms: FORMS,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: { "/w/ws/ln": "/w/home/.ssh", "/w/ws/lf": "/w/out/f", "/w/ws/ls": "/w/ws/sec" },
    read: (places) => [
      ...rows("opencode").flatMap(([config, answers]) =>
        (answers as [string, string, string][]).flatMap((answer) => factOf(config, answer, places)),
      ),
      ...toolFacts("opencode"),
    ],
  },
  scopesOf: opencodeScopes,
  variantOf: (random) => {
    const options = { commands: random.pick(["anywhere", "prefix"]) };
    const permission = random.pick([
      undefined,
      "allow",
      "ask",
      { external_directory: "allow", bash: { "npm *": "allow", "git *": "ask" } },
      { edit: "ask", "*": "allow", webfetch: "ask" },
      { bash: { "*": "ask", "ls *": "allow" }, read: { "*": "allow" } },
      { external_directory: { "~/d/*": "allow" }, edit: { "src/*": "allow" }, "ba?h": { "rm *": "allow" } },
    ]);
    const foreign = permission === undefined ? undefined : JSON.stringify({ permission }, undefined, 2);
    return { options, foreign, extra: "" };
  },
};

function factOf(
  config: unknown,
  [tool, text, verdict]: readonly [string, string, string],
  { cwd, home, outside }: Places,
): readonly Fact[] {
  const known = TOOLS.find((name) => name === tool);
  if (known === undefined) return [];
  const values: Readonly<Record<string, string>> = { WS: cwd, HOME: home, OUT: outside };
  const put = (some: string): string =>
    some.replace(/(?<!\$)\{(WS|OUT|HOME)\}/g, (_, place: string) => values[place] ?? "");
  return [
    {
      files: { config: put(JSON.stringify(config)) },
      access: { tool: known, text: put(text) },
      verdict: verdict as ObservedVerdict,
    },
  ];
}
