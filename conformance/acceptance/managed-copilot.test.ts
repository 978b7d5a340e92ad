import { sceneOf, tryAttempts } from "./against.ts";
import { drivenThrough, type Guarded } from "./driven-through.ts";

const SETTING = {
  policy: {
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"], "ask": ["git push"] }',
  },
  config: '[copilot]\nwrapper = "none"\n[targets]\ncopilot_output = "~/flags.txt"\n',
  files: { ".aws/credentials": "SECRET\n" },
};

const ACCESSES: Readonly<Record<string, Guarded>> = {
  "denied command": { tool: "Bash", text: "sudo id", is: "denied" },
  "asked command": { tool: "Bash", text: "git push origin", is: "asked" },
  "read by a tool": { tool: "Read", text: "~/.aws/credentials", is: "denied" },
  "other command": { tool: "Bash", text: "node x.js", is: "asked" },
};

/** A session has the flags that it is started with: the user's, if there are any, and those of the attempt. */
tryAttempts("copilot", async (guard, attempt) => {
  const scene = sceneOf("copilot", SETTING, guard, attempt);
  const files = { flags: guard === "own" ? scene.world.read("flags.txt") : "" };
  return drivenThrough("copilot", scene, attempt, ACCESSES, { files });
});
