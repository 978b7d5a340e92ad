/** The pre-commit hooks, the steps of the action and the examples of docs/ci.md, run as they are written. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { expect, inject, test } from "vitest";
import { newWorld, type World } from "../support/world.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const GUIDE = fs.readFileSync(path.join(ROOT, "docs/ci.md"), "utf8");

/** The fenced blocks of the guide by what stands behind their backticks. */
const BLOCKS = new Map(
  Array.from(GUIDE.matchAll(/^```(\w+ [^\n]+)\n([^]*?)^```$/gm), ([, info = "", text = ""]) => [info, text]),
);

interface Repository {
  readonly world: World;
  readonly cwd: string;
  readonly sh: (script: string, env?: Readonly<Record<string, string>>) => ReturnType<typeof spawnSync>;
}

/** The repository of the guide. What npm installs goes below the home. */
function repository(): Repository {
  const world = newWorld();
  const cwd = world.path("repository");
  fs.mkdirSync(path.join(cwd, ".git"), { recursive: true });
  for (const [info, text] of BLOCKS) {
    const file = /file=(\S+)$/.exec(info)?.[1];
    if (file !== undefined) world.write(`repository/${file}`, text);
  }
  const sh: Repository["sh"] = (script, env = {}) =>
    spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd,
      encoding: "utf8",
      env: {
        HOME: world.home,
        PATH: `${world.path("npm/bin")}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
        npm_config_prefix: world.path("npm"),
        npm_config_offline: "true",
        ...env,
      },
    });
  return { world, cwd, sh };
}

const TARBALL = { PACKAGE: inject("tarball"), TWSRT_PACKAGE: inject("tarball") };

interface Step {
  readonly name: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the shell steps of the action as a runner does: inputs reach them as variables only. */
function act({ world, sh }: Repository, inputs: Readonly<Record<string, string>>) {
  const action = parse(fs.readFileSync(path.join(ROOT, "action.yml"), "utf8")) as {
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
    readonly runs: { readonly steps: readonly Step[] };
  };
  const outputs = world.write("outputs", "");
  const valueOf = (expression: string): string =>
    expression.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
      const [kind, , key = ""] = name.startsWith("inputs.")
        ? ["inputs", "", name.slice(7)]
        : ["steps", "", name.split(".").at(-1)];
      if (kind === "inputs") return inputs[key] ?? action.inputs[key]?.default ?? "";
      return new RegExp(`^${key}=(.*)$`, "m").exec(fs.readFileSync(outputs, "utf8"))?.[1] ?? "";
    });
  let last: ReturnType<typeof sh> | undefined;
  for (const { run, env = {} } of action.runs.steps) {
    if (run === undefined) continue;
    expect(run, "no input is put into a script").not.toContain("${{");
    const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value)]));
    last = sh(run, { ...variables, GITHUB_OUTPUT: outputs });
    if (last.status !== 0) break;
  }
  return last;
}

test("the steps of the action, with the example for GitHub Actions", () => {
  const place = repository();
  const workflow = parse(BLOCKS.get("yaml github") ?? "") as {
    jobs: { policy: { steps: { with?: Record<string, string> }[] } };
  };
  const inputs = { ...workflow.jobs.policy.steps[1]?.with, package: TARBALL.PACKAGE };
  expect(place.sh(`npm install --global --ignore-scripts "$PACKAGE"`, TARBALL).status).toBe(0);
  expect(place.sh(BLOCKS.get("sh setup") ?? "exit 9").status).toBe(0);
  const green = act(place, inputs);
  expect(green?.status, String(green?.stderr)).toBe(0);
  const log = path.join(place.cwd, "twsrt.sarif");
  expect(JSON.parse(fs.readFileSync(log, "utf8"))).toMatchObject({ runs: [{ results: [] }] });

  const settings = path.join(place.cwd, ".claude/settings.json");
  fs.writeFileSync(settings, fs.readFileSync(settings, "utf8").replaceAll("sudo", "su"));
  expect(act(place, inputs)?.status).toBe(1);
  expect(fs.readFileSync(log, "utf8")).toContain('"uri": ".claude/settings.json"');

  // An input is a word, whatever is in it.
  act(place, { ...inputs, arguments: "claude\n$(touch hacked); touch hacked" });
  expect(fs.existsSync(path.join(place.cwd, "hacked"))).toBe(false);

  // The example for GitLab, and the hooks, on the same repository.
  const gitlab = parse(BLOCKS.get("yaml gitlab") ?? "") as { policy: { script: string[] } };
  const codes = gitlab.policy.script.map((line) => place.sh(line, TARBALL).status);
  expect(codes).toEqual([0, 1]);
  expect(fs.readFileSync(path.join(place.cwd, "twsrt.xml"), "utf8")).toMatch(/failures="[1-9]/);

  const hooks = parse(fs.readFileSync(path.join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as {
    id: string;
    entry: string;
    language: string;
  }[];
  expect(hooks.map(({ id, language }) => `${id} ${language}`)).toEqual([
    "twsrt-diff node",
    "twsrt-coverage node",
  ]);
  const used = parse(/^repos:[^]*?(?=^```)/m.exec(GUIDE)?.[0] ?? "") as {
    repos: [{ hooks: [{ id: string; args: string[] }] }];
  };
  const [hook] = used.repos[0].hooks;
  const entry = hooks.find(({ id }) => id === hook.id)?.entry ?? "exit 9";
  expect(place.sh(`${entry} ${hook.args.join(" ")}`).status).toBe(1);
  expect(place.sh(BLOCKS.get("sh setup") ?? "exit 9").status).toBe(0);
  expect(place.sh(`${entry} ${hook.args.join(" ")}`).status).toBe(0);
  const coverage = hooks.find(({ id }) => id === "twsrt-coverage")?.entry ?? "";
  expect(place.sh(`${coverage} claude --config policy/config.toml`).status).toBe(1);
});
