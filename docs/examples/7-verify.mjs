// Have an installed agent and the sandbox try every rule
import assert from "node:assert/strict";
import {
  findSrt,
  loadSandboxSettings,
  loadWorkspace,
  realEnvironment,
  sandboxExit,
  targetNamed,
  testFindings,
  testSandbox,
  verifyAgent,
  verifyFindings,
} from "twsrt";

const environment = realEnvironment({});
const variables = process.env;
const loaded = await loadWorkspace({ environment, variables, starter: true });
assert.ok(loaded.ok);
const claude = targetNamed("claude");
assert.ok(claude !== undefined);

const report = await verifyAgent(loaded.value, claude, {
  basis: "generated",
  only: ["sudo"],
  searchPath: "/nowhere",
});
// No agent is installed here, so nothing is verified.
assert.equal(report.status, "missing");
assert.deepEqual(
  verifyFindings([report], () => undefined),
  [],
);

const srt = findSrt("srt", process.env.PATH ?? "");
const settings = await loadSandboxSettings({ environment, variables });
if (srt !== undefined && settings.ok && settings.value.content.kind === "read") {
  const { content, decisive } = settings.value;
  const { document } = content;
  const selection = { only: [] };
  const result = await testSandbox({
    document,
    srt,
    environment,
    variables,
    decisive,
    selection,
    timeoutMs: 60_000,
  });
  console.log(sandboxExit(result), testFindings(result, () => undefined).length);
}
