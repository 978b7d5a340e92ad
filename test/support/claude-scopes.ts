import type { ScopeText } from "../../src/enforcers/scope.ts";
import { parseAccess } from "../../src/policy/access.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Environment } from "../../src/policy/environment.ts";
import { scopes as placesOf } from "../../src/targets/claude/scopes.ts";
import { model } from "../../src/targets/claude/model/index.ts";

export const HOME = "/home/me";
export const MANAGED = "/etc/claude-code";

/** Texts by scope: `user`, or the id of a scope. */
export type Files = Readonly<Record<string, unknown>>;

export function environment(
  cwd: string,
  roots: readonly string[] = [],
  dropIns: readonly string[] = [],
): Environment {
  return {
    home: HOME,
    cwd,
    uid: 1000,
    platform: "linux",
    kind: (path) => (path.endsWith("/.git") && !roots.includes(path.slice(0, -5)) ? "absent" : "directory"),
    realpath: (path) => path,
    list: (path) => (path === `${MANAGED}/managed-settings.d` ? dropIns : undefined),
  };
}

export const PROJECT = environment(`${HOME}/p`);

export const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The scopes that the agent would read, in their order. */
function read(files: Files, at: Environment): readonly ScopeText[] {
  return placesOf({ environment: at, variables: {} }).flatMap((scope): ScopeText[] => {
    if (!Object.hasOwn(files, scope.id)) return [];
    const text = files[scope.id];
    return text === UNREADABLE
      ? [{ ...scope, state: "unreadable", problem: "permission denied" }]
      : [{ ...scope, state: "read", text: textOf(text) }];
  });
}

export const UNREADABLE = "(unreadable)";

export function input(files: Files, at: Environment) {
  return {
    files: { settings: files["user"] === undefined ? undefined : textOf(files["user"]) },
    scopes: read(files, at),
    environment: at,
    options: {
      file_tools: ["Read" as const, "Edit" as const],
      sandbox: "keep" as const,
      bypass: "keep" as const,
    },
  };
}

export function answers(files: Files, accesses: readonly string[], at = PROJECT): readonly string[] {
  const asked = model(input(files, at));
  return accesses.map((text) => {
    const reading = parseAccess(text, at.cwd);
    if (reading.kind !== "access") throw new Error(`no access: ${text}`);
    const { layer1, layer2 } = asked.decide(attemptOf(reading.access, at));
    return reading.access.tool === "Bash" && layer1.verdict !== "none"
      ? `${layer2.verdict} ${layer1.verdict}`
      : layer2.verdict;
  });
}

export const U = { permissions: { deny: ["Bash(touch *)", "Read(~/sec/**)"], ask: ["Bash(mkdir *)"] } };
export const OPEN = {
  permissions: { allow: ["Bash", "Bash(touch *)", "Bash(mkdir *)", "Read", "Read(~/sec/**)"] },
};
export const PROBES = ["Bash(touch ran)", "Bash(mkdir d1)", "Read(~/sec/f)", "Bash(python3 -c 1)"];
export const TRUSTED = { projects: { [`${HOME}/p`]: { hasTrustDialogAccepted: true } } };
export const mode = (defaultMode: string): object => ({ permissions: { defaultMode } });
export const denies = (command: string): object => ({ permissions: { deny: [`Bash(${command} *)`] } });
export const ALL = { permissions: { allow: ["Bash"] } };

/** The user's file of the rows on the sandbox. */
export const S = {
  permissions: { allow: ["Bash"] },
  sandbox: {
    enabled: true,
    failIfUnavailable: true,
    allowUnsandboxedCommands: false,
    filesystem: { denyRead: ["~/sec"] },
  },
};
export const OS = ["Bash(python3 -c 1 < ~/sec/f)", "Bash(python3 -c 1 > ~/other/w)"];
const network = (of: object, more: object = {}): object => ({
  ...S,
  ...more,
  sandbox: { ...S.sandbox, network: of },
});
export const STRICT = network({ strictAllowlist: true, allowedDomains: ["good.test"] });
export const LISTED = network({ allowedDomains: ["good.test"] });
