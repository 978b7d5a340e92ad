import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { adoptionOf } from "../../src/adopt/adopt.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { compileTarget } from "../../src/workspace/plan.ts";
import { homeWith, workspaceIn } from "../support/import-cases.ts";

const SRT = {
  filesystem: {
    denyRead: ["~/.ssh", "/etc/shadow", "**/.env"],
    denyWrite: ["~/.bashrc", "**/*.pem"],
    allowWrite: [],
  },
  network: { allowedDomains: ["docs.test", "*.docs.test"], deniedDomains: ["bad.test", "*.bad.test"] },
};
const BASH = { deny: ["rm", "git push --force", "npm publish"], ask: ["git commit"] };
const BASH_FILE = ".config/twsrt/bash-rules.json";
const SRT_FILE = ".srt-settings.json";

const PATHS = ["denyRead ~/.ssh", "denyRead /etc/shadow", "denyRead **/.env"];
const HOSTS = [
  "allowedDomains docs.test",
  "allowedDomains *.docs.test",
  "deniedDomains bad.test",
  "deniedDomains *.bad.test",
];
const COMMANDS = ["deny rm", "deny git push --force", "deny npm publish"];
/** What each agent's file still says of the policy that it was made from. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  claude: [...PATHS, "denyWrite ~/.bashrc", "denyWrite **/*.pem", ...HOSTS, ...COMMANDS, "ask git commit"],
  copilot: [...PATHS, "denyWrite ~/.bashrc", "denyWrite **/*.pem", ...HOSTS, ...COMMANDS, "deny git commit"],
  codex: [...PATHS, "denyWrite ~/.bashrc", ...HOSTS, ...COMMANDS, "ask git commit"],
  // Its expressions cannot be read back, and stay as they are.
  gemini: [],
  // File tools compare paths as they are seen from a project.
  opencode: [
    "denyRead ~/.ssh",
    "denyRead **/.env",
    "denyWrite **/*.pem",
    "deny rm",
    "deny npm publish",
    "ask git commit",
  ],
  // It allows no host, so its file has none of those that may be reached.
  grok: [
    ...PATHS,
    "denyWrite ~/.bashrc",
    "denyWrite **/*.pem",
    ...HOSTS.filter((one) => one.startsWith("denied")),
    ...COMMANDS,
    "ask git commit",
  ],
  qwen: [...PATHS, "denyWrite ~/.bashrc", "denyWrite **/*.pem", ...HOSTS, ...COMMANDS, "ask git commit"],
};

describe.each(TARGETS.map((target) => [target.name, target] as const))(
  "a policy that only %s still has",
  (name, target) => {
    test("comes back from its file, and no access becomes less strict", async () => {
      const place = homeWith({
        ".config/twsrt/config.toml": '[targets]\ncopilot_output = "~/flags.txt"\n',
        [SRT_FILE]: JSON.stringify(SRT),
        [BASH_FILE]: JSON.stringify(BASH),
      });
      const workspace = await workspaceIn(place, name);
      const { compiled } = compileTarget(workspace, target);
      for (const { id, configKey } of target.artifacts) {
        const file = workspace.config.targets[configKey];
        if (file === undefined) continue;
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, target.render(compiled, id));
      }
      for (const file of [SRT_FILE, BASH_FILE]) fs.rmSync(path.join(place.home, file));
      const { additions, proof } = await adoptionOf(
        await workspaceIn(place, name),
        [target],
        new Set(["user"]),
      );
      const rules = additions.map(({ rule: { list, text } }) => `${list} ${text}`);
      expect(rules).toEqual(expect.arrayContaining([...(SAID[name] ?? [])]));
      expect(proof.weaker).toEqual([]);
      if (rules.length > 0) expect(proof.accesses).toBeGreaterThan(100);
    });
  },
);
