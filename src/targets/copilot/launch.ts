import { hostIn, type Launch } from "../launch.ts";
import { movedBy } from "../own.ts";
import type { CopilotOptions } from "./options.ts";

export const launch: Launch<CopilotOptions> = {
  spelling: { parser: "attached", switches: "svh" },
  loose: [
    { names: ["--yolo", "--allow-all"], reason: "allows every tool, path and URL", onlyAnswers: true },
    { names: ["--allow-all-tools"], reason: "allows every tool and every URL", onlyAnswers: true },
    { names: ["--allow-all-paths"], reason: "allows every path" },
    { names: ["--allow-all-urls"], reason: "allows every URL" },
    { names: ["--allow-tool"], reason: "allows a tool without a prompt" },
    { names: ["--allow-url"], reason: "allows a URL that your policy may not allow" },
    { names: ["--add-dir"], reason: "opens another directory, and trusts its configuration" },
    { names: ["--assisted-approval"], reason: "lets a model answer questions" },
    { names: ["--trust-folder"], reason: "loads hooks of the project, which can allow what flags deny" },
    { names: ["--plugin-dir"], reason: "loads hooks, which can allow what flags deny" },
    { names: ["--connect"], reason: "works in a session that was started without these flags" },
    { names: ["-C"], reason: "works in another directory than the one that was checked" },
  ],
  variables: [
    {
      name: "COPILOT_AUTO_UPDATE",
      value: "false",
      reason: "the folder of the program is read-only in the sandbox",
      inside: true,
    },
  ],
  arguments: ({ entries }) => [
    {
      words: entries.map(({ key, value }) => `${key}=${value}`),
      reason: "the rules of your policy: the agent reads them from no file",
    },
  ],
  // Measured: facts.md, "In the sandbox", release 1.0.102.
  inside: (variables) => {
    const folder = movedBy(variables["COPILOT_HOME"], "~/.copilot");
    const provider = hostIn(variables["COPILOT_PROVIDER_BASE_URL"]);
    const packages = movedBy(variables["COPILOT_PKG_CACHE_HOME"], "~/.cache/copilot");
    return {
      writes: [folder],
      keeps: [
        { file: `${folder}/settings.json`, empty: "{}\n" },
        { file: `${folder}/permissions-config.json`, empty: "{}\n" },
        { directory: `${folder}/hooks` },
      ],
      hosts: provider.length > 0 ? provider : ["api.github.com", "*.githubcopilot.com"],
      unpacks: { folder: `${packages}/pkg`, words: ["--version"] },
    };
  },
};
