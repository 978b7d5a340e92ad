import { selfTest, type SelfTest } from "../../guard/self-test.ts";
import { chosenBy, openFor, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/** `twsrt guard --self-test [AGENT]`: sends events to the registered hook, and shows its answers. */
export async function guardSelfTest(context: Context): Promise<number> {
  const { parsed, io } = context;
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace } = opened;
  const targets = opened.targets.filter(
    ({ name }) => chosen !== "all" || workspace.config.guard.agents.includes(name),
  );
  let isFine = targets.length > 0;
  if (!isFine) io.err("no agent has a guard: set `enabled = true` under [guard] in config.toml\n");
  for (const target of targets) {
    const result = await selfTest(workspace, target);
    io.out(`${target.name}: ${shown(result)}\n`);
    isFine &&=
      result?.kind === "played" && result.off === undefined && result.played.every((one) => one.isFine);
  }
  return isFine ? EXIT.ok : EXIT.no;
}

function shown(result: SelfTest | undefined): string {
  if (result === undefined) return "twsrt writes no hook for this agent";
  if (result.kind === "not-registered")
    return `no hook of twsrt is registered${result.file === undefined ? "" : ` in ${result.file}`}`;
  const off = result.off === undefined ? [] : [`the agent does not start the hook: ${result.off}`];
  const events = result.played.map(({ event, line, isFine, answer }) => {
    const what = {
      benign: `\`${line}\` runs`,
      denied: `\`${line}\` is denied`,
      broken: "a broken call is refused",
    };
    return isFine ? `ok: ${what[event]}` : `FAILED: ${what[event]}; the hook answered ${answer}`;
  });
  return [result.file, ...off, ...events].join("\n  ");
}
