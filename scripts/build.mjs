// Builds dist/: the library (ES modules with declarations) and the command (CommonJS bundles).
//
// The command is CommonJS because Node loads that several milliseconds faster than ES modules. Each import() becomes
// a bundle of its own with everything it needs: sharing chunks among them would save disk space, but a command would
// then open a dozen files where it now opens two.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { pageForBuild } from "./page-assets.mjs";

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

const library = await build({
  ...common,
  format: "esm",
  splitting: true,
  plugins: [pageForBuild],
  entryPoints: ["src/index.ts"],
  outdir: "dist/lib",
  chunkNames: "chunks/[name]-[hash]",
});
const commandResults = [
  ...(await buildCommand("src/cli/main.ts", "dist/bin/twsrt.cjs")),
  // A process of its own, which `verify` puts into a box.
  ...(await buildCommand("src/verify/worker.ts", "dist/bin/verify-worker.cjs")),
];
const entry = "dist/bin/twsrt.cjs";
writeFileSync(entry, `#!/usr/bin/env node\n${readFileSync(entry, "utf8")}`);
chmodSync(entry, 0o755);

/** Bundles the main module, then every module that a bundle imports on demand. */
async function buildCommand(main, outfile) {
  const names = new Map([[path.resolve(main), path.basename(outfile)]]);
  const results = [];
  // The map grows while it is walked.
  for (const [input, name] of names) {
    const onDemand = {
      name: "on-demand",
      setup(bundle) {
        // A large table as text is parsed several times faster than as a program.
        bundle.onLoad({ filter: /\.json$/ }, ({ path: file }) => {
          const table = JSON.stringify(JSON.parse(readFileSync(file, "utf8")));
          return { contents: `export default JSON.parse(${JSON.stringify(table)});`, loader: "js" };
        });
        bundle.onResolve({ filter: /.*/ }, async (args) => {
          if (args.kind !== "dynamic-import" || args.path.startsWith("node:")) return undefined;
          const found = await bundle.resolve(args.path, {
            kind: "import-statement",
            resolveDir: args.resolveDir,
          });
          if (!names.has(found.path)) names.set(found.path, bundleName(found.path));
          return { path: `./${names.get(found.path)}`, external: true };
        });
      },
    };
    const out = path.join(path.dirname(outfile), name);
    /** @satisfies {import("esbuild").BuildOptions} */
    const options = { ...common, format: "cjs", supported: { "dynamic-import": false } };
    results.push(
      await build({ ...options, entryPoints: [input], outfile: out, plugins: [pageForBuild, onDemand] }),
    );
    await shrink(out);
  }
  return results;
}

/**
 * Minifies a bundle. Before that, namespaces of Node's own modules are taken as they are: the usual wrapper copies
 * every one of their properties at each start, for default imports that this code does not use.
 */
async function shrink(file) {
  const plain = readFileSync(file, "utf8").replaceAll(/__toESM\((require\("node:[a-z_/]+"\))\)/g, "$1");
  const { code } = await transform(plain, { format: "cjs", minify: true, target: common.target });
  writeFileSync(file, code);
}

/** `targets/claude/plan.ts` becomes `targets-claude-plan.cjs`. */
function bundleName(file) {
  const short = path
    .relative(root, file)
    .replace(/^src\//, "")
    .replace(/^node_modules\//, "");
  return `${short.replace(/\.[cm]?[jt]s$/, "").replaceAll(/[/@]+/g, "-")}.cjs`;
}

await bundleDeclarations("src/index.ts", "dist/lib/index.d.ts");
writeFileSync("dist/THIRD-PARTY-LICENSES.txt", licences([library, ...commandResults]));

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
}

/** The licence texts of everything that was bundled: their terms ask for it. */
function licences(results) {
  /** @type {Set<string>} */
  const packages = new Set();
  for (const { metafile } of results) {
    for (const output of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
        if (match?.[1] !== undefined && bytesInOutput > 0) packages.add(match[1]);
      }
    }
  }
  return [...packages]
    .toSorted()
    .map((name) => {
      const folder = path.join("node_modules", name);
      const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((entryName) => /^licen[cs]e/i.test(entryName));
      if (file === undefined || !existsSync(path.join(folder, file))) {
        throw new Error(`${name} is bundled but has no licence file`);
      }
      return `${name} ${manifest.version} (${manifest.license})\n\n${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}
