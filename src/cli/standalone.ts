import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { getAsset } from "node:sea";
import { onPath } from "../files/programs.ts";
import { EXIT } from "./exit.ts";
import { runLine } from "./run.ts";

/*
 * The entry of the standalone executable, which contains Node and this program in one file (`npm run build:binary`). It cannot run
 * other scripts, so what starts Node takes the one on the search path.
 */

/** The process that drives an agent, as `verify` looks for it: beside the command. */
const WORKER = "verify-worker.cjs";
/** Commands that run scripts of Node's beside this process. */
const WITH_NODE: readonly string[] = ["verify", "test"];

async function main(args: readonly string[]): Promise<number> {
  const command = args.find((arg) => !arg.startsWith("-"));
  if (command === undefined || !WITH_NODE.includes(command)) return runLine(args, process.env);
  const node = onPath("node", process.env["PATH"] ?? "");
  if (node === undefined) {
    process.stderr.write(
      `twsrt: \`${command}\` needs Node 20.19 or newer on the search path: it runs parts of itself in boxes\n`,
    );
    return EXIT.no;
  }
  process.execPath = node;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const worker = path.join(folder, WORKER);
  fs.writeFileSync(worker, getAsset(WORKER, "utf8"), { mode: 0o600 });
  process.argv[1] = worker;
  return runLine(args, process.env);
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
