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

/** Where each agent's file is, from the home; the project is `work`. */
export const FILES: Readonly<Record<string, { readonly user: string; readonly project?: string }>> = {
  claude: { user: ".claude/settings.json", project: "work/.claude/settings.json" },
  copilot: { user: "flags.txt" },
  codex: { user: ".codex/config.toml" },
  grok: { user: ".grok/config.toml" },
  gemini: { user: ".gemini/policies/twsrt.toml" },
  opencode: { user: ".config/opencode/opencode.json" },
  qwen: { user: ".qwen/settings.json", project: "work/.qwen/settings.json" },
};

/** The flags of a launch command have no place of their own. */
const CONFIG = '[targets]\ncopilot_output = "~/flags.txt"\n';

/** A home with the file of a case. */
export function homeOfCase(agent: string, one: ImportCase): ReturnType<typeof homeWith> {
  const places = FILES[agent];
  const file = one.file ?? places?.[one.scope ?? "user"] ?? places?.user ?? "";
  return homeWith({
    ".config/twsrt/config.toml": CONFIG,
    ...one.beside,
    [file]: one.text ?? JSON.stringify(one.settings, undefined, 2),
  });
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
