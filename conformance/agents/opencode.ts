import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import type { Fact, Knowledge, NativeEntry, Places } from "./knowledge.ts";
import { rows, TOOLS } from "./rows.ts";
import { hostShape, partsOf, type Parts } from "./shapes.ts";

/** What is known of opencode beyond its translation. */
export const opencode: Knowledge = {
  formsOf,
  optionSets: [{}],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: { "/w/ws/ln": "/w/home/.ssh", "/w/ws/lf": "/w/out/f", "/w/ws/ls": "/w/ws/sec" },
    read: (places) =>
      rows("opencode-1.18.33").flatMap(([config, answers]) =>
        (answers as [string, string, string][]).flatMap((answer) => factOf(config, answer, places)),
      ),
  },
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

function formsOf({ key, value }: NativeEntry): readonly string[] {
  const name = key.slice("permission.".length);
  const [, action = "", pattern = ""] = /^(\w+) (.*)$/s.exec(String(value)) ?? [];
  if (name === "webfetc?") return hostForms(pattern).map((part) => `${name} ${action} ${part}`);
  if (name === "bash" && pattern === "* *") return [`${name} ${action}: *`];
  if (name === "bash") return partsOf(pattern, COMMAND_PARTS).map((part) => `${name} ${action}: ${part}`);
  // One matcher serves them all.
  const kind = name === "external_directory" ? name : "path";
  const start = /^(\*\.\.\/|\*\/|\*|~\/|\/|)/.exec(pattern)?.[0] ?? "";
  const rest = pattern.slice(start.length);
  const end = rest.endsWith("/*") ? "/*" : rest.endsWith("*") ? "*" : "";
  const body = rest.slice(0, rest.length - end.length);
  return [
    name,
    `${kind}: ${start}${body === "" ? "" : "p"}${end}`,
    ...partsOf(body, PATH_PARTS).map((part) => `${kind}: ${part}`),
  ];
}

const PATH_PARTS: Parts = [
  ["a*b", /\*/],
  ["p?", /\?/],
  ["number", /^\d+ $/],
];

const COMMAND_PARTS: Parts = [
  ["a *", /^[^*].* \*$/],
  ["a* *", /[^\s*-]\* \*$/],
  ["* a", /^\* /],
  ["*/a", /^\*\//],
  ['*"a', /^\*"[^"]*$/],
  ["*'a", /^\*'[^']*$/],
  ["*;a", /^\*;/],
  ["*(a", /^\*\(/],
  [String.raw`*\na`, /^\*\\n/],
  ['*"a"', /^\*".*"/],
  ["*'a'", /^\*'.*'/],
  [String.raw`a\t*`, /\\t\*$/],
  ["a>*", />\*$/],
  ["a<*", /<\*$/],
  ["a -* b", / -\* /],
  ["a  *b", / {2}\*/],
  ["a* b", /[^\s*]\* \S/],
];

/** What stands before the host, what kind of host it is, and what follows it: each piece is matched by itself. */
function hostForms(pattern: string): readonly string[] {
  const [, before = "", host = "", port = "", end = ""] =
    /^(\*@|(?:\*|https?):\/\/(?:\*@)?)(\[[^\]]*\]|\*(?!\.)|[^/#:]*)(:[\d*]+)?(.*)$/s.exec(pattern) ?? [];
  if (host === "") return [pattern];
  const dot = /[^.\d]\.$/.test(host) ? "." : "";
  const suffix = port === "" || port === ":*" ? port : ":port";
  return [`${before}h`, hostShape(host.slice(0, host.length - dot.length)), `h${dot}${suffix}${end}`];
}

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
