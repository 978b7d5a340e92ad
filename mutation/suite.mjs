/**
 * The tests of a part as functions in this process. One script has the tests and everything that they import from the
 * project; running it again gives new modules, so nothing that a module remembers survives.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { constants, Script } from "node:vm";
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from "@vitest/expect";
import { build } from "esbuild";
import { extensionForBuild } from "../scripts/extension.mjs";
import { pageForBuild } from "../scripts/page-assets.mjs";

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers, snapshots]) chai.use(plugin);
const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect, {
  ...globalThis[ASYMMETRIC_MATCHERS_OBJECT],
});

/** Packages are not part of the script: no mutant is in them, and they are loaded once. */
const require = createRequire(path.resolve("package.json"));
// A property that fails has killed its mutant; a smaller example is of no use. The same seed gives every process the same tests.
require("fast-check").configureGlobal({ endOnFailure: true, seed: 1 });

/** Bundles test files; call the result for the tests, each with a title and a function. */
export async function suiteOf({ tests, leaveOut }) {
  const root = process.cwd();
  const contents = tests.map((file) => `import ${JSON.stringify(path.join(root, file))};`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    packages: "external",
    // The package says that no module is needed for its effects alone, and tests are.
    ignoreAnnotations: true,
    logLevel: "error",
    plugins: [pageForBuild, extensionForBuild, inPlace],
  });
  // Which mutants a test reaches is asked once, without a mutant. To go on counting makes every test several times slower.
  const code = outputFiles[0].text.replaceAll(
    /function cover\d*\(\) \{/g,
    "$& if (ns.activeMutant !== undefined) return;",
  );
  const script = new Script(`(require, module, exports) => {${code}\n}`, {
    filename: "tests of the part",
    // Packages that are loaded on demand.
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return () => {
    const collected = [];
    const evaluate = script.runInThisContext();
    evaluate((name) => (name === "vitest" ? collecting(collected) : require(name)), { exports: {} }, {});
    return leaveOut === undefined
      ? collected
      : collected.filter(({ title }) => !new RegExp(leaveOut).test(title));
  };
}

/** A file in a bundle that asks where it is gets the answer that it would get alone. */
const inPlace = {
  name: "in-place",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const contents = fs
        .readFileSync(file, "utf8")
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href))
        .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)));
      return { contents, loader: "ts" };
    });
  },
};

/** What the tests use of the module `vitest`: tests are collected, and nothing runs. */
function collecting(collected) {
  const titles = [];
  const test = (title, run) => collected.push({ title: [...titles, title].join(" > "), run });
  const describe = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  test.each = each(test);
  describe.each = each(describe);
  return { expect, test, describe, onTestFinished: (after) => finishing.push(after) };
}

function each(one) {
  return (rows) => (title, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      one(format(title, ...values), () => body(...values));
    }
  };
}

const finishing = [];

/** Runs what is in a global variable: a script can be given a time, and a function cannot. */
const RUN = new Script("globalThis.__twsrt_test__()", { filename: "a test" });

/** Runs a test; gives the message of its failure. A test that does not end is stopped, if it does not wait for anything. */
export async function failureOf({ run }, milliseconds) {
  try {
    globalThis.__twsrt_test__ = run;
    // Most tests give no promise, and waiting costs more than they do.
    const pending = RUN.runInThisContext(
      milliseconds === undefined ? {} : { timeout: Math.ceil(milliseconds) },
    );
    if (pending instanceof Promise) await pending;
    return undefined;
  } catch (error) {
    return {
      message: String(error?.message ?? error),
      isLate: error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT",
    };
  } finally {
    for (const after of finishing.splice(0).toReversed()) await after();
  }
}

/** Files are compared; what stands in a collection of snapshots is left to the other tests. */
function snapshots({ Assertion }) {
  Assertion.addMethod("toMatchSnapshot", () => {});
  Assertion.addMethod("toMatchFileSnapshot", async function compare(file) {
    this.assert(this._obj === fs.readFileSync(file, "utf8"), `differs from ${file}`);
  });
}
