#!/usr/bin/env node
// Measure which JSON values, at which known settings.json keys, make Claude Code
// drop the WHOLE settings file (and with it every permission rule in it).
//
//   node measure.mjs <claude-binary> [--out types.json]
//        [--cases cases.json] [--jobs 2] [--no-netns] [--verbose]
//   node measure.mjs <claude-binary> --judge docs.json --out verdicts.json
//        docs.json: array of settings values; verdicts: [{alive, issues}] in order
//
// How a verdict is read. `claude doctor` works offline, prints every problem of
// every settings file under "Invalid settings" as `file › path: message`, and
// always exits 0. It does not say which problems kill the file, so each document
// carries a CANARY: a deny rule `Write(~/canary/**)`. Such a rule is legal but
// pointless, and doctor says so under "Permission rules that may not work as
// written" - but only when the file it stands in was really loaded. Hence one
// run tells both what doctor dislikes and whether the file survived:
//
//   ok     file alive, doctor silent about the value
//   entry  file alive, doctor reports the value (only that key/entry is dropped)
//   file   canary gone: the whole file was rejected
//
// A second canary (`autoUpdatesChannel`, echoed by doctor) serves documents in
// which `permissions` itself is under test.
//
// Speed: doctor lists all problems of a file, so one document probes hundreds of
// keys at once; each problem is attributed by its path. Three documents ride in
// one run (user, project and local file). Attribution by text is then checked by
// canary: all values judged ok/entry together must leave their file alive, and
// for every key at least one value judged `file` is re-run alone (plus one for
// every distinct doctor message).
//
// The SEED below lists key names and candidate literals only; what each key
// accepts is measured. Keys found in the binary's text but missing from the seed
// are probed as plain values.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

// ---------------------------------------------------------------- arguments

const argv = process.argv.slice(2);
const opt = { jobs: "2" };
const pos = [];
for (let i = 0; i < argv.length; i++) {
  if (!argv[i].startsWith("--")) pos.push(argv[i]);
  else if (["--no-netns", "--verbose"].includes(argv[i])) opt[argv[i].slice(2)] = true;
  else opt[argv[i].slice(2)] = argv[++i];
}
if (pos.length !== 1) {
  console.error(
    "usage: measure.mjs <claude-binary> [--out file] [--cases file] [--jobs n] [--no-netns] [--verbose]",
  );
  process.exit(2);
}
if (opt.jobs < 1) opt.jobs = "1";
const BINARY = path.resolve(pos[0]);
if (!opt["no-netns"]) {
  // Nothing but loopback: the agent under test can reach nobody.
  const priv = process.getuid?.() === 0 ? ["-n"] : ["--map-current-user", "--keep-caps", "-n"];
  const r = spawnSync(
    "unshare",
    [
      ...priv,
      "sh",
      "-c",
      'ip link set lo up 2>/dev/null; exec "$@"',
      "sh",
      process.execPath,
      ...process.argv.slice(1),
      "--no-netns",
    ],
    { stdio: "inherit" },
  );
  process.exit(r.status ?? 1);
}
const log = (...a) => console.error(...a);

// --------------------------------------------------------------------- seed

// L leaf (candidate values), O object (children, minimal valid base), A array,
// R record, K object kinds told apart by a literal field. `rules` of an object:
// ['needs'|'excludes', key or key=value, other, {key and other with values}].
const L = (...c) => ({ t: "leaf", c });
const F = (fmt, good, bad) => ({ t: "leaf", c: [...good, ...bad], fmt }); // string format: candidates of both sides
const W = (siblings, node) => ({ ...node, with: siblings }); // probed beside these sibling values
const O = (kids, base = {}, rules = []) => ({ t: "obj", kids, base, rules });
const A = (el, distinct) => ({ t: "arr", el, distinct }); // distinct: fields whose values may not repeat in the whole list
const R = (el) => ({ t: "rec", el });
const K = (by, kinds) => ({ t: "kinds", by, kinds });
const SHA40 = "0123456789abcdef0123456789abcdef01234567";
const SHA64 = SHA40 + "0123456789abcdef01234567";
/** Named string formats; used for a key only when they predict all its measured strings. */
const PATTERNS = {
  hhmm: "^([01]?\\d|2[0-3]):[0-5]\\d$",
  envName: "^[A-Za-z_][A-Za-z0-9_]*$",
  serverName: "^[A-Za-z0-9_-]+$",
  machName: "^[^*]*\\*?$",
  filePath: "[^/]$",
  sha1: "^[a-f0-9]{40}$",
  sha256: "^[0-9a-fA-F]{64}$",
  noBlank: "^[^ ]+$",
  marketName: "^(?!.*\\.\\.)(?!\\.$)[^ /\\\\]+$",
  npmName: "^(?!.*\\.\\.)(@[a-z0-9][a-z0-9._-]*/([a-z0-9][a-z0-9._-]*|\\*)|[a-z0-9][a-z0-9._-]*)$",
};
/** `url`, `httpUrl`, `httpsUrl` and `regexGroup` cannot be said as a pattern: the checker knows them by name. */
const fits = (fmt, s) => {
  if (/url$/i.test(fmt))
    return URL.canParse(s) && (fmt === "url" || (fmt === "httpUrl" ? /^https?:/ : /^https:/).test(s));
  if (fmt === "regexGroup") {
    try {
      return new RegExp(s + "|").exec("").length > 1;
    } catch {
      return false;
    }
  }
  return new RegExp(PATTERNS[fmt]).test(s);
};
const U = () =>
  F(
    "url",
    ["https://a.example/x", "http://a.example", "ftp://a.example"],
    ["/rel", "a.example/x", "https://"],
  );
const UH = () =>
  F("httpUrl", ["https://a.example/x", "http://a.example"], ["ftp://a.example", "/rel", "https://"]);
const US = () => F("httpsUrl", ["https://a.example/x"], ["http://a.example", "ftp://a.example", "/rel"]);
const N = () => F("envName", ["A_B", "_1"], ["1A", "A-B", "A B"]);

const hookKinds = () =>
  K("type", {
    command: O(
      {
        command: L(),
        args: L(),
        if: L(),
        shell: L("bash", "powershell"),
        timeout: L(),
        onFailure: L("continue", "block"),
        statusMessage: L(),
        once: L(),
        async: L(),
        asyncRewake: L(),
        holdsTools: L(),
        rewakeMessage: L(),
        rewakeSummary: L(),
        cloud: L("device", "skip"),
      },
      { command: "true" },
    ),
    prompt: O(
      { prompt: L(), if: L(), timeout: L(), model: L(), continueOnBlock: L(), statusMessage: L(), once: L() },
      { prompt: "p" },
    ),
    agent: O(
      { prompt: L(), if: L(), timeout: L(), model: L(), statusMessage: L(), once: L() },
      { prompt: "p" },
    ),
    http: O(
      {
        url: U(),
        if: L(),
        timeout: L(),
        onFailure: L("continue", "block"),
        headers: L(),
        allowedEnvVars: L(),
        statusMessage: L(),
        once: L(),
        cloud: L("device", "skip"),
      },
      { url: "https://a.example/x" },
    ),
    mcp_tool: O(
      {
        server: L(),
        tool: L(),
        input: L(),
        if: L(),
        timeout: L(),
        onFailure: L("continue", "block"),
        statusMessage: L(),
        once: L(),
      },
      { server: "s", tool: "t" },
    ),
  });
