import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, inject } from "vitest";
import { realEnvironment } from "../../src/files/environment.ts";
import type { AgentStatus } from "../../src/answers/status/status.ts";
import type { ScopeText } from "../../src/enforcers/scope.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import type { Target } from "../../src/targets/target.ts";
import { withRooms } from "../../src/verify/layout.ts";
import { openSession } from "../../src/verify/drive.ts";
import { loadWorkspace } from "../../src/workspace/load.ts";
import { readScopes } from "../../src/workspace/scopes.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import type { Run, Tried } from "../findings/table.ts";
import { patient } from "../suite/agents.ts";
import { agentProgram, type AgentName } from "./agents.ts";
import { runCommands } from "./commands.ts";
import { driven } from "./driven.ts";
import { privateEtc } from "./private-etc.ts";

type Texts = Readonly<Record<string, string>>;

/** What an agent does without a finding and with it, and where `status` finds it. */
export interface Played {
  readonly without: string;
  readonly withIt: string;
  /** `FILE:LINE`, or the variable. */
  readonly places: readonly string[];
}

const SOURCES = {
  srt: '{ "filesystem": { "denyRead": ["~/.aws"], "allowWrite": ["."] }, "network": { "allowedDomains": ["github.com"] } }',
  bash: '{ "deny": ["sudo"], "ask": ["git push"] }',
};

/** Has the real agent try it twice, each time in a home of its own. */
export async function played(agent: AgentName, code: string, one: Tried | Run): Promise<Played> {
  const { added, instead, variables = {} } = one;
  const without = await stageOf(agent, one, instead ?? {});
  const first = await tried(without, one, {});
  const stage = await stageOf(agent, one, added);
  const inHome = (text: string): string => text.replace(/^~/, stage.world.home);
  const given = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, inHome(value)]));
  const flags = one.kind === "run" ? (one.flags ?? []).map(inHome) : [];
  return {
    without: first,
    withIt: await tried(stage, one, given, flags),
    places: placesOf(stage, code, given),
  };
}

interface Stage {
  readonly agent: AgentName;
  readonly target: Target;
  readonly world: World;
  readonly cwd: string;
}

/** A home for which the policy was written, then with some files more. */
async function stageOf(agent: AgentName, { config, files = {} }: Tried | Run, more: Texts): Promise<Stage> {
  const target = targetNamed(agent);
  if (target === undefined) throw new Error(`no target is called ${agent}`);
  const world = newWorld(SOURCES);
  const cwd = world.path("project");
  fs.mkdirSync(`${cwd}/.git`, { recursive: true });
  world.write("project/.git/HEAD", "ref: refs/heads/main\n");
  world.write(".aws/credentials", "SECRET\n");
  fs.mkdirSync(world.path("other"));
  world.write(".config/twsrt/config.toml", config ?? CONFIGS[agent] ?? `[${agent}]\n`);
  place(world, files);
  const written = world.run(["generate", agent, "--write"]);
  expect(written.status, written.stderr).toBe(0);
  place(world, more);
  return { agent, target, world, cwd };
}

const CONFIGS: Partial<Record<AgentName, string>> = {
  copilot: '[targets]\ncopilot_output = "~/flags.txt"\n[copilot]\nwrapper = "none"\n',
};

/** Writes files; a text `-> FILE` is a link. */
function place(world: World, files: Texts): void {
  for (const [name, text] of Object.entries(files)) {
    const at = name.startsWith("~/")
      ? name.slice(2)
      : name.startsWith("/")
        ? name.slice(1)
        : `project/${name}`;
    const [, target] = /^-> ~\/(.*)$/.exec(text) ?? [];
    if (target === undefined) world.write(at, text);
    else {
      fs.mkdirSync(path.dirname(world.path(at)), { recursive: true });
      fs.symlinkSync(world.path(target), world.path(at));
    }
  }
}

