import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { statusOf, type AgentStatus } from "../../src/answers/status/status.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import { compileTarget } from "../../src/workspace/plan.ts";
import { loadWorkspace } from "../../src/workspace/load.ts";
import { EXAMPLE } from "./world.ts";

interface Situation {
  readonly agent?: string;
  readonly config?: string;
  /** Files by their path: `~` is the home, other paths are below the project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether twsrt's own file is as it should be. */
  readonly isWritten?: boolean;
}

/** The status of an agent, by default Claude Code, in a project of a throw-away home. */
export async function statusIn(situation: Situation): Promise<AgentStatus> {
  const { workspace, target } = await workspaceIn(situation);
  return statusOf(workspace, target);
}

export async function workspaceIn({
  agent = "claude",
  config = '[claude]\nsandbox = "require"\n',
  files = {},
  variables = {},
  isWritten = true,
}: Situation) {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-status-")));
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  const cwd = path.join(home, "project");
  const write = (file: string, text: string): void => {
    const place = file.startsWith("~/") ? path.join(home, file.slice(2)) : path.join(cwd, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
  };
  fs.mkdirSync(path.join(cwd, ".git"), { recursive: true });
  for (const program of ["bwrap", "socat"]) {
    write(`~/bin/${program}`, "");
    fs.chmodSync(path.join(home, "bin", program), 0o755);
  }
  write("~/.srt-settings.json", EXAMPLE.srt);
  write("~/.config/twsrt/bash-rules.json", EXAMPLE.bash);
  write("~/.config/twsrt/config.toml", config);
  const all = Object.fromEntries(
    Object.entries({ PATH: path.join(home, "bin"), ...variables }).map(([name, value]) => [
      name,
      value.replace(/^~/, home),
    ]),
  );
  const load = async () => {
    const loaded = await loadWorkspace({ environment: realEnvironment({ home, cwd }), variables: all });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return loaded.value;
  };
  const target = targetNamed(agent);
  if (target === undefined) throw new Error("no such target");
  if (isWritten) {
    const workspace = await load();
    const { compiled } = compileTarget(workspace, target);
    for (const { id, configKey } of target.artifacts) {
      const file = workspace.config.targets[configKey];
      if (file !== undefined) write(`~/${path.relative(home, file)}`, target.render(compiled, id));
    }
  }
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { workspace: await load(), target };
}

/** Codes above notes, with the end of their place. */
export function worst({ findings }: AgentStatus): readonly string[] {
  return findings
    .filter(({ severity }) => severity !== "note")
    .map(({ code, file, line }) => [code, file?.split("/project/").at(-1), line].filter(Boolean).join(" "));
}
