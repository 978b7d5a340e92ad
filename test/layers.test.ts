import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

const importing = (name: string): string => `import { x } from "${name}";\n\nexport const y = x + 1;\n`;

const ALLOWED = [
  ["src/targets/claude/compile.ts", "../../policy/rule.ts"],
  ["src/targets/claude/model/index.ts", "../../../policy/attempt.ts"],
  ["src/shell/programs/git.ts", "../word.ts"],
  ["src/shell/programs/code/awk.ts", "../inner.ts"],
  ["src/shell/programs/git.test.ts", "../commands.ts"],
  ["src/cli/main.ts", "../targets/registry.ts"],
] as const;

const FORBIDDEN = [
  ["src/policy/decide.ts", "../targets/registry.ts"],
  ["src/targets/claude/plan.ts", "../../workspace/load.ts"],
  ["src/targets/claude/model/index.ts", "../compile.ts"],
  ["src/targets/claude/model/index.ts", "../../kit/path.ts"],
  ["src/targets/codex/model/paths.ts", "../../../policy/policy.ts"],
  ["src/targets/new/model/paths.ts", "../../../workspace/load.ts"],
  ["src/targets/qwen/driver/index.ts", "../model/index.ts"],
  ["src/shell/programs/git.ts", "../walk.ts"],
  ["src/shell/programs/git.ts", "../commands.ts"],
  ["src/shell/programs/code/awk.test.ts", "../../walk.ts"],
  ["src/shell/programs/git.ts", "../../policy/policy.ts"],
  ["src/shell/programs/code/awk.ts", "../../walk.ts"],
  ["src/shell/walk.ts", "../policy/policy.ts"],
  ["src/edit/json.ts", "../files/read.ts"],
  ["src/drive/box.ts", "../policy/policy.ts"],
] as const;

const CIRCLES = [
  ["values", "import { b }", "b()"],
  ["types", "import type { b }", "1 as unknown as ReturnType<typeof b>"],
] as const;

const TYPED = [
  [
    "no-floating-promises",
    "export async function later(): Promise<void> {}\n\nexport function now(): void {\n  later();\n}\n",
  ],
  [
    "switch-exhaustiveness-check",
    'export function name(kind: "a" | "b"): string {\n  switch (kind) {\n    case "a":\n      return kind;\n    default:\n      return "";\n  }\n}\n',
  ],
] as const;

let trees: string;
/** What the lint says about the tree of a case, by the name of the case. */
const said = new Map<string, string>();

/** Each case has a tree of its own, with the project's rules; all trees are checked at once. */
beforeAll(() => {
  trees = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-layers-")));
  const cases: [name: string, files: Readonly<Record<string, string>>][] = [
    ...[...ALLOWED, ...FORBIDDEN].map(([file, name]): (typeof cases)[number] => [
      `${file} ${name}`,
      { [file]: importing(name) },
    ]),
    ...CIRCLES.map(([what, imported, used]): (typeof cases)[number] => [
      what,
      {
        "src/policy/a.ts": `${imported} from "./b.ts";\n\nexport const a = (): number => ${used};\n`,
        "src/policy/b.ts": 'import { a } from "./a.ts";\n\nexport const b = (): number => a();\n',
      },
    ]),
    ...TYPED.map(([rule, text]): (typeof cases)[number] => [rule, { "src/policy/a.ts": text }]),
  ];
  const tsconfig = JSON.stringify({ compilerOptions: { strict: true, target: "ES2022" } });
  const rules = JSON.parse(fs.readFileSync(path.join(ROOT, ".oxlintrc.json"), "utf8")) as object;
  // Only the outermost configuration may say that types are known.
  fs.writeFileSync(path.join(trees, ".oxlintrc.json"), JSON.stringify(rules));
  const inner = JSON.stringify({ ...rules, options: undefined });
  cases.forEach(([, files], i) => {
    const tree = path.join(trees, `case-${i}`);
    for (const [name, text] of Object.entries({
      ...files,
      ".oxlintrc.json": inner,
      "tsconfig.json": tsconfig,
    })) {
      fs.mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
      fs.writeFileSync(path.join(tree, name), text);
    }
  });
  const oxlint = path.join(ROOT, "node_modules/oxlint/bin/oxlint");
  const args = [oxlint, "--deny-warnings", "--format", "json"];
  const run = spawnSync(process.execPath, args, { cwd: trees, encoding: "utf8" });
  const { diagnostics } = JSON.parse(run.stdout) as {
    readonly diagnostics: readonly { readonly filename: string; readonly code: string }[];
  };
  cases.forEach(([name], i) => {
    const own = diagnostics.filter(({ filename }) => filename.startsWith(`case-${i}/`));
    said.set(name, own.map((one) => JSON.stringify(one)).join("\n"));
  });
});

afterAll(() => fs.rmSync(trees, { recursive: true, force: true }));

test.each(ALLOWED)("%s may import %s", (file, name) => {
  expect(said.get(`${file} ${name}`)).toBe("");
});

test.each(FORBIDDEN)("%s may not import %s", (file, name) => {
  expect(said.get(`${file} ${name}`)).toContain("no-restricted-imports");
  expect(said.get(`${file} ${name}`)).toContain("layers.json");
});

test.each(CIRCLES)("modules may not import each other in a circle of %s", (what) => {
  expect(said.get(what)).toContain("no-cycle");
});

test.each(TYPED)("the lint knows types: %s", (rule) => {
  expect(said.get(rule)).toContain(rule);
});
