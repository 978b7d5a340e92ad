import { isAtOrUnder, join, normalize } from "../policy/normalize.ts";

/** What the settings of the sandbox are extended by for one start. Absolute paths. */
export interface Additions {
  readonly allowWrite: readonly string[];
  readonly denyWrite: readonly string[];
  readonly allowedDomains: readonly string[];
}

export interface Directory {
  readonly home: string;
  readonly cwd: string;
}

/** The lists of a settings file that are looked at. The file was checked when it was loaded. */
interface Settings {
  readonly filesystem?: {
    readonly allowWrite?: readonly PathEntry[];
    readonly denyRead?: readonly PathEntry[];
    readonly denyWrite?: readonly PathEntry[];
  };
  readonly network?: { readonly allowedDomains?: readonly string[] };
}

type PathEntry = string | { readonly path: string; readonly literal?: true };

/**
 * The text of the settings with additions. A list that the file does not have is not made: the sandbox refuses such a file,
 * and says which list is missing.
 * @param text plain JSON, as the sandbox reads it
 */
export function withAdditions(text: string, { allowWrite, denyWrite, allowedDomains }: Additions): string {
  const settings = JSON.parse(text) as Settings;
  const { filesystem, network } = settings;
  // The name of a file may have a `*` in it.
  const literal = (path: string): PathEntry => (/[*?[\]]/.test(path) ? { path, literal: true } : path);
  const extended = {
    ...settings,
    ...(filesystem === undefined
      ? {}
      : {
          filesystem: {
            ...filesystem,
            ...more("allowWrite", filesystem.allowWrite, allowWrite.map(literal)),
            ...more("denyWrite", filesystem.denyWrite, denyWrite.map(literal)),
          },
        }),
    ...(network === undefined
      ? {}
      : { network: { ...network, ...more("allowedDomains", network.allowedDomains, allowedDomains) } }),
  };
  return `${JSON.stringify(extended, undefined, 2)}\n`;
}

function more<Item>(
  name: string,
  list: readonly Item[] | undefined,
  added: readonly Item[],
): Readonly<Record<string, readonly Item[]>> {
  return list === undefined ? {} : { [name]: [...list, ...added] };
}

/** Whether a list of the settings covers a path, as far as the text of its entries tells. */
export function isListed(
  text: string,
  list: "allowWrite" | "denyRead",
  path: string,
  directory: Directory,
): boolean {
  const entries = (JSON.parse(text) as Settings).filesystem?.[list] ?? [];
  return entries.some((entry) => isAtOrUnder(path, placeOf(entry, directory)));
}

/** The directory that an entry is about: of a pattern the part before its first wildcard. */
function placeOf(entry: PathEntry, { home, cwd }: Directory): string {
  const text = typeof entry === "string" ? entry : entry.path;
  const plain = typeof entry === "string" ? text.replace(/(^|\/)[^/]*[*?[].*$/s, "$1") : text;
  const expanded = plain === "~" || plain.startsWith("~/") ? home + plain.slice(1) : plain;
  return normalize(expanded.startsWith("/") ? expanded : join(cwd, expanded));
}
