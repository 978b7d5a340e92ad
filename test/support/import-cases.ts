import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { adoptionOf, type Adoption } from "../../src/adopt/adopt.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import { loadWorkspace, type Workspace } from "../../src/workspace/load.ts";

/** A file of an agent, and for each entry its verdict with the rules that it becomes. */
export interface ImportCase {
  readonly scope?: "user" | "project";
  /** Where the file is, from the home. */
  readonly file?: string;
  readonly settings?: unknown;
  readonly text?: string;
  /** Further files, from the home. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Entries without which the agent would be less strict. */
  readonly weaker?: readonly string[];
  readonly expect: Readonly<Record<string, readonly string[]>>;
}

const CORPUS = path.resolve(import.meta.dirname, "../corpus/import");

/** The cases of an agent, by name. */
export function importCases(agent: string): readonly (readonly [name: string, one: ImportCase])[] {
  return fs
    .readdirSync(path.join(CORPUS, agent))
    .toSorted()
    .map((name) => {
      const text = fs.readFileSync(path.join(CORPUS, agent, name), "utf8");
      return [path.basename(name, ".json"), JSON.parse(text) as ImportCase] as const;
    });
}

/** A home with some files, and a project in it. */
export function homeWith(files: Readonly<Record<string, string>>): {
  readonly home: string;
  readonly cwd: string;
} {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-import-")));
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  const cwd = path.join(home, "work");
  fs.mkdirSync(cwd);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(home, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return { home, cwd };
}

/** The workspace in such a home, with absent sources taken as empty. */
export async function workspaceIn(
  { home, cwd }: ReturnType<typeof homeWith>,
  agent: string,
): Promise<Workspace> {
  const environment = { ...realEnvironment({ home }), home, cwd };
  const loaded = await loadWorkspace({
    environment,
    variables: { HOME: home },
    also: [agent],
    createSources: true,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

/** What importing from one agent comes to. */
export async function importFrom(
  home: ReturnType<typeof homeWith>,
  agent: string,
  scope: "user" | "project" = "user",
): Promise<Adoption> {
  const target = targetNamed(agent);
  if (target === undefined) throw new Error(`no agent ${agent}`);
  return adoptionOf(await workspaceIn(home, agent), [target], new Set([scope]));
}
