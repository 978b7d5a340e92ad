import type { Redirect } from "../simple-command.ts";
import { literal } from "../word.ts";
import { writes, type ShellAccess } from "./touches.ts";

const HERE = literal("nohup.out");
const AT_HOME = { kind: "literal", text: "~/nohup.out", tilde: true } as const;

/**
 * The file that `nohup` writes where its standard output is a terminal, which the line does not say: in the directory, or
 * at home where that is not possible (nohup(1)).
 */
export function nohupAccesses(redirects: readonly Redirect[]): readonly ShellAccess[] {
  if (redirects.some(isOutput)) return [];
  return [...writes(HERE), { action: "write", path: AT_HOME, guessed: true }];
}

function isOutput({ operator, descriptor }: Redirect): boolean {
  return operator.startsWith("&>") || (operator.startsWith(">") && (descriptor ?? 1) === 1);
}
