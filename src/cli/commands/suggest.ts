import * as fs from "node:fs";
import { counted } from "../../answers/render/words.ts";
import { readRecord } from "../../guard/record.ts";
import { readSession, sessionFiles, type Session } from "../../history/sessions.ts";
import { suggestions } from "../../history/suggest.ts";
import { printable, printableLines } from "../../diagnostics/text.ts";
import { TARGETS } from "../../targets/registry.ts";
import { openWorkspace, unknownAgent, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { startNamed } from "../since.ts";
import { brokenLines } from "../broken-lines.ts";

/** `twsrt suggest`: rules that the record of the guard and the sessions of agents suggest. */
export async function suggest(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { since = "30d" } = parsed.options;
  const name = parsed.operand ?? "all";
  const unknown = name === "all" ? undefined : await unknownAgent(name, io);
  if (unknown !== undefined) return unknown;
  const from = startNamed(since, io);
  if (from === undefined) return EXIT.usage;
  const workspace = await openWorkspace(context);
  if (workspace === undefined) return EXIT.no;
  const { home, cwd } = workspace.environment;
  const machine = { home, cwd, variables };
  const targets = TARGETS.filter((target) => name === "all" || target.name === name);
  const sessions: Session[] = [];
  for (const { file, target, changed } of await sessionFiles(targets, machine)) {
    if (changed < Date.parse(from) || !fs.existsSync(file)) continue;
    const reading = await readSession(file, machine, [target]);
    if (reading.kind === "session") sessions.push(reading.session);
    if (reading.kind === "unreadable") io.err(`${printable(`twsrt: cannot read ${file}: ${reading.why}`)}\n`);
    const broken =
      reading.kind === "session" ? reading.session.broken : reading.kind === "foreign" ? reading.broken : 0;
    if (broken > 0) io.err(brokenLines(file, broken));
  }
  const isMeant = ({ agent, time }: { readonly agent: string; readonly time: string }): boolean =>
    time >= from && (name === "all" || agent === name);
  const { entries, broken } = readRecord(workspace.state);
  if (broken > 0) io.err(brokenLines(`${workspace.state}/decisions*.jsonl`, broken));
  const record = entries.filter(isMeant);
  const { proposals, uncovered, idle, diff } = await suggestions(workspace, sessions, record);
  const calls = sessions.reduce((sum, session) => sum + session.calls.length, 0);
  io.err(
    `since ${from.slice(0, 10)}: ${counted(sessions.length, "session")} with ${counted(calls, "call")}, ${counted(record.length, "decision")} of the guard\n`,
  );
  for (const { text, approved, instead } of proposals) {
    const why = instead === undefined ? "no rule names it" : "your policy asks about it";
    io.err(printable(`allow \`${text}\`: ${why}, and you approved it ${approved} times`) + "\n");
  }
  for (const { command, approved } of uncovered)
    io.err(
      printable(
        `\`${command}\`: approved ${approved} times, and no rule names it; an allow could open more`,
      ) + "\n",
    );
  if (idle.length > 0) {
    io.err(
      `rules that nothing has met: ${idle.length}${parsed.options.verbose === true ? ":" : " (-v lists them)"}\n`,
    );
    if (parsed.options.verbose === true)
      for (const { rule, place } of idle) io.err(`  ${printable(`${rule}  (${place})`)}\n`);
  }
  if (diff === "") io.err("nothing is proposed\n");
  else {
    io.out(printableLines(diff));
    io.err("nothing is written: put into the source what you want\n");
  }
  return EXIT.ok;
}
