import { isObject } from "../../../edit/json.ts";

/** A settings file as the agent gets it for a trial. */
export interface TrialCopy {
  readonly text: string;
  /** The keys whose values were replaced, for a person. */
  readonly aside: readonly string[];
}

/**
 * Keys that run a program of the user's or choose the account, apart from hooks. None of them has a say in permissions,
 * and a program of the user's must not be told about accesses that nobody makes.
 */
const ASIDE = [
  "apiKeyHelper",
  "awsAuthRefresh",
  "awsCredentialExport",
  "fileSuggestion",
  "forceLoginMethod",
  "forceLoginOrgUUID",
  "gcpAuthRefresh",
  "otelHeadersHelper",
  "processWrapper",
  "proxyAuthHelper",
  "statusLine",
  "subagentStatusLine",
] as const;

/** What a hook's command becomes: it says nothing to the access, as if there were no hook. */
const NO_HOOK = "true";
/** Port 9 discards. */
const NOWHERE = "http://127.0.0.1:9/";

/**
 * A copy of the user's settings for a trial: no secret, no program and no other model's address of theirs is in it,
 * but all that speaks of permissions. Values of the wrong type stay, because with one of them the agent ignores the file.
 * @param text the settings file; a text that is no JSON object comes back as it is
 */
export function trialCopy(text: string): TrialCopy {
  const settings = parsed(text);
  if (settings === undefined) return { text, aside: [] };
  const aside: string[] = [];
  const copy: Record<string, unknown> = { ...settings };
  const { env, hooks } = settings;
  if (isObject(env) && Object.values(env).some(isString)) {
    copy["env"] = Object.fromEntries(Object.entries(env).filter(([, value]) => !isString(value)));
    aside.push("env");
  }
  if (isObject(hooks) && Object.keys(hooks).length > 0) {
    copy["hooks"] = silenced(hooks);
    aside.push("hooks");
  }
  for (const key of ASIDE) {
    if (!Object.hasOwn(settings, key) || settings[key] === undefined) continue;
    // `statusLine` is an object; a wrong type of any of them has to stay wrong.
    if (!isString(settings[key]) && !isObject(settings[key])) continue;
    delete copy[key];
    aside.push(key);
  }
  return aside.length === 0 ? { text, aside } : { text: JSON.stringify(copy, undefined, 2), aside };
}

/**
 * The settings without the lock of the bypass mode. The open base is that mode; where it is locked every access is asked
 * about, and a rule that does nothing would seem to act.
 */
export function withBypass(text: string): string {
  const settings = parsed(text);
  const permissions = settings?.["permissions"];
  if (!isObject(permissions) || permissions["disableBypassPermissionsMode"] !== "disable") return text;
  const { disableBypassPermissionsMode: _, ...rest } = permissions;
  return JSON.stringify({ ...settings, permissions: rest }, undefined, 2);
}

type Json = Readonly<Record<string, unknown>>;

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The same shape, with commands that do nothing and addresses that lead nowhere, which must not refuse the call for that. */
function silenced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(silenced);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== "onFailure" || inner !== "block")
      .map(([key, inner]) => {
        if (key === "command" && isString(inner)) return [key, NO_HOOK];
        if (key === "url" && isString(inner)) return [key, NOWHERE];
        if (key === "headers" && isObject(inner)) return [key, {}];
        return [key, silenced(inner)];
      }),
  );
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
