// Find out which rules each agent enforces, and make a SARIF log of it
import assert from "node:assert/strict";
import {
  accepting,
  allReasons,
  coverageFindings,
  coverageOf,
  loadWorkspace,
  realEnvironment,
  sarifText,
  stale,
  TARGETS,
  targetNamed,
  workflowsOf,
} from "twsrt";

const environment = realEnvironment({});
const loaded = await loadWorkspace({ environment, variables: process.env, starter: true });
assert.ok(loaded.ok);
const codex = targetNamed("codex");
assert.ok(codex !== undefined);

const report = await coverageOf(loaded.value, [codex]);
const words = report.rules.flatMap(({ cells }) => cells.map(({ word }) => word));
assert.ok(words.includes("exact") && words.includes("none"));

// Findings that config.toml accepts do not fail a check; entries that accept nothing any more are stale.
const today = "2026-11-28";
const { config } = loaded.value;
const findings = coverageFindings(report, "weaker", accepting(config, today));
const checked = { codes: new Set(findings.map(({ code }) => code)), agents: ["codex"] };
assert.deepEqual(stale(config, findings, checked, today), []);
const log = JSON.parse(sarifText({ version: "1.0.0", root: environment.cwd, findings }));
assert.equal(log.version, "2.1.0");

assert.ok(Object.keys(await allReasons(TARGETS)).length > 0);
assert.ok((await workflowsOf(loaded.value, [codex])).lines > 0);
