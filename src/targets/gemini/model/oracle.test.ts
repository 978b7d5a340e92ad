import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Model, Verdict } from "../../../enforcers/model.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { parseUrl, pathOf } from "../../../policy/access.ts";
import type { Tool } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { model } from "./index.ts";

const FACTS = "../../../../conformance/facts/gemini-0.61.0.jsonl";
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
  /** The policy file. */
  readonly text: string;
  readonly tool: Tool;
  readonly access: string;
  readonly verdict: string;
}

const facts: readonly Fact[] = readFileSync(new URL(FACTS, import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [rules, tool, access, verdict] = JSON.parse(line) as [string | RuleRow[], Tool, string, string];
    return {
      text: typeof rules === "string" ? rules : rules.map(ruleText).join("\n"),
      tool,
      access,
      verdict,
    };
  });

function ruleText([tool, field, value, decision, priority]: RuleRow): string {
  return `[[rule]]\ntoolName = ${JSON.stringify(tool)}\n${field} = '${value}'\ndecision = "${decision}"\npriority = ${priority}\n`;
}

/** Every path that an answer speaks of was a file then, unless something lies below it. */
const directories = new Set<string>();
const files = new Set<string>();
for (const { tool, access } of facts) {
  if (tool === "Bash" || tool === "WebFetch") continue;
  const file = pathOf(access, CWD, HOME);
  if (Object.keys(LINKS).some((link) => file === link || file.startsWith(`${link}/`))) continue;
  if (/absent|none|nox|new/.test(file) || !/^\/w\/(home|ws|out)\//.test(file)) continue;
  files.add(file);
}
for (const target of Object.values(LINKS)) files.add(target);
for (const file of files)
  for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1))
    directories.add(file.slice(0, end));

const environment: Environment = {
  home: HOME,
  cwd: CWD,
  uid: 0,
  platform: "linux",
  kind: (path) => {
    const real = followed(path);
    if (directories.has(real) || real === "/w/out" || real === "/etc") return "directory";
    return files.has(real) ? "file" : "absent";
  },
  realpath: (path) => {
    const real = followed(path);
    return files.has(real) || directories.has(real) ? real : undefined;
  },
  list: () => undefined,
};

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

test("the model against every measured answer", () => {
  const models = new Map<string, Model>();
  const different: string[] = [];
  let agree = 0;
  let unknown = 0;
  for (const { text, tool, access, verdict } of facts) {
    if (tool === "WebFetch" && parseUrl(access) === undefined) continue;
    const made =
      models.get(text) ?? model({ files: { policy: text }, environment, options: { commands: "anywhere" } });
    models.set(text, made);
    const { layer2 } = made.decide(attemptOf({ tool, text: access, cwd: CWD }, environment));
    if (layer2.verdict === "unknown") unknown++;
    else if (layer2.verdict === VERDICTS[verdict]) agree++;
    else
      different.push(
        `${tool}(${access}) | ${verdict}, not ${layer2.verdict} ${layer2.reason ?? ""} | ${text.replaceAll("\n", " ")}`,
      );
  }
  expect(different).toEqual([]);
  expect({ agree, unknown }).toEqual({ agree: 1307, unknown: 30 });
});
