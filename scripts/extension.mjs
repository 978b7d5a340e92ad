/**
 * The program of pi's extension as the module `twsrt:pi-extension`. It is compressed: pi's loader translates every extension,
 * which takes two seconds of CPU for this one as text, and 20 ms like this.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MODULE = "twsrt:pi-extension";
const ENTRY = path.resolve(import.meta.dirname, "../src/targets/pi/extension/main.ts");
const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../package.json"), "utf8"));

/** The program, minified. */
export async function extensionProgram() {
  const {
    outputFiles: [output],
  } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node22.19",
    mainFields: ["module", "main"],
    charset: "utf8",
    legalComments: "inline",
    logLevel: "error",
  });
  if (output === undefined) throw new Error(`${ENTRY} gives no bundle`);
  return output.text;
}

async function source() {
  const program = await extensionProgram();
  const text = gzipSync(program, { level: 9 }).toString("base64");
  const digest = createHash("sha256").update(program).digest("hex").slice(0, 12);
  return `export const PROGRAM = ${JSON.stringify({ text, version: `${version}-${digest}` })};\n`;
}

/** @satisfies {import("esbuild").Plugin} */
export const extensionForBuild = {
  name: "extension",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${MODULE}$`) }, () => ({ path: MODULE, namespace: "extension" }));
    let made;
    onLoad({ filter: /.*/, namespace: "extension" }, async () => ({
      contents: await (made ??= source()),
      loader: "js",
    }));
  },
};

/** For the test runner: a text in place of the program, which would change with every change of the engine. */
export const extensionForTests = {
  name: "extension",
  resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
  load: (id) =>
    id === `\0${MODULE}` ? `export const PROGRAM = { text: "", version: "0.0.0-test" };` : undefined,
};
