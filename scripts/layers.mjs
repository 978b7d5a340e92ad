/**
 * Makes the import rules of `.oxlintrc.json` and the table of `docs/architecture.md` from `layers.json`, which says for
 * each folder what is in it and which other folders it may import. With `--check` nothing is written, and the exit
 * status is 1 if one of the two files is not up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as prettier from "prettier";

const LINT = ".oxlintrc.json";
const PAGE = "docs/architecture.md";
const TABLE = /(?<=<!-- layers -->\n\n)[^]*?(?=\n\n<!-- end of layers -->)/;

const { folders, walls } = JSON.parse(readFileSync("layers.json", "utf8"));
const names = folders.map(({ folder }) => folder.replace("src/", ""));
const tops = names.filter((name) => !name.includes("/"));

/** What a folder may not import, as patterns of import specifiers. */
function forbidden({ folder, imports, also }) {
  if (imports === "everything") return [];
  const name = folder.replace("src/", "");
  const [top, ...inner] = name.split("/");
  const outside = tops
    .filter((other) => other !== top && !imports.includes(other))
    .map((one) => `**/${one}/**`);
  if (inner.length === 0) return outside;
  // A folder inside of a layer sees of the rest of that layer only what is listed.
  const above = inner
    .map((_, i) => `${"../".repeat(i + 1)}*`)
    .slice(imports.includes(parentOf(name)) ? 1 : 0);
  return [...outside, ...above, ...also.map((file) => `!${file}`)];
}

function parentOf(name) {
  return name.split("/").slice(0, -1).join("/");
}

function mayImport({ imports, also = [] }) {
  if (imports === "everything") return "everything";
  const parts = [...imports, ...also.map((file) => `\`${file.replaceAll("../", "")}\``)];
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

function restriction(files, patterns) {
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

function patternOf(layer) {
  const message = `${layer.folder} may import ${mayImport(layer)}: see layers.json.`;
  return { group: forbidden(layer), message };
}

/** A later restriction replaces an earlier one, so that of a wall repeats what its layer has. */
function restrictions() {
  const layers = folders.filter(({ imports }) => imports !== "everything");
  const withTests = layers.filter(({ tests }) => tests !== undefined);
  return [
    ...layers.map((layer) => restriction(`${layer.folder}/**`, [patternOf(layer)])),
    ...withTests.map(({ also, tests, ...layer }) =>
      restriction(`${layer.folder}/**/*.test.ts`, [patternOf({ ...layer, also: [...also, ...tests] })]),
    ),
    ...walls.map(({ within, never, because }) => {
      const layer = folders.find(({ folder }) => within.startsWith(`${folder}/`));
      const message = `${within} may not import ${never.join(", ")}: ${because}, see layers.json.`;
      return restriction(`${within}/**`, [patternOf(layer), { group: never, message }]);
    }),
  ];
}

function table() {
  const rows = folders.map((layer) => `| \`${layer.folder}\` | ${layer.holds} | ${mayImport(layer)} |`);
  return ["| folder | what is in it | may import |", "| --- | --- | --- |", ...rows].join("\n");
}

async function formatted(file, text) {
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}

const lint = JSON.parse(readFileSync(LINT, "utf8"));
const others = lint.overrides.filter(({ rules }) => rules["no-restricted-imports"] === undefined);
const page = readFileSync(PAGE, "utf8");
if (!TABLE.test(page)) throw new Error(`${PAGE} has no place for the table of layers`);
const made = {
  [LINT]: JSON.stringify({ ...lint, overrides: [...restrictions(), ...others] }),
  [PAGE]: page.replace(TABLE, () => table()),
};
let stale = 0;
for (const [file, text] of Object.entries(made)) {
  const wanted = await formatted(file, text);
  if (readFileSync(file, "utf8") === wanted) continue;
  if (process.argv.includes("--check")) {
    console.error(`${file} does not agree with layers.json: run \`node scripts/layers.mjs\``);
    stale++;
  } else {
    writeFileSync(file, wanted);
    console.log(`wrote ${file}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
