import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { workspaceIn } from "../../test/support/status.ts";
import { TARGETS } from "../targets/registry.ts";
import { portableWorkspace } from "../workspace/portable.ts";
import { managedAgent, sha256 } from "./bundle.ts";
import { installedFiles } from "./installed.ts";
import { RECORDS } from "./scripts.ts";

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-installed-"));
});

afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function put(file: string, text: string): void {
  fs.mkdirSync(path.dirname(`${root}${file}`), { recursive: true });
  fs.writeFileSync(`${root}${file}`, text);
}

/** A machine on which the files of an agent are installed. */
async function installed(agent: string) {
  const { workspace, target } = await workspaceIn({ agent, isWritten: false });
  const made = await managedAgent(portableWorkspace(workspace, TARGETS), target);
  if (made === undefined) throw new Error("no files");
  const lines = made.files.map(({ path: file, text }) => {
    put(file, text);
    return `${sha256(text)} ${file}\n`;
  });
  put(`${RECORDS}/${agent}.sha256`, `# /etc/a\n${lines.join("")}`);
  return { workspace, target, files: made.files };
}

const INSTALLED = TARGETS.filter(({ managed }) => managed !== undefined).map(({ name }) => [name] as const);

test.each(INSTALLED)("%s: what was installed is known as current", async (agent) => {
  const { workspace, target, files } = await installed(agent);
  expect(await installedFiles(workspace, target, root)).toEqual(
    files.map((file) => ({ path: file.path, state: "current" })),
  );
});

test("a file that was changed, is gone, or was made from another policy is told apart", async () => {
  const { workspace, target, files } = await installed("gemini");
  const [first = { path: "", text: "" }, second = first] = files;
  fs.appendFileSync(`${root}${first.path}`, "\n");
  fs.rmSync(`${root}${second.path}`);
  expect(await installedFiles(workspace, target, root)).toEqual([
    { path: first.path, state: "tampered" },
    { path: second.path, state: "missing" },
  ]);
  put(first.path, "other");
  put(`${RECORDS}/gemini.sha256`, `${sha256("other")} ${first.path}\n`);
  expect(await installedFiles(workspace, target, root)).toEqual([{ path: first.path, state: "stale" }]);
});

test("without a record nothing is taken for an installed file", async () => {
  const { workspace, target, files } = await installed("claude");
  fs.rmSync(`${root}${RECORDS}`, { recursive: true });
  expect(files).toHaveLength(1);
  expect(await installedFiles(workspace, target, root)).toEqual([]);
});

test("a lock that config.toml leaves out is not in the file, and an unknown name is one", async () => {
  const config = '[managed]\nomit = ["claude.disableAllHooks", "claude.sandbox.enabled"]\n';
  const { workspace, target } = await workspaceIn({ config, isWritten: false });
  const made = await managedAgent(portableWorkspace(workspace, TARGETS), target);
  const written = JSON.parse(made?.files[0]?.text ?? "") as { sandbox: object };
  expect(written).not.toHaveProperty("disableAllHooks");
  expect(written.sandbox).not.toHaveProperty("enabled");
  expect(written.sandbox).toHaveProperty("failIfUnavailable", true);
  expect(made?.omitted.map(({ key }) => key)).toEqual(["sandbox.enabled", "disableAllHooks"]);
});
