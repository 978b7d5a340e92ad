import type { Launch } from "../launch.ts";
import { REQUIREMENTS } from "./artifacts.ts";
import type { CodexOptions } from "./options.ts";
import { DEFAULT_PROFILE, PROFILES } from "./settings.ts";

/** Keys of the configuration that decide what a command may do. */
const DECISIVE =
  /^\s*["']?(sandbox_mode|sandbox_workspace_write|default_permissions|permissions|approval_policy|approvals_reviewer|features|projects|profiles?|hooks)\b/;

export const launch: Launch<CodexOptions> = {
  spelling: { parser: "attached", switches: "hV" },
  loose: [
    {
      names: ["--dangerously-bypass-approvals-and-sandbox", "--yolo"],
      reason: "runs commands without the sandbox and without questions",
    },
    { names: ["-s", "--sandbox"], reason: "replaces the permission profile of your policy" },
    {
      names: ["--approve-for-me"],
      reason: "replaces the permission profile, and lets a model answer questions",
    },
    { names: ["--dangerously-bypass-hook-trust"], reason: "runs hooks that you have not trusted" },
    {
      names: ["-a", "--ask-for-approval"],
      value: { like: /^never$/, words: "never" },
      reason: "asks nothing, so that what your policy asks about is decided by the agent",
    },
    { names: ["--ignore-rules"], reason: "ignores your command rules" },
    { names: ["--ignore-user-config"], reason: "ignores the file with the permission profile" },
    {
      names: ["-c", "--config"],
      value: {
        like: DECISIVE,
        words:
          "a key that starts with sandbox, permissions, default_permissions, approval, features, projects, profile or hooks",
      },
      reason: "changes a setting that decides what commands may do",
    },
    {
      names: ["--enable", "--disable"],
      value: { like: /^(network_proxy|hooks)$/, words: "network_proxy, hooks" },
      reason: "changes a feature that your policy relies on",
    },
    { names: ["-p", "--profile"], reason: "reads a file over the permission profile that was not checked" },
    { names: ["--add-dir"], reason: "makes another directory writable, in the sandbox too" },
    { names: ["--trust"], reason: "trusts the project, whose settings can then replace the profile" },
    { names: ["-C", "--cd"], reason: "works in another directory than the one that was checked" },
    { names: ["--remote"], reason: "works with a server that was started with other settings" },
  ],
  arguments: ({ places }) =>
    places[REQUIREMENTS] === undefined
      ? [
          {
            words: ["-c", `${DEFAULT_PROFILE}="${PROFILES.config}"`],
            reason: "selects the permission profile of your policy, whatever a trusted project selects",
            closes: ["profile-not-selected", "legacy-sandbox-mode"],
          },
        ]
      : [],
};
