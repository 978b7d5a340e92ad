/** Directories whose content is asked about wherever they stand (facts.md I, release 2.1.330). */
const DIRECTORIES: ReadonlySet<string> = new Set([".git", ".vscode", ".idea", ".claude", ".husky"]);

/** Files that other programs run or obey. */
const FILES: ReadonlySet<string> = new Set([
  ".mcp.json",
  ".bashrc",
  ".zshrc",
  ".profile",
  ".gitconfig",
  ".gitmodules",
  ".ripgreprc",
  ".npmrc",
]);

/** Whether a question comes before a write to such names, even where writing is allowed. */
export function isProtected(names: readonly string[]): boolean {
  const last = names.at(-1);
  return (last !== undefined && FILES.has(last)) || names.slice(0, -1).some((name) => DIRECTORIES.has(name));
}
