import { sceneOf, tryAttempts } from "./against.ts";
import { drivenThrough, type Guarded } from "./driven-through.ts";

const SETTING = {
  policy: {
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"], "ask": ["git push"] }',
  },
  config: "[gemini]\n[targets]\ngemini_settings = true\n",
  files: { ".aws/credentials": "SECRET\n" },
};

const ACCESSES: Readonly<Record<string, Guarded>> = {
  "denied command": { tool: "Bash", text: "sudo id", is: "denied" },
  "asked command": { tool: "Bash", text: "git push origin", is: "asked" },
  "read by a tool": { tool: "Read", text: "~/.aws/credentials", is: "denied" },
  "other command": { tool: "Bash", text: "node x.js", is: "asked" },
};

tryAttempts("gemini", async (guard, attempt) => {
  const scene = sceneOf("gemini", SETTING, guard, attempt);
  const unset = ["GEMINI_CLI_SYSTEM_SETTINGS_PATH"];
  return drivenThrough("gemini", scene, attempt, ACCESSES, { unset });
});
