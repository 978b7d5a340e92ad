/**
 * Style and script of the coverage page as the module `twsrt:page`, made from their sources when a bundle or a test asks
 * for it. The page contains them as text.
 */
import * as path from "node:path";
import { build } from "esbuild";

const MODULE = "twsrt:page";
const FOLDER = path.resolve(import.meta.dirname, "../src/answers/render/page");

async function source() {
  const [style, script] = await Promise.all([bundled("page.css"), bundled("dom/main.ts")]);
  return `export const STYLE = ${JSON.stringify(style)};\nexport const SCRIPT = ${JSON.stringify(script)};\n`;
}

async function bundled(entry) {
  const {
    outputFiles: [output],
  } = await build({
    entryPoints: [path.join(FOLDER, entry)],
    absWorkingDir: FOLDER,
    bundle: true,
    write: false,
    format: "iife",
    target: ["chrome115", "firefox115", "safari16.4"],
    charset: "ascii",
    legalComments: "none",
    logLevel: "error",
  });
  if (output === undefined) throw new Error(`${entry} gives no bundle`);
  // Comments of the bundler name files, and the page has no use for them.
  const text = output.text.replaceAll(/^ *\/\/ .*\n/gm, "").replaceAll(/^"use strict";\n/gm, "");
  return text.trim();
}

/** @satisfies {import("esbuild").Plugin} */
export const pageForBuild = {
  name: "page",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${MODULE}$`) }, () => ({ path: MODULE, namespace: "page" }));
    onLoad({ filter: /.*/, namespace: "page" }, async () => ({ contents: await source(), loader: "js" }));
  },
};

/** For the test runner. */
export const pageForTests = {
  name: "page",
  resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
  load: (id) => (id === `\0${MODULE}` ? source() : undefined),
};
