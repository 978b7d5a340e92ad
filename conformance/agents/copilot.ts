import { quoteWord } from "../../src/shell/quote.ts";
import { FORMS } from "../../src/targets/copilot/forms.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import type { Fact, Knowledge, Places } from "./knowledge.ts";
import { copilotScopes } from "./copilot-scopes.ts";
import { rows, toolFacts } from "./rows.ts";

/** What is known of Copilot CLI beyond its translation. */
export const copilot: Knowledge = {
  forms: FORMS,
  optionSets: [{}, { wrapper: "none" }],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {
      "/w/ws/ln": "/w/ws/real",
      "/w/ws/lf": "/w/ws/real/f",
      "/w/ws/lff": "/w/ws/real/f",
      "/w/ws/lout": "/w/out/sub",
      "/w/ws/lnk": "/w/out",
      "/w/ws/lnkfile": "/w/out/x",
    },
    read: (places) => [
      ...toolFacts("copilot-cli"),
      ...rows("copilot-cli").flatMap(([flag, value, tool, text, verdict]) => {
        // Rules were measured with everything else open, rules that open with nothing.
        const open = flag === "--allow-url" ? [] : ["--allow-all"];
        return factOf([...open, `${String(flag)}=${String(value)}`], [tool, text, verdict], places);
      }),
      ...rows("copilot-cli", "default").flatMap(([flags, ...rest]) =>
        factOf(flags as string[], rest, places),
      ),
    ],
  },
  scopesOf: copilotScopes,
  variantOf: (random) => {
    const options = { wrapper: random.pick(["srt", "none"]) };
    const extra = random
      .some(
        [
          "--allow-all-tools",
          "--allow-all-paths",
          "--allow-tool 'shell(git:*)'",
          "--allow-tool 'write'",
          "--deny-tool 'shell(ls)'",
          "--allow-all-urls",
        ],
        random.chance(0.5) ? random.number(3) : 0,
      )
      .map((flag) => `${flag} \\\n`)
      .join("");
    return { options, foreign: undefined, extra };
  },
  isAskedBeforeRules: true,
};

/** The agent's tools that a driver calls. */
const CALLED_TOOLS = {
  view: "Read",
  create: "Write",
  edit: "Edit",
  bash: "Bash",
  web_fetch: "WebFetch",
} as const;

const VERDICTS: Readonly<Record<string, ObservedVerdict>> = {
  ran: "allowed",
  ask: "asked",
  deny: "denied",
  blocked: "denied",
};

function factOf(
  flags: readonly string[],
  [tool, text, verdict]: readonly unknown[],
  { cwd, home, outside, temporary }: Places,
): readonly Fact[] {
  const name = String(tool) as keyof typeof CALLED_TOOLS;
  const observed = VERDICTS[String(verdict)];
  if (!Object.hasOwn(CALLED_TOOLS, name) || observed === undefined) return [];
  const values: Readonly<Record<string, string>> = { WS: cwd, HOME: home, OUT: outside, TMP: temporary };
  const put = (some: string): string =>
    some.replace(/(?<!\$)\{(WS|OUT|HOME|TMP)\}/g, (_, place: string) => values[place] ?? "");
  return [
    {
      files: { flags: flags.map((flag) => `${quoteWord(put(flag))} \\\n`).join("") },
      access: { tool: CALLED_TOOLS[name], text: put(String(text)) },
      verdict: observed,
    },
  ];
}
