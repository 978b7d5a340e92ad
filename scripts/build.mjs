// Builds dist/: the command, and the library with its declarations.
//
// All code is CommonJS, because Node loads that several milliseconds faster than ES modules; the library is an ES module
// in front of it. What a launcher runs before every start of an agent is in bundles of its own with all that they need, so
// that it opens two files. Everything else shares its code in chunks.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { extensionForBuild } from "./extension.mjs";
import { licences } from "./licences.mjs";
import { loadBundled } from "./load-bundled.mjs";
import { pageForBuild } from "./page-assets.mjs";
import { codes, records, tables } from "./tables.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { version, engines } = JSON.parse(readFileSync("package.json", "utf8"));
rmSync("dist", { recursive: true, force: true });

/** @satisfies {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  target: `node${/\d+\.\d+/.exec(engines.node)?.[0]}`,
  // Without this, packages with an older CommonJS build are taken in that form, which loads parts at run time.
  mainFields: ["module", "main"],
  define: { TWSRT_VERSION: JSON.stringify(version) },
  legalComments: "none",
  metafile: true,
};

const MAIN = "src/cli/main.ts";
/** The commands that a launcher runs before every start of an agent. */
const EVERYDAY = ["src/cli/commands/generate.ts", "src/cli/commands/diff.ts", "src/cli/commands/run.ts"];
/** The program of a hook, which an agent starts before every call of a tool, and what it loads in turn. */
const HOOK = /\/cli\/commands\/guard\.ts$/;
/** What is put into the bundle of whatever loads it on demand: each is small, and another file costs more. */
const INSIDE = /\/(targets\/[^/]+\/(guard|launch)|guard\/(reason|record|mask))\.ts$/;
/** What these load where a file is compared or written, a difference is accepted, or an agent is started. */
const COMPARING =
  /\/(targets\/[^/]+\/(plan|scopes)\.ts|diagnostics\/render\.ts|workspace\/apply\.ts|cli\/(loosened|diff-gate|gate|unknown-codes|start\/agent)\.ts|smol-toml\/dist\/index\.js)$/;
/** The same of one agent, which is in one file. */
const TOGETHER = /\/targets\/[^/]+\/(plan|scopes)\.ts$/;
/** Of an everyday run, what concerns a single agent or few rules: loaded at the first call. Such a module has only functions. */
const ON_CALL =
  /\/(targets\/(?:[^/]+\/compile|pi\/render)|shell\/parse-bash|targets\/gemini\/policy-file\/older-toml|shell\/programs\/(options|records|code\/read))\.ts$/;
/** What `status` loads. It asks every agent's model, so what several of these need is one file, without anything else in it. */
const LOOKING =
  /\/(cli\/(commands\/status|layers)|answers\/(status|render)\/status|targets\/[^/]+\/(model\/index|merge|seldom|scopes|plan)|smol-toml\/dist\/index)\.[jt]s$/;
/** A process of its own, which `verify` puts into a box. */
const WORKER = "src/verify/worker.ts";
const LIBRARY = "src/index.ts";
/** Chunks smaller than this many characters are put together with others: a file costs more to open than to read. */
const SMALLEST_CHUNK = 40_000;

/** Puts functions that load a module in its place. */
/** @type {import("esbuild").Plugin} */
const onCall = {
  name: "on-call",
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, (args) => {
      const file = path.resolve(args.resolveDir, args.path);
      if (args.kind === "require-call") return { path: args.path, external: true };
      return args.kind === "import-statement" && ON_CALL.test(file)
        ? { path: file, namespace: "on-call" }
        : undefined;
    });
    bundle.onLoad({ filter: /.*/, namespace: "on-call" }, async ({ path: file }) => {
      const functions = await exportsOf(file);
      const load = `let module; const load = () => (module ??= require(${JSON.stringify(`./${nameFor(file)}`)}));`;
      const stubs = functions.map((name) => `export function ${name}(...a) { return load().${name}(...a); }`);
      return { contents: [load, ...stubs].join("\n"), resolveDir: root };
    });
  },
};

const entry = "dist/bin/twsrt.cjs";
/** The files in which modules are that others load on demand. */
const names = new Map([
  [path.resolve(MAIN), "twsrt.cjs"],
  ...EVERYDAY.map((file) => /** @type {const} */ ([path.resolve(file), "everyday.cjs"])),
  [path.resolve(WORKER), "verify-worker.cjs"],
  [path.resolve(LIBRARY), "library.cjs"],
]);
const alone = new Set([MAIN, ...EVERYDAY].map((file) => path.resolve(file)));
const metafiles = [await bundleAlone(EVERYDAY, "dist/bin/everyday.cjs"), await bundleAlone([MAIN], entry)];
await bundleThoseAlone();
const { metafile: shared, exports } = await bundleShared("dist/bin");
await bundleThoseAlone();
for (const [file, name] of names) if (ON_CALL.test(file)) await onlyFunctions(name);
writeFileSync(entry, `#!/usr/bin/env node\n${readFileSync(entry, "utf8")}`);
chmodSync(entry, 0o755);
put(
  "dist/lib/index.js",
  `import library from "../bin/library.cjs";\nexport const { ${exports.join(", ")} } = library;\n`,
);

