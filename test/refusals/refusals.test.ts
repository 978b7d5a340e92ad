import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { TomlProblem } from "../../src/diagnostics/codes.ts";
import { MESSAGES } from "../../src/diagnostics/messages.ts";
import { textOf } from "../../src/diagnostics/render.ts";
import { locate } from "../../src/diagnostics/locate.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import type { Plan, Target } from "../../src/targets/target.ts";
import { machineOf } from "../support/machine.ts";
import { policyOf } from "../support/memory.ts";
import { ROWS, type Outcome, type Row } from "./table.ts";

const POLICY = policyOf({
  srt: '{ "filesystem": { "denyRead": ["~/.ssh"], "allowWrite": ["."] }, "network": { "allowedDomains": ["a.com"] } }',
  bash: '{ "deny": ["rm"], "ask": ["git push"] }',
});

function planOf(target: Target, { artifact, text }: Pick<Row, "artifact" | "text">): Promise<Plan> {
  const options = target.options.parse({});
  const { syntax = "text" } = target.artifacts.find(({ id }) => id === artifact) ?? {};
  return target.plan({
    compiled: target.compile(POLICY, machineOf({}), options),
    artifact,
    file: "f",
    current: { file: "f", text, syntax },
    options,
  });
}

function outcomeOf(plan: Plan): Outcome {
  if (plan.kind === "planned") return "merged";
  const [problem] = plan.problems;
  if (problem === undefined) throw new Error("refused without a reason");
  return problem.code === "toml-syntax" ? `toml-syntax: ${problem.args.problem}` : problem.code;
}

/** Both files of facts, on one line. */
function factsOf(name: string): string {
  const files = [`src/targets/${name}/facts.md`, `src/targets/${name}/settings/facts.md`];
  return files
    .filter((file) => fs.existsSync(file))
    .map((file) => fs.readFileSync(file, "utf8").replaceAll(/\s+/g, " "))
    .join(" ");
}

/** Reasons that speak of twsrt, and of no agent: only these may leave a plan without a claim. */
const OWN_LIMITS: ReadonlySet<Outcome> = new Set([
  "json-too-deep",
  "target-value-ignored",
  "toml-syntax: comment-character",
]);

/** Agents that go on without a file that they cannot read. */
const IGNORING: ReadonlySet<string> = new Set(["claude", "droid", "grok"]);

/** Whether every key and text of a file is still there, and its byte-order mark and comments. */
function keeps(next: string, text: string): boolean {
  const pieces = text.match(/^\uFEFF|\/\/.*|\/\*[^]*|"[^"]+"|__proto__|\w+ = (?:"[^"]*"|\w+)/g) ?? [];
  return pieces.every((piece) => next.includes(piece));
}

/** Words of the parsers: none of them may reach a person. */
const RAW = /Invalid TOML|redefine|unsafe|Unexpected token|in JSON at|Expected \w+ but received/;

describe.each(Object.entries(ROWS))("%s", (name, rows) => {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);

  test.each(rows.map((row) => [row.artifact, row.text.slice(0, 80), row] as const))(
    "%s %j",
    async (_artifact, _text, row) => {
      const plan = await planOf(target, row);
      expect(outcomeOf(plan)).toBe(row.outcome);
      expect(factsOf(name)).toContain(row.fact);
      if (plan.kind === "planned") {
        const again = await planOf(target, { ...row, text: plan.next });
        expect(again).toMatchObject({ kind: "planned", next: plan.next, drift: [] });
        // The policy file is wholly twsrt's; everywhere else what is the user's stays.
        if (row.artifact !== "policy") expect(plan.next).toSatisfy((next: string) => keeps(next, row.text));
        return;
      }
      if (plan.kind === "unusable") expect(OWN_LIMITS).toContain(row.outcome);
      for (const problem of plan.problems) {
        const { message, help } = textOf(problem);
        expect(`${message} ${help ?? ""}`).not.toMatch(RAW);
        const place = problem.place === undefined ? undefined : await locate(problem.place);
        expect(place?.line).toBeGreaterThan(0);
        expect(place?.column).toBeGreaterThan(0);
      }
    },
  );

  test("what it says of the agent follows the facts", async () => {
    for (const row of rows) {
      const plan = await planOf(target, row);
      if (plan.kind === "planned") continue;
      for (const problem of plan.problems) {
        const said = JSON.stringify(textOf(problem));
        const ignores = /ignore this whole file|ignores the whole file/.test(said);
        if (name === "claude") expect(said).not.toMatch(/does not start|would not start/);
        if (!IGNORING.has(name) && row.artifact !== "policy") expect(ignores, said).toBe(false);
      }
    }
  });
});

/** Every kind of fault, so that a new one fails to compile here. */
const TOML_KINDS: Readonly<Record<Exclude<TomlProblem, "syntax">, true>> = {
  "bad-date": true,
  "bad-escape": true,
  "bad-header": true,
  "bad-key": true,
  "bad-number": true,
  "byte-order-mark": true,
  "comment-character": true,
  "control-character": true,
  "duplicate-key": true,
  "expected-comma": true,
  "line-end": true,
  "missing-value": true,
  "newer-form": true,
  "number-range": true,
  "open-bracket": true,
  "open-string": true,
  "too-deep": true,
};

test("every code that refuses a file has a row, and so has every kind of fault of a TOML text", () => {
  const seen = new Set<string>(
    Object.values(ROWS)
      .flat()
      .map(({ outcome }) => outcome),
  );
  const codes = Object.keys(MESSAGES).filter((code) =>
    /^(?:json-|target-(?:refused|stops-agent|value-ignored)$)/.test(code),
  );
  expect(codes).toHaveLength(9);
  const kinds = Object.keys(TOML_KINDS).map((kind) => `toml-syntax: ${kind}`);
  expect([...codes, ...kinds].filter((code) => !seen.has(code))).toEqual([]);
});

test("a policy file that is a link is refused, because Gemini CLI does not read one", async () => {
  const gemini = TARGETS.find(({ name }) => name === "gemini");
  if (gemini === undefined) throw new Error("no target");
  const options = gemini.options.parse({});
  const compiled = gemini.compile(POLICY, machineOf({}), options);
  const current = { file: "f", text: "", syntax: "toml" } as const;
  expect(
    await gemini.plan({ compiled, artifact: "policy", file: "f", current, isLink: true, options }),
  ).toMatchObject({ kind: "ineffective", problems: [{ code: "target-linked" }] });
  expect(factsOf("gemini")).toContain("A linked file is not read; a linked folder is.");
});

test("every agent that reads a file of the user's has its rows", () => {
  expect(Object.keys(ROWS).toSorted()).toEqual(
    TARGETS.map(({ name }) => name)
      // Flags and an extension are owned wholly.
      .filter((name) => name !== "copilot" && name !== "pi")
      .toSorted(),
  );
});
