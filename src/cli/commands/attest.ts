import * as path from "node:path";
import { attestationOf, differences, type Attestation } from "../../answers/attest.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { printable } from "../../diagnostics/text.ts";
import { isObject } from "../../edit/json.ts";
import { readText } from "../../files/read.ts";
import { chosenBy, openFor, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

declare const TWSRT_VERSION: string;

/** `twsrt attest`: the state of this machine for an auditor, or how it differs from a stored one. */
export async function attest(context: Context): Promise<number> {
  const { parsed, io } = context;
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const { check } = parsed.options;
  const stored = check === undefined ? undefined : storedIn(check);
  if (typeof stored === "string") {
    io.err(`twsrt: ${printable(check ?? "")} ${stored}\n`);
    return EXIT.target;
  }
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const about = { version: TWSRT_VERSION, now: new Date() };
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
  const { date, twsrt, policy, agents, verify, test } = value;
  const isList =
    Array.isArray(agents) && agents.every((one) => isObject(one) && Array.isArray(one["findings"]));
  return (
    typeof date === "string" &&
    typeof twsrt === "string" &&
    isObject(policy) &&
    isList &&
    areRuns(verify) &&
    areRuns(test)
  );
}

function areRuns(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((one) => isObject(one) && isObject(one["totals"]));
}
