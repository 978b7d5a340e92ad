import { expect, test } from "vitest";
import type { Tool } from "../../../policy/attempt.ts";
import { isRefusal, meaningOf, withoutReminders, type ResultMeaning } from "./wordings.ts";

const error = (text: string): string => `<tool_use_error>${text}</tool_use_error>`;

test.each<[Tool, boolean, string, ResultMeaning | undefined]>([
  ["Bash", false, "TWSRT-RAN", "allowed"],
  ["Bash", true, "Exit code 137\nTWSRT-RAN", "allowed"],
  ["Bash", true, "Exit code 1\nbwrap: Can't mount proc on /newroot/proc: Operation not permitted", "allowed"],
  ["Bash", true, "bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "allowed"],
  ["Bash", true, "Permission to use Bash with command echo\nTWSRT-RAN\n has been denied.", "denied"],
  ["Bash", true, "Exit code 1\ncat: x: TWSRT-RAN not here", undefined],
  ["Bash", false, "(Bash completed with no output)", undefined],
  ["Bash", false, "x TWSRT-RAN", undefined],
  ["Bash", true, error("Blocked: standalone sleep 30."), "unreached"],
  ["Bash", true, error("Error: No such tool available: Bash. Bash is disabled."), "not-offered"],
  ["Read", false, "1\ttwsrt-witness\n2\t", "allowed"],
  ["Read", false, "", "allowed"],
  ["Read", true, "", undefined],
  ["Read", true, "File does not exist. Note: your current", "allowed"],
  ["Edit", true, error("File does not exist. Note: your current"), "unready"],
  ["Read", true, "EISDIR: illegal operation on a directory, read '/x'", "allowed"],
  ["Edit", true, error("Error calling tool (Edit): EISDIR: illegal operation"), "unreached"],
  ["Read", true, error("File is in a directory that is denied by your permission settings."), "denied"],
  [
    "Write",
    true,
    error("File is covered by a Read deny rule in your permission settings and cannot"),
    "denied",
  ],
  ["Write", true, error("File has not been read yet. Read it first before writing to it."), "unready"],
  ["Write", false, "The file /a\nb has been updated successfully. (file state)", "allowed"],
  ["Read", true, "Permission to read /a\nb has been denied.", "denied"],
  ["Read", true, "Refusing to read /x: where it leads on disk could not be determined", "refused"],
  ["Edit", true, "Refusing to write /x: it is a symbolic link. Write to the link's target", "refused"],
  ["WebFetch", true, "WebFetch denied access to domain:x.test.", "denied"],
  ["WebFetch", true, "Unable to verify if domain x.test is safe to fetch. This", "allowed"],
  ["WebFetch", true, "connect ECONNREFUSED 127.0.0.1:9", "allowed"],
  ["WebFetch", true, error("InputValidationError: []"), "unreached"],
  ["WebFetch", false, "a page", undefined],
  ["WebFetch", true, "said no", undefined],
])("%s %s %s", (tool, isError, text, meaning) => {
  expect(meaningOf(tool, text, isError)).toBe(meaning);
});

test("reminders are no part of a result", () => {
  const reminder = "\n\n<system-reminder>\nTWSRT-RAN\n</system-reminder>";
  expect(withoutReminders(`a${reminder}${reminder}`)).toBe("a");
});

test("what is a refusal to start", () => {
  expect(isRefusal("Error: sandbox required but unavailable: x")).toBe(true);
  expect(isRefusal("TypeError: x is not a function")).toBe(false);
});
