import { all, choice, flag, list, never, number, only, table, text, type Check } from "./shape.ts";
import { isTable } from "./values.ts";

/*
 * What keeps the agent from starting (facts.md, "Files" and "Requirements", release 0.169.0): it refuses a wrong type of
 * every key that it knows, and accepts keys that it does not know.
 */

const ACCESS = choice("deny", "none", "read", "write");

const PROFILE = table({
  description: text,
  extends: text,
  filesystem: table(
    {
      glob_scan_max_depth: only(
        "a whole number from 1",
        (value) => Number.isInteger(value) && Number(value) > 0,
      ),
    },
    (value, path, found) => (isTable(value) ? table({}, ACCESS) : ACCESS)(value, path, found),
  ),
  network: table({
    enabled: flag,
    mode: choice("limited", "full"),
    domains: table({}, choice("allow", "deny")),
  }),
});

/** A name that begins like those of the built-in profiles is reserved. */
const PERMISSIONS: Check = table({}, (value, path, found) => {
  const name = String(path.at(-1));
  if (name.startsWith(":")) found.push({ path, expected: "a profile whose name has no `:` in front", value });
  else PROFILE(value, path, found);
});

const STDIO_ONLY = ["args", "env", "env_vars", "cwd"] as const;
const HTTP_ONLY = [
  "url",
  "bearer_token_env_var",
  "http_headers",
  "env_http_headers",
  "oauth_resource",
] as const;

/** A server is started by its command or reached by its URL, and the keys of the two do not mix. */
const MCP_SERVER: Check = all(
  table({
    command: text,
    url: text,
    args: list(text),
    env: table({}, text),
    enabled: flag,
    startup_timeout_sec: number,
    enabled_tools: list(text),
    bearer_token: never,
  }),
  (value, path, found) => {
    if (!isTable(value)) return;
    const isStarted = Object.hasOwn(value, "command");
    if (!isStarted && !Object.hasOwn(value, "url"))
      return void found.push({ path, expected: "a table with `command` or `url`", value });
    for (const key of isStarted ? HTTP_ONLY : STDIO_ONLY)
      if (Object.hasOwn(value, key))
        found.push({
          path: [...path, key],
          expected: `left out beside \`${isStarted ? "command" : "url"}\``,
          value: value[key],
        });
  },
);

const BEDROCK = "amazon-bedrock";
const BUILT_IN = ["openai", "ollama", "lmstudio"] as const;

const PROVIDER: Check = all(
  table({
    base_url: text,
    env_key: text,
    http_headers: table({}, text),
    request_max_retries: number,
    wire_api: choice("responses"),
  }),
  (value, path, found) => {
    const name = isTable(value) && Object.hasOwn(value, "name") ? value["name"] : undefined;
    if (typeof name !== "string" || name === "")
      found.push({ path: [...path, "name"], expected: "a text that is not empty", value: name });
  },
);

const PROVIDERS: Check = table({ [BEDROCK]: table({}) }, (value, path, found) => {
  const id = String(path.at(-1));
  if (BUILT_IN.some((one) => one === id))
    found.push({ path, expected: "left out, because the agent has a provider of this name", value });
  else PROVIDER(value, path, found);
});

const GRANULAR = table({ granular: table({ sandbox_approval: flag, rules: flag, mcp_elicitations: flag }) });

const APPROVAL: Check = (value, path, found) =>
  (isTable(value) ? GRANULAR : choice("on-request", "never", "on-failure"))(value, path, found);

/** One feature may be a table, and only here. */
const FEATURES = table(
  {
    network_proxy: (value, path, found) =>
      (isTable(value) ? table({ enabled: flag }) : flag)(value, path, found),
  },
  flag,
);

/** The keys at the root by the one type that the agent accepts for them. */
const ROOT: readonly (readonly [Check, string])[] = [
  [
    text,
    "chatgpt_base_url compact_prompt default_permissions developer_instructions experimental_compact_prompt_file instructions js_repl_node_path log_dir mcp_oauth_callback_url model model_catalog_json model_instructions_file model_provider model_reasoning_effort openai_base_url oss_provider plan_mode_reasoning_effort review_model service_tier sqlite_home",
  ],
  [
    flag,
    "allow_login_shell check_for_update_on_startup disable_paste_burst experimental_use_unified_exec_tool hide_agent_reasoning show_raw_agent_reasoning suppress_unstable_features_warning",
  ],
  [
    number,
    "background_terminal_max_timeout mcp_oauth_callback_port model_auto_compact_token_limit model_context_window project_doc_max_bytes tool_output_token_limit",
  ],
  [list(text), "notify project_doc_fallback_filenames project_root_markers"],
  [
    table({}),
    "agents analytics apps auto_review feedback ghost_snapshot hooks marketplaces memories notice otel plugins realtime tools tui windows",
  ],
];

