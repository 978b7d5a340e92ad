// Read sources from text, and merge them
import assert from "node:assert/strict";
import {
  locate,
  mergeLayers,
  mergePolicies,
  pointer,
  dotted,
  policyFor,
  readBashRules,
  readSrtSettings,
  realEnvironment,
  textOf,
} from "twsrt";

const bash = readBashRules({
  file: "bash-rules.json",
  syntax: "json",
  text: '{ "deny": ["sudo", { "command": "npm publish", "agents": ["claude"] }] }',
});
const srt = readSrtSettings({
  file: "srt-settings.json",
  syntax: "json",
  text: '{ "filesystem": { "denyRead": ["~/.ssh"], "denyWrite": [], "allowWrite": ["."] }, "network": { "allowedDomains": [], "deniedDomains": [] } }',
});
assert.ok(bash.ok && srt.ok);
const user = mergePolicies([srt.value.value, bash.value.value]);
assert.equal(user.rules.length, 4);
assert.equal(policyFor(user, "codex").rules.length, 3);

// Every rule knows where it comes from.
const [rule] = bash.value.value.rules;
assert.equal(pointer(rule.origin.path), "/deny/0");
assert.equal(dotted(rule.origin.path), "deny[0]");
const place = await locate({ at: "value", document: rule.origin.document, path: rule.origin.path });
assert.deepEqual([place.line, place.column], [1, 12]);

// A lower layer can only tighten.
const project = readSrtSettings({
  file: ".twsrt/srt-settings.json",
  syntax: "json",
  text: '{ "filesystem": { "allowWrite": ["/etc"] } }',
});
assert.ok(project.ok);
const { disregarded } = mergeLayers(
  [
    { kind: "user", name: "user", policy: user },
    { kind: "project", name: "project", policy: project.value.value },
  ],
  realEnvironment({}),
);
assert.deepEqual(
  disregarded.map(({ text }) => text),
  ["/etc"],
);

// A file with an error is a problem with a place, never a default.
const broken = readBashRules({ file: "bash-rules.json", syntax: "json", text: '{ "deny": "sudo" }' });
assert.ok(!broken.ok);
assert.equal(textOf(broken.problems[0]).severity, "error");