const matchers = () => A(O({ matcher: L(), hooks: A(hookKinds()) }, { hooks: [] }));
const EVENTS = [
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  "PostToolBatch",
  "Notification",
  "UserPromptSubmit",
  "UserPromptExpansion",
  "SessionStart",
  "SessionEnd",
  "Stop",
  "StopFailure",
  "SubagentStart",
  "SubagentStop",
  "PreCompact",
  "PostCompact",
  "PreModelSwitch",
  "PostModelSwitch",
  "PermissionRequest",
  "PermissionDenied",
  "Setup",
  "TeammateIdle",
  "TaskCreated",
  "TaskCompleted",
  "Elicitation",
  "ElicitationResult",
  "ConfigChange",
  "WorktreeCreate",
  "WorktreeRemove",
  "InstructionsLoaded",
  "CwdChanged",
  "FileChanged",
  "DirectoryAdded",
  "MessageDisplay",
];
const pluginSource = () =>
  K("source", {
    npm: O(
      {
        package: F("npmName", ["a-b.c_d", "@s/p"], ["A", "a b", "@s", "a..b"]),
        version: L(),
        registry: UH(),
      },
      { package: "p" },
    ),
    url: O(
      {
        url: L("https://a.example/x.git"),
        ref: L(),
        sha: F("sha1", [SHA40], [SHA40.toUpperCase(), SHA40 + "0"]),
      },
      { url: "https://a.example/x.git" },
    ),
    github: O(
      { repo: L("o/r"), ref: L(), sha: F("sha1", [SHA40], [SHA40.toUpperCase(), SHA40 + "0"]) },
      { repo: "o/r" },
    ),
    "git-subdir": O(
      {
        url: L("https://a.example/x.git"),
        path: L(),
        ref: L(),
        sha: F("sha1", [SHA40], [SHA40.toUpperCase(), SHA40 + "0"]),
      },
      { url: "https://a.example/x.git", path: "p" },
    ),
    archive: O(
      { url: US(), sha256: F("sha256", [SHA64, SHA64.toUpperCase()], [SHA40]) },
      { url: "https://a.example/x.zip" },
    ),
    command: O({ command: L(), timeout: L(600, 601), mode: L("copy", "link") }, { command: "true" }),
  });
const marketSource = () =>
  K("source", {
    url: O({ url: U(), headers: L(), headersHelper: L() }, { url: "https://a.example/x" }),
    github: O({ repo: L("o/r"), ref: L(), path: L(), sparsePaths: L(), skipLfs: L() }, { repo: "o/r" }),
    git: O(
      { url: L("https://a.example/x.git"), ref: L(), path: L(), sparsePaths: L(), skipLfs: L() },
      { url: "https://a.example/x.git" },
    ),
    npm: O(
      {
        package: F("npmName", ["a-b.c_d", "@s/p"], ["A", "a b", "@s", "a..b"]),
        version: L(),
        registry: UH(),
      },
      { package: "p" },
    ),
    file: O({ path: L() }, { path: "/p" }),
    directory: O({ path: L() }, { path: "/p" }),
    "skills-dir": O({}, {}),
    pluginDirectory: O({}, {}),
    hostPattern: O({ hostPattern: L() }, { hostPattern: "x" }),
    pathPattern: O({ pathPattern: L() }, { pathPattern: "x" }),
    settings: O(
      {
        name: F("marketName", ["k", "a.b"], ["a b", "a/b", "a..b", "."]),
        plugins: A(
          O(
            {
              name: F("noBlank", ["p"], ["a b"]),
              source: pluginSource(),
              description: L(),
              version: L(),
              strict: L(),
              engines: L(),
              headers: L(),
              headersHelper: L(),
            },
            { name: "p", source: { source: "github", repo: "o/r" } },
          ),
        ),
        owner: O({ name: L(), email: L(), url: L() }, { name: "n" }),
      },
      { name: "k", plugins: [] },
    ),
  });
const market = () =>
  R(
    O(
      { source: marketSource(), installLocation: L(), autoUpdate: L(), pluginDigests: L() },
      { source: { source: "github", repo: "o/r" } },
    ),
  );
const credExtra = (mask) => ({
  extract: F("regexGroup", ["a(b)", "(?:a)(b)"], ["(?:a)", "(", "a\\(b\\)"]),
  onExtractNoMatch: L("warn", "deny", "error"),
  decode: L("jwt"),
  maskClaims: mask ? W({ decode: "jwt" }, L()) : L(),
  injectHosts: L(),
  maskDuplicates: L(),
});
const needsDecode = ["needs", "maskClaims", "decode", { maskClaims: ["a"], decode: "jwt" }];
const helperEntry = () =>
  O(
    {
      path: L("/p"),
      timeoutMs: L(999, 1000),
      refreshIntervalMs: L(59999, 60000),
      script: L(),
      interpreter: L("sh"),
      outputBehavior: L("replace", "merge"),
      onFailure: L("continue", "refuse"),
      retries: L(),
      defaultSettings: L(),
    },
    { path: "/p" },
  );
const EFFORT = ["low", "medium", "high", "xhigh", "max"];

