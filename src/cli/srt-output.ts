import { printable } from "../diagnostics/text.ts";
import type { Workspace } from "../workspace/load.ts";
import { foreign, srtDrift, srtOutput, writeSrtOutput } from "../workspace/srt-output.ts";
import { changedText } from "./changed.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";

/** Prints the sandbox settings of all layers, where there are several. */
export function previewSrt(workspace: Workspace, io: Io): void {
  const output = srtOutput(workspace);
  if (output !== undefined) io.out(`--- srt ---\n${output.next}`);
}

/** Says what a write would do to the sandbox settings of all layers. */
export function showSrt(workspace: Workspace, io: Io): void {
  const output = srtOutput(workspace);
  if (output === undefined) return;
  const isSame = output.current.kind === "ok" && output.current.text === output.next;
  io.out(`srt: ${printable(output.file)} ${isSame ? "is up to date" : "would be written"}\n`);
}

/** Writes the sandbox settings of all layers, where there are several. */
export async function writeSrt(workspace: Workspace, io: Io): Promise<number> {
  const output = srtOutput(workspace);
  if (output === undefined) return EXIT.ok;
  const outcome = writeSrtOutput(output, workspace.state, new Date());
  switch (outcome.kind) {
    case "unchanged":
      return EXIT.ok;
    case "written":
      io.err(changedText("wrote", output.file, outcome.copy, "srt"));
      return EXIT.ok;
    case "changed":
      await io.report([{ code: "changed-meanwhile", args: { file: output.file } }]);
      return EXIT.target;
    case "failed":
      await io.report([outcome.problem]);
      return outcome.problem.code === "srt-output-foreign" ? EXIT.no : EXIT.target;
  }
}

/** Compares the sandbox settings of all layers with the file. The first step from the layers to the agents. */
export async function diffSrt(workspace: Workspace, io: Io): Promise<number> {
  const output = srtOutput(workspace);
  if (output === undefined) return EXIT.ok;
  const { file, current, isForeign } = output;
  if (current.kind === "missing") {
    const args = { file, command: "twsrt generate --write" };
    await io.report([{ code: "target-missing", args, target: "srt" }]);
    return EXIT.target;
  }
  const { missing, extra } = srtDrift(output);
  if (missing.length + extra.length === 0) {
    io.out("srt: no drift\n");
    return EXIT.ok;
  }
  io.out(`srt: ${missing.length} missing, ${extra.length} extra\n`);
  io.out(
    [
      ...missing.map((line) => `+ ${printable(line)}\n`),
      ...extra.map((line) => `- ${printable(line)}\n`),
    ].join(""),
  );
  if (isForeign) await io.report([foreign(file)]);
  return EXIT.no;
}
