import { describe, expect, test } from "vitest";
import { attemptOf, TARGETS, type Target } from "../src/index.ts";
import { memoryEnvironment, policyOf } from "./support/memory.ts";
import { newLocalWorld } from "./support/in-process.ts";
import { startWorkMeter } from "./support/work.ts";

const meter = await startWorkMeter();
const ENVIRONMENT = memoryEnvironment({ "/home/me": "directory", "/home/me/project": "directory" });

/** How many times the work four times the rules may be. With a scan over all rules for each rule, it is 11 to 16 times. */
const LIMIT = 5;
const FEW = 200;

interface Lists {
  readonly denyRead?: readonly string[];
  readonly denyWrite?: readonly string[];
  readonly allowWrite?: readonly string[];
}

function list(count: number, text: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => text(index));
}

function sourcesOf(filesystem: Lists, deniedDomains: readonly string[] = [], bash: object = {}) {
  const network = { allowedDomains: ["a.example"], deniedDomains };
  return { srt: JSON.stringify({ filesystem, network }), bash: JSON.stringify(bash) };
}

/** Policies of a size, each with many rules of a kind that concern each other. */
const SHAPES: Readonly<Record<string, (size: number) => { readonly srt: string; readonly bash: string }>> = {
  "a quarter of each kind": (size) =>
    sourcesOf(
      {
        denyRead: list(size / 4, (i) => `~/vault-${i}/private`),
        denyWrite: list(size / 4, (i) => `**/generated-${i}/*.key`),
        allowWrite: ["."],
      },
      list(size / 4, (i) => `*.host-${i}.example`),
      {
        deny: list(size / 8, (i) => `tool-${i} publish --force`),
        ask: list(size / 8, (i) => `tool-${i} publish`),
      },
    ),
  "denials in one missing directory": (size) =>
    sourcesOf({ denyRead: list(size, (i) => `./missing/file-${i}`), allowWrite: ["."] }),
  "denials inside denied directories": (size) =>
    sourcesOf({
      denyRead: list(size / 2, (i) => `~/d-${i % (size / 4)}/${i < size / 4 ? "" : `sub-${i}`}`),
      denyWrite: list(size / 2, (i) => `~/d-${i % (size / 4)}/file-${i}`),
    }),
  "patterns that may reach into denied directories": (size) =>
    sourcesOf({
      denyRead: [...list(size / 2, (i) => `~/d-${i}/s`), ...list(size / 2, (i) => `~/d-${i}*/*.pem`)],
      allowWrite: ["~"],
    }),
  "grants, and read-only files in them": (size) =>
    sourcesOf({
      denyWrite: list(size / 2, (i) => `~/w-${i}/.git/hooks`),
      allowWrite: list(size / 2, (i) => `~/w-${i}`),
    }),
  "rules that become the same entry": (size) =>
    sourcesOf({ denyRead: list(size, (i) => `~/x/./y/z-${i}/..`), denyWrite: list(size, () => "~/x/y") }),
};

async function compiledAndPlanned(target: Target, size: number, shape: string): Promise<number> {
  const policy = policyOf((SHAPES[shape] as (typeof SHAPES)[string])(size));
  const options = target.options.parse({});
  const run = async (): Promise<void> => {
    const compiled = target.compile(policy, ENVIRONMENT, options);
    for (const { id, syntax } of target.artifacts) {
      const current = { file: "target", text: target.render(compiled, id), syntax };
      await target.plan({ compiled, artifact: id, file: "target", current, options });
    }
  };
  // What a module does once, when it is loaded, has nothing to do with the number of rules.
  await run();
  return meter.workOf(run);
}

/** Accesses of every kind, near rules of each shape and far from them. */
const QUESTIONS = [
  { tool: "Read", text: "~/vault-3/private/a" },
  { tool: "Write", text: "/home/me/project/generated-3/x.key" },
  { tool: "WebFetch", text: "https://a.host-3.example/" },
  { tool: "Bash", text: "cat ~/vault-3/private/a && tool-3 publish --force > generated-3/x.key" },
  { tool: "Bash", text: "curl https://a.host-3.example/ -o out" },
] as const;

/** How much work a model has with all of the questions, once it has been asked each of them. */
async function answered(target: Target, size: number, shape: string): Promise<number> {
  const policy = policyOf((SHAPES[shape] as (typeof SHAPES)[string])(size));
  const options = target.options.parse({});
  const compiled = target.compile(policy, ENVIRONMENT, options);
  const files = Object.fromEntries(target.artifacts.map(({ id }) => [id, target.render(compiled, id)]));
  const { model } = await target.model();
  const asked = model({ files, environment: ENVIRONMENT, options });
  const attempts = QUESTIONS.map((access) => attemptOf({ ...access, cwd: ENVIRONMENT.cwd }, ENVIRONMENT));
  const askAll = (): unknown => attempts.map((attempt) => asked.decide(attempt));
  askAll();
  return meter.workOf(askAll);
}

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (_name, target) => {
  test.each(Object.keys(SHAPES))("four times the rules are four times the work: %s", async (shape) => {
    const few = await compiledAndPlanned(target, FEW, shape);
    const many = await compiledAndPlanned(target, 4 * FEW, shape);
    expect(few).toBeGreaterThan(1_000);
    expect(many / few).toBeLessThan(LIMIT);
  });
});

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (name, target) => {
  test("an answer does not take longer with more rules", async () => {
    const few = await answered(target, FEW, "a quarter of each kind");
    const many = await answered(target, 4 * FEW, "a quarter of each kind");
    expect(many / few).toBeLessThan(1.25);
  });

  test("coverage of four times the rules is four times the work", async () => {
    const covered = async (size: number): Promise<number> => {
      const { srt, bash } = (SHAPES["a quarter of each kind"] as (typeof SHAPES)[string])(size);
      const world = newLocalWorld({ srt, bash });
      return meter.workOf(async () => {
        const { status, stderr } = await world.run(["coverage", name, "--json"]);
        expect([status, stderr]).toEqual([0, ""]);
      });
    };
    await covered(8);
    const few = await covered(FEW / 4);
    const many = await covered(FEW);
    expect(many / few).toBeLessThan(LIMIT);
  }, 60_000);
});

test("an explanation that shows no reason for an agent without files does not compile the policy for it", async () => {
  const { srt, bash } = (SHAPES["a quarter of each kind"] as (typeof SHAPES)[string])(FEW);
  const world = newLocalWorld({ srt, bash });
  const explained = (...more: readonly string[]): Promise<number> =>
    meter.workOf(async () => {
      const { status } = await world.run(["explain", "--agent", "codex", "cat ~/vault-3/private", ...more]);
      expect(status).toBe(0);
    });
  await explained();
  await explained("-v");
  const short = await explained();
  const long = await explained("-v");
  // Before, both compiled it.
  expect(short).toBeLessThan(0.8 * long);
});
