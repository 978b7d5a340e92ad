// Explain what each agent does with an access
import assert from "node:assert/strict";
import {
  agentEnforcer,
  explainer,
  loadWorkspace,
  realEnvironment,
  sandboxEnforcer,
  targetNamed,
  together,
} from "twsrt";

const environment = realEnvironment({});
const loaded = await loadWorkspace({ environment, variables: process.env, starter: true });
assert.ok(loaded.ok);
const claude = targetNamed("claude");
assert.ok(claude !== undefined);

// "generated": as the agent would be with the files that twsrt makes; "disk": as it is now.
const asked = await explainer(loaded.value, [claude], "generated");
const reading = asked.parse("Bash(sudo ls)");
assert.equal(reading.kind, "access");
const { policy, agents } = await asked.explain(reading.access);
assert.equal(policy.effect, "deny");
assert.ok(agents.some(({ title }) => title === "Claude Code"));

// The parts of it: the sandbox alone, and an agent with its layers.
assert.equal(sandboxEnforcer(loaded.value, environment).name, "srt");
const enforcer = await agentEnforcer(loaded.value, claude, "generated", environment);
assert.equal(enforcer.title, "Claude Code");
assert.equal(together({ layer1: { verdict: "default" }, layer2: { verdict: "deny" } }), "deny");
