import { readDomain } from "../../policy/domain.ts";
import { NO_LISTS, type CredentialEntry, type HostEntry, type PathEntry } from "./lists.ts";
import type { SandboxLists, SandboxOptions } from "./lists.ts";
import { areCredentialsAccepted } from "./settings-credentials.ts";
import { isAcceptedShape, type Settings } from "./settings-shape.ts";

export type SrtSettings =
  /** SRT does not run with such a file, and nothing runs inside. */
  | { readonly kind: "refused" }
  | {
      readonly kind: "defaults" | "settings";
      readonly lists: SandboxLists;
      readonly options: Omit<SandboxOptions, "artifact">;
    };

/**
 * Reads the settings as SRT does (research/srt.md section 1, SRT 0.0.83): plain JSON in the flat form. No file gives
 * the defaults; a file that is not accepted as a whole is refused.
 */
export function readSettings(text: string | undefined): SrtSettings {
  if (text === undefined) return { kind: "defaults", lists: NO_LISTS, options: {} };
  let value: unknown;
  try {
    // The strict reader would refuse two equal keys; SRT takes the last of them, and so must its model.
    value = JSON.parse(text);
  } catch {
    return { kind: "refused" };
  }
  if (!isAcceptedShape(value)) return { kind: "refused" };
  const { network, filesystem } = value;
  const isOff = filesystem.disabled === true;
  const lists: SandboxLists = {
    denyRead: paths(filesystem.denyRead, "denyRead"),
    allowRead: paths(filesystem.allowRead ?? [], "allowRead"),
    denyWrite: paths(filesystem.denyWrite, "denyWrite"),
    allowWrite: paths(filesystem.allowWrite, "allowWrite"),
    credentials: secrets(value),
    allowedDomains: hosts(network.allowedDomains, "allowedDomains"),
    deniedDomains: hosts(network.deniedDomains, "deniedDomains"),
  };
  if (!areAccepted(lists, isOff) || !areCredentialsAccepted(value)) return { kind: "refused" };
  return {
    kind: "settings",
    lists,
    options: {
      filesystemDisabled: isOff,
      allowGitConfig: filesystem.allowGitConfig === true,
      externalProxy: network.httpProxyPort !== undefined || network.socksProxyPort !== undefined,
      guardsAddresses: (network.deniedResolvedAddresses?.length ?? 0) > 0,
      ...(value.mandatoryDenySearchDepth === undefined
        ? {}
        : { searchDepth: value.mandatoryDenySearchDepth }),
    },
  };
}

function paths(list: Settings["filesystem"]["denyRead"], name: string): PathEntry[] {
  return list.map((entry, index) => {
    const key = `/filesystem/${name}/${index}`;
    return typeof entry === "string"
      ? { text: entry, literal: false, key }
      : { text: entry.path, literal: true, key };
  });
}

function hosts(list: readonly string[], name: string): HostEntry[] {
  return list.map((text, index) => ({ text, key: `/network/${name}/${index}` }));
}

function secrets({ credentials }: Settings): CredentialEntry[] {
  return (credentials?.files ?? []).map((file, index) => ({
    text: file.path,
    literal: false,
    key: `/credentials/files/${index}/path`,
    mode: file.mode,
    extracts: file.extract !== undefined || file.decode !== undefined,
  }));
}

function areAccepted(lists: SandboxLists, isOff: boolean): boolean {
  const denied = [
    ...lists.denyRead,
    ...lists.denyWrite,
    ...lists.credentials.filter(({ mode }) => mode === "deny"),
  ];
  const isDead = ({ text, literal }: PathEntry): boolean =>
    !literal && /^[/~]/.test(text) && text.endsWith("/") && /[*?[\]]/.test(text);
  if (!isOff && denied.some(isDead)) return false;
  const isRefused = (effect: "allow" | "deny") => (entry: HostEntry) =>
    readDomain(entry.text, effect).kind === "refused";
  return !lists.allowedDomains.some(isRefused("allow")) && !lists.deniedDomains.some(isRefused("deny"));
}
