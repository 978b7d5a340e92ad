import * as path from "node:path";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import type { Context } from "./context.ts";

/**
 * Writes a report to the file that an option names. A folder that does not exist is not made: the name is probably
 * misspelt.
 * @returns false when it could not be written; that has been reported then
 */
export async function writeReport(
  file: string,
  render: () => Promise<string>,
  { io }: Context,
): Promise<boolean> {
  const target = path.resolve(file);
  const current = readText(target);
  const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
  const result =
    current.kind === "unreadable"
      ? ({ kind: "failed", reason: current.reason } as const)
      : replaceFile({ path: target, text: await render(), expected, makeFolders: false });
  if (result.kind === "written") {
    io.err(`wrote ${target}\n`);
    return true;
  }
  await io.report([
    result.kind === "changed"
      ? { code: "changed-meanwhile", args: { file: target } }
      : { code: "write-failed", args: { file: target, reason: describeReason(result.reason) } },
  ]);
  return false;
}
