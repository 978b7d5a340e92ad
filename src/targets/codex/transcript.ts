import { isObject } from "../../edit/json.ts";
import { movedBy } from "../own.ts";
import type { Outcome, PastCall, TranscriptDialect } from "../transcript.ts";

/**
 * Sessions of release 0.169.0: calls and their results are `response_item`s. A result says in words that a call was refused; an answer
 * of a person is not recorded apart, so a call is never `approved`.
 */
export const transcript: TranscriptDialect = {
  folder: ({ CODEX_HOME: moved }) => `${movedBy(moved, "~/.codex")}/sessions`,
  read: (lines) => {
    const objects = lines.filter(isObject);
    const first = objects.find(({ type }) => type === "session_meta")?.["payload"];
    if (!isObject(first)) return undefined;
    const { cwd: start, session_id } = first;
    const items = objects.flatMap(({ type, payload, timestamp }) =>
      type === "response_item" && isObject(payload) ? [{ payload, timestamp }] : [],
    );
    const results = new Map<unknown, Pick<PastCall, "outcome" | "byRule">>();
    for (const { payload } of items)
      if (payload["type"] === "function_call_output")
        results.set(payload["call_id"], outcomeOf(payload["output"]));
    return items.flatMap(({ payload, timestamp }): readonly PastCall[] => {
      if (payload["type"] !== "function_call") return [];
      const args = argumentsOf(payload["arguments"]);
      const isLine = payload["name"] === "exec_command" && typeof args["cmd"] === "string";
      const cwd = isLine && typeof args["workdir"] === "string" ? args["workdir"] : start;
      const call = isLine
        ? { tool_name: "Bash", tool_input: { command: args["cmd"] } }
        : { tool_name: payload["name"], tool_input: args };
      const found = results.get(payload["call_id"]);
      return [
        {
          input: { ...call, cwd, session_id },
          ...(found ?? { outcome: "unknown" }),
          ...(typeof timestamp === "string" ? { time: timestamp } : {}),
        },
      ];
    });
  },
};

function argumentsOf(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function outcomeOf(output: unknown): { readonly outcome: Outcome; readonly byRule?: true } {
  if (typeof output !== "string") return { outcome: "unknown" };
  if (/^Chunk ID: .*\nWall time: /.test(output)) return { outcome: "ran" };
  if (/^exec_command failed: .* rejected: policy forbids commands/s.test(output))
    return { outcome: "denied", byRule: true };
  return { outcome: "unknown" };
}
