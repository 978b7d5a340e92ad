import * as fs from "node:fs";
import * as path from "node:path";
import { orUntried, untried } from "../../../drive/kit/call.ts";
import { placeOf } from "../../../drive/kit/place.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { parseUrl } from "../../../policy/access.ts";
import type { Observation, TriedAccess } from "../../../drive/kit/driver.ts";
import { COMPARED, type Op, type OpResult } from "./probe-program.ts";

/** What is tried for an access, or why it is not. */
export type Prepared =
  { readonly kind: "op"; readonly op: Op; readonly before: string | undefined } | ReturnType<typeof untried>;

/** The agent has no tool for files or addresses: it uses them by what it runs, so that is what is tried. */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared {
  if (tool === "WebFetch") {
    const url = parseUrl(world.relocate(text));
    if (url === undefined || !/^https?$/.test(url.scheme))
      return untried("no address that the agent's proxy serves");
    return { kind: "op", op: { kind: "connect", host: url.host, port: url.port }, before: undefined };
  }
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  const { file } = place;
  return orUntried((): Prepared => {
    const isThere = fs.statSync(file, { throwIfNoEntry: false }) !== undefined;
    if (!isThere) fs.mkdirSync(path.dirname(file), { recursive: true });
    if (!isThere && tool !== "Write") fs.writeFileSync(file, WITNESS_TEXT);
    if (tool === "Read") return { kind: "op", op: { kind: "read", path: file }, before: look(file) };
    // What cannot be written without the agent's sandbox says nothing about it.
    if (isThere) fs.accessSync(file, fs.constants.W_OK);
    else fs.accessSync(path.dirname(file), fs.constants.W_OK);
    return { kind: "op", op: { kind: "write", path: file }, before: undefined };
  });
}

function look(file: string): string {
  if (fs.statSync(file).isDirectory()) return "names";
  const descriptor = fs.openSync(file, "r");
  try {
    const bytes = Buffer.alloc(COMPARED);
    return bytes.toString("base64", 0, fs.readSync(descriptor, bytes, 0, COMPARED, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Errors with which a sandbox holds something back; a path that is hidden is not found, or not what it was. */
const HELD_BACK: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EBUSY"]);

/** What the result of an operation says of the access. */
export function observationOf(
  { op, before }: Extract<Prepared, { kind: "op" }>,
  result: OpResult | undefined,
): Observation {
  const answer = (verdict: Observation["verdict"], text = ""): Observation => ({ verdict, text, ms: 0 });
  if (result === undefined) return answer("lost");
  if (op.kind === "connect") return answer(...reached(result));
  if ("error" in result) return answer(HELD_BACK.has(result.error) ? "denied" : "lost", result.error);
  if ("proxy" in result) return answer("lost", result.proxy);
  if (op.kind === "write") return answer("allowed");
  const isSame = before === "names" ? result.ok.startsWith("names ") : result.ok === before;
  return isSame ? answer("allowed") : answer("denied", "something else is in its place");
}

/**
 * What the agent's proxy said (facts.md, Driving it, release 0.169.0). A host that it may reach is looked up, which fails
 * where there is no network, and is then called local; a host that it may not reach is not looked up.
 */
function reached(result: OpResult): readonly [Observation["verdict"], string] {
  if ("ok" in result) return ["lost", result.ok];
  if ("error" in result) {
    if (result.error === "direct EPERM") return ["denied", "no network"];
    if (result.error === "direct ECONNREFUSED") return ["allowed", ""];
    // A refusal comes at once; what takes its time is on its way to the host.
    if (result.error === "timeout") return ["allowed", ""];
    return ["lost", result.error];
  }
  const text = result.proxy;
  if (/"reason":"(?:not_allowed|denied)"/.test(text)) return ["denied", text];
  if (/"reason":"not_allowed_local"/.test(text)) {
    const host = /"host":"([^"]*)"/.exec(text)?.[1] ?? "";
    return isAddress(host) ? ["denied", text] : ["allowed", ""];
  }
  return text.startsWith("HTTP/1.1 502 ") ? ["allowed", ""] : ["lost", text];
}

/** Names are only called local because they cannot be looked up here; addresses are what they are. */
function isAddress(host: string): boolean {
  return host === "localhost" || host.includes(":") || /^[\d.]+$/.test(host);
}
