// Translate the policy, compare files, and write them
import assert from "node:assert/strict";
import {
  apply,
  compileTarget,
  driftFindings,
  loadWorkspace,
  lossDiagnostics,
  lossFacts,
  lossText,
  planAll,
  planTarget,
  realEnvironment,
  strictProblems,
  targetNamed,
} from "twsrt";

const loaded = await loadWorkspace({
  environment: realEnvironment({}),
  variables: process.env,
  starter: true,
});
assert.ok(loaded.ok);
const workspace = loaded.value;
const claude = targetNamed("claude");
assert.ok(claude !== undefined);

const compiled = compileTarget(workspace, claude);
assert.ok(compiled.compiled.entries.some(({ value }) => value === "Bash(sudo *)"));
// What of the policy the agent does not enforce.
for (const { code } of compiled.compiled.losses) {
  assert.ok(lossFacts(claude, code) !== undefined);
  assert.ok((await lossText(claude, code)) !== undefined);
}
assert.ok(Array.isArray(await lossDiagnostics(compiled, true)));
assert.ok(Array.isArray(await strictProblems(workspace, compiled)));

const [before] = await planTarget(workspace, compiled);
assert.equal(before.kind, "planned");
assert.ok(before.drift.length > 0);
assert.ok((await driftFindings(workspace, [before], () => undefined)).length > 0);

// `apply` refuses what `generate --write` refuses, and says why.
const applied = await apply(await planAll(workspace, [claude]), { force: false, replace: false });
assert.equal(applied.kind, "applied");
const [after] = await planTarget(workspace, compileTarget(workspace, claude));
assert.deepEqual([after.kind, after.drift.length], ["planned", 0]);