const CONFIG_TABLE = table({
  ...Object.fromEntries(ROOT.flatMap(([check, keys]) => keys.split(" ").map((key) => [key, check]))),
  approval_policy: APPROVAL,
  approvals_reviewer: choice("user", "auto_review", "guardian_subagent"),
  cli_auth_credentials_store: choice("file", "keyring", "auto", "ephemeral"),
  features: FEATURES,
  file_opener: choice("vscode", "vscode-insiders", "windsurf", "cursor", "none"),
  forced_login_method: choice("chatgpt", "api"),
  mcp_oauth_credentials_store: choice("auto", "file", "keyring"),
  mcp_servers: table({}, MCP_SERVER),
  model_providers: PROVIDERS,
  model_reasoning_summary: choice("auto", "concise", "detailed", "none"),
  model_verbosity: choice("low", "medium", "high"),
  permissions: PERMISSIONS,
  personality: choice("none", "friendly", "pragmatic"),
  profile: never,
  profiles: table({}, table({ model: text })),
  projects: table({}, table({ trust_level: choice("trusted", "untrusted") })),
  sandbox_mode: choice("read-only", "workspace-write", "danger-full-access"),
  shell_environment_policy: table({ inherit: choice("core", "all", "none"), set: table({}, text) }),
  web_search: choice("disabled", "cached", "indexed", "live"),
});

/** A provider that is named has to be one of the agent's own, or of the file. */
const PROVIDER_EXISTS: Check = (file, path, found) => {
  if (!isTable(file)) return;
  const { model_provider: name, model_providers: own } = file;
  if (typeof name !== "string" || name === BEDROCK || BUILT_IN.some((one) => one === name)) return;
  if (isTable(own) && Object.hasOwn(own, name)) return;
  const known = [...BUILT_IN, BEDROCK].map((one) => `"${one}"`).join(", ");
  found.push({
    path: [...path, "model_provider"],
    expected: `${known} or a key of \`model_providers\``,
    value: name,
  });
};

/** Of fewer levels it depends on how they are written. */
const MOST_LEVELS = 100;

const NOT_TOO_DEEP: Check = (file, path, found) => {
  const deepest = (value: unknown, level: number): number => {
    if (typeof value !== "object" || value === null || value instanceof Date) return level;
    return Math.max(level, ...Object.values(value).map((inner) => deepest(inner, level + 1)));
  };
  for (const [key, value] of Object.entries(isTable(file) ? file : {}))
    if (deepest(value, 0) > MOST_LEVELS)
      found.push({ path: [...path, key], expected: "nested less deeply", value });
};

/** The user's configuration. */
export const CONFIG_FILE: Check = all(CONFIG_TABLE, PROVIDER_EXISTS, NOT_TOO_DEEP);

const PREFIX_RULE: Check = all(
  table({ pattern: list(table({})), decision: choice("prompt", "prompt-user", "forbidden") }),
  (value, path, found) => {
    if (!isTable(value)) return;
    const { pattern, decision } = value;
    if (!Array.isArray(pattern) || pattern.length === 0)
      found.push({ path: [...path, "pattern"], expected: "an array that is not empty", value: pattern });
    if (decision === undefined)
      found.push({ path: [...path, "decision"], expected: "a decision", value: decision });
  },
);

/** What an administrator requires. The agent reads other keys there than in a user's configuration. */
export const REQUIREMENTS_FILE: Check = all(
  NOT_TOO_DEEP,
  table({
    allowed_approval_policies: list(text),
    allowed_permission_profiles: table({}, flag),
    allowed_sandbox_modes: list(text),
    default_permissions: text,
    features: table({}, flag),
    mcp_servers: table({}),
    permissions: PERMISSIONS,
    rules: all(table({ prefix_rules: list(PREFIX_RULE) }), (value, path, found) => {
      const rules = isTable(value) ? value["prefix_rules"] : undefined;
      if (!Array.isArray(rules) || rules.length === 0)
        found.push({ path: [...path, "prefix_rules"], expected: "an array that is not empty", value: rules });
    }),
  }),
);
