import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startProcess } from "./process.ts";
import {
  boxedWorld,
  RAN,
  relocatedWorld,
  sweepWorlds,
  WITNESS_TEXT,
  type Layout,
  type World,
} from "./world.ts";

const LAYOUT = {
  home: "/home/me",
  cwd: "/home/me/work/p",
  directories: ["/home/me/.aws"],
  files: ["/home/me/.aws/credentials", "/home/me/work/p/.env", "/etc/shadow"],
  links: { "/home/me/linked": "/home/me/.aws" },
};

let world: World | undefined;
afterEach(() => {
  world?.remove();
  world = undefined;
});

function make(layout: Layout = LAYOUT): World {
  world = relocatedWorld(layout);
  return world;
}

describe("a world elsewhere", () => {
  test("has the files, folders and links of its layout, below a folder of its own", () => {
    const { home, cwd, place } = make();
    expect(cwd).toBe(path.join(home, "work/p"));
    expect(fs.readFileSync(path.join(home, ".aws/credentials"), "utf8")).toBe(WITNESS_TEXT);
    expect(fs.readFileSync(path.join(cwd, ".env"), "utf8")).toBe(WITNESS_TEXT);
    expect(fs.realpathSync(path.join(home, "linked"))).toBe(path.join(home, ".aws"));
    expect(place("/home/me/x")).toBe(path.join(home, "x"));
    expect(place("/home/me")).toBe(home);
    expect(place("/home/mellow")).toBeUndefined();
    expect(place("/etc/shadow")).toBeUndefined();
    expect(place("/home/me/../you/x")).toBeUndefined();
    expect(place("/home/me/a/../x")).toBe(path.join(home, "x"));
  });

  test("leaves room for a file that may be written, and has nothing there until then", () => {
    const { place, write } = make({ ...LAYOUT, rooms: ["/home/me/work/p/settings.json"] });
    const file = place("/home/me/work/p/settings.json") ?? "";
    expect(fs.existsSync(file)).toBe(false);
    write(file, "{}");
    expect(fs.readFileSync(file, "utf8")).toBe("{}");
  });

  test("is all gone when it is removed", () => {
    const { home, remove } = make();
    remove();
    expect(fs.existsSync(path.dirname(home))).toBe(false);
  });

  test("keeps home and working directory apart where they are", () => {
    const { home, cwd, place } = make({ ...LAYOUT, cwd: "/srv/p" });
    expect(path.dirname(home)).toBe(path.dirname(cwd));
    expect(place("/srv/p/x")).toBe(path.join(cwd, "x"));
  });

  test("gives the agent an environment with nothing of the user's", () => {
    const { variables, home, temporary } = make();
    expect(Object.keys(variables).toSorted()).toEqual(
      "ALL_PROXY BASH_ENV HOME HTTPS_PROXY HTTP_PROXY LANG NO_PROXY PATH SHELL SHLVL TERM TMPDIR USER".split(
        " ",
      ),
    );
    expect(variables).toMatchObject({ HOME: home, TMPDIR: temporary });
  });

  test.each([
    ["cat /home/me/x", "cat HOME/x"],
    ["cat /home/me/work/p/x", "cat HOME/work/p/x"],
    ["cat /home/mellow/x", "cat /home/mellow/x"],
    ["cat /srv/home/me/x", "cat /srv/home/me/x"],
    ['"Read(//home/me/.aws)"', '"Read(/HOME/.aws)"'],
    ['x="/home/me"', 'x="HOME"'],
    ["read(/home/me/.aws/**)", "read(HOME/.aws/**)"],
    ["https://x.test/home/me", "https://x.test/home/me"],
    ["/home/me-too /home/me.bak", "/home/me-too /home/me.bak"],
  ])("relocates %s", (text, expected) => {
    const { relocate, home } = make();
    expect(relocate(text)).toBe(expected.replace("HOME", home));
  });
});

describe("a shell in a world", () => {
  /** Its input is a socket, as it is when an agent is started by Node. */
  const shell = async (variables: World["variables"], line: string): Promise<string> => {
    const started = startProcess(["/bin/bash", "-c", line], { cwd: "/", variables, timeoutMs: 10_000 });
    started.end();
    const { output, errors } = await started.exit;
    return output + errors;
  };

  test("runs no command line, whether it can read the file that ends it or not", async () => {
    const { variables, temporary, write, home } = make();
    const mark = path.join(temporary, "mark");
    // What a shell would read that takes itself for a remote one.
    write(path.join(home, ".bashrc"), `echo run > ${mark}\n`);
    expect(await shell(variables, `echo run > ${mark}`)).toBe(`${RAN}\n`);
    fs.rmSync(path.join(temporary, "stub.bash"));
    expect(await shell(variables, `echo run > ${mark}`)).toContain(RAN);
    expect(fs.existsSync(mark)).toBe(false);
    // What the guard is for: without it the shell goes on.
    await shell({ ...variables, BASH_ENV: path.join(temporary, "stub.bash") }, `echo run > ${mark}`);
    expect(fs.existsSync(mark)).toBe(true);
  });
});

describe("a world in a box", () => {
  test("is refused outside one: it would empty the home", () => {
    expect(() => boxedWorld(LAYOUT)).toThrow("a boxed world can only be made in a box");
  });
});

describe("what a killed run has left behind", () => {
  test("is removed when its process is gone, and only then", () => {
    const left = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-world-999999999-"));
    const alive = fs.mkdtempSync(path.join(os.tmpdir(), `twsrt-world-${process.pid}-`));
    const other = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-world-x"));
    expect(sweepWorlds()).toContain(left);
    expect([left, alive, other].map((folder) => fs.existsSync(folder))).toEqual([false, true, true]);
    for (const folder of [alive, other]) fs.rmSync(folder, { recursive: true });
  });
});
