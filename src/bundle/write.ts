import * as fs from "node:fs";
import * as path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import { listedFiles, type BundleFile } from "./folder.ts";
import { FILE_LIST } from "./scripts.ts";

/**
 * Writes a bundle into a folder that is empty, is not there, or has an earlier bundle. What an earlier one had and this one
 * has not is removed; other files stay.
 */
export function writeBundle(folder: string, files: readonly BundleFile[]): Diagnostic | undefined {
  const before = earlierFiles(folder);
  if (before === undefined) return { code: "managed-folder-taken", args: { folder } };
  // The list goes first: with half a bundle there is none, so nothing can be installed.
  fs.rmSync(path.join(folder, FILE_LIST), { force: true });
  const kept = new Set(files.map(({ name }) => name));
  for (const name of before) if (!kept.has(name)) fs.rmSync(path.join(folder, name), { force: true });
  const inOrder = [...files].sort((a, b) => Number(a.name === FILE_LIST) - Number(b.name === FILE_LIST));
  for (const { name, text, mode } of inOrder) {
    const file = path.join(folder, name);
    const failed = (reason: string): Diagnostic => ({ code: "write-failed", args: { file, reason } });
    const current = readText(file);
    if (current.kind === "unreadable") return failed(describeReason(current.reason));
    const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
    const result = replaceFile({ path: file, text, expected });
    if (result.kind === "changed") return { code: "changed-meanwhile", args: { file } };
    if (result.kind === "failed") return failed(describeReason(result.reason));
    fs.chmodSync(file, mode);
  }
  return undefined;
}

/** The files of an earlier bundle; undefined for a folder with something else in it. */
function earlierFiles(folder: string): readonly string[] | undefined {
  const list = readText(path.join(folder, FILE_LIST));
  if (list.kind === "ok") return listedFiles(list.text);
  const about = fs.statSync(folder, { throwIfNoEntry: false });
  if (about === undefined) return [];
  return about.isDirectory() && fs.readdirSync(folder).length === 0 ? [] : undefined;
}
