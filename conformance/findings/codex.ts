import { notRun, story, type FindingCases } from "./table.ts";

const MANAGED = "/etc/codex/managed_config.toml";
const REQUIREMENTS = "/etc/codex/requirements.toml";
const FORBIDS = 'prefix_rule(pattern = ["dd"], decision = "forbidden")\n';
const KEPT = '[permissions.filesystem]\ndeny_read = ["~/kept"]\n';
const OPENS = '[permissions.twsrt.filesystem]\n"~/kept/f" = "read"\n';
const refused = { access: ["Bash", "sudo id"], without: "denied", with: "refused" } as const;

export const CODEX: FindingCases = {
  "profile-not-selected": story("codex-project"),
  "legacy-sandbox-mode": story("codex-project"),
  "project-reopens": story("codex-project"),
  "managed-overrides": {
    kind: "tried",
    added: { [MANAGED]: 'default_permissions = ":danger-full-access"\n' },
    place: `${MANAGED}:1`,
    access: ["Read", "~/.aws/credentials"],
    without: "denied",
    with: "allowed",
  },
  "network-rules-void": {
    kind: "tried",
    added: { [MANAGED]: "[features]\nnetwork_proxy = false\n" },
    place: `${MANAGED}:2`,
    access: ["WebFetch", "https://evil.test/"],
    without: "denied",
    with: "allowed",
  },
  "file-stops-agent": { kind: "tried", added: { [MANAGED]: "x = [\n" }, place: MANAGED, ...refused },
  "rules-broken": {
    kind: "tried",
    added: { "~/.codex/rules/a.rules": 'prefix_rule(pattern = [], decision = "prompt")\n' },
    place: "rules/a.rules",
    ...refused,
  },
  "rules-subfolder": {
    kind: "tried",
    instead: { "~/.codex/rules/a.rules": FORBIDS },
    added: { "~/.codex/rules/more/a.rules": FORBIDS },
    place: "rules/more/a.rules",
    access: ["Bash", "dd if=x"],
    without: "denied",
    with: "allowed",
  },
  "requirements-invalid": {
    kind: "tried",
    added: { [REQUIREMENTS]: 'default_permissions = "x"\n' },
    place: REQUIREMENTS,
    ...refused,
  },
  "hook-untrusted": notRun(
    "a hook is trusted only in an interactive dialogue, so there is nothing to compare with",
  ),
  "requirements-name-clash": {
    kind: "tried",
    added: {
      [REQUIREMENTS]:
        'default_permissions = "twsrt"\n[allowed_permission_profiles]\ntwsrt = true\n[permissions.twsrt]\nextends = ":workspace"\n',
    },
    place: `${REQUIREMENTS}:4`,
    ...refused,
  },
  "requirements-reopened": {
    kind: "tried",
    instead: { [REQUIREMENTS]: KEPT, [MANAGED]: OPENS.replace("kept", "elsewhere") },
    added: { [REQUIREMENTS]: KEPT, [MANAGED]: OPENS },
    files: { "~/kept/f": "SECRET\n", "~/elsewhere/f": "x\n" },
    place: `${MANAGED}:2`,
    ...refused,
  },
  "requirements-relative": {
    kind: "tried",
    instead: { [REQUIREMENTS]: KEPT },
    added: { [REQUIREMENTS]: '[permissions.filesystem]\ndeny_read = ["kept"]\n' },
    files: { "~/kept/f": "SECRET\n" },
    place: `${REQUIREMENTS}:2`,
    access: ["Read", "~/kept/f"],
    without: "denied",
    with: "allowed",
  },
  "requirements-unknown-key": {
    kind: "tried",
    instead: {
      [REQUIREMENTS]: '[rules]\nprefix_rules = [{ pattern = [{ token = "dd" }], decision = "forbidden" }]\n',
    },
    added: {
      [REQUIREMENTS]: '[rule]\nprefix_rules = [{ pattern = [{ token = "dd" }], decision = "forbidden" }]\n',
    },
    place: `${REQUIREMENTS}:1`,
    access: ["Bash", "dd if=x"],
    without: "denied",
    with: "allowed",
  },
};
