import { lastRecorded, type Recorded } from "../guard/record.ts";
import { stateFolder } from "../workspace/state.ts";
import { printable } from "../diagnostics/text.ts";
import { environmentOf, unknownAgent, type Context } from "./context.ts";
import { EXIT } from "./exit.ts";

/** `twsrt explain --last`: why the guard denied the last call or asked about it, from its record. */
export async function explainLast(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { agent, json } = parsed.options;
  if (parsed.operands.length > 0) {
    io.err("twsrt: `explain --last` takes no access\n");
    return EXIT.usage;
  }
  const unknown = await unknownAgent(agent, io);
  if (unknown !== undefined) return unknown;
  const entry = lastRecorded(stateFolder(environmentOf(context).home, variables), agent);
  if (entry === undefined) {
    io.err("no decision is recorded\n");
    return EXIT.no;
  }
  io.out(json === true ? `${JSON.stringify(entry)}\n` : lastText(entry));
  return EXIT.ok;
}

function lastText(entry: Recorded): string {
  const { time, agent, session, cwd, tool, accesses, decision, watched, rule, origin, reason } = entry;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["when", time],
    ["agent", session === undefined ? agent : `${agent}, session ${session}`],
    ["directory", cwd],
    ["tool", tool],
    ["rule", rule],
    ["place", origin],
    ["why", reason],
  ];
  const word = { deny: "denied", ask: "asked" }[decision];
  const title = watched === true ? `${word} if the guard did not only watch` : word;
  const calls = accesses.length === 0 ? [tool] : accesses;
  return [
    `${title}: ${printable(calls.join(", "))}`,
    ...rows.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name.padEnd(9)}  ${printable(value)}`],
    ),
    "",
  ].join("\n");
}
