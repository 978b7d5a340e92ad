import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  compileTarget,
  loadWorkspace,
  lossDiagnostics,
  planTarget,
  realEnvironment,
  renderDiagnostics,
  TARGETS,
  type ArtifactPlan,
  type Diagnostic,
} from "../src/index.ts";

/*
 * A case is a folder: `home/` is the home directory as it is, `expected/` what comes out of it. A new case needs no
 * code: make the folder with its home, run `npx vitest run test/golden.test.ts -u`, and read what appeared.
 */
const ROOT = path.join(import.meta.dirname, "golden");

describe("golden cases", () => {
  const names = fs.readdirSync(ROOT).sort();
  test("there are enough of them", () => expect(names.length).toBeGreaterThanOrEqual(25));
  test.each(names)("%s", async (name) => {
    const { home, hide } = lay(path.join(ROOT, name, "home"));
    const snapshot = (file: string, text: string): Promise<void> =>
      expect(hide(text)).toMatchFileSnapshot(path.join(ROOT, name, "expected", file));

    const environment = realEnvironment({ home, cwd: path.join(home, "project"), platform: "linux" });
    const loaded = await loadWorkspace({ environment, variables: {} });
    if (!loaded.ok) return snapshot("report.txt", await report(loaded.problems));
    const workspace = loaded.value;
    const said: Diagnostic[] = [...workspace.warnings];
    for (const target of TARGETS) {
      const compiled = compileTarget(workspace, target);
      said.push(...(await lossDiagnostics(compiled, true)));
      for (const { id } of target.artifacts) {
        await snapshot(`${target.name}.${id}.txt`, target.render(compiled.compiled, id));
      }
      for (const plan of await planTarget(workspace, compiled)) {
        if (plan.kind === "planned") said.push(...plan.diagnostics);
        if (plan.kind === "ineffective") said.push(...plan.problems);
        if (plan.kind === "planned" && plan.current.kind === "ok") {
          await snapshot(`${target.name}.${plan.artifact.id}.next.txt`, plan.next);
          await snapshot(`${target.name}.${plan.artifact.id}.drift.txt`, drift(plan));
        }
      }
    }
    return snapshot("report.txt", await report(said));
  });
});

function lay(from: string): { home: string; hide: (text: string) => string } {
  // Some agents get the names of a path one by one, which only the same folder everywhere keeps the same.
  const home = fs.mkdtempSync("/tmp/twsrt-golden-");
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  fs.cpSync(from, home, { recursive: true, verbatimSymlinks: true });
  fs.mkdirSync(path.join(home, "project"), { recursive: true });
  // The hash of a hook covers the home.
  const hide = (text: string): string =>
    text
      .replaceAll(home, "/home/me")
      .replaceAll(path.basename(home), "me")
      .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:HASH");
  return { home, hide };
}

async function report(diagnostics: readonly Diagnostic[]): Promise<string> {
  return (await renderDiagnostics(diagnostics, { color: false, verbose: true })) || "nothing to report\n";
}

function drift({ drift: found }: Extract<ArtifactPlan, { kind: "planned" }>): string {
  return found.map(({ kind, key, entry }) => `${kind === "missing" ? "+" : "-"} ${key}: ${entry}\n`).join("");
}
