import { isObject } from "../../edit/json.ts";
import { movedBy } from "../own.ts";
import type { Outcome, PastCall, TranscriptDialect } from "../transcript.ts";

/**
 * Sessions of release 2.1.330: each message is a line; a result carries `permissionDecision`, which tells a person's answer
 * (`user_temporary`, `user_permanent`, `user_reject`) from that of rules and modes (`config`) and hooks.
 */
export const transcript: TranscriptDialect = {
  folder: ({ CLAUDE_CONFIG_DIR: moved }) => `${movedBy(moved, "~/.claude")}/projects`,
  read: (lines) => {
    const objects = lines.filter(isObject);
    if (!objects.some((line) => typeof line["sessionId"] === "string" && isObject(line["message"])))
      return undefined;
    const results = new Map<string, Pick<PastCall, "outcome" | "byRule">>();
    for (const line of objects)
      for (const part of partsOf(line, "tool_result"))
        if (typeof part["tool_use_id"] === "string")
          results.set(part["tool_use_id"], outcomeOf(line, part["is_error"] === true));
    return objects.flatMap((line) =>
      partsOf(line, "tool_use").map(({ id, name, input }): PastCall => {
        const { timestamp, cwd, sessionId } = line;
        const found = typeof id === "string" ? results.get(id) : undefined;
        return {
          input: { tool_name: name, tool_input: input, cwd, session_id: sessionId },
          ...(found ?? { outcome: "unknown" }),
          ...(typeof timestamp === "string" ? { time: timestamp } : {}),
        };
      }),
    );
  },
};

/** The parts of the message that a line is; lines without a `uuid` repeat what was sent to the model. */
function partsOf(line: Readonly<Record<string, unknown>>, type: string) {
  const { message, uuid } = line;
  if (typeof uuid !== "string" || !isObject(message) || !Array.isArray(message["content"])) return [];
  return message["content"].filter(isObject).filter((part) => part["type"] === type);
}

function outcomeOf(
  { permissionDecision: said, toolDenialKind: kind }: Readonly<Record<string, unknown>>,
  isError: boolean,
): { readonly outcome: Outcome; readonly byRule?: true } {
  if (!isObject(said)) return { outcome: kind === undefined && !isError ? "ran" : "unknown" };
  const byPerson = typeof said["source"] === "string" && said["source"].startsWith("user_");
  if (said["decision"] === "accept") return { outcome: byPerson ? "approved" : "ran" };
  if (said["decision"] !== "reject") return { outcome: "unknown" };
  if (byPerson) return { outcome: "declined" };
  return { outcome: "denied", ...(typeof said["ruleSource"] === "string" ? { byRule: true } : {}) };
}
