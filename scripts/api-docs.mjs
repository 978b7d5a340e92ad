// Makes docs/api.md: what the library exports, from the declarations in src/ and their comments, with the examples of docs/examples/.
//
//   npm run docs:api [-- --check]
//
// Every function and constant needs an example that imports it.
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "@typescript/typescript6";
import * as prettier from "prettier";

const root = path.dirname(import.meta.dirname);
const NO_LIMIT = ts.TypeFormatFlags.NoTruncation;
const page = path.join(root, "docs/api.md");
const fresh = await apiPage();
if (!process.argv.includes("--check")) fs.writeFileSync(page, fresh);
else if (fs.readFileSync(page, "utf8") !== fresh) {
  console.error("docs/api.md is out of date: run `npm run docs:api`");
  process.exitCode = 1;
}

async function apiPage() {
  const { functions, types } = exported();
  const examples = examplesOf();
  const without = functions.filter(({ name }) => !examples.some(({ names }) => names.includes(name)));
  if (without.length > 0)
    throw new Error(`no file of docs/examples imports ${without.map(({ name }) => name).join(", ")}`);
  /** @type {Set<string>} */
  const done = new Set();
  const sections = examples.map(({ title, file, text, names }) => {
    const own = functions.filter(({ name }) => names.includes(name) && !done.has(name));
    for (const { name } of own) done.add(name);
    const entries = own.map(
      ({ name, signature, comment }) => `### ${name}\n\n${comment}\n\n\`\`\`ts\n${signature}\n\`\`\`\n`,
    );
    return `## ${title}\n\n[${path.basename(file)}](examples/${path.basename(file)}):\n\n\`\`\`js\n${text}\n\`\`\`\n\n${entries.join("\n")}`;
  });
  const listed = types.map(({ name, comment }) => `- \`${name}\`: ${comment}`);
  const text = `# Library reference

<!-- Made by \`npm run docs:api\` from the comments in src/ and from docs/examples/. -->

Every function that \`import { ... } from "twsrt"\` offers, by what you want to do. The [library page](library.md) has an introduction. Each example
is a whole program, and is run by a test.

${sections.join("\n")}
## Types

The members of each type are described in the declarations, which an editor shows.

${listed.join("\n")}
`;
  const options = await prettier.resolveConfig(page);
  return prettier.format(text, { ...options, filepath: page });
}

/** The examples in the order of their file names. The first line is the title. */
function examplesOf() {
  const folder = path.join(root, "docs/examples");
  return fs
    .readdirSync(folder)
    .toSorted()
    .map((name) => {
      const file = path.join(folder, name);
      const [first = "", ...rest] = fs.readFileSync(file, "utf8").split("\n");
      const text = rest.join("\n").trim();
      const imported = /import \{([^}]*)\} from "twsrt"/.exec(text)?.[1] ?? "";
      const names = imported.split(",").map((one) => one.trim());
      return { title: first.replace(/^\/\/ /, ""), file, text, names };
    });
}

/** What src/index.ts exports, in the order of names: what runs, and types. */
function exported() {
  const entry = path.join(root, "src/index.ts");
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error("src/index.ts exports nothing");
  /** @type {{ name: string, signature: string, comment: string }[]} */
  const functions = [];
  /** @type {{ name: string, comment: string }[]} */
  const types = [];
  for (const symbol of checker.getExportsOfModule(module)) {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const aliased = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = aliased.declarations ?? [];
    if (declaration === undefined) continue;
    const { name } = symbol;
    const said = ts.displayPartsToString(aliased.getDocumentationComment(checker));
    const comment = `${said}\n\n${parameters(aliased, checker).join("\n")}`.trim();
    const isValue = (aliased.flags & ts.SymbolFlags.Value) !== 0;
    if (isValue && !isTypeOnly(symbol)) {
      functions.push({ name, comment, signature: signatureOf(name, declaration, checker) });
    } else if ((aliased.flags & ts.SymbolFlags.Type) !== 0) {
      const [first = ""] = comment.replaceAll("\n", " ").split(/(?<=\.) /);
      types.push({ name, comment: first });
    }
  }
  /** @type {(a: { name: string }, b: { name: string }) => number} */
  const byName = (a, b) => (a.name < b.name ? -1 : 1);
  return { functions: functions.toSorted(byName), types: types.toSorted(byName) };
}

/** Whether a name comes through `export type`. @param {ts.Symbol} symbol */
function isTypeOnly(symbol) {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return false;
  if (ts.isExportSpecifier(declaration))
    return declaration.isTypeOnly || declaration.parent.parent.isTypeOnly;
  // What `export type *` brings has the declaration of its own module.
  return !declaration.getSourceFile().fileName.endsWith("/src/index.ts");
}

/** @param {ts.Symbol} symbol @param {ts.TypeChecker} checker */
function parameters(symbol, checker) {
  return symbol.getJsDocTags(checker).flatMap(({ name, text }) => {
    const said = ts.displayPartsToString(text);
    if (name === "param") return [`- \`${said.replace(/ /, "`: ")}`];
    return name === "returns" || name === "throws" ? [`- ${name}: ${said}`] : [];
  });
}

/**
 * The head of a declaration.
 * @param {string} name @param {ts.Declaration} declaration @param {ts.TypeChecker} checker
 */
function signatureOf(name, declaration, checker) {
  if (!ts.isFunctionDeclaration(declaration))
    // A text that is a part of its type says nothing about how to use it.
    return `const ${name}: ${checker.typeToString(checker.getTypeAtLocation(declaration), declaration, NO_LIMIT).replaceAll(/"[^"\\]*\\n(?:[^"\\]|\\.)*"/g, "string")}`;
  const { text } = declaration.getSourceFile();
  const head = text.slice(declaration.getStart(), declaration.body?.getFullStart() ?? declaration.end);
  return head
    .replace(/^export /, "")
    .replace(/^async /, "")
    .trim();
}
