import * as path from "node:path";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { claudeScopes } from "./claude-scopes.ts";
import { NOTHING, type Fact, type Knowledge, type NativeEntry, type Places } from "./knowledge.ts";
import { rows, TOOLS } from "./rows.ts";
import { hostShape, partsOf, skeleton, type Parts } from "./shapes.ts";

/** What is known of Claude Code beyond its translation. */
export const claude: Knowledge = {
  formsOf,
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
      ...["", "-shell"].flatMap((part) =>
        rows(`claude-code-2.1.330${part}`).flatMap((row) => ofRule(row, places)),
      ),
      ...rows("claude-code-2.1.330-default").flatMap((row) => ofSettings(row, places)),
    ],
  },
  scopesOf: claudeScopes,
  variantOf: (random) => {
    const options = { file_tools: ["Read", "Edit"], sandbox: "keep" };
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

function formsOf({ key, value }: NativeEntry): readonly string[] {
  if (!key.startsWith("permissions.")) return [`${key}: ${valueShape(key, value)}`];
  const list = key.slice("permissions.".length);
  const [, tool = "", body = ""] = /^(\w+)\((.*)\)$/s.exec(String(value)) ?? [];
  if (tool === "Bash") return commandForms(body).map((form) => `${list} ${form}`);
  if (tool === "WebFetch") return [`${list} WebFetch(domain:${hostShape(body.replace(/^domain:/, ""))})`];
  if (tool === "") return [`${list} ${String(value)}`];
  // Names of older releases, written on demand: whatever their pattern, they are looked up by the name.
  if (tool !== "Read" && tool !== "Edit") return [`${list} ${tool}(...)`];
  const anchor = /^(\/\/|~\/|)/.exec(body)?.[0] ?? "";
  return [
    `${list} ${tool}(${skeleton(anchor, body.slice(anchor.length))})`,
    ...partsOf(body.slice(anchor.length), PARTS).map((part) => `${list} ${tool}: ${part}`),
  ];
}

const PARTS: Parts = [
  ["a*", /(?<![\\*[])\*(?!\*)/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["p?", /(?<!\\)\?/],
  ["[ab]", /\[(?![[:\s])[^\]]+\]/],
  ["[[]", /\[\[\]/],
  [String.raw`\*`, /\\\*/],
  ["[:]*", /\[:\]\*/],
  // The agent cuts a blank off the end of a path that it is told to open, so only what lies below can be tried.
  ["[blank]", /\[\s\](?:\/\*\*)?$/],
  [String.raw`\!p`, /^\\!/],
  [String.raw`\~`, /^\\~/],
];

/**
 * A command is named by what stands before and behind each of its gaps, since every gap is matched by itself, and by
 * where a word has its beginning alone.
 */
function commandForms(body: string): readonly string[] {
  if (body === "*") return ["Bash(*)"];
  const words = body.split(" ");
  const kinds = words.map((word, index) => {
    if (word === "*" && index > 0) return "*";
    return index > 0 && word.length > 1 && (word.startsWith("-") || word.endsWith("=*")) ? "--o" : "a";
  });
  const gaps = kinds.flatMap((kind, index) => {
    if (kind !== "*") return [];
    const next = kinds[index + 1];
    return [`Bash(${kinds[index - 1] ?? ""} *${next === undefined ? "" : ` ${next}`})`];
  });
  const prefixes = words.flatMap((word, index) => {
    if (kinds[index] === "*" || !word.endsWith("*")) return [];
    return [`Bash: ${kinds[index]}*${index === words.length - 1 ? "" : " inside"}`];
  });
  const exact = kinds.includes("--o") ? "Bash(a --o)" : "Bash(a)";
  return [
    ...new Set(gaps.length === 0 && prefixes.length === 0 ? [exact] : [...gaps, ...prefixes]),
    ...(gaps.length > 1 ? ["Bash: two gaps"] : []),
    ...(body.includes("\\")
      ? [body.includes("*") ? String.raw`Bash: \\\\ beside a gap` : String.raw`Bash: \\`]
      : []),
  ];
}

function valueShape(key: string, value: string | boolean | number): string {
  if (typeof value !== "string") return String(value);
  if (key.endsWith("Domains")) return hostShape(value);
  return value === "~" ? "~" : value.startsWith("~/") ? "~/p" : "/p";
}

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
