import { patchOf } from "../edit/patch.ts";

/** A change as a unified diff, in colour on a terminal. */
export function patchText(
  file: string,
  before: string | undefined,
  next: string | undefined,
  color: boolean,
): string {
  const patch = patchOf([{ file, before, next }]);
  return color ? patch.split("\n").map(painted).join("\n") : patch;
}

const COLORS = { "+": "32", "-": "31", "@": "36" } as const;

function painted(line: string): string {
  if (line.startsWith("+++ ") || line.startsWith("--- ")) return `\u001b[1m${line}\u001b[0m`;
  const [sign] = line;
  const code = sign === "+" || sign === "-" || sign === "@" ? COLORS[sign] : undefined;
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`;
}
