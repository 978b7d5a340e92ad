// Tables of the program as one text each: V8 parses a large JSON text several times faster than the same as a program.
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { extensionForBuild } from "./extension.mjs";
import { loadBundled } from "./load-bundled.mjs";
import { pageForBuild } from "./page-assets.mjs";

/** Files that are JSON already. */
/** @type {import("esbuild").Plugin} */
export const tables = {
  name: "tables",
  setup(bundle) {
    bundle.onLoad({ filter: /\.json$/ }, ({ path: file }) => {
      const table = JSON.stringify(JSON.parse(readFileSync(file, "utf8")));
      return { contents: `export default JSON.parse(${JSON.stringify(table)});`, loader: "js" };
    });
  },
};

/** The records of all programs, joined before. */
/** @type {import("esbuild").Plugin} */
export const records = {
  name: "records",
  setup(bundle) {
    bundle.onLoad({ filter: /\/shell\/programs\/records\.ts$/ }, async ({ path: file }) => {
      const known = (await evaluated(file)).allRecords();
      const { value, forms } = withoutForms(known);
      /** Programs with the same record, by its text. @type {Map<string, string[]>} */
      const names = new Map();
      for (const [name, record] of Object.entries(value)) {
        const text = JSON.stringify(record);
        names.set(text, [...(names.get(text) ?? []), name]);
      }
      const text = `{${[...names].map(([record, all]) => `${JSON.stringify(all.join(" "))}:${record}`).join(",")}}`;
      const contents = `export function allRecords() {
  const all = {};
  for (const [names, record] of Object.entries(JSON.parse(${JSON.stringify(text)})))
    for (const name of names.split(" ")) all[name] = record;
${forms.join("\n")}
  return all;
}`;
      assert.deepStrictEqual((await imported(contents)).allRecords(), known);
      return { contents, loader: "js" };
    });
  },
};

/** The list of all codes. Making it at run time would load the model of every agent. */
/** @type {import("esbuild").Plugin} */
export const codes = {
  name: "codes",
  setup(bundle) {
    /** @type {Promise<string> | undefined} */
    let made;
    bundle.onLoad({ filter: /\/cli\/all-codes\.ts$/ }, async ({ path: file }) => ({
      contents: await (made ??= codesOf(file)),
      loader: "js",
    }));
  },
};

/** @param {string} file */
async function codesOf(file) {
  const { allCodes } = await loadBundled(file, "codes.mjs", {
    plugins: [pageForBuild, extensionForBuild, tables],
  });
  return `export async function allCodes() { return ${JSON.stringify((await allCodes()).join(" "))}.split(" "); }`;
}

/** @param {string} file */
async function evaluated(file) {
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, format: "esm", write: false });
  return imported(outputFiles[0]?.text ?? "");
}

/** @param {string} code */
async function imported(code) {
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

/**
 * What JSON can hold, and statements that put the regular expressions back, which it cannot.
 * @param {object} value
 */
function withoutForms(value) {
  /** @type {string[]} */
  const forms = [];
  /** @type {(one: unknown, route: string) => unknown} */
  const plain = (one, route) => {
    if (one instanceof RegExp) {
      forms.push(`${route} = ${String(one)};`);
      return undefined;
    }
    if (typeof one !== "object" || one === null) return one;
    if (Array.isArray(one)) return one.map((item, index) => plain(item, `${route}[${index}]`));
    return Object.fromEntries(
      Object.entries(one).map(([key, item]) => [key, plain(item, `${route}[${JSON.stringify(key)}]`)]),
    );
  };
  return { value: /** @type {Record<string, unknown>} */ (plain(value, "all")), forms };
}
