// Ask the policy about an access
import assert from "node:assert/strict";
import { attemptOf, judgeOf, loadWorkspace, parseAccess, printAccess, realEnvironment } from "twsrt";

const environment = realEnvironment({});
const loaded = await loadWorkspace({ environment, variables: process.env, starter: true });
assert.ok(loaded.ok);
const judge = judgeOf(loaded.value.policy, environment);

const reading = parseAccess("Bash(cd /tmp && sudo ls)", environment.cwd);
assert.equal(reading.kind, "access");
assert.equal(printAccess(reading.access), "Bash(cd /tmp && sudo ls)");
const { effect, by } = judge.decide(attemptOf(reading.access, environment));
assert.equal(effect, "deny");
assert.equal(by.length, 1);
