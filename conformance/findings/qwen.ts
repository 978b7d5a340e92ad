import { json, notRun, story, type FindingCases } from "./table.ts";

const PROJECT = ".qwen/settings.json";
const ASKING = { files: { "~/.qwen/settings.json": json({ tools: { approvalMode: "default" } }) } };

export const QWEN: FindingCases = {
  "project-voids-rules": story("qwen-scopes"),
  "asks-void": story("qwen-scopes"),
  "project-sets-mode": notRun(
    "in the mode `auto` a language model decides, and a scripted one proves nothing",
  ),
  "project-allows": {
    kind: "tried",
    ...ASKING,
    added: { [PROJECT]: json({ permissions: { allow: ["Bash(mkdir *)"] } }) },
    place: `${PROJECT}:4`,
    access: ["Bash", "mkdir made"],
    without: "asked",
    with: "allowed",
  },
  "hooks-off": notRun("a hook is a program of the user's, which the driver silences"),
  "settings-refused": {
    kind: "tried",
    ...ASKING,
    added: { "/etc/qwen-code/settings.json": "[]" },
    place: "/etc/qwen-code/settings.json",
    access: ["Bash", "sudo id"],
    without: "denied",
    with: "refused",
  },
  "settings-corrupted": {
    kind: "tried",
    ...ASKING,
    instead: { [PROJECT]: json({ permissions: { deny: ["Bash(dd *)"] } }) },
    // What the agent makes of a broken file.
    added: { [PROJECT]: "{}", [`${PROJECT}.corrupted`]: '{ "permissions": { "deny": ["Bash(dd *)"] }' },
    place: `${PROJECT}.corrupted`,
    access: ["Bash", "dd if=x"],
    without: "denied",
    with: "asked",
  },
  "system-moved": {
    kind: "tried",
    ...ASKING,
    files: {
      ...ASKING.files,
      "/etc/qwen-code/settings.json": json({ permissions: { deny: ["Bash(dd *)"] } }),
      "~/elsewhere.json": "{}",
    },
    added: {},
    variables: { QWEN_CODE_SYSTEM_SETTINGS_PATH: "~/elsewhere.json" },
    place: "QWEN_CODE_SYSTEM_SETTINGS_PATH",
    access: ["Bash", "dd if=x"],
    without: "denied",
    with: "asked",
  },
};
