import { json, story, type FindingCases } from "./table.ts";

const OPEN = { permission: { bash: "allow" } };
const ADMINISTRATOR = { permission: { bash: { "dd *": "deny" } } };
const dd = { access: ["Bash", "dd if=x"], without: "denied", with: "allowed" } as const;
const BASE = {
  config: '[targets]\nopencode_config = "~/.config/opencode/opencode.json"\n',
  files: { "~/.config/opencode/opencode.json": json({ permission: { bash: { "*": "allow" } } }) },
};

export const OPENCODE: FindingCases = {
  "sibling-opens": story("opencode-scopes"),
  "key-order": story("opencode-scopes"),
  "project-opens": story("opencode-scopes"),
  "agent-opens": story("opencode-scopes"),
  "agent-chosen": {
    kind: "tried",
    ...BASE,
    added: { "opencode.json": json({ default_agent: "x", agent: { x: OPEN } }) },
    place: "opencode.json:2",
    access: ["Bash", "sudo id"],
    without: "denied",
    with: "allowed",
  },
  "configuration-refused": {
    kind: "tried",
    ...BASE,
    added: { "opencode.json": json({ permissions: [] }) },
    place: "opencode.json:2",
    access: ["Bash", "sudo id"],
    without: "denied",
    with: "refused",
  },
  "env-permission": story("opencode-scopes"),
  "managed-moved": {
    kind: "tried",
    ...BASE,
    files: {
      ...BASE.files,
      "/etc/opencode/opencode.json": json(ADMINISTRATOR),
      "~/elsewhere/opencode.json": "{}",
    },
    added: {},
    variables: { OPENCODE_TEST_MANAGED_CONFIG_DIR: "~/elsewhere" },
    place: "OPENCODE_TEST_MANAGED_CONFIG_DIR",
    ...dd,
  },
  "managed-name": {
    kind: "tried",
    ...BASE,
    instead: { "/etc/opencode/opencode.json": json(ADMINISTRATOR) },
    added: { "/etc/opencode/config.json": json(ADMINISTRATOR) },
    place: "/etc/opencode/config.json",
    ...dd,
  },
};
