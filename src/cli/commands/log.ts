import { printable } from "../../diagnostics/text.ts";
import { readRecord, stampOf, type Recorded } from "../../guard/record.ts";
import { stateFolder } from "../../workspace/state.ts";
import { environmentOf, unknownAgent, unknownName, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { startNamed } from "../since.ts";

/** How often `--follow` reads the record. */
const FOLLOW_MS = 500;

const DECISIONS = ["deny", "ask"];

/** `twsrt log`: what the guard denied and asked about. */
export async function log(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { agent, decision, since, follow, json } = parsed.options;
  const unknown = await unknownAgent(agent, io);
  if (unknown !== undefined) return unknown;
  if (decision !== undefined && !DECISIONS.includes(decision))
    return unknownName("decision", decision, DECISIONS, io);
  const from = since === undefined ? undefined : startNamed(since, io);
  if (since !== undefined && from === undefined) return EXIT.usage;
  const isWanted = (entry: Recorded): boolean =>
    (agent === undefined || entry.agent === agent) &&
    (decision === undefined || entry.decision === decision) &&
    (from === undefined || entry.time >= from);
  const text = (entry: Recorded): string => (json === true ? `${JSON.stringify(entry)}\n` : line(entry));
  const state = stateFolder(environmentOf(context).home, variables);
  // Before the record is read, so that nothing appended meanwhile is missed.
  let seen = stampOf(state);
  const { entries, broken } = readRecord(state);
  const wanted = entries.filter(isWanted);
  io.out(wanted.map(text).join(""));
  if (broken > 0) io.err(`twsrt: ${broken} lines of the record cannot be read and are left out\n`);
  if (follow !== true) {
    if (wanted.length === 0 && json !== true) io.err("no decision is recorded\n");
    return EXIT.ok;
  }
  let shown = entries.length;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
    const stamp = stampOf(state);
    if (stamp === seen) continue;
    seen = stamp;
    const now = readRecord(state).entries;
    // Old records go when there are many: what is left is not newer than what was shown.
    if (now.length < shown) shown = now.length;
    io.out(now.slice(shown).filter(isWanted).map(text).join(""));
    shown = now.length;
  }
}

function line({ time, agent, decision, watched, accesses, tool, reason }: Recorded): string {
  const when = time.replace("T", " ").replace(/\.\d+Z$/, "Z");
  const what = accesses.length === 0 ? tool : accesses.join(", ");
  const first = `${when} ${agent} ${decision}${watched === true ? " (watched)" : ""} ${what}`;
  return `${printable(first)}\n    ${printable(reason)}\n`;
}
