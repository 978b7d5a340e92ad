import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { WORD_MEANINGS } from "../../src/answers/render/words.ts";
import { WORDS } from "../../src/answers/word.ts";
import { EXIT } from "../../src/cli/exit.ts";
import { expandHome } from "../../src/targets/own.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { newWorld } from "../support/world.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "docs/architecture.md",
  "docs/layers.md",
  "docs/profiles.md",
  "docs/run.md",
  "docs/targets.md",
];

const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), "utf8");

/** The cells of all table rows, without the backticks. */
function rows(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
}

test.each(DOCUMENTS)("the links of %s lead somewhere", (document) => {
  const links = [...read(document).matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link = ""]) => link);
  const dead = links.filter((link) => !fs.existsSync(path.resolve(ROOT, path.dirname(document), link)));
  expect(dead).toEqual([]);
});

test("the README explains every word of `coverage` as its output does, in order", () => {
  const words: readonly string[] = WORDS;
  const documented = rows(read("README.md")).filter(([, word = ""]) => words.includes(word));
  expect(documented.map(([, word, meaning]) => [word, meaning])).toEqual(
    WORDS.map((word) => [word, WORD_MEANINGS[word]]),
  );
});

test("CONTRIBUTING.md names every check", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const documented = rows(read("CONTRIBUTING.md")).map(([, command]) => command);
  for (const name of Object.keys(scripts).filter((script) => script.startsWith("check"))) {
    expect(documented).toContain(`npm run ${name}`);
  }
});

describe("README.md", () => {
  const table = rows(read("README.md"));

  test("names every exit status", () => {
    const documented = table.map(([, status]) => status).filter((status) => /^\d+$/.test(status ?? ""));
    expect(documented).toEqual(Object.values(EXIT).map(String));
  });

  test("names every configuration key", () => {
    const world = newWorld();
    for (const { folder } of TARGETS) fs.mkdirSync(expandHome(folder, world.home), { recursive: true });
    world.run(["init"]);
    let section = "";
    const keys = world
      .read(".config/twsrt/config.toml")
      .split("\n")
      .flatMap((line) => {
        section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
        const key = /^(?:# )?(\w+) = /.exec(line)?.[1];
        return key === undefined ? [] : [`${section}.${key}`];
      });
    const documented = table
      .flatMap(([, cell = ""]) => cell.split(", "))
      .filter((key) => /^[a-z]+\.[a-z_]+$/.test(key));
    expect(documented.sort()).toEqual(keys.sort());
  });
});

/** The tables of docs/run.md as the data of the agents has them. Cells may not have a `|` in them. */
async function startTables(): Promise<Readonly<Record<string, string>>> {
  const tables: Record<string, string[][]> = {
    arguments: [["agent", "arguments", "why"]],
    variables: [["agent", "variable", "why"]],
    inside: [["agent", "may write", "write-protected in it", "may reach"]],
    flags: [["agent", "flags", "with the value", "what it does"]],
  };
  const code = (text: string): string => (text === "" ? "" : `\`${text}\``);
  for (const { title, launch: load } of TARGETS) {
    const launch = (await load?.())?.launch;
    if (launch === undefined) continue;
    const places = { config: "FILE", policy: "FILE", rules: "FILE" };
    const own =
      launch.arguments?.({ entries: [], options: { sandbox: "require", wrapper: "srt" }, places }) ?? [];
    for (const { words, reason } of own) {
      const shown = words.length === 0 ? "every flag of `copilot_output`" : code(words.join(" "));
      tables["arguments"]?.push([title, shown, reason]);
    }
    for (const { name, value, reason, inside } of launch.variables ?? [])
      tables["variables"]?.push([
        title,
        `${code(`${name}=${value}`)}${inside === true ? ", in the sandbox" : ""}`,
        reason,
      ]);
    const inside = launch.inside?.({});
    if (inside !== undefined)
      tables["inside"]?.push([
        title,
        inside.writes.map(code).join(", "),
        inside.keeps.map((one) => code("file" in one ? one.file : one.directory)).join(", "),
        inside.hosts.map(code).join(", "),
      ]);
    for (const { names, value, reason } of launch.loose)
      tables["flags"]?.push([title, names.map(code).join(", "), value?.words ?? "", reason]);
  }
  return Object.fromEntries(
    Object.entries(tables).map(([name, [head = [], ...body]]) => [
      name,
      [head, head.map(() => "-"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n"),
    ]),
  );
}

test("docs/run.md has the flags, arguments and variables of every agent", async () => {
  const file = path.join(ROOT, "docs/run.md");
  let text = read("docs/run.md");
  for (const [name, table] of Object.entries(await startTables()))
    text = text.replace(
      new RegExp(`<!-- ${name} -->(?:\\n\\n(?:\\|[^\\n]*\\n?)+)?`),
      () => `<!-- ${name} -->\n\n${table}\n`,
    );
  const { format } = await import("prettier");
  const options = { parser: "markdown", printWidth: 110 } as const;
  await expect(await format(text, options)).toMatchFileSnapshot(file);
});
