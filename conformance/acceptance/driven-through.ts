import * as fs from "node:fs";
import type { DriveInput, TriedAccess } from "../../src/drive/kit/driver.ts";
import { relocatedWorld, type World } from "../../src/drive/world.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import { ASKED, type Attempt } from "../managed/attempts.ts";
import { answered } from "../suite/again.ts";
import { NOT_STARTED, type Scene } from "./against.ts";
import { agentProgram, nativeProgram, type AgentName } from "./agents.ts";

/** An access of a policy, and what is fine: that it is denied, or that it is asked about. */
export interface Guarded extends TriedAccess {
  readonly is: "denied" | "asked";
}

/** A home with a secret, and the policy about it. Each agent adds its config.toml. */
export const GUARDED_HOME = {
  policy: {
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"], "ask": ["git push"] }',
  },
  files: { ".aws/credentials": "SECRET\n" },
};

/** What is tried there. */
export const ACCESSES: Readonly<Record<string, Guarded>> = {
  "denied command": { tool: "Bash", text: "sudo id", is: "denied" },
  "asked command": { tool: "Bash", text: "git push origin", is: "asked" },
  "read by a tool": { tool: "Read", text: "~/.aws/credentials", is: "denied" },
  "other command": { tool: "Bash", text: "node x.js", is: "asked" },
};

interface Ways {
  /** Variables of the driver that would hide the files of an administrator. */
  readonly unset?: readonly string[];
  /** Texts of artifacts in place of those in the home. */
  readonly files?: Readonly<Record<string, string | undefined>>;
}

/**
 * Has the real agent try accesses in a home, as its driver does in `verify`: no command is run.
 * @returns the names of those that get through
 */
export async function drivenThrough(
  agent: Exclude<AgentName, "claude" | "codex">,
  { world: { home }, cwd, etc }: Scene,
  { args = [], variables = {} }: Attempt,
  accesses: Readonly<Record<string, Guarded>>,
  { unset = [], files = artifactsOf(agent, home) }: Ways = {},
): Promise<readonly string[]> {
  const driver = await targetNamed(agent)?.driver();
  if (driver === undefined) throw new Error(`${agent} has no driver`);
  const elsewhere = relocatedWorld({ home, cwd, directories: [], files: [], links: {} });
  // The home is a throw-away one already, so paths in it are what they are.
  const world: World = {
    ...elsewhere,
    home,
    cwd,
    place: (file) => file,
    relocate: (text) => text,
    variables: { ...elsewhere.variables, HOME: home },
  };
  try {
    const program =
      agent === "copilot" ? [nativeProgram("copilot")] : [process.execPath, agentProgram(agent)];
    const set = Object.entries(variables).map(
      ([name, value]) => `${name}=${value.replaceAll("$HOME", home)}`,
    );
    const environment = ["env", ...unset.flatMap((name) => ["-u", name]), ...set];
    const input: DriveInput = {
      command: [...etc.inside, ...environment, ...program, ...args],
      files,
      base: "configured",
      world,
      accesses: Object.values(accesses).map(({ tool, text }) => ({ tool, text })),
      timeoutMs: 120_000,
    };
    const run = await answered(input, (one) => driver.attempt(one));
    if (run.end.kind === "exited" || run.end.kind === "refused") return NOT_STARTED;
    if (run.end.kind !== "done") throw new Error(JSON.stringify(run.end));
    return Object.entries(accesses).flatMap(([name, { is }], index) => {
      const verdict = run.observations[index]?.verdict ?? "lost";
      if (verdict === "lost" || verdict === "untried") throw new Error(`${name}: ${verdict}`);
      const isFine = verdict === "denied" || verdict === "not-offered" || verdict === is;
      return isFine ? [] : [verdict === "asked" ? `${name}${ASKED}` : name];
    });
  } finally {
    elsewhere.remove();
  }
}

function artifactsOf(agent: AgentName, home: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { id, defaultPath } of targetNamed(agent)?.artifacts ?? []) {
    const file = defaultPath({})?.replace("~", home);
    if (file !== undefined && fs.existsSync(file)) files[id] = fs.readFileSync(file, "utf8");
  }
  return files;
}
