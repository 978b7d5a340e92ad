import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { WORD_MEANINGS } from "../../src/answers/render/words.ts";
import { WORDS } from "../../src/answers/word.ts";
import { expandHome } from "../../src/targets/own.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { newWorld } from "../support/world.ts";
import { PAGES, readPage } from "./examples.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The cells of all table rows, without the backticks. */
function rows(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
}

/** The names that GitHub and the site give the headings of a page, for links to them. */
function anchors(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```.*?^```$/gms, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(PAGES)("the links of %s lead to a file and a heading", (page) => {
  const links = [...readPage(page).matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link = ""]) => link);
  const dead = links.filter((link) => {
    const [file = "", anchor] = link.split("#");
    const at = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
    if (!fs.existsSync(path.join(ROOT, at))) return true;
    return anchor !== undefined && at.endsWith(".md") && !anchors(readPage(at)).includes(anchor);
  });
  expect(dead).toEqual([]);
});

test("the README has at most 200 lines", () => {
  expect(readPage("README.md").split("\n").length).toBeLessThanOrEqual(200);
});

/** The pages that one page links. */
function linked(page: string): readonly string[] {
  return [...readPage(page).matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, link = ""]) =>
    path.posix.join(path.posix.dirname(page), link),
  );
}

test("every page is linked by the README, or by a page that it links", () => {
  const first = linked("README.md");
  const reached = new Set([...first, ...first.filter((page) => PAGES.includes(page)).flatMap(linked)]);
  expect(PAGES.slice(1).filter((page) => page !== "CHANGELOG.md" && !reached.has(page))).toEqual([]);
});

/** Reference pages with a section for each code: searched, not read. */
const LISTS = ["docs/api.md", "docs/messages.md", "docs/commands.md", "CHANGELOG.md"];

test.each(PAGES.filter((page) => !LISTS.includes(page)))("%s has at most 250 lines", (page) => {
  expect(readPage(page).split("\n").length).toBeLessThanOrEqual(250);
});

test("docs/check.md explains every word of `coverage` as its output does, in order", () => {
  const words: readonly string[] = WORDS;
  const documented = rows(readPage("docs/check.md")).filter(([, word = ""]) => words.includes(word));
  expect(documented.map(([, word, meaning]) => [word, meaning])).toEqual(
    WORDS.map((word) => [word, WORD_MEANINGS[word]]),
  );
});

test("CONTRIBUTING.md names every check", () => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const documented = rows(readPage("CONTRIBUTING.md")).map(([, command]) => command);
  for (const name of Object.keys(scripts).filter((script) => script.startsWith("check"))) {
    expect(documented).toContain(`npm run ${name}`);
  }
});

describe("docs/configuration.md", () => {
  const page = readPage("docs/configuration.md");

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
    const documented = page
      .split("\n")
      .map((line) => /^- (`[a-z]+\.[a-z_]+`(?:, )?)+:/.exec(line)?.[0] ?? "")
      .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key));
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
      launch.arguments?.({
        entries: [],
        options: { sandbox: "require", wrapper: "srt" },
        args: [],
        places,
      }) ?? [];
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
  let text = readPage("docs/run.md");
  for (const [name, table] of Object.entries(await startTables()))
    text = text.replace(
      new RegExp(`<!-- ${name} -->(?:\\n\\n(?:\\|[^\\n]*\\n?)+)?`),
      () => `<!-- ${name} -->\n\n${table}\n`,
    );
  const { format } = await import("prettier");
  const options = { parser: "markdown", printWidth: 110 } as const;
  await expect(await format(text, options)).toMatchFileSnapshot(file);
});
