import * as readline from "node:readline";
import { decideAlone } from "../../guard/guard.ts";
import { answerLine } from "../../guard/mcp.ts";
import { targetNamed } from "../../targets/registry.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/** `twsrt guard --mcp`: the permission prompt of `claude -p`, as an MCP server on standard input and output. */
export async function guardMcp({ parsed, io, variables }: Context): Promise<number> {
  const target = targetNamed("claude");
  const dialect = (await target?.guard?.())?.guard;
  if (target === undefined || dialect === undefined) throw new Error("Claude Code has no hook");
  const { config: configFile, profile } = parsed.options;
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const answer = await answerLine(line, (event) =>
      decideAlone({
        target,
        dialect,
        input: JSON.stringify({ ...event, cwd: process.cwd() }),
        variables,
        configFile,
        profile,
        mode: "enforce",
        unknown: "deny",
        now: new Date(),
      }),
    );
    if (answer !== undefined && !io.deliver(`${JSON.stringify(answer)}\n`)) return EXIT.target;
  }
  return EXIT.ok;
}
