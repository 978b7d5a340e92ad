import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { relocatedWorld, WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { prepare, readAnswer } from "./calls.ts";

let world: World;
let elsewhere: string;

beforeEach(() => {
  elsewhere = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "copilot-calls-"));
  fs.writeFileSync(path.join(elsewhere, "own"), "the user's own");
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/w",
    directories: ["/home/me/w/sub", "/home/me/w/empty"],
    files: ["/home/me/w/f", "/home/me/w/sub/h", "/home/me/.hidden"],
    links: {
      "/home/me/w/inner": "/home/me/w/sub/h",
      "/home/me/w/outer": path.join(elsewhere, "own"),
      "/home/me/w/nowhere": path.join(elsewhere, "missing"),
      "/home/me/w/folder": elsewhere,
      "/home/me/w/round": "/home/me/w/round",
    },
  });
});

afterEach(() => {
  world.remove();
  fs.rmSync(elsewhere, { recursive: true, force: true });
});

const at = (name: string): string => path.join(world.cwd, name);

describe("the call for an access", () => {
  test("texts are put into the world", () => {
    expect(prepare({ tool: "Bash", text: "cat /home/me/w/f" }, world)).toMatchObject({
      tool: "bash",
      input: { command: `cat ${at("f")}` },
    });
    expect(prepare({ tool: "WebFetch", text: "https://h/" }, world)).toMatchObject({
      tool: "web_fetch",
      input: { url: "https://h/" },
    });
  });

  test.each([
    ["~/w/f", "f"],
    ["f", "f"],
    ["./sub/../f", "f"],
    ["/home/me/w/sub/../f", "f"],
    ["sub/", "sub"],
  ])("%s is shown", (text, name) => {
    expect(prepare({ tool: "Read", text }, world)).toEqual({
      kind: "call",
      tool: "view",
      input: { path: at(name) },
    });
  });

  test.each(["/etc/hosts", "../../../x", "~/../x", "outer", "folder/own", "nowhere", "round"])(
    "%s is not part of the world, whatever the tool",
    (text) => {
      for (const tool of ["Read", "Write", "Edit"] as const)
        expect(prepare({ tool, text }, world)).toEqual({
          kind: "untried",
          why: expect.stringContaining("throw-away world"),
        });
      expect(fs.readdirSync(elsewhere)).toEqual(["own"]);
      expect(fs.readFileSync(path.join(elsewhere, "own"), "utf8")).toBe("the user's own");
    },
  );

  test("the directory of a file that is to be created is there", () => {
    expect(prepare({ tool: "Write", text: "a/b/c" }, world)).toEqual({
      kind: "call",
      tool: "create",
      input: { path: at("a/b/c"), file_text: WITNESS_TEXT },
    });
    expect(fs.existsSync(at("a/b"))).toBe(true);
    expect(fs.existsSync(at("a/b/c"))).toBe(false);
  });

  test("what is there is not removed", () => {
    fs.writeFileSync(at("other"), "something else");
    for (const text of ["f", "other", "inner"]) {
      const prepared = prepare({ tool: "Write", text }, world);
      expect(prepared).toMatchObject({ tool: "edit", input: { path: at(text) } });
      expect(fs.existsSync(at(text))).toBe(true);
    }
  });

  test("an edit finds what it replaces, as often as it is made", () => {
    for (const text of ["f", "new/e", "inner"]) {
      const prepared = prepare({ tool: "Edit", text }, world);
      if (prepared.kind !== "call") throw new Error(prepared.why);
      const { path: file, old_str: old, new_str: next } = prepared.input as Record<string, string>;
      const edited = fs.readFileSync(String(file), "utf8").replace(String(old), () => String(next));
      expect(edited.split(String(old))).toHaveLength(2);
      expect(edited).not.toBe(WITNESS_TEXT);
    }
  });

  test("directories are neither written nor edited", () => {
    expect(prepare({ tool: "Write", text: "sub" }, world)).toMatchObject({ kind: "untried" });
    expect(prepare({ tool: "Edit", text: "sub" }, world)).toMatchObject({ kind: "untried" });
    expect(prepare({ tool: "Write", text: "f/below" }, world)).toMatchObject({ kind: "untried" });
  });
});

describe("what a view shows", () => {
  test.each([
    ["f", WITNESS_TEXT, "allowed"],
    ["sub", "h", "allowed"],
    ["..", ".hidden\nw", "allowed"],
    ["empty", "", "allowed"],
    ["sub", "h\nother", "lost"],
    ["sub", "", "lost"],
    ["f", "", "lost"],
    ["f", "twsrt", "lost"],
    ["f", "Refused in words that nobody knows", "lost"],
    ["missing", "something", "lost"],
  ] as const)("%s: %j", (name, text, verdict) => {
    expect(readAnswer({ tool: "view", input: { path: at(name) } }, text).verdict).toBe(verdict);
  });

  test("only of a view", () => {
    expect(readAnswer({ tool: "bash", input: { path: at("f") } }, WITNESS_TEXT).verdict).toBe("lost");
  });
});
