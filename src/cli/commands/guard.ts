import * as fs from "node:fs";
import { refusal } from "../../guard/guard.ts";
import type { Context } from "../context.ts";
import { answererOf } from "../guard-answerer.ts";

/**
 * `twsrt guard AGENT`: the program of an agent's hook. It reads one call from standard input and answers in the agent's
 * dialect. Every failure is a refusal.
 */
export async function guard(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  if (parsed.options["self-test"] === true)
    return (await import("./guard-self-test.ts")).guardSelfTest(context);
  if (parsed.options.mcp === true) return (await import("./guard-mcp.ts")).guardMcp(context);
  if (parsed.options.serve === true) return (await import("./guard-serve.ts")).guardServe(context);
  const found = await answererOf(parsed, variables, io);
  if (found.kind === "refused") {
    const { stderr, status } = refusal(found.why);
    io.err(stderr);
    return status;
  }
  const { answerTo } = found;
  if (parsed.options.lines === true) return (await import("./guard-lines.ts")).guardLines(answerTo, io);
  const answer = await answerTo(readInput());
  // An answer that does not arrive is read as consent, so the status has to refuse.
  const isTold = answer.stdout === "" || io.deliver(answer.stdout);
  const { stderr, status } = isTold ? answer : refusal("the answer could not be written to standard output");
  io.err(stderr);
  return status;
}

/** Everything on standard input. An error leaves what was read, which then is not a whole call. */
function readInput(): string {
  const parts: Buffer[] = [];
  const buffer = Buffer.alloc(65_536);
  for (;;) {
    let length: number;
    try {
      length = fs.readSync(0, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") continue;
      return "";
    }
    if (length === 0) return Buffer.concat(parts).toString("utf8");
    parts.push(Buffer.from(buffer.subarray(0, length)));
  }
}
