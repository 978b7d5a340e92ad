import { format, list, literals, object, plain, plains, record, type Children, type Node } from "../nodes.ts";
import { url } from "./formats.ts";

const helper = (): Node =>
  object(
    {
      path: literals("/p"),
      timeoutMs: literals(999, 1000),
      refreshIntervalMs: literals(59999, 60000),
      script: plain,
      interpreter: literals("sh"),
      outputBehavior: literals("replace", "merge"),
      onFailure: literals("continue", "refuse"),
      ...plains("retries defaultSettings"),
    },
    { path: "/p" },
  );

/** Keys, credentials, permissions, models and servers. */
export const BASICS: Children = {
  $schema: literals("https://json.schemastore.org/claude-code-settings.json"),
  ...plains(`
apiKeyHelper proxyAuthHelper awsCredentialExport awsAuthRefresh gcpAuthRefresh
processWrapper`),
  policyHelper: helper(),
  policyHelpers: object({
    linux: helper(),
    macos: helper(),
    windows: helper(),
    wsl: helper(),
    default: plain,
  }),
  xaaIdp: object(
    { issuer: url, ...plains("clientId callbackPort") },
    { issuer: "https://a.example", clientId: "c" },
  ),
  fileSuggestion: object({ type: literals("command"), command: plain }, { type: "command", command: "true" }),
  breakReminder: object(plains("enabled intervalMinutes breakThresholdMinutes message")),
  quietHours: object({
    enabled: plain,
    start: format("hhmm", ["22:00", "7:05"], ["24:00", "7:5"]),
    end: format("hhmm", ["07:00"], ["7:60"]),
  }),
  ...plains("cleanupPeriodDays desktopSessionCleanupPeriodDays skillListingMaxDescChars"),
  skillListingBudgetFraction: literals(1.0001),
  env: record(plain),
  attribution: object(plains("commit pr sessionUrl")),
  ...plains("attributionProject attributionProjectPolicy"),
  permissions: object({
    ...plains("allow deny ask"),
    defaultMode: literals(
      "acceptEdits",
      "auto",
      "bypassPermissions",
      "default",
      "dontAsk",
      "plan",
      "manual",
      "delegate",
      "bubble",
      "Plan",
    ),
    disableBypassPermissionsMode: literals("disable"),
    disableAutoMode: literals("disable"),
    ...plains(`
blockReadsOutsideWorkingDirectories blockFileToolReadsOutsideWorkingDirectories
blockWritesOutsideWorkingDirectories blockReadsExemptPaths workingDirectoriesAsGiven
workingDirectoriesExclude denyInsteadOfPrompting additionalDirectories`),
  }),
  additionalDirectoryConfigRoots: record(plain),
  ...plains("model fallbackModel availableModels"),
  availableModelsMatch: literals("prefix", "exact"),
  deniedModels: plain,
  modelOverrides: record(plain),
  modelPicker: object(
    {
      options: list(object(plains("model label description behavesAs"), { model: "m" })),
      replaceBuiltInOptions: plain,
    },
    { options: [] },
  ),
  modelPricing: object({
    multiplier: literals(10, 10.01),
    overrides: record(
      object(plains("input output cacheRead cacheWrite"), {
        input: 1,
        output: 1,
        cacheRead: 1,
        cacheWrite: 1,
      }),
    ),
  }),
  enabledMcpjsonServers: format("serverName", ["a-b_C1"], ["a b", "a.b"]),
  disabledMcpjsonServers: format("serverName", ["a-b_C1"], ["a b", "a.b"]),
  skillOverrides: record(literals("on", "name-only", "user-invocable-only", "off")),
  managedMcpServers: plain,
  allowedMcpServers: list(object(plains("serverName serverCommand serverUrl"), {})),
  deniedMcpServers: list(object(plains("serverName serverCommand serverUrl"), {})),
  mcpServers: record(
    object({ type: literals("stdio"), ...plains("command args env url") }, { command: "true" }),
  ),
  lspServers: plain,
};
