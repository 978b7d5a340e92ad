import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { partsOf, pluginText } from "./plugin.ts";

type Hook = (input: { tool: string; sessionID: string }, output: { args: object }) => Promise<void>;

interface Loaded {
  readonly TwsrtGuard: (context: { directory: string }) => Promise<{ readonly "tool.execute.before": Hook }>;
}

interface Asked {
  readonly folder: string;
  readonly call: (command: string, args?: object) => Promise<string>;
}

/** The plugin with a program in JavaScript, which sees each call as `call` and answers by `say`. */
async function pluginWith(body: string): Promise<Asked> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-plugin-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const script = path.join(folder, "program.cjs");
  fs.writeFileSync(
    script,
    `const say = (answer) => process.stdout.write(JSON.stringify({ stdout: "", stderr: "", status: 0, ...answer }) + "\\n");
require("node:fs").appendFileSync(${JSON.stringify(path.join(folder, "started"))}, "x");
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { const call = JSON.parse(line); ${body} });
`,
  );
  return loaded(folder, [process.execPath, script]);
}

async function loaded(folder: string, words: readonly string[]): Promise<Asked> {
  const file = path.join(folder, "twsrt.mjs");
  fs.writeFileSync(file, pluginText(words));
  const { TwsrtGuard } = (await import(pathToFileURL(file).href)) as Loaded;
  const { "tool.execute.before": hook } = await TwsrtGuard({ directory: folder });
  const call = async (command: string, args: object = { command }): Promise<string> => {
    try {
      await hook({ tool: "bash", sessionID: "s" }, { args });
      return "runs";
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { folder, call };
}

const DENY = String.raw`say(call.args.command === "bad" ? { stdout: '{"decision":"deny","reason":"by a rule"}\n' } : {})`;

describe("the plugin", () => {
  test("runs what the program says nothing about, refuses with its reason, and starts it once", async () => {
    const { folder, call } = await pluginWith(DENY);
    expect(await call("good")).toBe("runs");
    expect(await call("bad")).toBe("by a rule");
    expect(await Promise.all([call("good"), call("bad"), call("good")])).toEqual([
      "runs",
      "by a rule",
      "runs",
    ]);
    expect(fs.readFileSync(path.join(folder, "started"), "utf8")).toBe("x");
  });

  test("tells the program the tool, its arguments, the session and the directory, and nothing of its environment", async () => {
    const { folder, call } = await pluginWith(
      "say({ status: 2, stderr: JSON.stringify([call, Object.keys(process.env)]) })",
    );
    const [told, names] = JSON.parse(await call("x")) as [object, readonly string[]];
    expect(told).toEqual({ tool: "bash", args: { command: "x" }, sessionID: "s", cwd: folder });
    expect(names).not.toContain("PATH");
  });

  test.each([
    ["fails", 'say({ status: 2, stderr: "no policy" })', "no policy"],
    ["ends with 0 and says nothing", "process.exit(0)", "the call is refused: it ended with 0"],
    ["crashes", "throw 1", "the call is refused: it ended with 1"],
    ["is killed", 'process.kill(process.pid, "SIGKILL")', "the call is refused: it ended with SIGKILL"],
    ["says something else", String.raw`process.stdout.write("ok\n{}\n")`, "the call is refused: it said ok"],
    ["says half a line", 'process.stdout.write("{"); process.exit(0)', "the call is refused"],
    ["says another object", String.raw`process.stdout.write("{}\n")`, "trim"],
  ])("refuses where the program %s, and asks a new one then", async (_, body, message) => {
    const { call } = await pluginWith(`if (call.args.command === "fail") { ${body} } else say({})`);
    expect(await call("fail")).toContain(message);
    expect(await call("x")).toBe("runs");
  });

  test("refuses where the program is missing", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-plugin-"));
    onTestFinished(() => fs.rmSync(folder, { recursive: true }));
    const { call } = await loaded(folder, ["/missing/program"]);
    expect(await call("x")).toContain("ENOENT");
    expect(await call("x")).toContain("ENOENT");
  });

  test("keeps later plugins from changing what was judged", async () => {
    const { call } = await pluginWith(DENY);
    const args = { command: "good", inner: { list: [{ text: "x" }] } };
    expect(await call("", args)).toBe("runs");
    expect(Object.isFrozen(args) && Object.isFrozen(args.inner.list[0])).toBe(true);
  });
});

test("a text is known again, and a changed one as changed", () => {
  const words = ["/usr/bin/env", "-i", 'a";\n', "guard"];
  const text = pluginText(words);
  expect(partsOf(text)).toEqual({ words, isChanged: false });
  expect(partsOf(text.replace("freeze(args);", ""))).toEqual({ words, isChanged: true });
  expect(partsOf(text.replace("const words", "const word"))).toMatchObject({ isChanged: true });
  expect(partsOf("export const X = 1;\n")).toBeUndefined();
});
