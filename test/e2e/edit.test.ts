import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { errorsOf, expectNoTrace, refused } from "../support/report.ts";
import { hasTerminal, runInTerminal } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const SRT = ".srt-settings.json";
const BASH = ".config/twsrt/bash-rules.json";

/** Puts an editor into a world that notes its arguments, one a line, and then does what the script says. */
function editor(world: World, script = "", name = "editor"): string {
  world.write(name, `#!/bin/sh\nprintf '%s\\n' "$@" > "$HOME/arguments"\n${script}\n`);
  fs.chmodSync(world.path(name), 0o755);
  return world.path(name);
}

const argumentsOf = (world: World): string[] =>
  world.read("arguments").replaceAll(world.home, "<home>").trimEnd().split("\n");

describe("edit", () => {
  test("names the sources", () => {
    const world = newWorld();
    const run = world.run(["edit"]);
    expect(run).toEqual({ status: 0, stdout: `srt: <home>/${SRT}\nbash: <home>/${BASH}\n`, stderr: "" });
  });

  test.each([
    ["srt", SRT],
    ["bash", BASH],
  ])("opens %s", (name, file) => {
    const world = newWorld(EXAMPLE);
    const before = world.snapshot();
    const run = world.run(["edit", name], { env: { EDITOR: editor(world) } });
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(argumentsOf(world)).toEqual([`<home>/${file}`]);
    expect(world.snapshot()).toMatchObject(before);
  });

  test("opens a configured source", () => {
    const world = newWorld();
    world.write("own.toml", '[sources]\nsrt = "my sources/it\'s $HOME;`x` \\"srt\\".json"\n');
    world.write('my sources/it\'s $HOME;`x` "srt".json', "{}");
    const run = world.run(["edit", "srt", "-c", "own.toml"], { env: { EDITOR: editor(world) } });
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(argumentsOf(world)).toEqual(['<home>/my sources/it\'s $HOME;`x` "srt".json']);
  });

  test("passes the editor's arguments", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["edit", "bash"], { env: { EDITOR: `${editor(world)} -w  --title 'two words'` } });
    expect(run.status).toBe(0);
    expect(argumentsOf(world)).toEqual(["-w", "--title", "two words", `<home>/${BASH}`]);
  });

  test("takes an editor whose path is quoted", () => {
    const world = newWorld(EXAMPLE);
    const path = editor(world, "", "my tools/editor");
    const run = world.run(["edit", "bash"], { env: { EDITOR: `'${path}' -w` } });
    expect(run.status).toBe(0);
    expect(argumentsOf(world)).toEqual(["-w", `<home>/${BASH}`]);
  });

  test("gives the editor its streams", () => {
    const world = newWorld(EXAMPLE);
    const env = { EDITOR: editor(world, "cat; echo shown; echo said >&2") };
    expect(world.run(["edit", "srt"], { env, input: "typed\n" })).toEqual({
      status: 0,
      stdout: "typed\nshown\n",
      stderr: "said\n",
    });
  });

  test.each([1, 2, 3, 70, 255])("passes exit status %i on", (status) => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["edit", "srt"], { env: { EDITOR: editor(world, `exit ${status}`) } });
    expect(run).toEqual({ status, stdout: "", stderr: "" });
  });

  test.each([
    ["TERM", 143],
    ["KILL", 137],
    ["INT", 130],
  ])("gives the shell's status when the editor dies of SIG%s", (signal, status) => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["edit", "srt"], { env: { EDITOR: editor(world, `kill -${signal} $$`) } });
    expect(run.status).toBe(status);
    expectNoTrace(run);
  });

  test("says that an editor does not exist", () => {
    const run = newWorld(EXAMPLE).run(["edit", "srt"], { env: { EDITOR: "/no/such/editor" } });
    expect(run.status).toBe(127);
    expect(run.stderr).toContain("/no/such/editor");
  });

  test("prefers $EDITOR, falls back to $VISUAL, then to vi", () => {
    const world = newWorld(EXAMPLE);
    const PATH = `${world.path("bin")}:${process.env["PATH"] ?? ""}`;
    const who = (name: string): string => editor(world, `echo ${name}`, `bin/${name}`);
    const [first, second] = [who("first"), who("second")];
    who("vi");
    const chosen = (env: Readonly<Record<string, string>>): string =>
      world.run(["edit", "srt"], { env: { PATH, ...env } }).stdout.trim();
    expect(chosen({ EDITOR: first, VISUAL: second })).toBe("first");
    expect(chosen({ VISUAL: second })).toBe("second");
    expect(chosen({ EDITOR: "", VISUAL: second })).toBe("second");
    expect(chosen({ EDITOR: "  ", VISUAL: second })).toBe("second");
    expect(chosen({})).toBe("vi");
    expect(chosen({ EDITOR: "", VISUAL: "" })).toBe("vi");
  });

  test.each(['{ "denyRaed": ', "\u0000", "", "[]"])(
    "opens a broken source (%j): that is how it is mended",
    (text) => {
      const world = newWorld(EXAMPLE);
      world.write(SRT, text);
      const run = world.run(["edit", "srt"], { env: { EDITOR: editor(world) } });
      expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(argumentsOf(world)).toEqual([`<home>/${SRT}`]);
    },
  );

  test.each([
    ["bsh", "bash"],
    ["Srt", "srt"],
    ["bash-rules", undefined],
    ["srt2", "srt"],
    ["toString", undefined],
  ])("does not know %s", (word, near) => {
    const world = newWorld(EXAMPLE);
    const env = { EDITOR: editor(world) };
    const run = world.run(["edit", word], { env });
    expect(run.status).toBe(1);
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain(`unknown source \`${word}\``);
    if (near !== undefined) expect(run.stderr).toContain(`did you mean \`${near}\`?`);
    expect(run.stderr).toMatch(/srt.*bash/);
    expect(world.exists("arguments")).toBe(false);
  });

  test.each([
    ["srt", SRT],
    ["bash", BASH],
  ])("of a missing %s without a terminal shows the way out", (name, file) => {
    const world = newWorld();
    world.write("editor", "#!/bin/sh\n");
    const errors = refused(world, ["edit", name], 1);
    expect(errors).toMatchObject([{ code: "file-missing", file: `<home>/${file}` }]);
    expect(errors[0]?.help).toContain("`twsrt init --starter`");
  });
});

