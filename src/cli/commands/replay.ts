import { replay as replayed, type Replay } from "../../history/replay.ts";
import { readSession, sessionFiles, type SessionReading } from "../../history/sessions.ts";
import { printable } from "../../diagnostics/text.ts";
import { TARGETS } from "../../targets/registry.ts";
import { isRun } from "../../targets/transcript.ts";
import { environmentOf, openWorkspace, unknownAgent, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { brokenLines } from "../broken-lines.ts";

/** `twsrt replay`: checks a recorded session of an agent against the policy. */
export async function replay(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { agent, last, against, json } = parsed.options;
  const unknown = await unknownAgent(agent, io);
  if (unknown !== undefined) return unknown;
  if ((parsed.operand === undefined) === (last !== true)) {
    io.err("twsrt: `replay` needs the file of a session, or --last\n");
    return EXIT.usage;
  }
  const { home, cwd } = environmentOf(context);
  const machine = { home, cwd, variables };
  const meant = TARGETS.filter(({ name }) => agent === undefined || name === agent);
  const file = parsed.operand ?? (await sessionFiles(meant, machine))[0]?.file;
  const reading = file === undefined ? undefined : await readSession(file, machine, meant);
  if (file === undefined || reading?.kind !== "session") {
    io.err(`twsrt: ${printable(file === undefined ? "no session is recorded" : notRead(file, reading))}\n`);
    return EXIT.target;
  }
  const { session } = reading;
  if (session.broken > 0) io.err(brokenLines(file, session.broken));
  const workspace = await openWorkspace(context, [session.target.name]);
  if (workspace === undefined) return EXIT.no;
  const other =
    against === undefined
      ? undefined
      : await openWorkspace(
          { ...context, parsed: { ...parsed, options: { ...parsed.options, config: against } } },
          [session.target.name],
        );
  if (against !== undefined && other === undefined) return EXIT.no;
  const result = await replayed(session, workspace, other?.policy);
  io.out(
    json === true
      ? `${JSON.stringify({ format: 1, ...result }, undefined, 2)}\n`
      : replayText(result, parsed.options.verbose === true),
  );
  return result.calls.some(({ effect, outcome }) => effect === "deny" && isRun(outcome)) ? EXIT.no : EXIT.ok;
}

function notRead(file: string, reading: SessionReading | undefined): string {
  return reading?.kind === "unreadable"
    ? `cannot read \`${file}\`: ${reading.why}`
    : `\`${file}\` is not a session of an agent that twsrt can read`;
}

function replayText({ agent, file, calls, idle, impossible }: Replay, isVerbose: boolean): string {
  const lines = [`${agent}: ${file}`, ""];
  for (const { call, effect, outcome, rule, place, other } of calls) {
    const why = rule === undefined ? "" : `  (\`${rule}\` in ${place})`;
    const change = other === undefined ? "" : `  other policy: ${other}`;
    lines.push(`${effect.padEnd(5)} ${outcome.padEnd(9)} ${call}${why}${change}`);
  }
  const passed = calls.filter(({ effect, outcome }) => effect === "deny" && isRun(outcome)).length;
  lines.push("", `calls that ran and would be denied: ${passed}`);
  for (const { call, outcome, model } of impossible)
    lines.push(`${call}: ${outcome}, but by the files of ${agent} as they are now it is ${model}`);
  lines.push(
    `rules that no call has met: ${idle.length}${idle.length === 0 || isVerbose ? "" : " (-v lists them)"}`,
  );
  if (isVerbose) for (const { rule, place } of idle) lines.push(`  ${rule}  (${place})`);
  return `${lines.map(printable).join("\n")}\n`;
}