const SEED = O({
  $schema: L("https://json.schemastore.org/claude-code-settings.json"),
  apiKeyHelper: L(),
  proxyAuthHelper: L(),
  awsCredentialExport: L(),
  awsAuthRefresh: L(),
  gcpAuthRefresh: L(),
  processWrapper: L(),
  policyHelper: helperEntry(),
  policyHelpers: O({
    linux: helperEntry(),
    macos: helperEntry(),
    windows: helperEntry(),
    wsl: helperEntry(),
    default: L(),
  }),
  xaaIdp: O(
    { issuer: U(), clientId: L(), callbackPort: L() },
    { issuer: "https://a.example", clientId: "c" },
  ),
  fileSuggestion: O({ type: L("command"), command: L() }, { type: "command", command: "true" }),
  breakReminder: O({ enabled: L(), intervalMinutes: L(), breakThresholdMinutes: L(), message: L() }),
  quietHours: O({
    enabled: L(),
    start: F("hhmm", ["22:00", "7:05"], ["24:00", "7:5"]),
    end: F("hhmm", ["07:00"], ["7:60"]),
  }),
  cleanupPeriodDays: L(),
  desktopSessionCleanupPeriodDays: L(),
  skillListingMaxDescChars: L(),
  skillListingBudgetFraction: L(1.0001),
  env: R(L()),
  attribution: O({ commit: L(), pr: L(), sessionUrl: L() }),
  attributionProject: L(),
  attributionProjectPolicy: L(),
  permissions: O({
    allow: L(),
    deny: L(),
    ask: L(),
    defaultMode: L(
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
    disableBypassPermissionsMode: L("disable"),
    disableAutoMode: L("disable"),
    blockReadsOutsideWorkingDirectories: L(),
    blockFileToolReadsOutsideWorkingDirectories: L(),
    blockWritesOutsideWorkingDirectories: L(),
    blockReadsExemptPaths: L(),
    workingDirectoriesAsGiven: L(),
    workingDirectoriesExclude: L(),
    denyInsteadOfPrompting: L(),
    additionalDirectories: L(),
  }),
  additionalDirectoryConfigRoots: R(L()),
  model: L(),
  fallbackModel: L(),
  availableModels: L(),
  availableModelsMatch: L("prefix", "exact"),
  deniedModels: L(),
  modelOverrides: R(L()),
  modelPicker: O(
    {
      options: A(O({ model: L(), label: L(), description: L(), behavesAs: L() }, { model: "m" })),
      replaceBuiltInOptions: L(),
    },
    { options: [] },
  ),
  modelPricing: O({
    multiplier: L(10, 10.01),
    overrides: R(
      O(
        { input: L(), output: L(), cacheRead: L(), cacheWrite: L() },
        { input: 1, output: 1, cacheRead: 1, cacheWrite: 1 },
      ),
    ),
  }),
  enabledMcpjsonServers: F("serverName", ["a-b_C1"], ["a b", "a.b"]),
  disabledMcpjsonServers: F("serverName", ["a-b_C1"], ["a b", "a.b"]),
  skillOverrides: R(L("on", "name-only", "user-invocable-only", "off")),
  managedMcpServers: L(),
  allowedMcpServers: A(O({ serverName: L(), serverCommand: L(), serverUrl: L() }, {})),
  deniedMcpServers: A(O({ serverName: L(), serverCommand: L(), serverUrl: L() }, {})),
  mcpServers: R(O({ type: L("stdio"), command: L(), args: L(), env: L(), url: L() }, { command: "true" })),
  lspServers: L(),
  hooks: O(
    Object.fromEntries(
      EVENTS.map((e) => [
        e,
        ["PreToolUse", "PermissionRequest", "PostToolUse", "SessionStart"].includes(e) ? matchers() : L(),
      ]),
    ),
  ),
  worktree: O({
    symlinkDirectories: L(),
    sparsePaths: L(),
    baseRef: L("fresh", "head"),
    bgIsolation: L("worktree", "none"),
    location: L(),
  }),
  workflowSizeGuideline: L("unrestricted", "small", "medium", "large"),
  defaultShell: L("bash", "powershell"),
  bashOutputMaxChars: L(),
  taskOutputMaxChars: L(),
  allowedHttpHookUrls: L(),
  httpHookAllowedEnvVars: L(),
  desktopMcpServersListScope: L("code", "all", "off"),
  strictPluginOnlyCustomization: L(),
  statusLine: O(
    {
      type: L("command", "static"),
      command: L(),
      padding: L(),
      refreshInterval: L(),
      hideVimModeIndicator: L(),
    },
    { type: "command", command: "true" },
  ),
  subagentStatusLine: O({ type: L("command"), command: L() }, { type: "command", command: "true" }),
  footerLinksRegexes: A(
    O(
      { type: L("regex"), pattern: L(), url: L(), label: L() },
      { type: "regex", pattern: "x", url: "https://a.example" },
    ),
  ),
  enabledPlugins: R(L()),
  prependPlugins: L(),
  appendPlugins: L(),
  extraKnownMarketplaces: market(),
  additionalMarketplaces: market(),
  strictKnownMarketplaces: A(marketSource()),
  allowedMarketplaces: A(marketSource()),
  blockedMarketplaces: A(marketSource()),
  pluginSuggestionMarketplaces: L(),
  forceLoginMethod: L("claudeai", "console", "gateway"),
  forceLoginGatewayUrl: L(),
  gatewayInternalNetworks: L(),
  parentSettingsBehavior: L("first-wins", "merge"),
  managedSourcesBehavior: L("first-wins", "merge"),
  forceLoginOrgUUID: L(),
  allowedProviders: L(),
  viewMode: L("default", "verbose", "focus"),
  sandbox: O({
    enabled: L(),
    failIfUnavailable: L(),
    autoAllowBashIfSandboxed: L(),
    allowUnsandboxedCommands: L(),
    excludedCommands: L(),
    ignoreViolations: R(L()),
    enableWeakerNestedSandbox: L(),
    allowNestedUserNamespaces: L(),
    enableWeakerNetworkIsolation: L(),
    allowAppleEvents: L(),
    ripgrep: O({ command: L(), args: L() }, { command: "rg" }),
    bwrapPath: L("/usr/bin/bwrap"),
    socatPath: L("/usr/bin/socat"),
    windows: O({ backend: L("sandboxuser", "mxc") }),
    network: O({
      allowedDomains: L(),
      deniedDomains: L(),
      strictAllowlist: L(),
      allowManagedDomainsOnly: L(),
      allowUnixSockets: L(),
      allowAllUnixSockets: L(),
      allowLocalBinding: L(),
      allowMachLookup: A(F("machName", ["com.a.*", "*"], ["a*b", "**"])),
      httpProxyPort: L(),
      socksProxyPort: L(),
      tlsTerminate: O({ caCertPath: L(), caKeyPath: L() }),
    }),
    filesystem: O({
      allowWrite: L(),
      denyWrite: L(),
      denyRead: L(),
      allowRead: L(),
      allowManagedReadPathsOnly: L(),
      disabled: L(),
    }),
    credentials: O({
      files: A(
        K("mode", {
          deny: O({ path: L("~/d/"), ...credExtra() }, { path: "~/f" }),
          mask: O({ path: F("filePath", ["~/f"], ["~/d/"]), ...credExtra(true) }, { path: "~/f" }, [
            needsDecode,
          ]),
        }),
      ),
      envVars: A(
        K("mode", {
          deny: O({ name: N(), ...credExtra() }, { name: "AB" }),
          mask: O({ name: N(), ...credExtra(true) }, { name: "AB" }, [
            needsDecode,
            ["excludes", "extract", "decode", { extract: "a(b)", decode: "jwt" }],
            ...["warn", "deny", "error"].map((v) => [
              "excludes",
              `onExtractNoMatch=${v}`,
              "decode",
              { onExtractNoMatch: v, decode: "jwt" },
            ]),
          ]),
        }),
      ),
      allowPlaintextInject: L(),
      awsPairs: A(
        O(
          { accessKeyIdVar: N(), secretAccessKeyVar: N(), sessionTokenVar: N() },
          { accessKeyIdVar: "AK", secretAccessKeyVar: "SK" },
        ),
        ["accessKeyIdVar", "secretAccessKeyVar", "sessionTokenVar"],
      ),
      sigv4: O({
        streaming: L("deny", "passthrough"),
        presigned: L("deny", "passthrough"),
        sigv4a: L("deny", "passthrough"),
      }),
    }),
  }),
  feedbackSurveyRate: L(1.0001),
  feedbackDrafts: L("notify", "quiet", "off"),
  spinnerVerbs: O({ mode: L("append", "replace"), verbs: L() }, { mode: "append", verbs: [] }),
  spinnerTipsOverride: O({ excludeDefault: L(), tips: L(), tipsFile: L(), label: L() }),
  maxProseWidth: L(39, 40),
  spellcheck: O({ enabled: L(), checker: L("auto", "aspell"), language: L(), color: L() }),
  promptCacheTtl: L("5m", "1h"),
  subagentPromptCacheTtl: L("5m", "1h"),
  effortLevel: L(...EFFORT),
  maxEffortLevel: L(...EFFORT),
  modelSettings: R(
    O({ effortLevel: L(...EFFORT), maxEffortLevel: L(...EFFORT), autoCompactWindow: L("auto", 100000) }),
  ),
  autoCompactWindow: L(99999, 100000),
  askUserQuestionTimeout: L("60s", "5m", "10m", "never"),
  dialogExpiry: L("60s", "5m", "10m", "never"),
  modelProposedGoals: L("auto", "alwaysAsk", "disabled"),
  pluginConfigs: R(O({ mcpServers: R(R(L())), options: R(L()) })),
  remote: O({ defaultEnvironmentId: L() }),
  autoUpdatesChannel: L("latest", "stable", "rc"),
  tui: L("default", "fullscreen"),
  voice: O({ enabled: L(), mode: L("hold", "tap"), autoSubmit: L() }),
  allowedChannelPlugins: A(O({ marketplace: L(), plugin: L() }, { marketplace: "m", plugin: "p" })),
  timeFormat: L("auto", "12-hour", "24-hour"),
  totalTokensReminder: L("off", "infinite", "fixed", "countdown", "padded-countdown"),
  totalTokensReminderBudget: L(),
  disableAutoMode: L("disable"),
  remoteTools: O({ allowUnattendedServing: L() }),
  sshConfigs: A(
    O(
      { id: L(), name: L(), sshHost: L(), sshPort: L(), sshIdentityFile: L(), startDirectory: L() },
      { id: "i", name: "n", sshHost: "h" },
    ),
  ),
  sshHostCommands: L(),
  theme: L("auto", "dark", "light", "custom:x"),
  editorMode: L("normal", "vim"),
  keybindingFlavor: L("classic", "readline"),
  vimInsertModeRemaps: L(),
  preferredNotifChannel: L("auto", "iterm2"),
  autoCompactOfferAnswer: O(
    { model: L(), choice: L("accept", "keep", "undo"), tokens: L(), at: L() },
    { model: "m", choice: "keep", tokens: 1, at: 1 },
  ),
  precomputeArmTokens: L(),
  teammateMode: L("auto", "tmux", "iterm2", "in-process"),
  remoteControl: O({ shareHostProfile: L("off", "basic", "full") }),
  daemonColdStart: L("transient", "ask"),
  crossSessionInbound: L("accept", "hold", "refuse"),
  remoteMessageReceipts: L("on", "always", "off"),
  disableDeepLinkRegistration: L("disable"),
  defaultView: L("chat", "transcript"),
  skipAutoPermissionPrompt: L(),
  useAutoModeDuringPlan: L(),
  voiceEnabled: L(),
  axScreenReader: L(),
  autoMode: O({
    allow: L(),
    soft_deny: L(),
    hard_deny: L(),
    deny: L(),
    environment: L(),
    classifyAllShell: L(),
  }),
  // control: a key no version knows
  zzUnknownKey: L(),
});

/** Names in the binary's settings table: `name:()=>` after the apiKeyHelper entry. Facts only: just the names. */
function discover(binary) {
  const fd = fs.openSync(binary, "r");
  const size = fs.fstatSync(fd).size,
    step = 1 << 26,
    names = new Set();
  const buf = Buffer.alloc(step + 200_000);
  const mark = Buffer.from("apiKeyHelper:()=>");
  for (let at = 0; at < size; at += step) {
    const n = fs.readSync(fd, buf, 0, buf.length, at);
    const i = buf.subarray(0, n).indexOf(mark);
    if (i < 0 || i >= step) continue;
    let text = buf.subarray(i, Math.min(n, i + 190_000)).toString("latin1");
    const end = text.search(/\}\}function /);
    if (end > 0) text = text.slice(0, end);
    for (const m of text.matchAll(/[,{]([A-Za-z$][\w$]{2,60}):\(\)=>/g)) names.add(m[1]);
    break;
  }
  fs.closeSync(fd);
  return names;
}
const discovered = discover(BINARY);
const unseeded = [...discovered].filter((k) => !(k in SEED.kids));
for (const k of unseeded) SEED.kids[k] = L();

