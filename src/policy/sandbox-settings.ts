import type { Policy, RuleId } from "./policy.ts";
import { valueAt } from "./value-at.ts";

/** A setting of the sandbox that is not a rule. */
export interface SandboxSetting {
  /** As the id of a rule: source and key path. */
  readonly id: RuleId;
  /** Its keys, joined by dots. */
  readonly key: string;
  /** The key, and of an entry of a list its name. */
  readonly text: string;
  readonly value: unknown;
  /** Compared with a sandbox without the setting. `neither`: it says what is so without it. */
  readonly effect: "restricts" | "opens" | "neither";
}

/** A variable that the sandbox does not show to commands: `mask` puts another value in its place. */
export interface HiddenVariable {
  readonly name: string;
  readonly mode: "deny" | "mask";
}

export const HIDDEN_VARIABLES = "credentials.envVars";

type Effect = (value: unknown) => SandboxSetting["effect"];

const restricting: Effect = (value) => (isSet(value) ? "restricts" : "neither");
const opening: Effect = (value) => (isSet(value) ? "opens" : "neither");

/** How deep the sandbox looks for files that it protects by itself (research/srt.md section 1, release 0.0.83). */
const SEARCH_DEPTH = 3;

const EFFECTS: Readonly<Record<string, Effect>> = {
  [HIDDEN_VARIABLES]: restricting,
  "network.deniedResolvedAddresses": restricting,
  "network.refuseOpaqueTunnels": restricting,
  "network.requireHostMatch": restricting,
  "network.stripResponseHeaders": restricting,
  mandatoryDenySearchDepth: (value) =>
    value === SEARCH_DEPTH ? "neither" : Number(value) > SEARCH_DEPTH ? "restricts" : "opens",
  "network.allowUnixSockets": opening,
  "network.allowAllUnixSockets": opening,
  "network.allowLocalBinding": opening,
  "network.allowMachLookup": opening,
  "network.httpProxyPort": opening,
  "network.socksProxyPort": opening,
  "network.mitmProxy": opening,
  "network.parentProxy": opening,
  "network.tlsTerminate": opening,
  "network.allowPlaintextHeaderSet": opening,
  "filesystem.allowGitConfig": opening,
  "filesystem.disabled": opening,
  "credentials.allowPlaintextInject": opening,
  enableWeakerNestedSandbox: opening,
  allowNestedUserNamespaces: opening,
  enableWeakerNetworkIsolation: opening,
  allowAppleEvents: opening,
  allowPty: opening,
};

/** The settings of a policy that change what a command in the sandbox can do, in the order of a fixed list. */
export function sandboxSettings({ rest }: Policy): readonly SandboxSetting[] {
  return Object.entries(EFFECTS).flatMap(([key, effectOf]): SandboxSetting[] => {
    const value = valueAt(rest, key.split("."));
    if (value === undefined) return [];
    const id = `srt:/${key.replaceAll(".", "/")}`;
    if (key !== HIDDEN_VARIABLES) return [{ id, key, text: key, value, effect: effectOf(value) }];
    return (value as readonly HiddenVariable[]).map((variable, index) => ({
      id: `${id}/${index}`,
      key,
      text: `${key} ${variable.name}`,
      value: variable,
      effect: "restricts",
    }));
  });
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== false;
}
