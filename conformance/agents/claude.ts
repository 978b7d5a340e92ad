import * as path from "node:path";
import { FORMS } from "../../src/targets/claude/forms.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { claudeScopes } from "./claude-scopes.ts";
import { NOTHING, type Fact, type Knowledge, type Places } from "./knowledge.ts";
import { rows, toolFacts, TOOLS } from "./rows.ts";

/** What is known of Claude Code beyond its translation. */
export const claude: Knowledge = {
  forms: FORMS,
  optionSets: [{}, { sandbox: "require" }, { file_tools: ["Read", "Write", "Edit", "MultiEdit"] }],
  facts: {
    places: { home: "/tmp/w/home", cwd: "/tmp/w/work", outside: "/tmp/w/o", temporary: "/tmp" },
    links: {
      "/tmp/w/work/link.txt": "/tmp/w/o/x.txt",
      "/tmp/w/work/linkdir": "/tmp/w/o",
      "/tmp/w/work/lk": "/tmp/w/home/real/f",
      "/tmp/w/home/lk": "/tmp/w/home/real/f",
      "/tmp/w/home/lkd": "/tmp/w/home/real",
      "/tmp/w/home/lw": "/tmp/w/home/w",
      "/tmp/w/home/lreal": "/tmp/w/home/real",
    },
    read: (places) => [
      ...[undefined, "shell"].flatMap((part) =>
        rows("claude-code", part).flatMap((row) => ofRule(row, places)),
      ),
      ...rows("claude-code", "default").flatMap((row) => ofSettings(row, places)),
      ...toolFacts("claude-code"),
    ],
  },
  scopesOf: claudeScopes,
  variantOf: (random) => {
    const options = { file_tools: ["Read", "Edit"], sandbox: "keep", bypass: "keep" };
    if (random.chance(0.3)) return { options, ...NOTHING };
    const allow = random.some(
      [
        "Bash",
        "Read",
        "Edit",
        "WebFetch",
        "Bash(git *)",
        "Bash(npm:*)",
        "Read(~/d/**)",
        "Edit(src/**)",
        "Bash(ls)",
      ],
      random.number(4),
    );
    const mode = random.pick([
      undefined,
      undefined,
      "default",
      "acceptEdits",
      "plan",
      "dontAsk",
      "bypassPermissions",
    ]);
    const permissions = {
      ...(allow.length === 0 ? {} : { allow }),
      ...(mode === undefined ? {} : { defaultMode: mode }),
    };
    return { options, foreign: JSON.stringify({ permissions }, undefined, 2), extra: "" };
  },
};

/** A rule in a list, above an allow list that is wide open. */
function ofRule([list, rule, tool, text, verdict]: readonly unknown[], places: Places): readonly Fact[] {
  const allow = ["Bash", "Read", "Edit", "Write", "WebFetch"];
  const settings = { permissions: { allow, [String(list)]: Array.isArray(rule) ? rule : [rule] } };
  return factOf(settings, [tool, text, verdict], places);
}

function ofSettings(
  [, tool, text, verdict, settings = {}]: readonly unknown[],
  places: Places,
): readonly Fact[] {
  return factOf(settings as object, [tool, text, verdict], places);
}

function factOf(
  settings: object,
  [tool, text, verdict]: readonly unknown[],
  places: Places,
): readonly Fact[] {
  const known = TOOLS.find((name) => name === tool);
  // `invalid` and `lost`: the tool was not there.
  if (known === undefined || !["allowed", "asked", "denied"].includes(String(verdict))) return [];
  const put = (some: string): string =>
    some
      .replaceAll("<cwd>", places.cwd)
      .replaceAll("<home>", places.home)
      .replaceAll("<tmp>", path.dirname(places.cwd));
  return [
    {
      files: { settings: put(JSON.stringify(settings)) },
      access: { tool: known, text: put(String(text)) },
      verdict: verdict as ObservedVerdict,
    },
  ];
}
