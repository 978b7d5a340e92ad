import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable, ScopeText } from "../../../enforcers/scope.ts";
import { SETTINGS } from "../artifacts.ts";
import type { ClaudeOptions } from "../options.ts";
import { SKILL } from "../scopes.ts";
import { checkSettings } from "../settings/check.ts";
import { closesWriting } from "./layers.ts";
import { readManaged } from "./managed.ts";
import { isSection, objectOf, parsed, section, texts } from "./settings.ts";

/**
 * What files beside the user's can do to the policy (research/effective.md 1 and 7, research/hooks.md 3, release
 * 2.1.330).
 */
export const FINDINGS = {
  "project-sandbox-off": {
    severity: "error",
    title: "turns the agent's sandbox off",
    why: "A project's file can do so even in a folder that was never trusted. Programs then reach every file and host.",
    remedy: "remove the setting; an administrator's file prevents it (`twsrt generate claude --managed`)",
  },
  "project-reopens-read": {
    severity: "error",
    title: "lets sandboxed programs read files that you deny",
    why: "The sandbox unites `allowRead` of all files, also of a folder that was never trusted.",
    remedy: "remove the entry; an administrator's file prevents it (`twsrt generate claude --managed`)",
  },
  "project-widens-write": {
    severity: "error",
    title: "lets sandboxed programs write outside what you allow",
    why: "The sandbox unites these lists of all files, also of a folder that was never trusted.",
    remedy: "remove the entry; an administrator's file prevents it (`twsrt generate claude --managed`)",
  },
  "project-frees-commands": {
    severity: "error",
    title: "runs commands outside the sandbox",
    why: "A command that `excludedCommands` names runs without the sandbox, even in a folder that was never trusted. You are asked as usual.",
    remedy: "remove the entry; an administrator's file prevents it (`twsrt generate claude --managed`)",
  },
  "project-opens-sockets": {
    severity: "error",
    title: "lets sandboxed programs use Unix sockets",
    why: "A project's file can do so even in a folder that was never trusted. Services such as Docker then act outside the sandbox.",
    remedy: "remove the setting; no setting of the agent prevents it",
  },
  "project-opens-hosts": {
    severity: "error",
    title: "lets sandboxed programs reach a host without asking",
    why: "Where no file sets `strictAllowlist`, the sandbox unites the hosts of all files, also of a folder that was never trusted.",
    remedy: "remove the entry; `strictAllowlist` in your own file prevents it",
  },
  "project-proxy": {
    severity: "error",
    title: "sends the traffic of sandboxed programs to another proxy",
    why: "Where no file sets `strictAllowlist`, a project's file can do so, even in a folder that was never trusted. Your lists of hosts then do not apply.",
    remedy: "remove the setting; `strictAllowlist` in your own file prevents it",
  },
  "project-auto-runs": {
    severity: "warning",
    title: "lets the agent run sandboxed commands without asking",
    why: "The setting counts even in a folder that was never trusted. Deny and ask rules still win.",
    remedy: "remove the setting",
  },
  "managed-invalid-key": {
    severity: "error",
    title: "has a value of the wrong type, which the agent drops",
    why: "The agent starts without this value. What it was meant to deny is not denied.",
    remedy: "fix the value",
  },
  "managed-unreadable": {
    severity: "error",
    title: "cannot be read, so nothing in it takes effect",
    why: "The agent starts without it and only writes a line on standard error.",
    remedy: "make it readable for every user (`chmod 0644`)",
  },
  "project-accepts-edits": {
    severity: "warning",
    title: "lets the agent write files without asking",
    why: "The mode counts even in a folder that was never trusted, and a user's file cannot pin it.",
    remedy: "remove the setting",
  },
  "project-sets-mode": {
    severity: "note",
    title: "sets the mode in which the agent starts",
    why: "It overrides the mode of your own file, even in a folder that was never trusted: where you set `dontAsk`, the agent asks again. `bypassPermissions` counts as `default` there.",
    remedy: "remove the setting; an administrator's `defaultMode` prevents it",
  },
  "project-allows": {
    severity: "note",
    title: "allows commands without asking",
    why: "Allow rules of `settings.local.json` count without trust unless git tracks the file, which is not looked up; those of `settings.json` count in a trusted folder. Deny and ask rules still win.",
    remedy: "remove the entries that you did not write",
  },
  "skill-allows": {
    severity: "note",
    title: "is a skill that allows tools without asking while it is used",
    why: "Its `allowed-tools` count even in a folder that was never trusted, once the agent calls the skill. Deny and ask rules still win; what no rule names runs.",
    remedy: "remove `allowed-tools`, or deny with a rule what should not run",
  },
  "hooks-off": {
    severity: "warning",
    title: "turns all hooks off",
    why: "A project's file can do so even in a folder that was never trusted.",
    remedy: "remove the setting; an administrator's file prevents it (`twsrt generate claude --managed`)",
  },
  "env-hijack": {
    severity: "warning",
    title: "sets a variable that changes which program runs, or what it loads",
    why: "The variables of a project's file reach hooks and commands, even in a folder that was never trusted.",
    remedy: "remove the variable",
  },
  "managed-replaces-rules": {
    severity: "error",
    title: "makes the agent ignore the rules of every other file",
    why: "With `allowManagedPermissionRulesOnly` only an administrator's rules count.",
    remedy: "have your rules added to a managed file",
  },
  "managed-empty": {
    severity: "warning",
    title: "is empty",
    why: "The agent starts silently, without the policy that the file was to contain.",
    remedy: "write `{}` or the intended settings into it",
  },
  "managed-invalid": {
    severity: "error",
    title: "is not a JSON object, so the agent does not start",
    why: "The agent ends with status 1 and names the file.",
    remedy: "fix the file",
  },
  "bypass-reachable": {
    severity: "note",
    title: "does not switch the bypass mode off",
    why: "Without it `--dangerously-skip-permissions` removes every prompt; deny and ask rules still count.",
    remedy:
      'set `bypass = "disable"` under `[claude]` in config.toml, then run `twsrt generate claude --write`',
  },
} as const satisfies FindingTable;

