import * as fs from "node:fs";
import * as path from "node:path";

/** What a directory's git repository says of itself. Undefined: it does not say it plainly. */
export interface Repository {
  readonly branch: string | undefined;
  /** The addresses of all its remotes. */
  readonly remotes: readonly string[] | undefined;
}

/** Settings by which an address becomes another one, or which take further ones from elsewhere. */
const REWRITING = /^\s*\[\s*(?:url|include|includeif)\b/im;

/** Settings by which `git push` sends other branches than the one that is checked out. */
const PUSHING =
  /^\s*(?:\[[^\]]*\]\s*)?(?:default\s*=\s*"?(?:matching|upstream|tracking)|(?:push|mirror)\s*=)/im;

/** A line that begins a section has nothing else in it but a comment, and no line goes on in the next one. */
const SECTION = /^\s*\[[^\]"\\]*(?:"[^"\]\\]*"\s*)?\]\s*(?:[#;].*)?$/;
const SETTING = /^\s*(?:url|pushurl|push|mirror|default)\s*=\s*(.*)$/i;
const VALUE = /^(?:"[^"\\]*"|[^"\\#;]*)$/;

/** Whether a configuration is written so that the expressions here read it as git does. */
function isPlain(config: string): boolean {
  return config.split("\n").every((raw) => {
    const line = raw.trimEnd();
    if (line.endsWith("\\")) return false;
    if (/^\s*\[/.test(line)) return SECTION.test(line);
    const value = SETTING.exec(line)?.[1];
    return value === undefined || VALUE.test(value);
  });
}

/** Reads the repository around a directory from its files; no program runs. */
export function repositoryAt(directory: string, home: string): Repository {
  const nothing = { branch: undefined, remotes: undefined };
  const folder = folderOf(directory);
  if (folder === undefined) return nothing;
  const common = text(path.join(folder, "commondir"))?.trim();
  const shared = common === undefined ? folder : path.resolve(folder, common);
  // Where these are missing, git looks for a repository further up.
  if (!["objects", "refs"].every((name) => fs.existsSync(path.join(shared, name)))) return nothing;
  const branch = /^ref: refs\/heads\/(.+)\n?$/.exec(text(path.join(folder, "HEAD")) ?? "")?.[1];
  const config = text(path.join(shared, "config"));
  const others = [
    path.join(folder, "config.worktree"),
    path.join(home, ".gitconfig"),
    path.join(home, ".config/git/config"),
    "/etc/gitconfig",
  ];
  const configs = [config, ...others.map(text)].filter((one) => one !== undefined);
  if (!configs.every(isPlain)) return nothing;
  const isRewritten = configs.some((one) => REWRITING.test(one));
  const isPushed = configs.some((one) => PUSHING.test(one) || REWRITING.test(one));
  return {
    // What a repository with another store of its names has in this file.
    branch: branch === ".invalid" || isPushed ? undefined : branch,
    remotes: config === undefined || isRewritten ? undefined : configs.flatMap(addresses),
  };
}

/** `.git` above the directory: a folder, or a file that names it. */
function folderOf(directory: string): string | undefined {
  for (let at = directory; ; at = path.dirname(at)) {
    const found = path.join(at, ".git");
    const stat = fs.statSync(found, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) return found;
    if (stat?.isFile() === true) {
      const named = /^gitdir: (.+?)\n?$/.exec(text(found) ?? "")?.[1];
      return named === undefined ? undefined : path.resolve(at, named);
    }
    if (at === path.dirname(at)) return undefined;
  }
}

function addresses(config: string): readonly string[] {
  let isRemote = false;
  const found: string[] = [];
  for (const line of config.split("\n")) {
    if (/^\s*\[/.test(line)) isRemote = /^\s*\[\s*remote\b/i.test(line);
    const [, value] = (isRemote && /^\s*(?:\[[^\]]*\]\s*)?(?:url|pushurl)\s*=\s*(.*)$/i.exec(line)) || [];
    if (value !== undefined) found.push(value.trim().replace(/^"(.*)"$/, "$1"));
  }
  return found;
}

function text(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
