import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Config } from "../../config/config.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { printable } from "../../diagnostics/text.ts";
import { readText } from "../../files/read.ts";
import { replaceFile } from "../../files/write.ts";
import { STARTER } from "../../sources/starter.ts";
import { layerFolders, MANAGED } from "../../workspace/layer-folders.ts";
import { SOURCES, type SourceName } from "../../workspace/sources.ts";
import { environmentOf, unknownName, type Context } from "../context.ts";
import { openConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { statusOf } from "../signal.ts";

/** `twsrt edit`: opens a canonical source in the user's editor. A broken source opens too, so that it can be fixed. */
export async function edit(context: Context): Promise<number> {
  const { parsed, io } = context;
  const config = await openConfig(context);
  if (config === undefined) return EXIT.no;
  const { sources } = config;
  const names = Object.keys(SOURCES) as SourceName[];
  if (parsed.operand === undefined) {
    for (const name of names) io.out(`${name}: ${printable(sources[name])}\n`);
    return EXIT.ok;
  }
  const name = names.find((known) => known === parsed.operand);
  if (name === undefined) return editLayer(parsed.operand, config, context);
  const file = sources[name];
  if (readText(file).kind === "missing" && !(await offerStarter(name, file, context))) return EXIT.no;
  return openEditor([file], context);
}

/** Opens the files of a layer. A layer without files has a new one of command rules. */
async function editLayer(name: string, config: Config, context: Context): Promise<number> {
  const folders = layerFolders(config, environmentOf(context), {
    managed: MANAGED,
    profiles: config.profiles.all,
    isOfProject: true,
  });
  const layer = folders.find((one) => one.name === name);
  const known = [...Object.keys(SOURCES), ...folders.map((one) => one.name)];
  if (layer === undefined) return unknownName("source", name, known, context.io);
  const files = Object.values(SOURCES).map(({ inLayer }) => path.join(layer.folder, inLayer));
  const present = files.filter((file) => readText(file).kind !== "missing");
  return openEditor(present.length > 0 ? present : files.slice(-1), context);
}

async function offerStarter(name: SourceName, file: string, { io }: Context): Promise<boolean> {
  const { what } = SOURCES[name];
  if (await io.isInteractive()) {
    io.err(`${what} ${printable(file)} does not exist. Create it from the built-in starter policy? [y/N] `);
    if (/^y(es)?$/i.test(readLine().trim())) {
      const result = replaceFile({ path: file, text: STARTER[name], expected: { kind: "missing" } });
      if (result.kind === "written") return true;
      const reason = result.kind === "failed" ? describeReason(result.reason) : "it appeared meanwhile";
      await io.report([{ code: "write-failed", args: { file, reason } }]);
      return false;
    }
  }
  const remedy = "create it with `twsrt init --starter`, or write it by hand";
  await io.report([{ code: "file-missing", args: { what, remedy }, place: { at: "file", file } }]);
  return false;
}

function readLine(): string {
  const bytes = Buffer.alloc(1);
  let line = "";
  while (fs.readSync(0, bytes) === 1 && bytes[0] !== 10) line += bytes.toString("latin1");
  return line;
}

/**
 * Runs the editor through a shell, as git does, because the variable may contain arguments (`code -w`). The file names
 * are handed over as arguments, so nothing in them is taken for shell text.
 */
function openEditor(files: readonly string[], { io, variables }: Context): number {
  const editor = [variables["EDITOR"], variables["VISUAL"]].find(
    (value) => value !== undefined && value.trim() !== "",
  );
  const command = editor ?? "vi";
  const result = spawnSync("sh", ["-c", `${command} "$@"`, command, ...files], { stdio: "inherit" });
  if (result.error !== undefined) {
    io.err(`twsrt: the editor \`${command}\` cannot be started: ${result.error.message}\n`);
    return EXIT.no;
  }
  if (result.signal !== null) return statusOf(result.signal);
  return result.status ?? EXIT.no;
}