// ------------------------------------------------------------------- values

/** Tried at every position; strings double as enum control values. */
const VALUES = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  0.001,
  1.5,
  9007199254740991,
  9007199254740992,
  "",
  "x",
  [],
  ["x"],
  [""],
  [1],
  [null],
  [true],
  [[]],
  [{}],
  {},
  { x: "y" },
  { x: 1 },
  { x: null },
  { x: true },
  { x: [] },
  { x: {} },
];
const clone = (v) => (v === undefined ? undefined : JSON.parse(JSON.stringify(v)));
const isObj = (v) => typeof v === "object" && v !== null && !Array.isArray(v);

/** A minimal valid value for a node (what its parent puts there while a child is probed). */
function sample(node, kind) {
  switch (node.t) {
    case "obj":
      return clone(node.base);
    case "arr":
      return [];
    case "rec":
      return {};
    case "kinds": {
      const k = kind ?? Object.keys(node.kinds)[0];
      return { [node.by]: k, ...clone(node.kinds[k].base) };
    }
    default:
      return node.c.length ? clone(node.c[0]) : "x";
  }
}

// Positions: every place a value can be put. A step is {key}, {el:true} (fresh
// array element) or {rec:true} (fresh record key); `fill` is what a missing
// container at that step is filled with before going deeper.
const positions = [];
function walk(node, steps, id) {
  node.id = id;
  if (steps.length) positions.push({ id, steps, node });
  const down = (child, step, cid) =>
    walk(child, [...steps, { ...step, fill: () => sample(child), with: child.with }], cid);
  if (node.t === "obj")
    for (const [k, c] of Object.entries(node.kids)) down(c, { key: k }, id ? `${id}.${k}` : k);
  if (node.t === "arr") down(node.el, { el: true }, `${id}[]`);
  if (node.t === "rec") down(node.el, { rec: true }, `${id}.*`);
  if (node.t === "kinds")
    for (const [k, kn] of Object.entries(node.kinds)) {
      kn.id = `${id}<${k}>`;
      for (const [name, c] of Object.entries(kn.kids)) {
        const last = steps[steps.length - 1];
        const mine = [...steps.slice(0, -1), { ...last, fill: () => sample(node, k), force: true }];
        walk(c, [...mine, { key: name, fill: () => sample(c), with: c.with }], `${kn.id}.${name}`);
      }
    }
}
walk(SEED, [], "");

/** Put a value at a position of a document; returns its concrete path, or null when something is in the way. */
function place(doc, steps, value, taken) {
  let cur = doc;
  const at = [];
  let fresh = 0;
  const blocked = (p) =>
    [...taken].some((t) => (t + "\0").startsWith(p + "\0") || (p + "\0").startsWith(t + "\0"));
  // refuse before mutating: walk the fixed part first
  const fixed = [];
  for (const s of steps) {
    if (s.key === undefined) break;
    fixed.push(s.key);
  }
  if (
    fixed.length === steps.length
      ? blocked(fixed.join("\0"))
      : [...taken].some((t) => (fixed.join("\0") + "\0").startsWith(t + "\0"))
  )
    return null;
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i],
      lastStep = i === steps.length - 1;
    let k = s.key;
    if (s.el) {
      k = cur.length;
      fresh ||= i + 1;
    }
    if (s.rec) {
      k = `k${Object.keys(cur).length}`;
      fresh ||= i + 1;
    }
    at.push(String(k));
    if (s.with) Object.assign(cur, clone(s.with));
    if (lastStep) cur[k] = clone(value);
    else {
      const next = steps[i + 1],
        isRight = next.el ? Array.isArray(cur[k]) : isObj(cur[k]);
      if (!Object.hasOwn(cur, k) || !isRight || s.force) {
        if ([...taken].some((t) => (t + "\0").startsWith(at.join("\0") + "\0"))) return null; // would wipe earlier cases
        cur[k] = s.fill();
        // a settings-sourced marketplace must be named like its key
        if (s.rec && cur[k]?.source?.source === "settings") cur[k].source.name = k;
      }
      cur = cur[k];
    }
  }
  taken.add(at.join("\0"));
  return { at, fresh };
}

// -------------------------------------------------------------------- doctor

const base = fs.mkdtempSync(path.join(os.tmpdir(), "ccsettings-"));
process.on("exit", () => fs.rmSync(base, { recursive: true, force: true }));
let runs = 0,
  seq = 0,
  extraCases = 0;

