import { styled } from "../diagnostics/colors.ts";
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

const STYLES = { "+": "added", "-": "removed", "@": "quiet" } as const;

function painted(line: string): string {
  if (line.startsWith("+++ ") || line.startsWith("--- ")) return styled("head", line);
  const [sign] = line;
  return sign === "+" || sign === "-" || sign === "@" ? styled(STYLES[sign], line) : line;
}
