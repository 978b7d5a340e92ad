import type { LayerAnswer } from "../model.ts";
/** One entry of a path list, where it stands and as it is spelled. */
export interface PathEntry {
  readonly text: string;
  /** Every character is itself: `{ "path": ..., "literal": true }`. */
  readonly literal: boolean;
  /** The key of the native entry, a JSON pointer such as `/filesystem/denyRead/3`. */
  readonly key: string;
}

/** A file that holds a credential. */
export interface CredentialEntry extends PathEntry {
  readonly mode: "deny" | "mask";
  /** Only a part of the file is replaced, and what happens where no such part is found is configurable. */
  readonly extracts: boolean;
}

/** One entry of a domain list. */
export interface HostEntry {
  readonly text: string;
  readonly key: string;
}

/** The lists that a sandbox of this kind decides by, whatever file they stand in. */
export interface SandboxLists {
  readonly denyRead: readonly PathEntry[];
  readonly allowRead: readonly PathEntry[];
  readonly denyWrite: readonly PathEntry[];
  readonly allowWrite: readonly PathEntry[];
  readonly credentials: readonly CredentialEntry[];
  readonly allowedDomains: readonly HostEntry[];
  readonly deniedDomains: readonly HostEntry[];
}

/** What else decides, beside the lists. */
export interface SandboxOptions {
  /** The artifact that the entries stand in. */
  readonly artifact: string;
  /** No rule for files at all, the built-in ones included. */
  readonly filesystemDisabled?: boolean;
  readonly allowGitConfig?: boolean;
  /** How deep below the start directory names are looked for that are protected from writing. */
  readonly searchDepth?: number;
  /** Another proxy decides about hosts, and the domain lists are not asked. */
  readonly externalProxy?: boolean;
  /** Addresses are forbidden that an allowed name may resolve to. */
  readonly guardsAddresses?: boolean;
  /** What happens to a host that no list names. */
  readonly unlistedHosts?: "deny" | "ask";
  /** Directories that are writable without an entry, `~/` allowed; those of SRT when absent. */
  readonly alwaysWritable?: readonly string[];
}

export const NO_LISTS: SandboxLists = {
  denyRead: [],
  allowRead: [],
  denyWrite: [],
  allowWrite: [],
  credentials: [],
  allowedDomains: [],
  deniedDomains: [],
};

/** What a sandbox of this kind says to single files and hosts. Paths are absolute and folded, hosts canonical. */
export interface SandboxRules {
  read(path: string): LayerAnswer;
  write(path: string): LayerAnswer;
  connect(host: string, port: number | undefined): LayerAnswer;
  /** A command of which no more is known than that it is run. */
  run(): LayerAnswer;
}