/** One doctor run over up to three raw settings texts (index = slot). `second`: the first one has no room for the rule canary. */
function doctor(texts, second = false) {
  runs++;
  const tmp = path.join(base, String(seq++)),
    home = path.join(tmp, "home"),
    work = path.join(home, "work");
  fs.mkdirSync(path.join(home, ".claude"), { recursive: true });
  fs.mkdirSync(path.join(work, ".claude"), { recursive: true });
  const file = [
    path.join(home, ".claude/settings.json"),
    path.join(work, ".claude/settings.json"),
    path.join(work, ".claude/settings.local.json"),
  ];
  texts.forEach((t, i) => {
    if (t !== undefined) fs.writeFileSync(file[i], t);
  });
  // Into a file, not a pipe: doctor exits before a pipe takes more than 64 KB.
  const log = path.join(tmp, "out"),
    fd = fs.openSync(log, "w");
  return new Promise((ok, bad) => {
    const child = spawn(BINARY, ["doctor"], {
      cwd: work,
      stdio: ["ignore", fd, fd],
      env: {
        HOME: home,
        PATH: tmp,
        USER: "probe",
        LANG: "C.UTF-8",
        TERM: "dumb",
        TMPDIR: tmp,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        DISABLE_AUTOUPDATER: "1",
        DISABLE_TELEMETRY: "1",
        DISABLE_ERROR_REPORTING: "1",
      },
    });
    const killer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    child.on("error", bad);
    child.on("close", () => {
      clearTimeout(killer);
      fs.closeSync(fd);
      const out = fs.readFileSync(log, "utf8");
      fs.rmSync(tmp, { recursive: true, force: true });
      const where = (i) => [file[i], path.relative(work, file[i])];
      ok(
        texts.map((t, i) =>
          t === undefined
            ? undefined
            : {
                ran: /^Claude Code doctor/m.test(out),
                version: /\((\d[\w.-]*)\)/.exec(out)?.[1],
                alive:
                  out
                    .split("\n")
                    .some(
                      (l) =>
                        /^- Permission (deny|ask|allow) rule \(/.test(l) &&
                        l.includes("canary") &&
                        where(i).some((w) => l.includes(`(${w})`)),
                    ) ||
                  (second && i === 0 && /Auto-update channel: stable/.test(out)),
                issues: out
                  .split("\n")
                  .filter((l) => l.startsWith(`- ${file[i]}`))
                  .map((l) => {
                    const m = /^( › (.*?))?: (.*)$/.exec(l.slice(2 + file[i].length));
                    return {
                      path: (m?.[2] ?? "")
                        .replace(/\[(\d+)\]/g, ".$1")
                        .split(".")
                        .filter(Boolean),
                      msg: m?.[3] ?? l,
                    };
                  }),
              },
        ),
      );
    });
  });
}

/** Add the canary wherever the document leaves room for it. */
function withCanary(doc, slot) {
  const d = { ...doc };
  const rule = "Write(~/canary/**)";
  if (!Object.hasOwn(d, "permissions")) d.permissions = {};
  if (isObj(d.permissions)) {
    d.permissions = { ...d.permissions };
    for (const k of ["deny", "ask", "allow"]) if (!Object.hasOwn(d.permissions, k)) d.permissions[k] = [rule];
  }
  if (slot === 0 && !Object.hasOwn(d, "autoUpdatesChannel")) d.autoUpdatesChannel = "stable";
  return d;
}
const noRoom = (doc) =>
  Object.hasOwn(doc, "permissions") &&
  !(isObj(doc.permissions) && ["deny", "ask", "allow"].some((k) => !Object.hasOwn(doc.permissions, k)));
const needsUserSlot = (doc) => noRoom(doc) || Object.hasOwn(doc, "autoUpdatesChannel");

/** Judge many documents: three per run, a few runs at a time. Order is kept. */
async function judge(docs) {
  const out = Array.from({ length: docs.length }),
    queue = docs.map((d, i) => ({ d, i }));
  const jobs = [];
  const user = queue.filter((q) => typeof q.d === "string" || needsUserSlot(q.d)),
    free = queue.filter((q) => !user.includes(q));
  while (user.length || free.length) {
    const job = [user.shift() ?? free.shift()];
    while (job.length < 3 && free.length) job.push(free.shift());
    jobs.push(job);
  }
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const job = jobs[next++];
      const texts = [undefined, undefined, undefined];
      job.forEach((q, s) => {
        texts[s] = typeof q.d === "string" ? q.d : JSON.stringify(withCanary(q.d, s));
      });
      const second = typeof job[0].d !== "string" && noRoom(job[0].d);
      let r = await doctor(texts, second);
      if (!r.find(Boolean).ran) r = await doctor(texts, second);
      job.forEach((q, s) => {
        out[q.i] = r[s];
      });
    }
  };
  await Promise.all(Array.from({ length: Number(opt.jobs) }, worker));
  return out;
}

// ------------------------------------------------------------------- verdicts

/** Doctor's wording when only the value is dropped. Checked against the canary below. */
const DROPPED =
  /was removed$|was skipped\b|was ignored\b|were ignored\b|is ignored\b|entry ignored|matcher ignored|was withheld|ignores (it|them)|was kept|is treated as|While it is present|is only honored|are only honored/;
const sevOf = (msg) => (DROPPED.test(msg) && !/nothing it sits in is applied/.test(msg) ? "entry" : "file");
const template = (msg) =>
  msg
    .replace(/"[^"]*"/g, '"…"')
    .replace(/'[^']*'/g, "'…'")
    .replace(/\d+/g, "N")
    .replace(/received \w+( \w+)?/, "received …")
    .slice(0, 110);

const cases = []; // {id, value, steps, verdict, msgs}
const addCase = (p, value, tag) => {
  const c = { id: p.id, steps: p.steps, value, tag, msgs: [] };
  cases.push(c);
  return c;
};

const alone = (c) => {
  const d = {};
  place(d, c.steps, c.value, new Set());
  return d;
};
/** Run one document per case; the canary decides. */
async function isolate(list) {
  if (opt.verbose) log(`  alone: ${list.length}`);
  const res = await judge(list.map(alone));
  list.forEach((c, i) => {
    const r = res[i];
    c.isolated = true;
    c.msgs = r.issues.map((x) => x.msg);
    c.verdict = !r.ran ? "error" : !r.alive ? "file" : r.issues.length ? "entry" : "ok";
    c.silent = c.verdict === "file" && !r.issues.length;
  });
}
/** Pack cases into as few documents as possible. */
function pack(list) {
  const docs = [];
  for (const c of list) {
    let put;
    for (const d of docs) {
      put = place(d.doc, c.steps, c.value, d.taken);
      if (put) {
        d.members.push({ c, ...put });
        break;
      }
    }
    if (!put) {
      const d = { doc: {}, taken: new Set(), members: [] };
      put = place(d.doc, c.steps, c.value, d.taken);
      d.members.push({ c, ...put });
      docs.push(d);
    }
  }
  return docs;
}
const startsWith = (a, b) => b.every((x, i) => a[i] === x);

async function measure(list) {
  // Values of the permission lists and of `permissions` itself would crowd out the canary: alone.
  const solo = list.filter(
    (c) => /^permissions(\.(allow|deny|ask))?$/.test(c.id) || /^(autoUpdatesChannel)$/.test(c.id),
  );
  // An alias beside its canonical key is ignored: keep the two in separate documents.
  const rest = list.filter((c) => !solo.includes(c)),
    alias = (c) => /^(additionalMarketplaces|allowedMarketplaces)\b/.test(c.id);
  const docs = [...pack(rest.filter((c) => !alias(c))), ...pack(rest.filter(alias))];
  log(`  ${list.length} cases in ${docs.length} documents, ${solo.length} alone`);
  for (const d of docs)
    for (const m of d.members)
      if (
        !same(
          m.at.reduce((o, k) => o?.[k], d.doc),
          m.c.value,
        )
      )
        throw new Error(`case lost: ${m.c.id}`);
  const res = await judge(docs.map((d) => d.doc));
  const doubt = [...solo];
  docs.forEach((d, i) => {
    const r = res[i];
    if (!r.ran) {
      doubt.push(...d.members.map((m) => m.c));
      return;
    }
    const vague = new Set();
    const aliased = d.members.length > 0 && alias(d.members[0].c);
    for (const issue of r.issues) {
      if (aliased)
        issue.path[0] =
          {
            extraKnownMarketplaces: "additionalMarketplaces",
            strictKnownMarketplaces: "allowedMarketplaces",
          }[issue.path[0]] ?? issue.path[0];
      let hit = false;
      for (const m of d.members) {
        if (
          startsWith(issue.path, m.at) ||
          (startsWith(m.at, issue.path) && m.fresh && issue.path.length >= m.fresh)
        ) {
          m.c.msgs.push(issue.msg);
          hit = true;
        }
      }
      if (!hit) {
        for (const m of d.members)
          if (startsWith(m.at, issue.path)) {
            vague.add(m);
            hit = true;
          }
        if (hit && opt.verbose) log(`  ~ vague: ${issue.path.join(".")}: ${issue.msg.slice(0, 130)}`);
      }
      if (!hit) {
        if (opt.verbose)
          log(`  ? unattributed in doc ${i}: ${issue.path.join(".")}: ${issue.msg.slice(0, 150)}`);
        d.members.forEach((m) => vague.add(m));
      }
    }
    for (const m of d.members)
      m.c.verdict = m.c.msgs.some((x) => sevOf(x) === "file") ? "file" : m.c.msgs.length ? "entry" : "ok";
    for (const m of vague) if (m.c.verdict !== "file") doubt.push(m.c);
  });
  if (opt.verbose) log(`  doubtful: ${doubt.length}`);
  if (doubt.length) {
    log(`  ${doubt.length} settled alone`);
    await isolate(doubt);
  }
  // All survivors together must survive.
  await checkSurvivors(list.filter((c) => c.verdict !== "file" && !solo.includes(c)));
}
async function checkSurvivors(list) {
  const alias = (c) => /^(additionalMarketplaces|allowedMarketplaces)\b/.test(c.id);
  let docs = [...pack(list.filter((c) => !alias(c))), ...pack(list.filter(alias))];
  let res = await judge(docs.map((d) => d.doc));
  for (;;) {
    const dead = docs.filter((d, i) => !res[i].alive);
    if (!dead.length) return;
    log(`  ${dead.length} document(s) of presumed survivors died: splitting`);
    const single = dead.filter((d) => d.members.length === 1).map((d) => d.members[0].c);
    if (single.length) {
      await isolate(single);
      for (const c of single)
        log(`   ${c.id} ${JSON.stringify(c.value)} alone: ${c.verdict} ${c.msgs.join(" | ").slice(0, 140)}`);
    }
    const many = dead.filter((d) => d.members.length > 1);
    if (!many.length) return;
    docs = many.flatMap((d) => {
      const cs = d.members.map((m) => m.c),
        h = cs.length >> 1;
      return [...pack(cs.slice(0, h)), ...pack(cs.slice(h))];
    });
    res = await judge(docs.map((d) => d.doc));
  }
}

