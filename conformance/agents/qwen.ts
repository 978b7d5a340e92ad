import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import type { Fact, Knowledge, NativeEntry } from "./knowledge.ts";
import { rows } from "./rows.ts";
import { hostShape, partsOf, skeleton, type Parts } from "./shapes.ts";

/** What is known of Qwen Code beyond its translation. */
export const qwen: Knowledge = {
  formsOf,
  optionSets: [{}, { commands: "prefix" }],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: {
      "/w/ws/ln": "/w/ws/a",
      "/w/ws/lo": "/w/out",
      "/w/ws/lssh": "/w/home/.ssh",
      "/w/ws/lid": "/w/home/.ssh/id",
      "/w/ws/ldang": "/w/home/den/new",
      "/w/home/la": "/w/home/.ssh",
    },
    read: () => rows("qwen-0.24.4").flatMap(factOf),
  },
  variantOf: (random) => {
    const options = { commands: random.pick(["anywhere", "prefix"]) };
    const allow = random.some(
      ["Bash", "Read", "Edit", "WebFetch", "Bash(git *)", "Bash(npm:*)", "Read(~/d/**)", "Edit(/src/**)"],
      random.number(4),
    );
    const mode = random.pick(["default", "default", "default", "yolo", "auto-edit", "auto", undefined]);
    const foreign = {
      ...(mode === undefined ? {} : { tools: { approvalMode: mode } }),
      permissions: allow.length === 0 ? {} : { allow },
    };
    return { options, foreign: JSON.stringify(foreign, undefined, 2), extra: "" };
  },
};

function formsOf({ key, value }: NativeEntry): readonly string[] {
  const list = key.slice("permissions.".length);
  const [, tool = "", body = ""] = /^(\w+)\((.*)\)$/s.exec(String(value)) ?? [];
  if (tool === "WebFetch") {
    const dot = /[^.\d]\.$/.test(body) ? "." : "";
    return [
      `${list} WebFetch(${body === "" ? "" : hostShape(body.slice(0, body.length - dot.length))}${dot})`,
    ];
  }
  if (tool === "Bash") {
    const start = /^\*[ /(;`"']/.exec(body)?.[0] ?? "";
    if (body === "*") return [`${list} Bash(*)`];
    const end = body.endsWith(" *") ? " *" : "*";
    return [
      `${list} Bash(${start}a${end})`,
      ...partsOf(body.slice(start.length), COMMAND_PARTS).map((part) => `${list} Bash: ${part}`),
    ];
  }
  const anchor = /^(\/\/|~\/|\/)((\.\.\/)*)/.exec(body);
  const rest = body.slice(anchor?.[0].length ?? 0);
  const up = anchor?.[2] === "" ? "" : "../";
  return [
    `${list} ${tool}(${skeleton((anchor?.[1] ?? "") + up, rest)})`,
    ...partsOf(rest, PATH_PARTS).map((part) => `${list} ${tool}: ${part}`),
  ];
}

const COMMAND_PARTS: Parts = [
  ["a -* b", /^\S+ -\* /],
  ["* --o", / \* -/],
  ["*X", /\*[^\s*]/],
  ["a* inside", /[^\s*]\* ./],
  ["--o* inside", / -[^\s*]+\* ./],
];

const PATH_PARTS: Parts = [
  ["a*", /(?<!\[)\*(?!\*)(?<!\*\*)/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["[ab]", /\[[\w.!-]{2,}\]/],
  ["[*]", /\[[^\w.!]\]/],
];

/** In the paths that the answers were measured in. */
function factOf([settings, tool, text, verdict]: readonly unknown[]): readonly Fact[] {
  // What a model has to judge is answered by none here.
  if (settings === null || isJudged(settings as object)) return [];
  const access = { tool: tool as TriedAccess["tool"], text: String(text) };
  return [{ files: { settings: JSON.stringify(settings) }, access, verdict: verdict as ObservedVerdict }];
}

function isJudged({ tools }: { readonly tools?: { readonly approvalMode?: string } }): boolean {
  return tools?.approvalMode === undefined || tools.approvalMode === "auto";
}