/** What was named and is a bundle of its own. The map grows while it is walked. */
async function bundleThoseAlone() {
  for (const [file, name] of names) {
    if (alone.has(file) || (!COMPARING.test(file) && !ON_CALL.test(file) && !HOOK.test(file))) continue;
    const files = TOGETHER.test(file)
      ? ["plan.ts", "scopes.ts"].map((part) => path.join(path.dirname(file), part))
      : [file];
    for (const one of files) alone.add(one);
    metafiles.push(await bundleAlone(files, path.join("dist/bin", name)));
  }
}

/**
 * Bundles modules with everything that they need at once. What they load on demand gets a name.
 * @param {readonly string[]} files
 * @param {string} outfile
 */
async function bundleAlone(files, outfile) {
  /** @type {import("esbuild").Plugin} */
  const onDemand = {
    name: "on-demand",
    setup(bundle) {
      bundle.onResolve({ filter: /.*/ }, async (args) => {
        if (args.kind !== "dynamic-import" || args.path.startsWith("node:")) return undefined;
        const found = await bundle.resolve(args.path, {
          kind: "import-statement",
          resolveDir: args.resolveDir,
        });
        if (INSIDE.test(found.path)) return undefined;
        return { path: `./${nameFor(found.path)}`, external: true };
      });
    },
  };
  const [only, ...others] = files;
  const contents = files.map((file) => `export * from ${JSON.stringify(path.resolve(file))};`).join("\n");
  const { metafile } = await build({
    ...common,
    format: "cjs",
    supported: { "dynamic-import": false },
    ...(others.length === 0
      ? { entryPoints: [only ?? ""] }
      : { stdin: { contents, resolveDir: process.cwd() } }),
    outfile,
    plugins: [pageForBuild, extensionForBuild, onDemand, onCall, tables, records, codes],
  });
  // The usual wrapper of Node's own modules copies every one of their properties at each start, for default imports that
  // this code does not use.
  const plain = readFileSync(outfile, "utf8").replaceAll(/__toESM\((require\("node:[a-z_/]+"\))\)/g, "$1");
  put(outfile, await minified(plain));
  return metafile;
}

/**
 * Everything else that was named, and what that loads in its turn, with the code that several of them need in chunks.
 * esbuild reads and splits the modules, rollup joins chunks that are small.
 * @param {string} outdir
 */
async function bundleShared(outdir) {
  const entries = [...names].filter(([file]) => !alone.has(file));
  const modules = ".cache/modules";
  rmSync(modules, { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    format: "esm",
    splitting: true,
    entryPoints: Object.fromEntries(entries.map(([file, name]) => [name.replace(/\.cjs$/, ""), file])),
    outdir: modules,
    outExtension: { ".js": ".cjs" },
    plugins: [pageForBuild, extensionForBuild, onCall, tables, records, codes],
  });
  const placeOf = placesFor(metafile.outputs);
  const bundle = await rollup({
    input: Object.fromEntries(entries.map(([, name]) => [name, path.resolve(modules, name)])),
    external: [/^node:/],
    preserveEntrySignatures: "allow-extension",
    treeshake: { moduleSideEffects: false },
    // It tells which chunks are still small.
    logLevel: "silent",
  });
  const { output } = await bundle.generate({
    format: "cjs",
    experimentalMinChunkSize: SMALLEST_CHUNK,
    manualChunks: (id) => placeOf.get(path.relative(root, id)),
    entryFileNames: "[name]",
    chunkFileNames: "chunk-[hash].cjs",
    generatedCode: "es2015",
    // Node's own modules as they are: see bundleAlone. A package takes the default of these two.
    interop: (id) => (/^node:(process|readline)$/.test(id ?? "") ? "default" : "esModule"),
    externalLiveBindings: false,
  });
  const chunks = output.filter((one) => one.type === "chunk");
  for (const { fileName, code } of chunks) put(path.join(outdir, fileName), await minified(code));
  return { metafile, exports: metafile.outputs[`${modules}/library.cjs`]?.exports ?? [] };
}

/**
 * Where what `status` needs is put: together, but for what a single agent needs. Otherwise a small piece may get into the
 * file of a command that has nothing to do with it.
 * @param {import("esbuild").Metafile["outputs"]} outputs
 * @returns {ReadonlyMap<string, string>} names of chunks
 */