// ------------------------------------------------------------------ inference

const byId = () => {
  const m = new Map();
  for (const c of cases) {
    if (!m.has(c.id)) m.set(c.id, []);
    m.get(c.id).push(c);
  }
  return m;
};
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
let table = new Map();
const at = (id, v) => table.get(id)?.find((c) => !c.tag && same(c.value, v))?.verdict;
const lives = (id, v) => at(id, v) !== "file";

/** Positions to open after the first stage: arrays and records whose items matter. */
function openItems() {
  const fresh = [];
  const step = (p, fill, more) => [
    ...p.steps.slice(0, -1),
    {
      ...p.steps.at(-1),
      fill,
      force:
        p.steps.length > 1 && p.steps.at(-1).key !== undefined && p.node.t !== "leaf"
          ? true
          : p.steps.at(-1).force,
    },
    more,
  ];
  for (const p of positions) {
    if (p.opened || !table.has(p.id)) continue;
    p.opened = true;
    const { node } = p,
      arrs = VALUES.filter(Array.isArray),
      recs = VALUES.filter(isObj);
    const mixed = (vs) =>
      vs.some((v) => lives(p.id, v) && at(p.id, v) !== at(p.id, vs[0])) ||
      (lives(p.id, vs[0]) && vs.some((v) => !lives(p.id, v)));
    if (
      (!node.el && at(p.id, []) !== "entry" && (lives(p.id, []) || lives(p.id, ["x"])) && mixed(arrs)) ||
      (node.t === "obj" && lives(p.id, []) && mixed(arrs))
    ) {
      node.items = L(...(node.c ?? []));
      fresh.push({ id: `${p.id}[]`, steps: step(p, () => [], { el: true }), node: node.items });
    }
    if (node.t === "leaf" && lives(p.id, {}) && at(p.id, {}) !== "entry" && mixed(recs)) {
      node.rec = L(...node.c);
      fresh.push({ id: `${p.id}.*`, steps: step(p, () => ({}), { rec: true }), node: node.rec });
    }
  }
  return fresh;
}

const isAny = (T) => typeof T === "object" && T.any === true;
const anyT = (dropped) => (dropped ? { any: true, badIsDropped: true } : { any: true });

function infer(node, id) {
  const list = (table.get(id) ?? []).filter((c) => !c.tag);
  if (!list.length && id) return { any: true };
  const dropped = list.some((c) => c.verdict === "entry");
  const alts = [];
  if (!id) return objectT(node, id);
  if (lives(id, null)) alts.push("null");
  if (lives(id, true) && lives(id, false)) alts.push("boolean");
  else if (lives(id, true) !== lives(id, false)) alts.push({ enum: [lives(id, true)] });
  const nums = list.filter((c) => typeof c.value === "number").sort((a, b) => a.value - b.value),
    okN = nums.filter((c) => c.verdict !== "file").map((c) => c.value);
  if (okN.length) {
    const badN = nums.filter((c) => c.verdict === "file").map((c) => c.value),
      r = {};
    const integer = badN.includes(1.5) && badN.includes(0.001) && okN.includes(1);
    if (integer) r.integer = true;
    const lo = okN[0],
      hi = okN.at(-1),
      below = badN.filter((n) => n < lo && (!integer || Number.isInteger(n)));
    if (below.length) {
      if (!integer && lo === 0.001 && below.includes(0)) r.moreThan = 0;
      else r.min = lo;
    }
    const above = badN.filter(
      (n) => n > hi && (!integer || Number.isInteger(n)) && !(integer && n > Number.MAX_SAFE_INTEGER),
    );
    if (above.length) r.max = hi;
    alts.push(Object.keys(r).length ? { number: r } : "number");
  }
  const strs = list.filter((c) => typeof c.value === "string"),
    okS = strs.filter((c) => c.verdict !== "file").map((c) => c.value),
    badS = strs.filter((c) => c.verdict === "file").map((c) => c.value);
  if (
    node.fmt &&
    okS.length &&
    badS.length &&
    strs.every((c) => fits(node.fmt, c.value) === (c.verdict !== "file"))
  )
    alts.push({ string: { format: node.fmt } });
  else if (okS.includes("x")) {
    if (!okS.includes(""))
      alts.push({ string: { min: 1, ...(badS.length > 1 ? { not: badS.filter((s) => s !== "") } : {}) } });
    else alts.push(badS.length ? { string: { not: badS } } : "string");
  } else if (okS.length) alts.push({ enum: okS });
  const arrs = list.filter((c) => Array.isArray(c.value));
  if (lives(id, [])) {
    const el = node.t === "arr" ? node.el : node.items;
    const item = el
      ? infer(el, `${id}[]`)
      : arrs.every((c) => c.verdict !== "file")
        ? { any: true }
        : "string";
    const entryItems =
      arrs.some((c) => c.verdict === "entry") || (el && JSON.stringify(item).includes("badIsDropped"));
    alts.push({
      array: item,
      ...(node.isDistinct ? { distinct: node.distinct } : {}),
      ...(isAny(item) && !entryItems ? {} : { onBadItem: entryItems && isAny(item) ? "entry" : "file" }),
    });
  } else if (lives(id, ["x"]))
    alts.push({ array: node.items ? infer(node.items, `${id}[]`) : "string", min: 1, onBadItem: "file" });
  const objs = list.filter((c) => isObj(c.value));
  const kindsLive =
    node.t === "kinds" &&
    Object.keys(node.kinds).some((k) =>
      (table.get(`${id}<${k}>`) ?? []).some((c) => c.tag === "base" && c.verdict !== "file"),
    );
  const baseLive =
    node.t === "obj" && (table.get(id) ?? []).some((c) => c.tag === "base" && c.verdict !== "file");
  if (node.t === "kinds" ? kindsLive : baseLive || lives(id, {}))
    alts.push(node.t === "kinds" ? kindsT(node, id) : objectT(node, id));
  else if (objs.some((c) => c.verdict !== "file"))
    alts.push({ record: { any: true }, note: "some objects accepted" });
  // everything accepted everywhere?
  const allLive = list.every((c) => c.verdict !== "file");
  const openShape = (o) =>
    !o.required && !o.strict && !o.needs && !o.excludes && Object.values(o.known).every(isAny);
  const openT = (T) =>
    "kinds" in Object(T)
      ? T.kinds.unknownKind === "entry" &&
        T.kinds.missingKind === "entry" &&
        T.kinds.badKind === "entry" &&
        Object.values(T.kinds.of).every(openShape)
      : typeof T === "string" ||
        isAny(T) ||
        ("array" in T && isAny(T.array)) ||
        ("record" in T && isAny(T.record)) ||
        ("object" in T && openShape(T.object)) ||
        ("union" in T && T.union.every(openT));
  if (allLive && alts.every(openT)) return anyT(dropped || JSON.stringify(alts).includes("badIsDropped"));
  return alts.length === 1 ? alts[0] : { union: alts };
}
function objectT(node, id) {
  if (node.t === "rec" || (node.t === "leaf" && node.rec))
    return { record: infer(node.el && node.t === "rec" ? node.el : node.rec, `${id}.*`) };
  if (node.t === "leaf") return { record: { any: true } };
  const known = {};
  for (const [k, c] of Object.entries(node.kids ?? {})) {
    if (k !== "zzUnknownKey") known[k] = infer(c, id ? `${id}.${k}` : k);
  }
  const tagged = table.get(id) ?? [];
  const required = tagged
    .filter((c) => c.tag?.startsWith("drop:") && c.verdict === "file")
    .map((c) => c.tag.slice(5));
  const strict = tagged.some((c) => c.tag === "unknown" && c.verdict === "file");
  return { object: { known, strict, ...(required.length ? { required } : {}) } };
}
function kindsT(node, id) {
  const of = {};
  for (const [k, kn] of Object.entries(node.kinds)) {
    if ((table.get(kn.id) ?? []).some((c) => c.tag === "base" && c.verdict === "file")) continue; // not a kind here
    const tagged = table.get(kn.id) ?? [],
      known = {};
    for (const [name, c] of Object.entries(kn.kids)) known[name] = infer(c, `${kn.id}.${name}`);
    const required = tagged
      .filter((c) => c.tag?.startsWith("drop:") && c.verdict === "file")
      .map((c) => c.tag.slice(5));
    of[k] = {
      known,
      strict: tagged.some((c) => c.tag === "unknown" && c.verdict === "file"),
      ...(required.length ? { required } : {}),
    };
    for (const [what, key, other] of kn.rules) {
      const v = (t) => tagged.find((c) => c.tag === `rule:${what}:${key}:${other}:${t}`)?.verdict;
      const both = v("both") !== "file",
        only = v("only") !== "file";
      if (what === "needs" ? both && !only : !both && only) ((of[k][what] ??= {})[key] ??= []).push(other);
      else log(`  not a rule: ${kn.id} ${what} ${key} ${other}`);
    }
  }
  const ctl = (tag) => (table.get(id) ?? []).find((c) => c.tag === tag)?.verdict;
  return {
    kinds: {
      by: node.by,
      of,
      unknownKind: ctl("kind:unknown") === "file" ? "file" : "entry",
      missingKind: ctl("kind:missing") === "file" ? "file" : "entry",
      badKind: ctl("kind:number") === "file" ? "file" : "entry",
    },
  };
}

