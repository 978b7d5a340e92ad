// Load the policy of this machine, or the built-in one
import assert from "node:assert/strict";
import {
  AGENTS,
  loadConfig,
  loadWorkspace,
  realEnvironment,
  renderDiagnostics,
  STARTER,
  TARGETS,
} from "twsrt";

const environment = realEnvironment({});
const variables = process.env;
const loaded = await loadWorkspace({ environment, variables, starter: true });
assert.ok(loaded.ok);
assert.ok(loaded.value.policy.rules.some(({ effect }) => effect === "deny"));
assert.ok(STARTER.bash.includes("sudo"));

// Without `starter` the sources are read. Here there are none: the problem names the file.
const missing = await loadWorkspace({ environment, variables });
assert.ok(!missing.ok);
const text = await renderDiagnostics(missing.problems, { color: false, verbose: false });
assert.match(text, /^error\[file-missing\]/);

// config.toml alone, with its defaults.
const { home, cwd } = environment;
const config = await loadConfig({ home, cwd, variables, targets: TARGETS });
assert.ok(config.ok && config.value.agents.every((name) => AGENTS.includes(name)));