async function tried(
  stage: Stage,
  one: Tried | Run,
  variables: Texts,
  flags: readonly string[] = [],
): Promise<string> {
  const { agent, world, cwd } = stage;
  if (one.kind === "run") {
    if (agent !== "claude" && agent !== "codex" && agent !== "opencode")
      throw new Error(`${agent} runs no command here`);
    const [said] = await runCommands(agent, { home: world.home, cwd, extra: variables, flags }, [
      one.command,
    ]);
    return said ?? "";
  }
  const [tool, text] = one.access;
  if (one.isCopied === true) {
    const [verdict = ""] = (await driven(agent, world, cwd, text)).split(" ");
    return verdict;
  }
  return boxed(stage, { tool, text }, variables);
}

/** In a box, with everything that the agent reads in its real place, an administrator's files too. */
async function boxed(
  { agent, target, world, cwd }: Stage,
  access: { readonly tool: Tried["access"][0]; readonly text: string },
  variables: Texts,
): Promise<string> {
  const { home } = world;
  const loaded = await loadWorkspace({ environment: withEtc(world, cwd), variables });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config, environment } = loaded.value;
  const scopes = [
    ...(await readScopes(target, loaded.value)),
    ...((await target.scopes?.({ environment, variables })) ?? []).flatMap((scope): readonly ScopeText[] => {
      const file = scope.place.at === "file" && scope.place.file.startsWith("/etc/") ? scope.place.file : "";
      const copy = world.path(file.slice(1));
      return file !== "" && fs.existsSync(copy)
        ? [{ ...scope, state: "read", text: fs.readFileSync(copy, "utf8") }]
        : [];
    }),
  ];
  const files: Record<string, string | undefined> = {};
  for (const { id, configKey } of target.artifacts) {
    const file = config.targets[configKey];
    if (file !== undefined && fs.existsSync(file)) files[id] = fs.readFileSync(file, "utf8");
  }
  const asked = { ...access, text: access.text.replace(/^~/, home) };
  const seen = [`${home}/.aws/credentials`, `${home}/kept/f`].filter((file) => fs.existsSync(file));
  const layout = { home, cwd, directories: [], files: seen, links: {}, repositories: [cwd] };
  const opened = await openSession({
    target,
    program: agentProgram(agent),
    searchPath: "",
    layout: withRooms(layout, scopes),
    timeoutMs: 120_000,
    worker: path.join(inject("installed"), "dist/bin/verify-worker.cjs"),
  });
  if (opened.kind !== "open") throw new Error(JSON.stringify(opened));
  try {
    const { end, observations } = await patient(opened.session).run({
      files,
      scopes,
      base: "configured",
      accesses: [asked],
    });
    if (end.kind === "refused" || end.kind === "exited") return "refused";
    return observations[0]?.verdict ?? "lost";
  } finally {
    await opened.session.close();
  }
}

/** The machine as it would be with the world's `etc`. */
function withEtc({ home, path: at }: World, cwd: string): ReturnType<typeof realEnvironment> {
  const real = realEnvironment({ home, cwd });
  return {
    ...real,
    list: (folder) => real.list(folder.startsWith("/etc/") ? at(folder.slice(1)) : folder),
  };
}

/** What `status` finds, with the world's `etc` laid over the machine's. */
function placesOf({ agent, world, cwd }: Stage, code: string, env: Texts): readonly string[] {
  const etc = privateEtc();
  if (world.exists("etc")) fs.cpSync(world.path("etc"), etc.path("/etc"), { recursive: true });
  const [first, ...inside] = etc.inside;
  const args = [...inside, process.execPath, inject("binary"), "status", agent, "--json"];
  const run = spawnSync(first, args, {
    cwd,
    env: { HOME: world.home, PATH: process.env["PATH"] ?? "", ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  const { agents } = JSON.parse(run.stdout) as { readonly agents: readonly AgentStatus[] };
  const found = agents.flatMap(({ findings }) => findings).filter((one) => one.code === code);
  return found.map(({ file, line, variable = "" }) =>
    file === undefined ? variable : line === undefined ? file : `${file}:${line}`,
  );
}
