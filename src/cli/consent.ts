import type { Io } from "./io.ts";

/** Whether to write: on a terminal the user is asked, elsewhere the option is enough. */
export async function isWanted(
  question: string,
  io: Io,
  declined = "Nothing was written.",
): Promise<boolean> {
  if (!(await io.isInteractive())) return true;
  const { isAgreed } = await import("./ask.ts");
  if ((await isAgreed(question, false)) === true) return true;
  io.err(`${declined}\n`);
  return false;
}

/** The line after a result that was only shown: the command that writes it. */
export function howToWrite(what: string, words: readonly (string | undefined)[]): string {
  const command = ["twsrt", ...words].filter((word) => word !== undefined).join(" ");
  return `Nothing was written; ${what} with \`${command}\`.\n`;
}

/** Whether the user agrees to something that loosens the policy: at a prompt on a terminal, elsewhere only with `--yes`. */
export async function isAccepted(
  question: string,
  { yes, command }: { readonly yes: boolean | undefined; readonly command: string },
  io: Io,
): Promise<boolean> {
  if (yes === true) return true;
  if (await io.isInteractive()) return isWanted(question, io);
  io.err(`Nothing was written; accept it with \`${command} --yes\`.\n`);
  return false;
}
