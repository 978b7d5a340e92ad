import * as path from "node:path";
import { attestationOf, differences, type Attestation } from "../../answers/attest.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { printable } from "../../diagnostics/text.ts";
import { isObject } from "../../edit/json.ts";
import { TARGETS } from "../../targets/registry.ts";
import { readText } from "../../files/read.ts";
import { agentsOf, chosenBy, openFor, openWorkspace, type Context, type Opened } from "../context.ts";
import { EXIT } from "../exit.ts";

declare const TWSRT_VERSION: string;

/** `twsrt attest`: the state of this machine for an auditor, or how it differs from a stored one. */
export async function attest(context: Context): Promise<number> {
  const { parsed, io } = context;
  const stored = parsed.options.check === true ? storedIn(parsed.operand ?? "") : undefined;
  if (typeof stored === "string") {
    io.err(`twsrt: ${printable(parsed.operand ?? "the file")} ${stored}\n`);
    return EXIT.target;
  }
  const chosen = await chosenBy(stored === undefined ? parsed.operand : "all", io);
  if (chosen === undefined) return EXIT.no;
  const opened = stored === undefined ? await openFor(chosen, context) : await openAttested(stored, context);
  if (opened === undefined) return EXIT.no;
  const scope = stored?.scope ?? (chosen === "all" ? chosen : chosen.name);
  const about = { version: TWSRT_VERSION, now: new Date(), scope };
  const now = await attestationOf(opened.workspace, opened.targets, about);
  if (stored === undefined) {
    io.out(`${JSON.stringify(now, undefined, 2)}\n`);
    return EXIT.ok;
  }
  const found = differences(stored, now);
  io.out(
    found.length === 0
      ? `as attested on ${stored.date.slice(0, 10)}\n`
      : found.map((one) => `${printable(one)}\n`).join(""),
  );
  return found.length === 0 ? EXIT.ok : EXIT.no;
}

/** The agents that a document is about or should be about: those that it names, and all in use where it is about all. */
async function openAttested({ agents, scope }: Attestation, context: Context): Promise<Opened | undefined> {
  const named = TARGETS.map(({ name }) => name).filter(
    (name) => name === scope || agents.some(({ agent }) => agent === name),
  );
  const workspace = await openWorkspace(context, named);
  if (workspace === undefined) return undefined;
  const inUse = agentsOf(workspace);
  const targets = scope === "all" ? inUse : inUse.filter(({ name }) => named.includes(name));
  return { workspace, here: workspace, targets };
}

/** @returns the attestation, or what is wrong with the file */
function storedIn(file: string): Attestation | string {
  const read = readText(path.resolve(file));
  if (read.kind === "missing") return "does not exist";
  if (read.kind === "unreadable") return `cannot be read: ${describeReason(read.reason)}`;
  try {
    const value: unknown = JSON.parse(read.text);
    return isAttestation(value) ? value : "is not an attestation of twsrt";
  } catch {
    return "is not JSON";
  }
}

function isAttestation(value: unknown): value is Attestation {
  if (!isObject(value) || value["format"] !== 1) return false;
  const { date, twsrt, scope, policy, agents, verify, test } = value;
  const isList =
    Array.isArray(agents) && agents.every((one) => isObject(one) && Array.isArray(one["findings"]));
  return (
    typeof date === "string" &&
    typeof twsrt === "string" &&
    (scope === "all" || TARGETS.some(({ name }) => name === scope)) &&
    isObject(policy) &&
    areNames(policy["layers"]) &&
    areNames(policy["profiles"]) &&
    isList &&
    areRuns(verify) &&
    areRuns(test)
  );
}

/** Absent: it was removed from the document, which is a difference. */
function areNames(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}

function areRuns(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((one) => isObject(one) && isObject(one["totals"]));
}