describe.runIf(hasTerminal)("edit of a missing source on a terminal (with script of util-linux)", () => {
  const answer = (input: string, name = "srt") => {
    const world = newWorld();
    const EDITOR = editor(world, 'cp "$1" "$HOME/seen" 2>/dev/null; exit 3');
    const run = runInTerminal(world, `twsrt edit ${name}`, { input, env: { EDITOR } });
    return { world, run };
  };

  test.each(["y\n", "Y\n", "yes\n"])("creates it after %j", (input) => {
    const { world, run } = answer(input);
    expect(run.stdout).toMatch(/<home>\/\.srt-settings\.json does not exist.*\[y\/N\]/);
    expect(run.status).toBe(3);
    expect(JSON.parse(world.read(SRT))).toHaveProperty("filesystem.denyRead");
    expect(world.read("seen")).toBe(world.read(SRT));
  });

  test("creates bash rules that are read", () => {
    const { world, run } = answer("y\n", "bash");
    expect(run.status).toBe(3);
    world.write(SRT, EXAMPLE.srt);
    expect(world.run(["generate"]).status).toBe(0);
  });

  test.each(["\n", "n\n", "no\n", "what\n"])("does not after %j", (input) => {
    const { world, run } = answer(input);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("twsrt init --starter");
    expect(world.exists(SRT)).toBe(false);
    expect(world.exists("seen")).toBe(false);
  });

  test("does not ask when it is there", () => {
    const world = newWorld(EXAMPLE);
    const run = runInTerminal(world, "twsrt edit srt", {
      env: { EDITOR: editor(world, "test -t 0 && test -t 1 || exit 9") },
    });
    expect(run.status).toBe(0);
    expect(run.stdout).toBe("");
    expect(errorsOf({ stderr: run.stdout })).toEqual([]);
  });
});
