import * as fs from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { parse } from "smol-toml";
import { afterAll, expect, test } from "vitest";
import { managedAgent } from "../../src/bundle/bundle.ts";
import { bundleFiles } from "../../src/bundle/folder.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import { TARGETS } from "../../src/index.ts";
import { appliesTo } from "../../src/policy/applies.ts";
import { loadWorkspace, type Workspace } from "../../src/workspace/load.ts";
import { compileTargets } from "../../src/workspace/plan.ts";
import { portableWorkspace } from "../../src/workspace/portable.ts";
import { casesOf } from "../support/cases-of.ts";
import { sources } from "../support/arbitraries.ts";

const root = fs.realpathSync(fs.mkdtempSync("/var/tmp/twsrt-portable-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

interface Machine {
  readonly home: string;
  readonly cwd: string;
  readonly uid: number;
}

/** Two machines that differ in everything: names, links, and what the paths of policies are. */
function machines(): readonly Machine[] {
  const plain = path.join(root, "home/alice");
  fs.mkdirSync(path.join(plain, "work/deep/a"), { recursive: true });
  for (const name of ["a", "b", ".env", ".aws"]) fs.mkdirSync(path.join(plain, name), { recursive: true });
  const real = path.join(root, "export/users/bob.b");
  fs.mkdirSync(path.join(real, "p/.git"), { recursive: true });
  for (const name of ["a", ".env", ".aws", "p/a"]) fs.writeFileSync(path.join(real, name), "");
  fs.symlinkSync(path.join(real, "p"), path.join(real, "b"));
  const linked = path.join(root, "bob");
  fs.symlinkSync(real, linked);
  return [
    { home: plain, cwd: path.join(plain, "work/deep"), uid: 1000 },
    { home: linked, cwd: path.join(linked, "p"), uid: 0 },
  ];
}

const MACHINES = machines();
const CONFIG = `[targets]\ngemini_settings = true\ngemini_ignore = true\ncodex_requirements = "~/r.toml"\n${TARGETS.map(
  ({ name }) => `[${name}]\n`,
).join("")}`;

async function workspaceOn(
  { home, cwd, uid }: Machine,
  { srt, bash }: { readonly srt: string; readonly bash: string },
): Promise<Workspace> {
  fs.mkdirSync(path.join(home, ".config/twsrt"), { recursive: true });
  fs.writeFileSync(path.join(home, ".srt-settings.json"), srt);
  fs.writeFileSync(path.join(home, ".config/twsrt/bash-rules.json"), bash);
  fs.writeFileSync(path.join(home, ".config/twsrt/config.toml"), CONFIG);
  const environment = realEnvironment({ home, cwd, uid });
  const loaded = await loadWorkspace({ environment, variables: { CODEX_HOME: `${home}/codex` } });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

/** Everything that is written without a machine: the texts of each agent, and the bundle. */
async function portableTexts(workspace: Workspace): Promise<Readonly<Record<string, string>>> {
  const portable = portableWorkspace(workspace, TARGETS);
  const texts: Record<string, string> = {};
  for (const { target, compiled } of compileTargets(portable, TARGETS))
    for (const { id } of target.artifacts) texts[`${target.name} ${id}`] = target.render(compiled, id);
  const agents = await Promise.all(TARGETS.map((target) => managedAgent(portable, target)));
  for (const { name, text } of bundleFiles(agents.filter((one) => one !== undefined))) texts[name] = text;
  return texts;
}

test("property: a portable translation is the same on every machine, and names none", async () => {
  await fc.assert(
    fc.asyncProperty(sources, async (some) => {
      const [here, there] = await Promise.all(
        MACHINES.map(async (machine) => portableTexts(await workspaceOn(machine, some))),
      );
      expect(there).toEqual(here);
      const all = Object.values(here ?? {}).join("\n");
      for (const word of [root, "TwsrtKnows", "alice", "bob.b"]) expect(all).not.toContain(word);
    }),
    casesOf(30),
  );
});

test("property: in the files of an administrator every rule has an entry or a loss, and agents can read them", async () => {
  const [machine] = MACHINES;
  if (machine === undefined) throw new Error("no machine");
  await fc.assert(
    fc.asyncProperty(sources, async (some) => {
      const portable = portableWorkspace(await workspaceOn(machine, some), TARGETS);
      for (const target of TARGETS) {
        if (target.managed === undefined) continue;
        const made = await managedAgent(portable, target);
        if (made === undefined) throw new Error(`${target.name} has no such file`);
        const { entries, losses } = made.compiled;
        const told = new Set([...entries.flatMap(({ rules }) => rules), ...losses.map(({ rule }) => rule)]);
        const untold = portable.policy.rules.filter(
          (rule) => rule.effect !== "allow" && appliesTo(rule, target.name) && !told.has(rule.id),
        );
        expect(untold.map(({ id }) => `${target.name} ${id}`)).toEqual([]);
        for (const { path: file, text } of made.files)
          expect(file.endsWith(".toml") ? parse(text) : JSON.parse(text)).toBeTypeOf("object");
      }
    }),
    casesOf(30),
  );
});
