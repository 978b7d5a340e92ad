import { sceneOf, tryAttempts } from "./against.ts";
import { ACCESSES, drivenThrough, GUARDED_HOME } from "./driven-through.ts";

const SETTING = {
  ...GUARDED_HOME,
  config: '[copilot]\nwrapper = "none"\n[targets]\ncopilot_output = "~/flags.txt"\n',
};

/** A session has the flags that it is started with: the user's, if there are any, and those of the attempt. */
tryAttempts("copilot", async (guard, attempt) => {
  const scene = sceneOf("copilot", SETTING, guard, attempt);
  const files = { flags: guard === "own" ? scene.world.read("flags.txt") : "" };
  return drivenThrough("copilot", scene, attempt, ACCESSES, { files });
});
