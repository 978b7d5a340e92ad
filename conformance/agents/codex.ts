import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { NOTHING, type Fact, type Knowledge, type NativeEntry, type Places } from "./knowledge.ts";
import { rows, TOOLS } from "./rows.ts";
import { hostShape, partsOf, skeleton, wordsShape, type Parts } from "./shapes.ts";

/** What is known of Codex CLI beyond its translation. */
export const codex: Knowledge = {
  formsOf,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: { "/w/home/ln": "/w/out/sub", "/w/ws/lf": "/w/out/f", "/w/ws/li": "/w/ws/s" },
    read: (places) =>
      rows("codex-0.169.0").flatMap(([config, rules, answers]) =>
        (answers as [string, string, string][]).flatMap(([tool, text, verdict]) =>
          factOf({ config, rules }, [tool, text, verdict], places),
        ),
      ),
  },
  // What users set beside the profile has no say in it, or takes its place as a whole.
  variantOf: () => ({ options: {}, ...NOTHING }),
};

/** A profile of requirements has the same grammar as one of the user; what it is good for is measured apart. */
function formsOf({ key, value }: NativeEntry): readonly string[] {
  const text = String(value);
  if (/twsrt-required/.test(key + text) || key === "rules.prefix_rules") {
    const kind = key.replace(/^permissions\.twsrt-required\.?/, "").replace(".twsrt-required", "");
    return [`required ${kind}`];
  }
  if (key === "rules") {
    const [, list = "[]", decision = ""] = /pattern = (\[.*?\]), decision = "(\w+)"/.exec(text) ?? [];
    return [`${decision} ${wordsShape(JSON.parse(list) as string[])}`];
  }
  const kind = key.replace(/^permissions\.twsrt\.?/, "");
  const [, name = "", access = ""] = /^("(?:[^"\\]|\\.)*") = "(.*)"$/.exec(text) ?? [];
  if (name === "") return [`${kind} = ${text}`];
  const own = JSON.parse(name) as string;
  if (kind === "network.domains") return [`domains ${hostShape(own)} = ${access}`];
  const table = kind === "filesystem" ? "filesystem" : "start";
  if (!/[*?[]/.test(own)) {
    const anchor =
      own === "~" || own === "/" || own === "."
        ? own
        : own.startsWith("~/")
          ? "~/p"
          : own.startsWith("/")
            ? "/p"
            : "p";
    return [`${table} ${anchor} = ${access}`];
  }
  const anchor = /^(\/|~\/|)/.exec(own)?.[0] ?? "";
  return [
    `${table} pattern ${skeleton(anchor, own.slice(anchor.length))} = ${access}`,
    ...partsOf(own, PARTS).map((part) => `${table} pattern: ${part}`),
  ];
}

const PARTS: Parts = [
  ["a*", /(?<![*\\[])\*(?!\*)/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["[ab]", /(?<!\\)\[[\w.-]+\]/],
  [String.raw`\*`, /\\[*?[\]{}\\]/],
];

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
