import * as readline from "node:readline";
import type { HookAnswer } from "../../targets/hook.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/**
 * `twsrt guard AGENT --lines`: a program that stays, for an agent whose hook is code that can keep one. Each answer is a line, so that
 * no answer is not taken for consent. It ends behind a failure: the next call gets a program that is new as well.
 */
export async function guardLines(
  answerTo: (input: string) => Promise<HookAnswer>,
  io: Context["io"],
): Promise<number> {
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const answer = await answerTo(line);
    if (!io.deliver(`${JSON.stringify(answer)}\n`) || answer.status !== 0) return EXIT.target;
  }
  return EXIT.ok;
}
