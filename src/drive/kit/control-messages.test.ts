import { expect, test } from "vitest";
import { promptLine, readMessage, responseLine } from "./control-messages.ts";

const request = (fields: object): string =>
  JSON.stringify({
    type: "control_request",
    request_id: "r",
    request: { subtype: "can_use_tool", ...fields },
  });

test.each([
  [{ decision_reason_type: "rule", decision_reason_rule_source: "userSettings" }, "rule: userSettings"],
  [{ decision_reason_type: "workingDir", decision_reason: "outside" }, "workingDir: outside"],
  [{ decision_reason_type: "mode" }, "mode"],
  [{}, ""],
])("the reason of a question: %s", (fields, reason) => {
  expect(readMessage(request({ tool_name: "Bash", tool_use_id: "t", input: {}, ...fields }))).toEqual({
    kind: "question",
    question: { requestId: "r", callId: "t", tool: "Bash", input: {}, reason },
  });
});

test.each(["", "{", "null", "[]", "5", '{"type":"assistant"}', '{"type":"system","subtype":"init"}'])(
  "%s says nothing of permissions",
  (line) => {
    expect(readMessage(line)).toEqual({ kind: "other" });
  },
);

test("what the agent reports as refused", () => {
  const denied = { type: "system", subtype: "permission_denied", tool_use_id: "t" };
  expect(readMessage(JSON.stringify(denied))).toEqual({ kind: "refusal", callId: "t" });
  const result = { type: "result", result: "ok", permission_denials: [{ tool_use_id: "t" }, 5] };
  expect(readMessage(JSON.stringify(result))).toEqual({ kind: "result", refused: ["t", ""], text: "ok" });
  expect(readMessage('{"type":"result"}')).toEqual({ kind: "result", refused: [], text: "" });
  expect(readMessage('{"type":"result","error":{"message":"no"}}')).toMatchObject({ text: "no" });
});

test("a request about something else is not a question", () => {
  const other = { type: "control_request", request_id: "r", request: { subtype: "mcp_message" } };
  expect(readMessage(JSON.stringify(other))).toEqual({ kind: "request", requestId: "r" });
});

test("the answer to a request of the driver's own means that the agent is ready", () => {
  expect(readMessage('{"type":"control_response"}')).toEqual({ kind: "ready" });
});

test("what is said to the agent is one line each", () => {
  expect(promptLine("a\nb", { session_id: "s" })).toBe(
    '{"type":"user","session_id":"s","message":{"role":"user","content":"a\\nb"}}\n',
  );
  expect(JSON.parse(responseLine("r", { behavior: "deny" }))).toEqual({
    type: "control_response",
    response: { subtype: "success", request_id: "r", response: { behavior: "deny" } },
  });
});
