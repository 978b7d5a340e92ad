/**
 * One thing that is tried inside of a sandbox. Nothing is read or written by any of them: a file is opened and closed,
 * what could be made is found out with a file that never gets a name.
 */
export type Probe =
  | { readonly op: "read" | "write"; readonly path: string }
  /** As an ordinary client does it: by the proxy that the environment names, unless it names the host as an exception. */
  | { readonly op: "connect"; readonly host: string; readonly port: number }
  /** Past the proxy, to an address of the machine itself. */
  | { readonly op: "direct"; readonly host: string; readonly port: number }
  /** Whether a socket of this machine's processes can be had at all; nothing is connected to. */
  | { readonly op: "unix" }
  /** Whether a port can be listened on. */
  | { readonly op: "bind" }
  /** What a variable of the environment holds. */
  | { readonly op: "variable"; readonly name: string }
  | { readonly op: "cwd" };

/** What came of a probe. */
export type Answer =
  /** It was opened; the identity is that of the object: device, number and type. */
  | { readonly kind: "opened"; readonly identity: string; readonly isAbsent: boolean }
  /** Something stands there that is neither file nor directory, and is left alone. */
  | { readonly kind: "special"; readonly identity: string }
  | { readonly kind: "refused"; readonly errno: string }
  /** The proxy answered. */
  | { readonly kind: "proxy"; readonly status: number; readonly error: string; readonly phrase: string }
  | { readonly kind: "text"; readonly text: string }
  /** A variable that is not set. */
  | { readonly kind: "none" };

/** What a prober says as `n TAB word TAB values`, where n is the place of the probe in the plan. */
export interface Answered {
  readonly n: number;
  readonly answer: Answer;
}

/** What the prober says about itself before anything else. */
export interface Canary {
  /** What ran: Node, or the shell where Node cannot be started inside. */
  readonly prober: "node" | "shell";
  /** The variable by which the sandbox makes itself known. */
  readonly isInside: boolean;
}

/** A line of a prober; undefined for anything else that a program inside may print. */
export type Line =
  | ({ readonly kind: "canary" } & Canary)
  | ({ readonly kind: "answered" } & Answered)
  | { readonly kind: "done" };

/**
 * A plan as the prober gets it on its standard input: the nonce, four fields for each probe, and an end, each
 * closed by a NUL, which no path has in it.
 */
export function planText(nonce: string, probes: readonly Probe[]): string {
  const fields = probes.flatMap((probe, n) => [String(n), probe.op, ...operands(probe)]);
  return [nonce, ...fields, END, ""].join("\0");
}

/** Stands where the number of the next probe would. */
export const END = "end";

function operands(probe: Probe): readonly [string, string] {
  switch (probe.op) {
    case "read":
    case "write":
      return [probe.path, ""];
    case "connect":
    case "direct":
      return [probe.host, String(probe.port)];
    case "variable":
      return [probe.name, ""];
    case "unix":
    case "bind":
    case "cwd":
      return ["", ""];
  }
}

/** Reads a line of the prober, which begins with the nonce of its plan. */
export function lineOf(text: string, nonce: string): Line | undefined {
  const [mark, first = "", word = "", a = "", b = "", c = ""] = text.split("\t");
  if (mark !== nonce) return undefined;
  if (first === "done") return { kind: "done" };
  if (first === "canary")
    return { kind: "canary", prober: word === "node" ? "node" : "shell", isInside: a !== "" };
  const n = Number(first);
  if (!Number.isSafeInteger(n) || first === "") return undefined;
  const answer = answerOf(word, a, b, c);
  return answer === undefined ? undefined : { kind: "answered", n, answer };
}

function answerOf(word: string, a: string, b: string, c: string): Answer | undefined {
  switch (word) {
    case "opened":
      return { kind: "opened", identity: a, isAbsent: b === "absent" };
    case "special":
      return { kind: "special", identity: a };
    case "refused":
      return { kind: "refused", errno: a };
    case "proxy":
      return { kind: "proxy", status: Number(a), error: b, phrase: c };
    case "text":
      return { kind: "text", text: a };
    case "none":
      return { kind: "none" };
    default:
      return undefined;
  }
}
