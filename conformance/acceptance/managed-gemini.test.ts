import { sceneOf, tryAttempts } from "./against.ts";
import { ACCESSES, drivenThrough, GUARDED_HOME } from "./driven-through.ts";

const SETTING = { ...GUARDED_HOME, config: "[gemini]\n[targets]\ngemini_settings = true\n" };

tryAttempts("gemini", async (guard, attempt) => {
  const scene = sceneOf("gemini", SETTING, guard, attempt);
  const unset = ["GEMINI_CLI_SYSTEM_SETTINGS_PATH"];
  return drivenThrough("gemini", scene, attempt, ACCESSES, { unset });
});
