/** Questions to a person at a terminal, by a library that is loaded only here. They go to the error stream. */
import { confirm, isCancel, select } from "@clack/prompts";

const STREAMS = { input: process.stdin, output: process.stderr };

/** @returns undefined if the user cancelled */
export async function isAgreed(message: string, initialValue: boolean): Promise<boolean | undefined> {
  const answer = await confirm({ message, initialValue, ...STREAMS });
  return isCancel(answer) ? undefined : answer;
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint: string;
}

/** @returns undefined if the user cancelled */
export async function chosen<Value extends string>(
  message: string,
  choices: readonly Choice<Value>[],
): Promise<Value | undefined> {
  const answer = await select<string>({ message, options: [...choices], ...STREAMS });
  return isCancel(answer) ? undefined : choices.find(({ value }) => value === answer)?.value;
}
