import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import {
  attemptOf,
  loadWorkspace,
  parseAccess,
  realEnvironment,
  sandboxEnforcer,
  type Workspace,
} from "../src/index.ts";
import { projectFolders } from "../src/workspace/layer-folders.ts";
import { newLocalWorld, type LocalWorld } from "./support/in-process.ts";
import { machineOf } from "./support/machine.ts";
import { EXAMPLE } from "./support/world.ts";

const PROJECT = "work/app";
const SRT = `${PROJECT}/.twsrt/srt-settings.json`;
const BASH = `${PROJECT}/.twsrt/bash-rules.json`;

/** A home with the example policy, a file of Claude Code, and a repository with files. */
function worldWith(files: Readonly<Record<string, string>> = {}, config = ""): LocalWorld {
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", `${config}\n[claude]\nsandbox = "require"\n`);
  world.write(`${PROJECT}/.git/HEAD`, "");
  world.write(`${PROJECT}/src/deep/x`, "");
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

async function load(world: LocalWorld, cwd = PROJECT, managed = world.path("no-administrator")) {
  const environment = realEnvironment({ home: world.home, cwd: world.path(cwd) });
  return loadWorkspace({ environment, variables: {}, managed });
}

async function loaded(...args: Parameters<typeof load>): Promise<Workspace> {
  const result = await load(...args);
  if (!result.ok)
    throw new Error(JSON.stringify(result.problems.map(({ code, args: of }) => ({ code, of }))));
  return result.value;
}

const said = ({ layers }: Workspace): string[] => layers.notes.map(({ code }) => code);
const OPENING = JSON.stringify({
  filesystem: { denyRead: ["secrets"], allowRead: ["~/.aws"], allowWrite: [".", "/opt"] },
  network: { allowedDomains: ["github.com", "evil.test"], allowLocalBinding: true },
});

describe("without any layer", () => {
  test("nothing is different, and a few directories are looked at", async () => {
    const world = worldWith();
    const environment = realEnvironment({ home: world.home, cwd: world.path(`${PROJECT}/src/deep`) });
    const asked: string[] = [];
    const counting = { ...environment, kind: (file: string) => (asked.push(file), environment.kind(file)) };
    const managed = world.path("no-administrator");
    const result = await loadWorkspace({ environment: counting, variables: {}, managed });
    expect(result.ok && result.value.layers.all.map(({ name }) => name)).toEqual(["user"]);
    expect(asked.map((file) => path.relative(world.home, file)).toSorted()).toEqual(
      [
        "no-administrator",
        `${PROJECT}/src/deep/.git`,
        `${PROJECT}/src/deep/.twsrt`,
        `${PROJECT}/src/.git`,
        `${PROJECT}/src/.twsrt`,
        `${PROJECT}/.git`,
        `${PROJECT}/.twsrt`,
      ].toSorted(),
    );
    const rules = result.ok ? result.value.policy.rules : [];
    expect(rules.every(({ origin }) => origin.layer === undefined)).toBe(true);
  });

  test("outside a repository only the start directory is looked at", () => {
    const tree = { "/loose/.twsrt": "directory", "/loose/in/.twsrt/local": "directory" };
    const names = (cwd: string, more = {}): string[] =>
      projectFolders(machineOf({ ...tree, ...more }, { cwd })).map(({ name, folder }) => `${name} ${folder}`);
    expect(names("/loose")).toEqual(["project /loose/.twsrt"]);
    expect(names("/loose/in")).toEqual(["project /loose/in/.twsrt"]);
    const both = ["project /loose/.twsrt", "project/in /loose/in/.twsrt"];
    expect(names("/loose/in", { "/loose/.git": "file" })).toEqual(both);
  });
});

describe("a project", () => {
  test("that restricts needs no trust, and its paths are its own wherever an agent is started", async () => {
    const world = worldWith({
      [SRT]: '{ "filesystem": { "denyRead": ["secrets"], "denyWrite": ["**/*.lock"] } }',
      [BASH]: '{ "deny": ["npm publish"] }',
    });
    for (const cwd of [PROJECT, `${PROJECT}/src/deep`]) {
      const { policy, layers } = await loaded(world, cwd);
      expect(layers.notes).toEqual([]);
      const own = policy.rules.filter(({ origin }) => origin.layer === "project");
      expect(own.map(({ id, subject }) => `${id} ${"text" in subject ? subject.text : ""}`)).toEqual([
        `srt:project:/filesystem/denyRead/0 ${world.path(PROJECT)}/secrets`,
        `srt:project:/filesystem/denyWrite/0 ${world.path(PROJECT)}/**/*.lock`,
        "bash:project:/deny/0 npm publish",
      ]);
    }
    const explained = await world.run(
      ["explain", "Read(secrets/x) => deny", "Bash(npm publish) => deny"],
      PROJECT,
    );
    expect([explained.status, explained.stdout]).toEqual([0, "2 of 2 assertions hold\n"]);
    const shown = await world.run(["explain", "Bash(npm publish)"], PROJECT);
    expect(shown.stdout).toContain(`matches \`npm publish\` in the project layer (<home>/${BASH}:1:12)`);
  });

  test("that tries to open something is named by `status` and not obeyed, trusted or not", async () => {
    const world = worldWith({ [SRT]: OPENING });
    await world.run(["generate", "claude", "--write"], PROJECT);
    const before = await world.run(["status", "claude"], PROJECT);
    expect(before.stdout).toContain("layers: user, project (not trusted)\n");
    expect(before.stdout).toContain("warning layer-untrusted: the layer `project` allows something");
    expect(before.stdout).toContain("ignoring `network.allowLocalBinding` of the layer `project`");
    const denied = ["Read(~/.aws/x) => deny", "Write(/opt/x) => deny", "WebFetch(https://evil.test) => deny"];
    expect((await world.run(["explain", ...denied], PROJECT)).status).toBe(0);

    expect((await world.run(["trust", "--yes"], PROJECT)).status).toBe(0);
    await world.run(["generate", "claude", "--write"], PROJECT);
    const { stdout } = await world.run(["status", "claude"], PROJECT);
    expect(stdout).toContain("layers: user, project\n");
    for (const text of [
      "allows to write to `/opt`: the higher layer `user` does not allow it",
      "allows to connect to `evil.test`: the higher layer `user` does not allow it",
      "allows to read `~/.aws`: the higher layer `user` does not allow it",
    ])
      expect(stdout).toContain(`ignoring that the layer \`project\` ${text}`);
    expect(stdout).toContain(`<home>/${SRT}:1:`);
    expect((await world.run(["explain", ...denied], PROJECT)).status).toBe(0);
    const file = world.read(".claude/settings.json");
    for (const word of ["evil.test", "/opt"]) expect(file).not.toContain(word);

    const json = JSON.parse((await world.run(["status", "claude", "--json"], PROJECT)).stdout) as {
      layers: { findings: readonly { code: string; line?: number }[] };
    };
    expect(json.layers.findings.map(({ code, line }) => `${code} ${line}`)).toEqual([
      ...Array.from({ length: 3 }, () => "layer-allow-ignored 1"),
      "layer-setting-ignored 1",
    ]);
  });

  test("that is trusted narrows what may be written, also below its root", async () => {
    const world = worldWith({ [SRT]: '{ "filesystem": { "allowWrite": ["src"] } }' });
    await world.run(["trust", "--yes"], PROJECT);
    const here = ["Write(src/x) => allow", "Write(x) => deny", "Write(~/dev/x) => deny"];
    expect((await world.run(["explain", ...here], PROJECT)).stdout).toBe("3 of 3 assertions hold\n");
    // What the user allows is the start directory, and what the project allows is not in it.
    expect((await world.run(["explain", "Write(x) => deny"], `${PROJECT}/src`)).status).toBe(0);
    expect((await world.run(["generate"], PROJECT)).stderr).toContain("note[layer-in-user-file]");
  });

  const SHORTER =
    '{ "filesystem": { "allowWrite": ["src"] }, "network": { "allowedDomains": ["github.com"] } }';

  test("that only makes lists of the user shorter needs no trust", async () => {
    const world = worldWith({ [SRT]: SHORTER });
    expect(said(await loaded(world))).not.toContain("layer-untrusted");
    const accesses = [
      "Write(src/x) => allow",
      "Write(x) => deny",
      "WebFetch(https://github.com) => allow",
      "WebFetch(https://nodejs.org) => deny",
    ];
    expect((await world.run(["explain", ...accesses], PROJECT)).stdout).toBe("4 of 4 assertions hold\n");
  });

  test("needs trust for its lists where the user has none, or lets a project allow more", async () => {
    const world = worldWith({ [SRT]: SHORTER }, '[layers.may_allow]\nconnect = ["project"]\n');
    expect(said(await loaded(world))).toContain("layer-untrusted");
    const other = worldWith({ [SRT]: SHORTER });
    other.write(".srt-settings.json", '{ "filesystem": { "denyRead": ["~/.aws"] } }');
    expect(said(await loaded(other))).toContain("layer-untrusted");
  });

  test("that changes is not trusted any more", async () => {
    const world = worldWith({ [SRT]: OPENING });
    await world.run(["trust", "--yes"], PROJECT);
    expect(said(await loaded(world))).not.toContain("layer-untrusted");
    world.write(`${PROJECT}/.twsrt/local/bash-rules.json`, '{ "deny": ["x"] }');
    expect(said(await loaded(world))).toContain("layer-untrusted");
    await world.run(["trust", "--yes"], PROJECT);
    expect(said(await loaded(world))).not.toContain("layer-untrusted");
    const listed = await world.run(["trust", "--list"]);
    expect(listed.stdout).toBe(`<home>/${PROJECT}\n`);
    await world.run(["trust", "--revoke"], PROJECT);
    expect(said(await loaded(world))).toContain("layer-untrusted");
  });

  test("cannot be trusted without a person or `--yes`", async () => {
    const world = worldWith({ [SRT]: OPENING });
    const { status, stdout, stderr } = await world.run(["trust"], PROJECT);
    expect([status, stdout]).toEqual([1, expect.stringContaining(`  read ~/.aws  (<home>/${SRT}:1:`)]);
    // Lists that the user has as well can only become shorter.
    expect(stdout).not.toContain("/opt");
    expect(stderr).toContain("`twsrt trust <home>/work/app --yes`");
    expect(said(await loaded(world))).toContain("layer-untrusted");
  });

  test("cannot be trusted for another directory, nor grant itself anything", async () => {
    const world = worldWith({ [SRT]: OPENING });
    await world.run(["trust", "--yes"], PROJECT);
    fs.cpSync(world.path(PROJECT), world.path("copy"), { recursive: true });
    world.write("copy/.twsrt/config.toml", '[layers.may_allow]\nwrite = ["project"]\n');
    expect(said(await loaded(world, "copy"))).toContain("layer-untrusted");
    world.write(`${PROJECT}/.twsrt/config.toml`, '[layers.may_allow]\nwrite = ["project"]\n');
    // A file of the layer is new, so it is asked about again.
    expect(said(await loaded(world))).toContain("layer-untrusted");
    await world.run(["trust", "--yes"], PROJECT);
    expect(said(await loaded(world))).toContain("layer-allow-ignored");
  });

  test("with a broken file stops every command with its place, and writes nothing", async () => {
    const world = worldWith({ [BASH]: '{\n  "deny": ["a" "b"]\n}' });
    const before = world.snapshot();
    for (const command of [["generate", "--write"], ["status"], ["diff"], ["explain", "x"]]) {
      const { status, stdout, stderr } = await world.run(command, PROJECT);
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(`<home>/${BASH}:2:16`);
    }
    expect(world.snapshot()).toEqual(before);
  });

  test("that is too large to be judged in time is refused", async () => {
    const deny = Array.from({ length: 9000 }, (_, n) => `program-${n}`);
    const world = worldWith({ [BASH]: JSON.stringify({ deny }) });
    const { status, stderr } = await world.run(["explain", "x"], PROJECT);
    expect(status).toBe(1);
    expect(stderr).toContain("layer-too-large");
    expect(stderr).toContain(`<home>/${BASH}`);
  });

  test("in another one is below it, and local files are the lowest", async () => {
    const world = worldWith({
      [BASH]: '{ "deny": ["a"] }',
      [`${PROJECT}/src/.twsrt/bash-rules.json`]: '{ "deny": ["b"] }',
      [`${PROJECT}/.twsrt/local/bash-rules.json`]: '{ "ask": ["c"] }',
    });
    const { layers, policy } = await loaded(world, `${PROJECT}/src/deep`);
    expect(layers.all.map(({ name }) => name)).toEqual(["user", "project", "project/src", "local"]);
    const ids = policy.rules.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(["bash:project:/deny/0", "bash:project/src:/deny/0", "bash:local:/ask/0"]),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("with names that hold wildcards keeps its paths", async () => {
    const world = worldWith({
      "[a]*/.twsrt/srt-settings.json": '{ "filesystem": { "denyRead": ["k", "*.pem"] } }',
    });
    const judged = ["Read(k) => deny", "Read(x.pem) => deny", "Read(~/ab/k) => default"];
    expect((await world.run(["explain", ...judged], "[a]*")).stdout).toBe("3 of 3 assertions hold\n");
  });

  test("is protected from agents, with what decides about it", async () => {
    const world = worldWith({ [BASH]: '{ "deny": ["a"] }' });
    const denied = [`Write(~/${BASH}) => deny`, `Write(~/${PROJECT}/.twsrt/local/x) => deny`];
    denied.push("Write(~/.local/state/twsrt/trust.json) => deny");
    expect((await world.run(["explain", ...denied], PROJECT)).status).toBe(0);
  });
});

describe("a permission", () => {
  test("of the user lets a trusted project allow more, in the list that it names", async () => {
    const world = worldWith({ [SRT]: OPENING }, '[layers.may_allow]\nconnect = ["project"]\n');
    await world.run(["trust", "--yes"], PROJECT);
    const asked = ["WebFetch(https://evil.test) => allow", "Write(/opt/x) => deny", "Read(~/.aws/x) => deny"];
    expect((await world.run(["explain", ...asked], PROJECT)).stdout).toBe("3 of 3 assertions hold\n");
  });

  test.each([
    ['[layers.may_allow]\nwrite = ["managed"]', "wrong-type"],
    ['[layers.may_allow]\nwrites = ["project"]', "config-unknown-key"],
    ['[layers.team."a b"]\npath = "x"', "layer-name"],
    ['[layers.team.a]\npath = "x"\npth = "x"', "config-unknown-key"],
  ])("%j in config.toml is an error", async (config, code) => {
    const { stderr, status } = await worldWith({}, config).run(["generate"]);
    expect([status, stderr.split("\n")[0]]).toEqual([1, expect.stringContaining(`error[${code}]`)]);
  });
});

describe("an administrator's layer", () => {
  const managed = (world: LocalWorld, name: string, text: string): string =>
    path.dirname(world.write(`admin/${name}`, text));

  test("restricts, and an entry of the user's outside it is an error with its place", async () => {
    const world = worldWith();
    const folder = managed(world, "srt-settings.json", '{ "filesystem": { "allowWrite": [".", "~/dev"] } }');
    const result = await load(world, PROJECT, folder);
    expect(result.ok ? [] : result.problems).toMatchObject([
      {
        code: "layer-allow-outside",
        args: { layer: "user", by: "managed", verb: "write to", text: "/tmp" },
        place: {
          document: { file: world.path(".srt-settings.json") },
          path: ["filesystem", "allowWrite", 1],
        },
      },
    ]);
  });

  test("can permit it", async () => {
    const world = worldWith();
    managed(world, "srt-settings.json", '{ "filesystem": { "allowWrite": [".", "~/dev"] } }');
    const folder = managed(world, "config.toml", '[layers.may_allow]\nwrite = ["user"]\n');
    expect((await loaded(world, PROJECT, folder)).layers.all.map(({ name }) => name)).toEqual([
      "managed",
      "user",
    ]);
  });
});

describe("a team's layer", () => {
  const CONFIG = '[layers.team.acme]\npath = "~/acme-policy"\n';
  const files = { "acme-policy/bash-rules.json": '{ "deny": ["terraform destroy"] }' };

  test("counts when it is pinned, and not when it differs", async () => {
    const world = worldWith(files, CONFIG);
    expect((await world.run(["generate"])).stderr).toContain("error[layer-unpinned]");
    expect((await world.run(["lock"])).status).toBe(1);
    const locked = await world.run(["lock", "--yes"]);
    expect([locked.status, locked.stdout]).toEqual([0, "acme: <home>/acme-policy/bash-rules.json (new)\n"]);
    expect((await world.run(["explain", "Bash(terraform destroy) => deny"])).status).toBe(0);
    const shown = await world.run(["show", "bash"]);
    expect(shown.stdout).toContain(
      "deny terraform destroy  (team/acme, <home>/acme-policy/bash-rules.json:1:12)\n",
    );

    world.write("acme-policy/srt-settings.json", "{}");
    const changed = await world.run(["generate", "--write"]);
    expect([changed.status, changed.stderr]).toEqual([
      1,
      expect.stringContaining("`srt-settings.json (new)`"),
    ]);
    world.write("acme-policy/bash-rules.json", "{}");
    expect((await world.run(["generate"])).stderr).toContain("`bash-rules.json (changed)`");
  });

  test("in a folder without sources is an error", async () => {
    const { status, stderr } = await worldWith({}, CONFIG).run(["generate"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("error[layer-empty]")]);
  });
});

test("`edit` opens the files of a layer", async () => {
  const world = worldWith({ [BASH]: "{}" });
  const { status, stderr } = await world.run(["edit", "projekt"], PROJECT);
  expect([status, stderr]).toEqual([1, expect.stringContaining("did you mean `project`?")]);
});

describe("the sandbox settings of all layers", () => {
  const OUT = "out/srt.json";
  const CONFIG = `[layers]\nsrt_output = "~/${OUT}"\n`;
  const files = { [SRT]: '{ "filesystem": { "denyRead": ["secrets"] } }' };

  test("are written into a file of their own, and compared before the agents", async () => {
    const world = worldWith(files, CONFIG);
    const source = world.read(".srt-settings.json");
    expect((await world.run(["diff"], PROJECT)).stderr).toContain("srt: <home>/out/srt.json does not exist");
    expect((await world.run(["generate", "--write"], PROJECT)).stderr).toContain(`srt: wrote <home>/${OUT}`);
    const settings = JSON.parse(world.read(OUT)) as { filesystem: Record<string, readonly string[]> };
    const { filesystem } = JSON.parse(EXAMPLE.srt) as typeof settings;
    expect(settings.filesystem).toEqual({
      ...filesystem,
      allowRead: [],
      denyRead: [...(filesystem["denyRead"] ?? []), `${world.path(PROJECT)}/secrets`],
      // A command in the sandbox cannot take the restrictions of the project back.
      denyWrite: [...(filesystem["denyWrite"] ?? []), { path: `~/${PROJECT}/.twsrt`, literal: true }],
    });
    expect((await world.run(["diff"], PROJECT)).stdout).toMatch(/^srt: no drift\n/);
    world.write(SRT, '{ "filesystem": { "denyRead": ["other"] } }');
    const drift = await world.run(["diff"], PROJECT);
    expect([drift.status, drift.stdout]).toEqual([
      expect.any(Number),
      expect.stringContaining(`srt: 1 missing, 1 extra\n+ filesystem.denyRead: "<home>/${PROJECT}/other"\n`),
    ]);
    expect(world.read(".srt-settings.json")).toBe(source);
  });

  test("are asked by `coverage` as the sandbox when they are written", async () => {
    const world = worldWith({ ...files, [`${PROJECT}/secrets/x`]: "" }, CONFIG);
    await world.run(["generate", "--write"], PROJECT);
    const workspace = await loaded(world);
    const sandbox = sandboxEnforcer(workspace, workspace.environment);
    const access = parseAccess("Bash(cat secrets/x)", workspace.environment.cwd);
    if (access.kind !== "access") throw new Error("no access");
    const { layer1 } = sandbox.decide(attemptOf(access.access, workspace.environment));
    expect([layer1.verdict, layer1.entry && sandbox.rulesOf(layer1.entry)]).toEqual([
      "deny",
      ["srt:project:/filesystem/denyRead/0"],
    ]);
  });

  test("never replace a file that twsrt did not write, nor one that was changed", async () => {
    const world = worldWith({ ...files, [OUT]: "{}" }, CONFIG);
    const { status, stderr } = await world.run(["generate", "--write"], PROJECT);
    expect([status, stderr]).toEqual([1, expect.stringContaining("error[srt-output-foreign]")]);
    expect(world.read(OUT)).toBe("{}");
    fs.rmSync(world.path(OUT));
    await world.run(["generate", "--write"], PROJECT);
    const edited = world.read(OUT).replace("secrets", "edited");
    world.write(OUT, edited);
    expect((await world.run(["generate", "--write"], PROJECT)).status).toBe(1);
    expect(world.read(OUT)).toBe(edited);
  });

  test("cannot be a source", async () => {
    const world = worldWith(files, '[layers]\nsrt_output = "~/.srt-settings.json"\n');
    expect((await world.run(["generate", "--write"], PROJECT)).stderr).toContain("error[target-is-source]");
    expect(world.read(".srt-settings.json")).toBe(EXAMPLE.srt);
  });

  test("are not made where the user's layer is the only one", async () => {
    const world = worldWith({}, CONFIG);
    await world.run(["generate", "--write"], PROJECT);
    expect(world.exists(OUT)).toBe(false);
  });
});
