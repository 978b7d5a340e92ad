/**
 * Makes the folders and rows of a new agent from `templates/`, so that it can be compiled, compared and explained at once, and
 * prints what is left to do.
 *
 *     npm run new:target -- NAME "Title of the agent"
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";

const [name = "", title = ""] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*$/.test(name) || !/^[A-Z][\w. -]*$/.test(title))
  fail(
    'usage: npm run new:target -- NAME "Title"; NAME is lower case (`grok`), the title begins with a capital',
  );
if (fs.existsSync(`src/targets/${name}`)) fail(`there is an agent of this name: src/targets/${name}`);

const FOLDERS = { "templates/target": `src/targets/${name}` };
const FILES = {
  "templates/conformance/agent.ts": `conformance/agents/${name}.ts`,
  "templates/conformance/forms.json": `conformance/forms/${name}.json`,
};

for (const [from, to] of Object.entries(FOLDERS))
  for (const file of fs.readdirSync(from, { recursive: true, encoding: "utf8" }))
    if (fs.statSync(path.join(from, file)).isFile()) await copy(path.join(from, file), path.join(to, file));
for (const [from, to] of Object.entries(FILES)) await copy(from, to);

await addTo(
  "src/targets/registry.ts",
  `./${name}/index.ts`,
  /(TARGETS: readonly Target\[\] = \[)(.*?)(,?\s*\])/s,
);
await addTo(
  "conformance/agents/index.ts",
  `./${name}.ts`,
  /(KNOWN: Readonly<Record<string, Knowledge>> = \{\s*)(.*?)(,?\s*\})/s,
);

console.log(`
Left to do for ${title}:
- measure: write what the agent does with its settings into src/targets/${name}/facts.md and conformance/facts/
- forms.ts, path.ts, command.ts, compile.ts: what the agent has; each form needs a row in conformance/forms/${name}.json
- plan.ts: which wrong values the agent ignores and with which it does not start; a row for each in test/refusals/table.ts
- index.ts: every file that decides what the agent may do (\`own\`), in test/protection.test.ts as well; then \`scopes\`
- model/: what was measured; it answers \`unknown\` to everything so far
- driver/: how the agent is started with a scripted model; then pin it in conformance/package.json
- prove it: npm run conformance -- --agent ${name} --write-docs
- rows of its own: a page docs/agents/${name}.md, the tables of README.md, docs/configuration.md, docs/targets.md, test/property/first-write.test.ts, test/e2e/
- npx vitest run test/golden.test.ts test/docs/reasons.test.ts test/docs/agents.test.ts test/workflows.test.ts -u, and read what appeared`);

/** Copies a file with the new name in it; imports lead to the same files as before. */
async function copy(from, to) {
  const text = fs
    .readFileSync(from, "utf8")
    .replace(/(from |import\()"(\.[^"]+)"/g, (_, start, spec) => `${start}"${moved(spec, from, to)}"`)
    .replaceAll("Sample Agent", title)
    .replaceAll("SampleOptions", `${name.charAt(0).toUpperCase()}${name.slice(1)}Options`)
    // The section of config.toml that `init` writes is called so in every agent.
    .replaceAll(/\bsample(?!: \{)|\bsample(?=_settings)/g, name);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, await prettier.format(text, { ...(await prettier.resolveConfig(to)), filepath: to }));
  console.log(`wrote ${to}`);
}

function moved(spec, from, to) {
  const file = path.join(path.dirname(from), spec);
  const inside = Object.entries(FOLDERS).find(([folder]) => file.startsWith(`${folder}/`));
  const target = inside === undefined ? file : path.join(inside[1], path.relative(inside[0], file));
  const relative = path.relative(path.dirname(to), target);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

/** Adds an import of the agent to a file, and its name to a list there. */
async function addTo(file, spec, list) {
  const text = fs.readFileSync(file, "utf8");
  if (!list.test(text)) fail(`${file} has no list that a name can be added to`);
  const lines = [...text.split("\n"), `import { ${name} } from "${spec}";`];
  const imports = lines.filter((line) => line.startsWith("import ")).sort(bySource);
  const rest = lines.filter((line) => !line.startsWith("import "));
  const next = [...imports, ...rest].join("\n").replace(list, `$1$2, ${name}$3`);
  fs.writeFileSync(
    file,
    await prettier.format(next, { ...(await prettier.resolveConfig(file)), filepath: file }),
  );
  console.log(`added it to ${file}`);
}

function bySource(a, b) {
  const [one, other] = [a, b].map((line) => line.slice(line.indexOf('"')));
  return one < other ? -1 : 1;
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
