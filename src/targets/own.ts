/** What an agent's own settings consist of. */

export type Variables = Readonly<Record<string, string | undefined>>;

/** A file or directory that decides what an agent may do. No agent may write it. */
export type OwnPath = {
  /** A directory stands for all that is in it. */
  readonly isFile: boolean;
} & (
  | { /** Absolute, or below the home (`~/`). */ readonly path: string }
  | { /** What has this name, in every directory: a project can bring its own. */ readonly name: string }
);

interface FolderParts {
  readonly files?: readonly string[];
  readonly directories?: readonly string[];
}

/**
 * A folder with the files and directories in it that decide. They are listed because each can be a link that leads out of
 * the folder.
 */
export function wholeFolder(folder: string, parts: FolderParts): readonly OwnPath[] {
  return [{ path: folder, isFile: false }, ...partsOf(folder, parts)];
}

/** Parts of a folder in which the agent also keeps what it writes in normal work. */
export function partsOf(folder: string, { files = [], directories = [] }: FolderParts): readonly OwnPath[] {
  return [
    ...files.map((name) => ({ path: `${folder}/${name}`, isFile: true })),
    ...directories.map((name) => ({ path: `${folder}/${name}`, isFile: false })),
  ];
}

/** Where a variable moves a folder to. An empty variable counts as unset. */
export function movedBy(variable: string | undefined, usual: string): string {
  return variable === undefined || variable === "" ? usual : variable;
}

/**
 * A path that a variable moves, or the usual one where the variable makes it depend on the start directory: then no one
 * file serves every session.
 */
export function followed(moved: string, usual: string): string {
  return /^[~/]/.test(moved) ? moved : usual;
}

/** `~` and `~/x` with the home in place of the tilde; other texts as they are. */
export function expandHome(text: string, home: string): string {
  return text === "~" || text.startsWith("~/") ? home + text.slice(1) : text;
}
