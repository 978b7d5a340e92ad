import { sceneOf, tryAttempts } from "./against.ts";
import { ACCESSES, drivenThrough, GUARDED_HOME } from "./driven-through.ts";

const SETTING = { ...GUARDED_HOME, config: "[qwen]\n" };

tryAttempts("qwen", async (guard, attempt) => {
  const scene = sceneOf("qwen", SETTING, guard, attempt);
  const unset = ["QWEN_CODE_SYSTEM_SETTINGS_PATH"];
  return drivenThrough("qwen", scene, attempt, ACCESSES, { unset });
});
