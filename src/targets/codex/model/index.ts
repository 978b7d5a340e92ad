import {
  strictest,
  type Answer,
  type LayerAnswer,
  type Model,
  type ModelInput,
  type NativeEntry,
} from "../../../enforcers/model.ts";
import type { Attempt, Touch } from "../../../policy/attempt.ts";
import type { CodexOptions } from "../options.ts";
import { hostsOf } from "./hosts.ts";
import { fold } from "./layers.ts";
import { pathsOf } from "./paths.ts";
import type { Profile, ProfileReading } from "./profile.ts";
import { commandRules } from "./rules.ts";
import { serverToolAnswer } from "./server-tools.ts";
import { readProfile } from "./selection.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/** How files and hosts are treated, whatever opens them. */
interface Inside {
  /** What becomes of every command, where the profile alone says so. */
  readonly always: LayerAnswer | undefined;
  touch(touch: Touch): LayerAnswer;
}

/**
 * Codex CLI 0.169.0 with its configuration, its command rules and requirements, as it was measured (facts.md,
 * research/codex.md). Only the texts of those files are read.
 *
 * The agent has no tools for files and addresses: it runs commands, so the profile answers for both, as layer 2 for an
 * access that names its file or host, and as layer 1 for a command line.
 */
export function model({ files, scopes = [], environment }: ModelInput<CodexOptions>): Model {
  const folded = fold(files, scopes, environment);
  const reading = readProfile(folded);
  const inside =
    environment.platform === "linux" ? insideOf(reading) : constant("unknown", "platform-not-tried");
  // Without a sandbox that starts there is no session, so no rule is asked either.
  const stop =
    reading.kind === "refused"
      ? answerOf("deny", "configuration-refused", reading.entry)
      : inside.always?.verdict === "deny"
        ? inside.always
        : undefined;
  const mayNotStart = reading.kind === "unmeasured" && reading.mayNotStart === true;
  const rules = commandRules(folded);
  return { decide: (attempt) => decide(attempt) };

  function insideOf(found: ProfileReading): Inside {
    switch (found.kind) {
      case "refused":
        return constant("deny", "configuration-refused", found.entry);
      case "unmeasured":
        return constant("unknown", "not-measured");
      case "off":
        return constant("none", "full-access", found.entry);
      case "profile":
        return ofProfile(found.profile);
    }
  }

  function ofProfile(profile: Profile): Inside {
    const paths = pathsOf(profile, environment);
    const hosts = hostsOf(profile);
    // The agent looks for its instructions in the start directory, and ends where it may not.
    const isStartDenied = paths.decide("read", environment.cwd).verdict === "deny";
    return {
      always:
        paths.broken ?? (isStartDenied ? { verdict: "deny", reason: "commands-do-not-start" } : undefined),
      touch: (touch) =>
        paths.broken ??
        (touch.action === "connect" ? hosts(touch.host) : paths.decide(touch.action, touch.path)),
    };
  }

  function decide(attempt: Attempt): Answer {
    if (attempt.tool === "Bash") {
      if (stop !== undefined) return { layer1: stop, layer2: stop };
      const layer1 = inside.always ??
        strictest(attempt.touches.map((touch) => inside.touch(touch))) ?? { verdict: "allow" as const };
      const layer2 = rules.decide(attempt.line);
      if (!mayNotStart) return { layer1, layer2 };
      // What a rule denies is denied either way.
      const known = layer2.verdict === "deny" ? layer2 : { verdict: "unknown" as const };
      return { layer1, layer2: { ...known, reason: "may-not-start" } };
    }
    if (attempt.tool === "MCP") {
      const layer2 =
        folded.kind === "refused" || stop?.reason === "configuration-refused"
          ? (stop ?? answerOf("deny", "configuration-refused"))
          : serverToolAnswer(attempt, folded);
      return { layer1: { verdict: "none", reason: "server-not-sandboxed" }, layer2 };
    }
    return { layer1: { verdict: "none", reason: "profile-is-rules" }, layer2: direct(attempt) };
  }

  function direct(attempt: Exclude<Attempt, { tool: "Bash" | "MCP" }>): LayerAnswer {
    const found =
      attempt.tool === "WebFetch"
        ? inside.touch({ action: "connect", host: attempt.url.host, port: attempt.url.port })
        : inside.touch({ action: attempt.tool === "Read" ? "read" : "write", path: attempt.path });
    return found.verdict === "none" ? { ...found, verdict: "allow" } : found;
  }
}

function constant(verdict: LayerAnswer["verdict"], reason: string, entry?: NativeEntry): Inside {
  const answer = answerOf(verdict, reason, entry);
  return { always: answer, touch: () => answer };
}

function answerOf(verdict: LayerAnswer["verdict"], reason: string, entry?: NativeEntry): LayerAnswer {
  return { verdict, reason, ...(entry === undefined ? {} : { entry }) };
}
