import fc from "fast-check";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { targetNamed } from "../../src/targets/registry.ts";
import { apply, planAll } from "../../src/workspace/apply.ts";
import { applyRemoval, planRemovals } from "../../src/workspace/uninstall.ts";
import { casesOf } from "../support/cases-of.ts";
import { sources } from "../support/arbitraries.ts";
import { homeWith, workspaceIn } from "../support/import-cases.ts";
import { NATIVE_FILES } from "../support/native-files.ts";

/*
 * Whatever was in an agent's files, taking twsrt out again after any number of writes gives every byte back, and files that
 * twsrt made are gone.
 */

const SOURCES = [".srt-settings.json", ".config/twsrt/bash-rules.json"] as const;

type Place = ReturnType<typeof homeWith>;

function configFor(agent: string, section: object): string {
  const lines = Object.entries(section).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return `[targets]\ncopilot_output = "~/flags.txt"\ngemini_settings = true\n\n[${agent}]\n${lines.join("\n")}\n`;
}

async function opened(place: Place, agent: string) {
  const target = targetNamed(agent);
  if (target === undefined) throw new Error(agent);
  const workspace = await workspaceIn(place, agent);
  const files = target.artifacts.flatMap(({ id, configKey }) => {
    const file = workspace.config.targets[configKey];
    return file === undefined ? [] : [{ id, file }];
  });
  return { workspace, target, files };
}

function contents(files: readonly { readonly file: string }[]): readonly (string | undefined)[] {
  return files.map(({ file }) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined));
}

const layouts = fc.constantFrom(undefined, 1, 2, "\t").map((indent) => (text: string) => {
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, indent)}\n`;
  } catch {
    return text;
  }
});

test.each(NATIVE_FILES)(
  "property: uninstall gives %s (%s, %j) back as it was",
  async (name, artifact, section, text) => {
    let count = 0;
    const place = homeWith({ ".config/twsrt/config.toml": configFor(name, section) });
    await fc.assert(
      fc.asyncProperty(
        fc.option(text, { nil: undefined, freq: 5 }),
        layouts,
        fc.array(sources, { minLength: 1, maxLength: 3 }),
        async (before, layout, policies) => {
          fs.rmSync(path.join(place.home, ".local"), { recursive: true, force: true });
          const { files } = await opened(place, name);
          for (const { id, file } of files) {
            fs.rmSync(file, { force: true });
            if (id !== artifact || before === undefined) continue;
            fs.mkdirSync(path.dirname(file), { recursive: true });
            fs.writeFileSync(file, layout(before));
          }
          const original = contents(files);
          for (const { srt, bash } of policies) {
            fs.writeFileSync(path.join(place.home, SOURCES[0]), srt);
            fs.writeFileSync(path.join(place.home, SOURCES[1]), bash);
            const { workspace, target } = await opened(place, name);
            await apply(await planAll(workspace, [target]), { force: true, replace: true });
          }
          if (contents(files).every((one, index) => one === original[index])) return;
          count += 1;
          // The policy may be gone by then.
          for (const file of SOURCES) fs.rmSync(path.join(place.home, file));
          const { workspace, target } = await opened(place, name);
          for (const removal of await planRemovals(workspace, target))
            if (removal.kind === "planned") applyRemoval(removal, workspace.state, new Date());
          expect(contents(files)).toEqual(original);
        },
      ),
      casesOf(16),
    );
    expect(count).toBeGreaterThan(5);
  },
);

/** Lists of rules without their order, which means nothing: an entry that was there already moves behind the user's own. */
function unordered(_: string, value: unknown): unknown {
  return Array.isArray(value) ? value.toSorted((a, b) => String(a).localeCompare(String(b))) : value;
}

/** What a file says. opencode takes one action for `{ "*": action }`. */
function meant(text: string): unknown {
  let value: { permission?: unknown };
  try {
    value = JSON.parse(text, unordered) as typeof value;
  } catch {
    return JSON.parse(JSON.stringify(parse(text)), unordered);
  }
  const rulesOf = (one: unknown): unknown => (typeof one === "string" ? { "*": one } : one);
  const { permission } = value;
  if (permission === undefined) return value;
  const sections = Object.entries(rulesOf(permission) as object).map(([name, one]) => [name, rulesOf(one)]);
  return { ...value, permission: Object.fromEntries(sections) as object };
}

test.each(NATIVE_FILES.filter(([name]) => ["claude", "codex", "opencode", "qwen"].includes(name)))(
  "property: after a change by the user, uninstall takes what twsrt wrote out of %s (%s, %j), and nothing else",
  async (name, artifact, section, text) => {
    const place = homeWith({ ".config/twsrt/config.toml": configFor(name, section) });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(text, sources, async (before, { srt, bash }) => {
        fs.rmSync(path.join(place.home, ".local"), { recursive: true, force: true });
        fs.writeFileSync(path.join(place.home, SOURCES[0]), srt);
        fs.writeFileSync(path.join(place.home, SOURCES[1]), bash);
        const { workspace, target, files } = await opened(place, name);
        for (const { file } of files) fs.rmSync(file, { force: true });
        const own = files.find(({ id }) => id === artifact)?.file;
        if (own === undefined || artifact === "rules") return;
        fs.mkdirSync(path.dirname(own), { recursive: true });
        fs.writeFileSync(own, before);
        const planned = await planAll(workspace, [target]);
        const first = planned.plans.find((one) => one.artifact.id === artifact);
        if (first?.kind !== "planned") return;
        await apply(planned, { force: true, replace: true });
        const written = fs.readFileSync(own, "utf8");
        if (written === before) return;
        count += 1;
        fs.writeFileSync(own, `${written}\n`);
        const [removal] = (await planRemovals(workspace, target)).filter(({ file }) => file === own);
        if (removal?.kind !== "planned" || removal.after === undefined) throw new Error(removal?.kind);
        expect(removal.isOriginal).toBe(false);
        // What the first write took out is not known any more; without that, the file says what it said.
        if (!first.drift.some(({ kind }) => kind === "extra" || kind === "overridden"))
          expect(meant(removal.after)).toEqual(meant(before));
        applyRemoval(removal, workspace.state, new Date());
        const fresh = await planAll(workspace, [target]);
        const plan = fresh.plans.find((one) => one.artifact.id === artifact);
        // What the policy asks for and the user did not have is missing again.
        if (plan?.kind !== "planned") throw new Error(plan?.kind);
        const missing = plan.drift.filter(({ kind }) => kind === "missing").length;
        expect(missing).toBeGreaterThan(0);
      }),
      casesOf(16),
    );
    if (artifact !== "rules") expect(count).toBeGreaterThan(5);
  },
);
