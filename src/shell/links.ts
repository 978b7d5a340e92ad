import { programName } from "./pattern.ts";
import type { SimpleCommand } from "./simple-command.ts";

/** Whether a command makes links, so that it does something else when it runs again. */
export function makesLink({ words: [program] }: Pick<SimpleCommand, "words">): boolean {
  return program !== undefined && programName(program) === "ln";
}
