import * as path from "node:path";
import { describeReason } from "../diagnostics/file-reasons.ts";
import type { Config } from "../config/config.ts";
import { sameFile } from "../files/links.ts";
import { readText } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import type { Context } from "./context.ts";

/**
 * Writes a report to the file that an option names. A folder that does not exist is not made: the name is probably
 * misspelt.
 * @param workspace whose sources and targets no report replaces
 * @returns false when it could not be written; that has been reported then
 */
export async function writeReport(
  file: string,
  render: () => Promise<string>,
  { io }: Context,
  workspace: { readonly config: Pick<Config, "sources" | "file" | "targets"> },
): Promise<boolean> {
  const target = path.resolve(file);
  const { config } = workspace;
  const taken = [...Object.values(config.sources), config.file, ...Object.values(config.targets)].find(
    (one) => one !== undefined && sameFile(one, target),
  );
  if (taken !== undefined) {
    await io.report([{ code: "report-is-ours", args: { file: target } }]);
    return false;
  }
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