type Code = keyof typeof FINDINGS;

/** What the agent's files hold, whether an access shows it or not. */
export function findings({ files, scopes = [] }: ModelInput<ClaudeOptions>): readonly Finding[] {
  const found: Finding[] = [];
  const read = scopes.filter((scope): scope is ScopeText & { state: "read" } => scope.state === "read");
  const own = [files[SETTINGS], ...read.filter(({ kind }) => kind === "managed").map(({ text }) => text)];
  const managed = read.flatMap(({ kind, text }) => {
    const value = kind === "managed" ? parsed(text) : undefined;
    return isSection(value) ? [readManaged(value)] : [];
  });
  const isClosed = closesWriting(managed);
  const isStrict = own.some(
    (text) => section(section(objectOf(text), "sandbox"), "network")["strictAllowlist"] === true,
  );
  for (const scope of scopes)
    if (scope.kind === "managed" && scope.state === "unreadable")
      found.push({ code: "managed-unreadable", scope: scope.id });
  for (const scope of read) {
    if (scope.id.startsWith(SKILL) && allowsTools(scope.text))
      found.push({ code: "skill-allows", scope: scope.id });
    if (scope.kind === "managed") found.push(...inManaged(scope));
    else if (scope.kind === "project" || scope.kind === "local")
      found.push(...inProject(scope, { isStrict, isClosed }));
  }
  const all = [files[SETTINGS], ...read.filter(({ kind }) => kind !== "state").map(({ text }) => text)];
  const hasBypass = !all.some(
    (text) => section(objectOf(text), "permissions")["disableBypassPermissionsMode"] === "disable",
  );
  if (hasBypass) found.push({ code: "bypass-reachable", scope: SETTINGS });
  return found;
}

/** Whether the front of a skill's file has `allowed-tools`. */
function allowsTools(text: string): boolean {
  const [, front = ""] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  return /^allowed-tools\s*:/m.test(front);
}

