import * as fs from "node:fs";
import * as path from "node:path";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { locate } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/text.ts";
import { realEnvironment } from "../../files/environment.ts";
import type { Rule } from "../../policy/policy.ts";
import { subjectText } from "../../policy/subject-text.ts";
import { quoteIfNeeded } from "../../shell/quote.ts";
import { projectFolders, projectOf } from "../../workspace/layer-folders.ts";
import { documentsOf } from "../../workspace/layers.ts";
import { stateFolder } from "../../workspace/state.ts";
import { readTrust, trustFile, trustHash, writeTrust, type TrustStore } from "../../workspace/trust.ts";
import { isAccepted } from "../consent.ts";
import { environmentOf, openWorkspace, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/** `twsrt trust`: the user accepts what the layers of a project allow. */
export async function trust(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { list = false, revoke = false } = parsed.options;
  if (list && (revoke || parsed.operand !== undefined)) {
    io.err("twsrt: `--list` lists all trusted directories; leave the rest out\n");
    return EXIT.usage;
  }
  const { home, cwd } = environmentOf(context);
  const state = stateFolder(home, variables);
  const trusted = readTrust(state);
  if (list) {
    for (const directory of Object.keys(trusted).toSorted()) io.out(`${printable(directory)}\n`);
    return EXIT.ok;
  }
  const named = path.resolve(cwd, parsed.operand ?? ".");
  const directory = rootOf(named, home, parsed.operand === undefined);
  if (revoke) return revoked(directory, state, trusted, context);
  const workspace = await openWorkspace(context, [], realEnvironment({ home, cwd: directory }));
  if (workspace === undefined) return EXIT.no;
  const layers = workspace.layers.all.filter((layer) => projectOf(layer) === directory);
  if (layers.length === 0) {
    io.err(`twsrt: ${printable(directory)} has no layer: there are no source files in .twsrt\n`);
    return EXIT.no;
  }
  const withheld = layers.flatMap((layer) => layer.withheld ?? []);
  if (withheld.length === 0) {
    io.err(`${printable(directory)} allows nothing that needs trust.\n`);
    return EXIT.ok;
  }
  io.out(`The layers in ${printable(directory)} allow:\n`);
  for (const rule of withheld) io.out(`  ${printable(await ruleLine(rule))}\n`);
  const command = printable(`twsrt trust ${quoteIfNeeded(directory)}`);
  const { yes } = parsed.options;
  if (!(await isAccepted(`Trust ${printable(directory)}?`, { yes, command }, io))) return EXIT.no;
  const hash = trustHash(directory, documentsOf(layers));
  return written(state, { ...trusted, [directory]: hash }, `trusted ${directory}`, context);
}

/** The directory of the layer that is nearest to the start directory, or the one that was named. */
function rootOf(named: string, home: string, isNearest: boolean): string {
  const real = fs.existsSync(named) ? fs.realpathSync(named) : named;
  if (!isNearest) return real;
  return projectFolders(realEnvironment({ home, cwd: real })).at(-1)?.root ?? real;
}

async function ruleLine(rule: Rule): Promise<string> {
  const { document, path: at } = rule.origin;
  const place = await locate({ at: "value", document, path: at });
  const where = place === undefined ? document.file : `${place.file}:${place.line}:${place.column}`;
  return `${rule.action} ${subjectText(rule)}  (${where})`;
}

function revoked(
  directory: string,
  state: string,
  trusted: TrustStore,
  context: Context,
): Promise<number> | number {
  if (!Object.hasOwn(trusted, directory)) {
    context.io.err(`${printable(directory)} is not trusted.\n`);
    return EXIT.ok;
  }
  const { [directory]: _, ...others } = trusted;
  return written(state, others, `no longer trusting ${directory}`, context);
}

async function written(state: string, trusted: TrustStore, done: string, { io }: Context): Promise<number> {
  const result = writeTrust(state, trusted);
  if (result.kind === "written") {
    io.err(`${printable(done)}\n`);
    return EXIT.ok;
  }
  const file = trustFile(state);
  const reason = result.kind === "failed" ? describeReason(result.reason) : "it changed meanwhile";
  await io.report([{ code: "write-failed", args: { file, reason } }]);
  return EXIT.target;
}
