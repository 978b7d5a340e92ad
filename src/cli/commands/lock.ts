import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { printable } from "../../diagnostics/text.ts";
import { filesOf } from "../../workspace/layers.ts";
import { lockFile } from "../../workspace/lock-file.ts";
import { changesOf, pinsOf, readPins, writePins, type Pins } from "../../workspace/lock.ts";
import { isAccepted } from "../consent.ts";
import type { Context } from "../context.ts";
import { openConfig } from "../config.ts";
import { EXIT } from "../exit.ts";

/** `twsrt lock`: a person accepts the files of team layers as they are. */
export async function lock(context: Context): Promise<number> {
  const { parsed, io } = context;
  const config = await openConfig(context);
  if (config === undefined) return EXIT.no;
  const pins = readPins(config);
  const next: Record<string, Pins[string]> = {};
  const problems: Diagnostic[] = [];
  let isChanged = Object.keys(pins).length !== config.layers.teams.length;
  for (const { name, folder } of config.layers.teams) {
    const { documents, problems: found } = filesOf({ kind: "team", folder });
    problems.push(...found);
    next[name] = pinsOf(documents);
    for (const { file, how } of changesOf(pins[name] ?? {}, next[name])) {
      isChanged = true;
      io.out(`${printable(`${name}: ${documents[file]?.file ?? file} (${how})`)}\n`);
    }
  }
  if (problems.length > 0) {
    await io.report(problems);
    return EXIT.no;
  }
  if (!isChanged) {
    io.err("twsrt.lock is up to date.\n");
    return EXIT.ok;
  }
  const { yes } = parsed.options;
  if (!(await isAccepted("Accept these files?", { yes, command: "twsrt lock" }, io))) return EXIT.no;
  const file = lockFile(config);
  const result = writePins(config, next);
  if (result.kind === "written") {
    io.err(`wrote ${printable(file)}\n`);
    return EXIT.ok;
  }
  const reason = result.kind === "failed" ? describeReason(result.reason) : "it changed meanwhile";
  await io.report([{ code: "write-failed", args: { file, reason } }]);
  return EXIT.target;
}
