import { sceneOf, tryAttempts } from "./against.ts";
import { runCommands } from "./commands.ts";

const SETTING = {
  policy: { srt: "{}", bash: '{ "deny": ["rmdir"], "ask": ["mkdir"] }' },
  config: "[opencode]\n",
  folders: ["project/gone", "alt"],
};

const LINES: Readonly<Record<string, string>> = {
  "denied command": "rmdir gone && echo DONE",
  "asked command": "mkdir made && echo DONE",
};

tryAttempts("opencode", async (guard, attempt) => {
  const { world, cwd, etc } = sceneOf("opencode", SETTING, guard, attempt);
  const extra = Object.fromEntries(
    Object.entries(attempt.variables ?? {}).map(([name, value]) => [
      name,
      value.replaceAll("$HOME", world.home),
    ]),
  );
  const answers = await runCommands(
    "opencode",
    { home: world.home, cwd, extra, inside: etc.inside },
    Object.values(LINES),
  );
  return Object.keys(LINES).filter((_, index) => /^DONE/m.test(answers[index] ?? ""));
});
