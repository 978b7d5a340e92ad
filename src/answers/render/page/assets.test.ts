import * as path from "node:path";
import { build } from "esbuild";
import { format } from "prettier";
import { expect, test } from "vitest";

const here = import.meta.dirname;

/**
 * Style and script of the page as text. They are kept beside their sources, so that tests and the library need no build
 * step and a change of what the page runs shows in review. `npx vitest run src/answers/render/page/assets.test.ts -u`
 * makes them anew.
 */
test("assets.ts is what page.css and dom/ give", async () => {
  const source = `// Made by assets.test.ts from page.css and dom/: change those, and run that test with -u.

/** The style of the page. */
export const STYLE = ${lines(await bundled("page.css"))};

/** The program of the page, in plain JavaScript. */
export const SCRIPT = ${lines(await bundled("dom/main.ts"))};
`;
  const formatted = await format(source, { printWidth: 110, parser: "typescript" });
  await expect(formatted).toMatchFileSnapshot("./assets.ts");
});

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, entry)],
    absWorkingDir: here,
    bundle: true,
    write: false,
    format: "iife",
    target: ["chrome115", "firefox115", "safari16.4"],
    charset: "ascii",
    legalComments: "none",
    logLevel: "error",
  });
  // Comments of the bundler name files, and the page has no use for them.
  return (outputFiles[0]?.text ?? "").replaceAll(/^ *\/\/ .*\n/gm, "").replaceAll(/^"use strict";\n/gm, "");
}

function lines(text: string): string {
  return `[${text
    .trim()
    .split("\n")
    .map((line) => JSON.stringify(line))
    .join(",")}].join("\\n")`;
}
