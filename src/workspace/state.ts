import * as path from "node:path";

/** Where twsrt keeps its own: `$XDG_STATE_HOME/twsrt`, by default `~/.local/state/twsrt`. */
export function stateFolder(home: string, variables: Readonly<Record<string, string | undefined>>): string {
  const state = variables["XDG_STATE_HOME"];
  // The specification of that variable says that a relative path is to be ignored.
  return path.join(state !== undefined && path.isAbsolute(state) ? state : `${home}/.local/state`, "twsrt");
}

/**
 * The beginning of the names of everything that is kept for a file. Two files of one agent, as two accounts have them,
 * differ in the number.
 */
export function keptName(owner: string, file: string): string {
  return `${owner}-${path.basename(file)}-${checksum(file)}`;
}

/** A short number for a text: it tells texts apart and detects damage, but does not protect against a person (FNV-1a). */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