// ----------------------------------------------------------------------- main

if (opt.judge) {
  // One document per run, user file, both canaries: nothing else in the picture.
  const docs = JSON.parse(fs.readFileSync(opt.judge, "utf8")),
    out = [];
  let next = 0;
  const worker = async () => {
    while (next < docs.length) {
      const i = next++,
        d = docs[i];
      let text = typeof d === "string" ? d : JSON.stringify(d),
        second = false; // a string is raw file text
      if (isObj(d)) {
        const c = withCanary(d, 0);
        if (isObj(c.permissions))
          for (const k of ["deny", "ask", "allow"])
            if (Array.isArray(c.permissions[k]) && !c.permissions[k].includes("Write(~/canary/**)"))
              c.permissions[k] = [...c.permissions[k], "Write(~/canary/**)"];
        second = !Object.hasOwn(d, "autoUpdatesChannel");
        text = JSON.stringify(c);
      }
      const [r] = await doctor([text, undefined, undefined], second);
      out[i] = {
        ran: r.ran,
        alive: r.alive,
        issues: r.issues.map((x) => ({ path: x.path.join("."), msg: x.msg })),
      };
    }
  };
  await Promise.all(Array.from({ length: Number(opt.jobs) }, worker));
  fs.writeFileSync(opt.out ?? "verdicts.json", JSON.stringify(out));
  process.exit(0);
}

const t0 = Date.now();
const first = [];
for (const p of positions) {
  for (const v of VALUES) first.push(addCase(p, v));
  for (const v of p.node.c ?? []) if (!VALUES.some((x) => same(x, v))) first.push(addCase(p, v));
  // objects: base as is, each base key dropped, one unknown key added
  const obj = (b, id, tag0, rules = []) => {
    for (const [what, key, other, good] of rules) {
      first.push(addCase({ ...p, id }, { ...b, ...good }, `rule:${what}:${key}:${other}:both`));
      const { [other]: _, ...only } = { ...b, ...good };
      first.push(addCase({ ...p, id }, only, `rule:${what}:${key}:${other}:only`));
    }
    first.push(Object.assign(addCase({ ...p, id }, b, "base")));
    for (const k of Object.keys(b))
      if (k !== tag0) {
        const { [k]: _, ...rest } = b;
        first.push(addCase({ ...p, id }, rest, `drop:${k}`));
      }
    first.push(addCase({ ...p, id }, { ...b, zzUnknown: 1 }, "unknown"));
  };
  if (p.node.t === "obj") obj(sample(p.node), p.id);
  if (p.node.t === "kinds") {
    for (const k of Object.keys(p.node.kinds))
      obj(sample(p.node, k), `${p.id}<${k}>`, p.node.by, p.node.kinds[k].rules);
    const b = sample(p.node);
    first.push(
      addCase(p, { ...b, [p.node.by]: "zz" }, "kind:unknown"),
      addCase(p, { ...b, [p.node.by]: 5 }, "kind:number"),
    );
    delete b[p.node.by];
    first.push(addCase(p, b, "kind:missing"));
  }
}
// a marketplace made from settings needs its own key as name: only checkable in place (see notes)
log(`stage 1: ${positions.length} positions`);
await measure(first);
for (let stage = 2; stage <= 4; stage++) {
  table = byId();
  const more = openItems();
  if (!more.length) break;
  log(`stage ${stage}: ${more.length} item positions`);
  positions.push(...more);
  const list = more.flatMap((p) =>
    [...VALUES, ...p.node.c.filter((v) => !VALUES.some((x) => same(x, v)))].map((v) => addCase(p, v)),
  );
  await measure(list);
}
// Lists whose entries exclude each other: one value twice in an entry, twice across entries, never twice.
for (const p of positions.filter((q) => q.node.distinct)) {
  const [a, b] = p.node.distinct,
    list = [
      [{ [a]: "A", [b]: "A" }],
      [
        { [a]: "A", [b]: "B" },
        { [a]: "C", [b]: "A" },
      ],
      [
        { [a]: "A", [b]: "B" },
        { [a]: "C", [b]: "D" },
      ],
    ].map((v, i) => addCase(p, v, `distinct:${i}`));
  await isolate(list);
  p.node.isDistinct = list.map((c) => c.verdict).join() === "file,file,ok";
}
// The whole-file verdict came from doctor's words: confirm by canary, once per key and once per wording.
{
  const picked = new Set(),
    seenT = new Set(),
    seenId = new Set();
  for (const c of cases) {
    if (c.verdict !== "file" || c.isolated) continue;
    const ts = c.msgs.filter((m) => sevOf(m) === "file").map(template);
    if (!seenId.has(c.id) || ts.some((t) => !seenT.has(t))) {
      picked.add(c);
      seenId.add(c.id);
      ts.forEach((t) => seenT.add(t));
    }
  }
  log(`confirming ${picked.size} of ${cases.filter((c) => c.verdict === "file").length} file verdicts alone`);
  const list = [...picked];
  await isolate(list);
  const wrong = list.filter((c) => c.verdict !== "file");
  log(`  not confirmed: ${wrong.length}`);
  // a wording that does not kill: settle every case that has it
  if (wrong.length) {
    for (const c of wrong)
      log(`   ${c.id} ${JSON.stringify(c.value)} -> ${c.verdict}: ${c.msgs.join(" | ").slice(0, 160)}`);
    const ids = new Set(wrong.map((c) => c.id));
    await isolate(cases.filter((c) => ids.has(c.id) && !c.isolated && c.verdict === "file"));
  }
}
table = byId();
const root = infer(SEED, "");

