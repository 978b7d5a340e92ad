import { sceneOf, tryAttempts } from "./against.ts";
import { drivenThrough, type Guarded } from "./driven-through.ts";

const SETTING = {
  policy: {
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"], "ask": ["git push"] }',
  },
  config: "[qwen]\n",
  files: { ".aws/credentials": "SECRET\n" },
};

const ACCESSES: Readonly<Record<string, Guarded>> = {
  "denied command": { tool: "Bash", text: "sudo id", is: "denied" },
  "asked command": { tool: "Bash", text: "git push origin", is: "asked" },
  "read by a tool": { tool: "Read", text: "~/.aws/credentials", is: "denied" },
  "other command": { tool: "Bash", text: "node x.js", is: "asked" },
};

tryAttempts("qwen", async (guard, attempt) => {
  const scene = sceneOf("qwen", SETTING, guard, attempt);
  const unset = ["QWEN_CODE_SYSTEM_SETTINGS_PATH"];
  return drivenThrough("qwen", scene, attempt, ACCESSES, { unset });
});