function inManaged({ id, text }: ScopeText & { readonly text: string }): readonly Finding[] {
  if (text.trim() === "") return [{ code: "managed-empty", scope: id }];
  const value = parsed(text);
  if (!isSection(value)) return [{ code: "managed-invalid", scope: id }];
  const key = "allowManagedPermissionRulesOnly";
  const isLocked = readManaged(value).locks.rules === true;
  return [
    ...checkSettings(value).map(({ path, got }): Finding => ({
      code: "managed-invalid-key",
      scope: id,
      key: path.join("."),
      value: got,
    })),
    ...(isLocked ? [{ code: "managed-replaces-rules", scope: id, key, value: "true" }] : []),
  ];
}

/** An allow rule for editing opens the sandbox for writing, even in a folder that was never trusted. */
function codeOf(rule: string): Code {
  return rule.startsWith("Edit(") ? "project-widens-write" : "project-allows";
}

/** Variables that change which program runs, what it loads, or where its traffic goes. */
const HIJACKING = /^(NODE_OPTIONS|PATH|LD_PRELOAD|LD_LIBRARY_PATH|BASH_ENV|ENV|PYTHONSTARTUP|.*_proxy)$/i;

/** What other files keep those of a project from. */
interface Held {
  /** Hosts. */
  readonly isStrict: boolean;
  /** Writing by commands. */
  readonly isClosed: boolean;
}

function inProject(
  { id, text }: ScopeText & { readonly text: string },
  { isStrict, isClosed }: Held,
): readonly Finding[] {
  const value = objectOf(text);
  const sandbox = section(value, "sandbox");
  const filesystem = section(sandbox, "filesystem");
  const permissions = section(value, "permissions");
  const sockets = section(sandbox, "network");
  // Closed lists of hosts cannot be opened by a project.
  const network = isStrict ? {} : sockets;
  const of = (code: Code, key: string, said: unknown): Finding => ({
    code,
    scope: id,
    key,
    value: typeof said === "string" ? said : JSON.stringify(said),
  });
  const each = (code: Code, key: string, list: readonly string[]): readonly Finding[] =>
    list.map((one) => of(code, key, one));
  const mode = permissions["defaultMode"];
  return [
    ...(sandbox["enabled"] === false ? [of("project-sandbox-off", "sandbox.enabled", false)] : []),
    ...each("project-frees-commands", "sandbox.excludedCommands", texts(sandbox, "excludedCommands")),
    ...each("project-reopens-read", "sandbox.filesystem.allowRead", texts(filesystem, "allowRead")),
    ...(isClosed
      ? []
      : [
          ...each("project-widens-write", "sandbox.filesystem.allowWrite", texts(filesystem, "allowWrite")),
          ...each(
            "project-widens-write",
            "permissions.additionalDirectories",
            texts(permissions, "additionalDirectories"),
          ),
        ]),
    ...each("project-opens-hosts", "sandbox.network.allowedDomains", texts(network, "allowedDomains")),
    ...["httpProxyPort", "socksProxyPort"].flatMap((key) =>
      network[key] === undefined ? [] : [of("project-proxy", `sandbox.network.${key}`, network[key])],
    ),
    ...(sockets["allowAllUnixSockets"] === true
      ? [of("project-opens-sockets", "sandbox.network.allowAllUnixSockets", true)]
      : []),
    ...(sandbox["autoAllowBashIfSandboxed"] === true
      ? [of("project-auto-runs", "sandbox.autoAllowBashIfSandboxed", true)]
      : []),
    ...texts(permissions, "allow").map((rule) =>
      of(isClosed ? "project-allows" : codeOf(rule), "permissions.allow", rule),
    ),
    ...(mode === undefined
      ? []
      : [
          of(
            mode === "acceptEdits" || mode === "auto" ? "project-accepts-edits" : "project-sets-mode",
            "permissions.defaultMode",
            mode,
          ),
        ]),
    ...["PreToolUse", "PermissionRequest"]
      .filter((event) => isList(section(value, "hooks")[event]))
      .map((event): Finding => ({ code: "project-hooks", scope: id, key: `hooks.${event}` })),
    ...(value["disableAllHooks"] === true ? [of("hooks-off", "disableAllHooks", true)] : []),
    ...each(
      "env-hijack",
      "env",
      Object.keys(section(value, "env")).filter((name) => HIJACKING.test(name)),
    ),
  ];
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
