import { expect, test } from "vitest";
import { answerLine, readMessage, type Question } from "./protocol.ts";

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

test("a question of the sandbox about a host is about no call", () => {
  const line = request({ tool_name: "SandboxNetworkAccess", tool_use_id: "t", input: { host: "x.test" } });
  expect(readMessage(line)).toMatchObject({ kind: "question", question: { callId: "" } });
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
});

test("a request about something else is not a question", () => {
  const other = { type: "control_request", request_id: "r", request: { subtype: "mcp_message" } };
  expect(readMessage(JSON.stringify(other))).toEqual({ kind: "request", requestId: "r" });
});

test("an answer repeats what is let through", () => {
  const question: Question = {
    requestId: "r",
    callId: "t",
    tool: "Read",
    input: { file_path: "/x" },
    reason: "",
  };
  const response = (isAllowed: boolean): unknown =>
    (JSON.parse(answerLine(question, isAllowed)) as { response: { response: unknown } }).response.response;
  expect(response(true)).toEqual({ behavior: "allow", updatedInput: { file_path: "/x" } });
  expect(response(false)).toMatchObject({ behavior: "deny" });
});
