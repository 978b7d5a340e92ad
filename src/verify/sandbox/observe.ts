import type { Answer } from "../../enforcers/srt/driver/probe.ts";
import type { Case } from "./cases.ts";

/** What the sandbox does with an access, as far as the answers from inside and outside say it. */
export type Observed =
  | { readonly kind: "allowed" | "denied"; readonly how: string }
  /** It cannot be told: the same does not work outside either. */
  | { readonly kind: "unclear"; readonly how: string }
  | { readonly kind: "untried"; readonly how: string }
  /** No answer came, or one that means nothing. */
  | { readonly kind: "broken"; readonly how: string };

/**
 * Compares what happened inside with what happens outside (research/srt.md section 4, SRT 0.0.83). What opens inside
 * counts only if it is the same object: a hidden directory is an empty one that can be opened and written to.
 * @param outside undefined where there is no such control
 */
export function observedOf(
  { probe, value }: Pick<Case, "probe" | "value">,
  inside: Answer | undefined,
  outside: Answer | undefined,
): Observed {
  if (inside === undefined) return { kind: "broken", how: "no answer came from inside" };
  if (inside.kind === "refused" && inside.errno === "UNTRIED")
    return { kind: "untried", how: "the prober in the shell cannot try this" };
  switch (probe.op) {
    case "read":
    case "write":
      return fileObserved(inside, outside);
    case "connect":
      return hostObserved(inside);
    case "direct":
    case "unix":
    case "bind":
      return outside?.kind === "opened"
        ? connectionObserved(inside)
        : { kind: "unclear", how: `it does not work outside either${errnoIn(outside)}` };
    case "variable":
    case "cwd":
      return inside.kind === "text" && inside.text === value
        ? { kind: "allowed", how: "the same as outside" }
        : { kind: "denied", how: inside.kind === "text" ? `it is ${inside.text}` : "it is not there" };
  }
}

function fileObserved(inside: Answer, outside: Answer | undefined): Observed {
  if (outside === undefined) return { kind: "broken", how: "there is no control" };
  if (outside.kind === "special")
    return { kind: "untried", how: "it is neither file nor directory, and is left alone" };
  if (outside.kind !== "opened")
    return { kind: "unclear", how: `it does not work outside either${errnoIn(outside)}` };
  if (inside.kind === "refused") return { kind: "denied", how: inside.errno };
  if (inside.kind === "special") return { kind: "denied", how: "a device is in its place" };
  if (inside.kind !== "opened") return { kind: "broken", how: `unexpected answer: ${inside.kind}` };
  if (inside.identity !== outside.identity)
    return {
      kind: "denied",
      how: inside.identity.endsWith(":40000")
        ? "another directory is in its place"
        : "another file is in its place",
    };
  return { kind: "allowed", how: "the same is opened as outside" };
}

function hostObserved(inside: Answer): Observed {
  if (inside.kind !== "proxy") {
    const how = inside.kind === "refused" ? inside.errno : "it is reached";
    if (inside.kind === "refused" && ["NO_PROXY_NAMED", "CLOSED", "ETIMEDOUT"].includes(how))
      return { kind: "broken", how: `the proxy gives no answer: ${how}` };
    return inside.kind === "refused"
      ? { kind: "denied", how: `clients do not use the proxy for it, and a direct connection fails: ${how}` }
      : { kind: "allowed", how: "it is reached past the proxy" };
  }
  const { status, error, phrase } = inside;
  const words = `${status}${phrase === "" ? "" : ` ${phrase}`}`;
  if (status === 403 && error === "blocked-by-allowlist") return { kind: "denied", how: words };
  if (status === 403 && error === "blocked-by-sandbox-runtime")
    return { kind: "denied", how: `${words}: allowed by its name, refused for its address` };
  if (status === 200) return { kind: "allowed", how: words };
  if (status === 502) return { kind: "allowed", how: `${words}: allowed, and not reached` };
  return { kind: "broken", how: `the proxy answers ${words}${error === "" ? "" : ` (${error})`}` };
}

function connectionObserved(inside: Answer): Observed {
  return inside.kind === "refused"
    ? { kind: "denied", how: inside.errno }
    : { kind: "allowed", how: "it works" };
}

function errnoIn(answer: Answer | undefined): string {
  return answer?.kind === "refused" ? `: ${answer.errno}` : "";
}
