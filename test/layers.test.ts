import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const run = promisify(execFile);

/** What the lint says about a tree with these files; the last folders of a path decide which rules hold for it. */
async function lint(files: Readonly<Record<string, string>>): Promise<string> {
  const tree = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-layers-")));
  onTestFinished(() => fs.rmSync(tree, { recursive: true, force: true }));
  fs.copyFileSync(path.join(ROOT, ".oxlintrc.json"), path.join(tree, ".oxlintrc.json"));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    fs.writeFileSync(path.join(tree, name), text);
  }
  const oxlint = path.join(ROOT, "node_modules/oxlint/bin/oxlint");
  return run(process.execPath, [oxlint, "--deny-warnings"], { cwd: tree }).then(
    () => "",
    (error: unknown) => (error as { stdout: string }).stdout,
  );
}

const importing = (name: string): string => `import { x } from "${name}";\n\nexport const y = x + 1;\n`;

test.each([
  ["src/targets/claude/compile.ts", "../../policy/rule.ts"],
  ["src/targets/claude/model/index.ts", "../../../policy/attempt.ts"],
  ["src/targets/claude/model/index.ts", "./bash/index.ts"],
  ["src/targets/claude/driver/index.test.ts", "./index.ts"],
  ["src/targets/registry.ts", "./claude/index.ts"],
  ["src/drive/kit/play.ts", "../../policy/attempt.ts"],
  ["src/shell/programs/git.ts", "../word.ts"],
  ["src/shell/programs/code/awk.ts", "../inner.ts"],
  ["src/shell/programs/git.test.ts", "../commands.ts"],
  ["src/cli/main.ts", "../targets/registry.ts"],
])("%s may import %s", async (file, name) => {
  expect(await lint({ [file]: importing(name) })).toBe("");
});

test.each([
  ["src/policy/decide.ts", "../targets/registry.ts"],
  ["src/targets/claude/plan.ts", "../../workspace/load.ts"],
  ["src/targets/claude/model/index.ts", "../compile.ts"],
  ["src/targets/claude/model/index.ts", "../../kit/path.ts"],
  ["src/targets/codex/model/paths.ts", "../../../policy/policy.ts"],
  ["src/targets/new/model/paths.ts", "../../../workspace/load.ts"],
  ["src/targets/qwen/driver/index.ts", "../model/index.ts"],
  ["src/targets/qwen/driver/index.ts", "../index.ts"],
  ["src/targets/qwen/plan.ts", "./index.ts"],
  ["src/targets/codex/merge/lists.ts", "../index.ts"],
  ["src/targets/claude/model/bash/rules.ts", "../../index.ts"],
  ["src/drive/kit/play.ts", "../../targets/target.ts"],
  ["src/shell/programs/table/git.ts", "../../walk.ts"],
  ["src/shell/programs/git.ts", "../walk.ts"],
  ["src/shell/programs/git.ts", "../commands.ts"],
  ["src/shell/programs/code/awk.test.ts", "../../walk.ts"],
  ["src/shell/programs/git.ts", "../../policy/policy.ts"],
  ["src/shell/programs/code/awk.ts", "../../walk.ts"],
  ["src/shell/walk.ts", "../policy/policy.ts"],
  ["src/edit/json.ts", "../files/read.ts"],
  ["src/drive/box.ts", "../policy/policy.ts"],
])("%s may not import %s", async (file, name) => {
  const said = await lint({ [file]: importing(name) });
  expect(said).toContain("no-restricted-imports");
  expect(said).toContain("layers.json");
});

test.each([
  ["values", "import { b }", "b()"],
  ["types", "import type { b }", "1 as unknown as ReturnType<typeof b>"],
])("modules may not import each other in a circle of %s", async (_, imported, used) => {
  const said = await lint({
    "src/policy/a.ts": `${imported} from "./b.ts";\n\nexport const a = (): number => ${used};\n`,
    "src/policy/b.ts": 'import { a } from "./a.ts";\n\nexport const b = (): number => a();\n',
  });
  expect(said).toContain("no-cycle");
});
