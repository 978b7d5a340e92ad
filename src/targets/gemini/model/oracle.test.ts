import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import type { Model, Verdict } from "../../../enforcers/model.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { parseUrl, pathOf } from "../../../policy/access.ts";
import type { Tool } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { model } from "./index.ts";

const HOME = "/w/home";
const CWD = "/w/ws";

/** The links that stood there when it was measured. */
const LINKS = { "/w/ws/ln": "/w/ws/secrets", "/w/ws/lo": "/w/out", "/w/ws/lff": "/w/ws/a" };

type RuleRow = readonly [
  tool: string | readonly string[],
  field: string,
  value: string,
  decision: string,
  priority: number,
];

interface Fact {
  readonly files: Readonly<Record<string, string>>;
  readonly tool: Tool;
  readonly access: string;
  readonly verdict: string;
}

function rows(part?: string): readonly unknown[][] {
  return factsOf("gemini", part)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown[]);
}

const SETTINGS = JSON.stringify({
  context: { fileFiltering: { customIgnoreFilePaths: [`${"../".repeat(24)}w/home/.gemini/twsrt.ignore`] } },
});

const ruleFacts: readonly Fact[] = rows().map(([rules, tool, access, verdict]) => ({
  files: { policy: typeof rules === "string" ? rules : (rules as RuleRow[]).map(ruleText).join("\n") },
  tool: tool as Tool,
  access: String(access),
  verdict: String(verdict),
}));

const ignoreFacts: readonly Fact[] = rows("ignore").map(([lines, tool, access, verdict]) => ({
  files: { settings: SETTINGS, ignore: (lines as string[]).join("\n") },
  tool: tool as Tool,
  access: String(access),
  verdict: String(verdict),
}));

function ruleText([tool, field, value, decision, priority]: RuleRow): string {
  return `[[rule]]\ntoolName = ${JSON.stringify(tool)}\n${field} = '${value}'\ndecision = "${decision}"\npriority = ${priority}\n`;
}

/** Every path that an answer speaks of was a file then, unless something lies below it. */
function machineOf(facts: readonly Fact[]): Environment {
  const directories = new Set(["/w/out", "/etc"]);
  const files = new Set<string>(Object.values(LINKS));
  for (const { tool, access } of facts) {
    if (tool === "Bash" || tool === "WebFetch") continue;
    const file = pathOf(access, CWD, HOME);
    if (Object.keys(LINKS).some((link) => file === link || file.startsWith(`${link}/`))) continue;
    if (!/absent|none|nox|new/.test(file) && /^\/w\/(home|ws|out)\//.test(file)) files.add(file);
  }
  for (const file of files)
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1))
      directories.add(file.slice(0, end));
  const isThere = (path: string): boolean => files.has(path) || directories.has(path);
  return {
    home: HOME,
    cwd: CWD,
    uid: 0,
    platform: "linux",
    kind: (path) => {
      const real = followed(path);
      if (directories.has(real)) return "directory";
      return files.has(real) ? "file" : "absent";
    },
    realpath: (path) => (isThere(followed(path)) ? followed(path) : undefined),
    list: () => undefined,
  };
}

function followed(path: string): string {
  for (const [link, to] of Object.entries(LINKS))
    if (path === link || path.startsWith(`${link}/`)) return to + path.slice(link.length);
  return path;
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  allowed: "allow",
  asked: "ask",
  denied: "deny",
  "not-offered": "deny",
};

function compare(facts: readonly Fact[]): { agree: number; unknown: number; different: readonly string[] } {
  const environment = machineOf(facts);
  const models = new Map<string, Model>();
  const different: string[] = [];
  let agree = 0;
  let unknown = 0;
  for (const { files: texts, tool, access, verdict } of facts) {
    if (tool === "WebFetch" && parseUrl(access) === undefined) continue;
    const key = JSON.stringify(texts);
    const made = models.get(key) ?? model({ files: texts, environment, options: { commands: "anywhere" } });
    models.set(key, made);
    const { layer2 } = made.decide(attemptOf({ tool, text: access, cwd: CWD }, environment));
    if (layer2.verdict === "unknown") unknown++;
    else if (layer2.verdict === VERDICTS[verdict]) agree++;
    else
      different.push(
        `${tool}(${access}) | ${verdict}, not ${layer2.verdict} ${layer2.reason ?? ""} | ${key}`,
      );
  }
  return { agree, unknown, different };
}

describe("the model against every measured answer", () => {
  test("rules, and what the agent does without any", () => {
    expect(compare(ruleFacts)).toEqual({ agree: 1527, unknown: 16, different: [] });
  });

  test("lines of an ignore file", () => {
    expect(compare(ignoreFacts)).toEqual({ agree: 141, unknown: 0, different: [] });
  });
});