function placesFor(outputs) {
  /** @type {Map<string, Set<string>>} */
  const users = new Map();
  const starts = Object.keys(outputs).filter((file) => LOOKING.test(`/${outputs[file]?.entryPoint}`));
  for (const start of starts) {
    const open = [start];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      const known = users.get(file) ?? new Set();
      if (known.has(start)) continue;
      users.set(file, known.add(start));
      for (const { path: next, kind } of outputs[file]?.imports ?? [])
        if (kind === "import-statement" && next in outputs) open.push(next);
    }
  }
  const places = new Map();
  for (const [file, by] of users) {
    const [agent, ...others] = new Set([...by].map(agentOf));
    places.set(file, others.length === 0 && agent !== undefined ? `of-${agent}` : "looking");
  }
  return places;

  /** @param {string} file */
  function agentOf(file) {
    return /^src\/targets\/([^/]+)\//.exec(outputs[file]?.entryPoint ?? "")?.[1];
  }
}

/** @param {string} file */
async function exportsOf(file) {
  const { metafile } = await build({
    entryPoints: [file],
    format: "esm",
    write: false,
    outdir: ".",
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** @param {string} name */
async function onlyFunctions(name) {
  const { default: module } = await import(path.resolve("dist/bin", name));
  const other = Object.keys(module).find((key) => typeof module[key] !== "function");
  if (other !== undefined)
    throw new Error(`${name} cannot be loaded at the first call: ${other} is no function`);
}

/** @param {string} code */
async function minified(code) {
  return (await transform(code, { format: "cjs", minify: true, target: common.target })).code;
}

/**
 * @param {string} file
 * @param {string} text
 */
function put(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** @param {string} file */
function nameFor(file) {
  const name =
    names.get(file) ?? bundleName(TOGETHER.test(file) ? file.replace(/scopes\.ts$/, "plan.ts") : file);
  names.set(file, name);
  return name;
}

/** `targets/claude/plan.ts` becomes `targets-claude-plan.cjs`. */
function bundleName(file) {
  const short = path
    .relative(root, file)
    .replace(/^src\//, "")
    .replace(/^node_modules\//, "");
  return `${short.replace(/\.[cm]?[jt]s$/, "").replaceAll(/[/@]+/g, "-")}.cjs`;
}

await writeBeside("dist");
await bundleDeclarations("src/index.ts", "dist/lib/index.d.ts");
writeFileSync("dist/THIRD-PARTY-LICENSES.txt", licences([...metafiles, shared]));

/**
 * JSON Schemas, made from the shapes that the program checks, and the manual page, made from the table of commands.
 * @param {string} outdir
 */
async function writeBeside(outdir) {
  const { schemas, manual } = await loadBundled("src/schemas.ts", "schemas.mjs", {
    define: common.define,
    plugins: [pageForBuild, extensionForBuild, tables],
  });
  for (const [name, schema] of Object.entries(schemas()))
    put(path.join(outdir, "schemas", name), `${JSON.stringify(schema, undefined, 2)}\n`);
  const seconds = Number(process.env["SOURCE_DATE_EPOCH"] ?? Date.now() / 1000);
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  put(path.join(outdir, "man/twsrt.1"), manual({ version, date }));
}

/** Declarations of all modules by the compiler, and those that the entry needs in one file. */
async function bundleDeclarations(main, outfile) {
  const folder = ".cache/declarations";
  rmSync(folder, { recursive: true, force: true });
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    stdio: "inherit",
  });
  /** @type {import("rollup").Plugin} */
  const declarations = {
    name: "declarations",
    resolveId: (id, from) =>
      from !== undefined && id.startsWith(".")
        ? path.resolve(path.dirname(from), id.replace(/\.[tj]s$/, ".d.ts"))
        : undefined,
  };
  const input = path.join(folder, path.relative("src", main).replace(/\.ts$/, ".d.ts"));
  const bundle = await rollup({ input, plugins: [declarations, dts()], external: [/^node:/] });
  // The comment of the package is no part of any declaration, and would be lost.
  const banner = /^\/\*\*[^]*?\*\//.exec(readFileSync(main, "utf8"))?.[0] ?? "";
  await bundle.write({ file: outfile, format: "es", banner });
  writeFileSync(outfile, valuesOnly(readFileSync(outfile, "utf8")));
}

/**
 * The bundler takes `export type *` for `export *`: a program that imported such a value would pass the compiler and not start.
 * @param {string} text
 */
function valuesOnly(text) {
  const values = Object.keys(createRequire(import.meta.url)(path.resolve("dist/bin/library.cjs")));
  return text.replace(/^export \{ (.*) \};$/m, (_, list) => {
    const exported = list.split(", ");
    const isValue = (name) => values.includes(name.split(" as ").at(-1));
    const types = exported.filter((name) => !isValue(name));
    return [
      `export { ${exported.filter(isValue).join(", ")} };`,
      ...(types.length === 0 ? [] : [`export type { ${types.join(", ")} };`]),
    ].join("\n");
  });
}
