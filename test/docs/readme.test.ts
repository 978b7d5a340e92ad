import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, inject, test } from "vitest";
import { quoteWord } from "../../src/shell/quote.ts";
import { newWorld, type World } from "../support/world.ts";

/*
 * The README is run from top to bottom in one throw-away home, which it calls /home/me:
 *
 *   ```console            lines with `$ ` are run by sh; what follows is what they print (`...`: lines left out)
 *   ```json file=~/x      is written to that file
 *   <!-- editor: [a, b] -->   what the person does in the editor that the next block opens: puts b in place of a
 */
const README = path.resolve(import.meta.dirname, "../../README.md");
const HOME = "/home/me";

type Step =
  | { readonly kind: "run"; readonly command: string; readonly output: string }
  | { readonly kind: "file"; readonly file: string; readonly text: string }
  | { readonly kind: "editor"; readonly replace: readonly [string, string] };

test("every example prints what the README says", () => {
  const world = newWorld();
  const environment = stage(world);
  let count = 0;
  for (const step of steps(fs.readFileSync(README, "utf8"))) {
    if (step.kind === "file") world.write(step.file, step.text);
    else if (step.kind === "editor") world.write("bin/replacement.json", JSON.stringify(step.replace));
    else {
      const printed = withoutTime(shell(step.command, world, environment));
      expect(elide(printed, withoutTime(step.output)), `$ ${step.command}`).toBe(withoutTime(step.output));
      count++;
    }
  }
  expect(count).toBeGreaterThan(10);
});

test("the launchers hand every flag on as one word", () => {
  const world = newWorld();
  const environment = stage(world);
  world.write("bin/claude", '#!/bin/sh\necho claude "$@"\n');
  world.write("bin/srt", '#!/bin/sh\n[ "$1 $3" = "-s --" ] && shift 3 && exec "$@"\n');
  world.write("bin/copilot", '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  for (const name of ["claude", "srt", "copilot"]) fs.chmodSync(world.path(`bin/${name}`), 0o755);
  world.run(["init", "--starter"]);
  const config = world.read(".config/twsrt/config.toml");
  world.write(".config/twsrt/config.toml", config.replace("# copilot_output", "copilot_output"));
  const launchers = steps(fs.readFileSync(README, "utf8")).filter(
    (step) => step.kind === "file" && step.text.startsWith("#!/bin/sh"),
  ) as { file: string; text: string }[];
  expect(launchers.map(({ file }) => file)).toEqual(["bin/safe-claude", "bin/safe-copilot"]);
  for (const { file, text } of launchers) world.write(file, text);

  shell("sh bin/safe-claude first", world, environment);
  expect(shell("sh bin/safe-claude --continue", world, environment)).toBe("claude --continue");
  shell("sh bin/safe-copilot first", world, environment);
  const words = shell("sh bin/safe-copilot 2>/dev/null", world, environment).split("\n");
  const flags = world.read(".config/twsrt/copilot-flags.txt").split("\n").filter(Boolean);
  expect(words).toHaveLength(2 * flags.length);
  expect(words).toContain(`read(${HOME}/.aws/**)`);

  const more = ["-p", "it's a b", "$x `y`", "", "*"];
  const quoted = more.map(quoteWord).join(" ");
  expect(shell(`sh bin/safe-claude ${quoted}`, world, environment)).toBe(`claude ${more.join(" ")}`);
  // Behind the flags of the policy, which a `--` would otherwise take for something else.
  const all = shell(`sh bin/safe-copilot ${quoted} -- x 2>/dev/null`, world, environment).split("\n");
  expect(all).toEqual([...words, ...more, "--", "x"]);
  world.write("bin/twsrt", "#!/bin/sh\n");
  world.write(".config/twsrt/copilot-flags.txt", "");
  expect(shell(`sh bin/safe-copilot -p x`, world, environment)).toBe("-p\nx");
});

/** The commands that the examples use, in a folder at the front of PATH. */
function stage(world: World): NodeJS.ProcessEnv {
  const node = process.env["TWSRT_TEST_NODE"] ?? process.execPath;
  world.write("bin/twsrt", `#!/bin/sh\nexec '${node}' '${inject("binary")}' "$@"\n`);
  world.write(
    "bin/editor.cjs",
    `const fs = require("fs");
const [from, to] = JSON.parse(fs.readFileSync(__dirname + "/replacement.json", "utf8"));
const text = fs.readFileSync(process.argv[2], "utf8");
if (!text.includes(from)) throw new Error("not in the file: " + from);
fs.writeFileSync(process.argv[2], text.replace(from, to));
`,
  );
  fs.chmodSync(world.path("bin/twsrt"), 0o755);
  fs.mkdirSync(world.path("node_modules"));
  fs.symlinkSync(inject("installed"), world.path("node_modules/twsrt"));
  return {
    HOME: world.home,
    PATH: `${world.path("bin")}:${process.env["PATH"]}`,
    EDITOR: `'${node}' '${world.path("bin/editor.cjs")}'`,
  };
}

function shell(command: string, world: World, env: NodeJS.ProcessEnv): string {
  const run = spawnSync("sh", ["-c", `exec 2>&1; ${command}`], {
    cwd: world.home,
    env,
    input: "",
    encoding: "utf8",
    timeout: 60_000,
  });
  if (run.error !== undefined) throw run.error;
  return run.stdout.replaceAll(world.home, HOME).trimEnd();
}

function steps(markdown: string): Step[] {
  const found: Step[] = [];
  const parts = /^```(\S+)(?: file=~\/(\S+))?\n(.*?)^```$|^<!-- editor: ([^\n]*) -->$/gms;
  for (const [, language, file, text = "", editor] of markdown.matchAll(parts)) {
    if (editor !== undefined) found.push({ kind: "editor", replace: JSON.parse(editor) as [string, string] });
    else if (file !== undefined) found.push({ kind: "file", file, text });
    else if (language === "console") {
      for (const one of text.split(/^\$ /m).slice(1)) {
        const [command = "", ...output] = one.split("\n");
        found.push({ kind: "run", command, output: output.join("\n").trimEnd() });
      }
    }
  }
  return found;
}

/** What was expected, where it agrees with what was printed; else that, for the report. */
function elide(printed: string, expected: string): string {
  const pattern = expected
    .split("\n")
    .map((line) => (line.trim() === "..." ? "(?:.*\n)+?" : `${escape(line)}\n`));
  return new RegExp(`^${pattern.join("")}$`).test(`${printed}\n`) ? expected : printed;
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}

/** What differs in the name of a kept copy: the number of the file, the time, and a counter within one second. */
function withoutTime(text: string): string {
  return text.replaceAll(/-[0-9a-f]{8}\.\d{8}T\d{6}Z(?:\.\d+)?/g, "<time>");
}
