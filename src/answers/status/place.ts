import type { StatusFinding } from "./looker.ts";

/** The file with its line, or the variable. A file below the directory is shown relative to it. */
export function findingPlace(
  { file, line, variable }: Pick<StatusFinding, "file" | "line" | "variable">,
  cwd = "",
): string {
  if (file === undefined) return variable ?? "";
  const place = cwd !== "" && file.startsWith(`${cwd}/`) ? file.slice(cwd.length + 1) : file;
  return line === undefined ? place : `${place}:${line}`;
}