const version =
  (await doctor(["{}", undefined, undefined]))[0].version ??
  spawnSync(BINARY, ["--version"], {
    encoding: "utf8",
    env: { HOME: base, PATH: "/usr/bin:/bin" },
  }).stdout.trim();
const count = (v) => cases.filter((c) => c.verdict === v).length;
const result = {
  meta: {
    agent: "claude-code",
    version,
    cases: cases.length,
    positions: positions.length,
    file: count("file"),
    entry: count("entry"),
    ok: count("ok"),
    error: count("error"),
    aloneWithCanary: cases.filter((c) => c.isolated).length,
    keysFoundInBinary: discovered.size,
    ofThemNotInSeed: unseeded.length,
  },
  hookGuards: await hookGuards(),
  aliases: await aliases(),
  patterns: PATTERNS,
  ...share(root),
};
result.meta.cases += extraCases;
result.meta.doctorRuns = runs;
log(`done in ${Math.round((Date.now() - t0) / 1000)} s, ${runs} doctor runs`, result.meta);
if (opt.cases)
  fs.writeFileSync(
    opt.cases,
    JSON.stringify(
      cases.map((c) => ({
        id: c.id,
        tag: c.tag,
        value: c.value,
        verdict: c.verdict,
        alone: c.isolated,
        doc: c.isolated ? alone(c) : undefined,
        silent: c.silent || undefined,
        msgs: c.msgs.length ? [...new Set(c.msgs)] : undefined,
      })),
    ),
  );
fs.writeFileSync(opt.out ?? "settings-types.json", format(result) + "\n");

/**
 * The one rule that is not about a key's own type: a PreToolUse/PermissionRequest hook found outside its
 * place kills the file. Which event names count, how deep they are looked for, and below which keys not.
 */
async function hookGuards() {
  const nest = (n, v) => (n === 0 ? v : { a: nest(n - 1, v) });
  const keys = Object.keys(root.object.known).filter((k) => k !== "hooks");
  const docs = [
    ...EVENTS.map((e) => ({ zzProbe: { [e]: "x" } })),
    ...[0, 1, 2, 3, 4, 5].map((n) => ({ zzProbe: nest(n, { PreToolUse: "x" }) })),
    ...keys.map((k) => ({ [k]: { zz: { PreToolUse: "x" } } })),
  ];
  const res = await judge(docs);
  const said = (r) => r.issues.some((i) => /declared outside/.test(i.msg));
  const depths = [0, 1, 2, 3, 4, 5].filter((n) => said(res[EVENTS.length + n]));
  extraCases += docs.length;
  return {
    guards: EVENTS.filter((_, i) => said(res[i])),
    events: EVENTS,
    depth: Math.max(...depths),
    unscanned: keys.filter((_, i) => !said(res[EVENTS.length + 6 + i])),
  };
}

/** Second names of a key: not read (so not judged) when the first name is there with a value. */
async function aliases() {
  const pairs = {
      additionalMarketplaces: "extraKnownMarketplaces",
      allowedMarketplaces: "strictKnownMarketplaces",
    },
    out = {};
  const bad = (k) => (k === "additionalMarketplaces" ? { a: { source: { source: "zz" } } } : [1]),
    good = (k) => (k === "additionalMarketplaces" ? {} : []);
  const docs = Object.entries(pairs).flatMap(([k, c]) => [
    { [k]: bad(k) },
    { [k]: bad(k), [c]: good(k) },
    { [k]: bad(k), [c]: null },
  ]);
  const res = await judge(docs);
  extraCases += docs.length;
  Object.entries(pairs).forEach(([k, c], i) => {
    if (
      res
        .slice(3 * i, 3 * i + 3)
        .map((r) => r.alive)
        .join() === "false,true,false"
    )
      out[k] = c;
  });
  return out;
}

/** Drop what says nothing (nested `any` keys) and name subtrees that occur more than once. */
function share(tree) {
  const slim = (T, top) => {
    if (typeof T === "string" || isAny(T)) return T;
    const shape = (o) => ({
      ...o,
      known: Object.fromEntries(
        Object.entries(o.known)
          .filter(([, t]) => top || !isAny(t))
          .map(([k, t]) => [k, slim(t)]),
      ),
    });
    if ("array" in T) return { ...T, array: slim(T.array) };
    if ("record" in T) return { ...T, record: slim(T.record) };
    if ("union" in T) return { union: T.union.map((t) => slim(t)) };
    if ("object" in T) return { object: shape(T.object) };
    if ("kinds" in T)
      return {
        kinds: {
          ...T.kinds,
          of: Object.fromEntries(Object.entries(T.kinds.of).map(([k, o]) => [k, shape(o)])),
        },
      };
    return T;
  };
  const seen = new Map(),
    slimmed = slim(tree, true);
  const visit = (T, f) => {
    if (typeof T === "string") return T;
    const r = f(T);
    if (r !== undefined) return r;
    const shape = (o) => ({
      ...o,
      known: Object.fromEntries(Object.entries(o.known).map(([k, t]) => [k, visit(t, f)])),
    });
    if ("array" in T) return { ...T, array: visit(T.array, f) };
    if ("record" in T) return { ...T, record: visit(T.record, f) };
    if ("union" in T) return { union: T.union.map((t) => visit(t, f)) };
    if ("object" in T) return { object: shape(T.object) };
    if ("kinds" in T)
      return {
        kinds: {
          ...T.kinds,
          of: Object.fromEntries(Object.entries(T.kinds.of).map(([k, o]) => [k, shape(o)])),
        },
      };
    return T;
  };
  visit(slimmed, (T) => {
    const s = JSON.stringify(T);
    if (s.length > 300) seen.set(s, (seen.get(s) ?? 0) + 1);
  });
  const defs = {},
    names = new Map();
  const named = (T) => {
    const s = JSON.stringify(T);
    if ((seen.get(s) ?? 0) < 2) return undefined;
    if (!names.has(s)) {
      const n = `d${names.size + 1}`;
      names.set(s, n);
      defs[n] = visit(T, (x) => (x === T ? undefined : named(x)));
    }
    return { ref: names.get(s) };
  };
  return { root: visit(slimmed, named), defs };
}

/** One line per top-level key: compact yet diffable. */
function format(r) {
  const { known, ...rest } = r.root.object;
  const lines = Object.entries(known).map(([k, T]) => `${JSON.stringify(k)}:${JSON.stringify(T)}`);
  return `{"meta":${JSON.stringify(r.meta)},\n"hookGuards":${JSON.stringify(r.hookGuards)},\n"aliases":${JSON.stringify(r.aliases)},\n"patterns":${JSON.stringify(r.patterns)},\n"defs":{${Object.entries(
    r.defs,
  )
    .map(([k, T]) => `\n${JSON.stringify(k)}:${JSON.stringify(T)}`)
    .join(",")}\n},\n"root":{"object":{${Object.entries(rest)
    .map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`)
    .join(",")},"known":{\n${lines.join(",\n")}\n}}}}`;
}
