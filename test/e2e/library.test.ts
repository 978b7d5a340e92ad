import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, inject, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

const CONSUMER = `
import {
  apply,
  compileTarget,
  loadWorkspace,
  planAll,
  planTarget,
  realEnvironment,
  TARGETS,
  verifyAgent,
  type Policy,
} from "twsrt";

const loaded = await loadWorkspace({ environment: realEnvironment(), variables: process.env, starter: true });
if (!loaded.ok) throw new Error(loaded.problems[0]?.code);
const planned = await planAll(loaded.value, TARGETS);
const refused = await apply({ ...planned, plans: [] }, { force: false, replace: false });
if (refused.kind !== "applied" || refused.results.length > 0) throw new Error(refused.kind);
const policy: Policy = loaded.value.policy;
for (const target of TARGETS) {
  const compiled = compileTarget(loaded.value, target);
  const plans = await planTarget(loaded.value, compiled);
  const only = { only: ["sudo"], plainOnly: true };
  const report = await verifyAgent(loaded.value, target, { basis: "generated", program: "/no/such/agent", ...only });
  console.log(report.status);
  console.log(target.name, policy.rules.length > 0, compiled.compiled.entries.length > 0, plans.length);
}
`;

/** As it was once written with the parts: it wiped a file although the command refuses to. */
const WIPE = `
import * as twsrt from "twsrt";

const loaded = await twsrt.loadWorkspace({ environment: twsrt.realEnvironment(), variables: process.env });
if (!loaded.ok) throw new Error(loaded.problems[0]?.code);
const targets = twsrt.TARGETS.filter(({ name }) => name === "claude");
const planned = await twsrt.planAll(loaded.value, targets);
const gates = [];
for (const consent of [{}, { replace: true }, { force: true }, { force: true, replace: true }]) {
  const applied = await twsrt.apply(planned, consent);
  gates.push(applied.kind === "refused" ? applied.refusals.map(({ gate }) => gate) : applied.kind);
}
console.log(JSON.stringify({ gates, parts: Object.keys(twsrt).filter((name) => /^(write|replace)/.test(name)) }));
`;

function installedIn(world: World): string {
  const folder = world.path("app");
  world.write("app/package.json", '{ "type": "module" }\n');
  fs.mkdirSync(path.join(folder, "node_modules"));
  fs.symlinkSync(inject("installed"), path.join(folder, "node_modules/twsrt"));
  return folder;
}

function wipeIn(world: World, folder: string): unknown {
  const out = execFileSync(process.execPath, ["wipe.mjs"], {
    cwd: folder,
    env: { HOME: world.home },
    encoding: "utf8",
  });
  return JSON.parse(out);
}

test("what the command refuses the library refuses as well", () => {
  const world = newWorld(EXAMPLE);
  const folder = installedIn(world);
  world.write("app/wipe.mjs", WIPE);
  expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
  const full = world.read(".claude/settings.json");
  // Emptied sources look like a policy that forbids nothing.
  world.write(".srt-settings.json", "{}");
  world.write(".config/twsrt/bash-rules.json", "{}");
  expect(wipeIn(world, folder)).toEqual({
    gates: [["wipe", "wipe"], ["wipe", "wipe"], "applied", "applied"],
    parts: [],
  });
  expect(world.read(".claude/settings.json")).not.toContain("Bash(rm)");
  // Of entries that twsrt did not write both have to be said.
  const other = newWorld({ srt: "{}", bash: "{}" });
  const folderOfOther = installedIn(other);
  other.write("app/wipe.mjs", WIPE);
  other.write(".claude/settings.json", full);
  expect(wipeIn(other, folderOfOther)).toEqual({
    gates: [["wipe", "wipe", "foreign"], ["wipe", "wipe"], ["foreign"], "applied"],
    parts: [],
  });
  // And a target that is a source is never written.
  other.write(".config/twsrt/config.toml", '[targets]\nclaude_settings = "~/.srt-settings.json"\n');
  expect(wipeIn(other, folderOfOther)).toEqual({
    gates: [["conflict"], ["conflict"], ["conflict"], ["conflict"]],
    parts: [],
  });
  expect(other.read(".srt-settings.json")).toBe("{}");
});

test("the installed library runs, and its declarations need no other package", () => {
  const world = newWorld();
  const folder = installedIn(world);
  world.write("app/consumer.mts", CONSUMER);
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const types = path.join(ROOT, "node_modules/@types");
  const checked = spawnSync(
    process.execPath,
    [
      tsc,
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "node",
      "--typeRoots",
      types,
      "consumer.mts",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  expect(checked.stdout).toBe("");
  expect(checked.status).toBe(0);
  const out = execFileSync(process.execPath, ["consumer.mjs"], {
    cwd: folder,
    env: { HOME: world.home },
    encoding: "utf8",
  });
  expect(out).toBe(
    TARGETS.map(({ name, artifacts }) => `missing\n${name} true true ${artifacts.length}\n`).join(""),
  );
});

/** The example in the comment of the package, and what it prints. */
const PRINTED = "true\ndeny\n";

test("the example of the declarations runs", () => {
  const declarations = fs.readFileSync(path.join(inject("installed"), "dist/lib/index.d.ts"), "utf8");
  const example = /```ts\n([^]*?)```/.exec(declarations)?.[1]?.replaceAll(/^ \* ?/gm, "");
  const world = newWorld();
  const folder = installedIn(world);
  world.write("app/example.mjs", example ?? "no example");
  const env = { HOME: world.home };
  const out = execFileSync(process.execPath, ["example.mjs"], { cwd: folder, env, encoding: "utf8" });
  expect(out).toBe(PRINTED);
});

test("the declarations are one file, and each name in them is exported", () => {
  const lib = path.join(inject("installed"), "dist/lib");
  const files = fs.readdirSync(lib, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith(".d.ts"))).toEqual(["index.d.ts"]);
  const text = fs.readFileSync(path.join(lib, "index.d.ts"), "utf8");
  const declared = /^(?:declare )?(?:const|function|class|interface|type) (\w[\w$]*)/gm;
  const exported = new Set(
    Array.from(text.matchAll(/^export (?:type )?\{([^}]*)\}/gm), ([, names = ""]) => names)
      .flatMap((names) => names.split(","))
      .map((name) => name.trim().split(" as ")[0]),
  );
  const names = Array.from(text.matchAll(declared), ([, name]) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !exported.has(name))).toEqual([]);
});
