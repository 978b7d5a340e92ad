import { expect, test } from "vitest";
import type { Tool } from "../../../policy/attempt.ts";
import { isRefusal, meaningOf, withoutReminders, type Meaning } from "./wordings.ts";

const error = (text: string): string => `<tool_use_error>${text}</tool_use_error>`;

test.each<[Tool, boolean, string, Meaning | undefined]>([
  ["Bash", false, "TWSRT-RAN", "let-through"],
  ["Bash", true, "Exit code 137\nTWSRT-RAN", "let-through"],
  [
    "Bash",
    true,
    "Exit code 1\nbwrap: Can't mount proc on /newroot/proc: Operation not permitted",
    "let-through",
  ],
  ["Bash", true, "bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "let-through"],
  ["Bash", true, "Permission to use Bash with command echo\nTWSRT-RAN\n has been denied.", "refused"],
  ["Bash", true, "Exit code 1\ncat: x: TWSRT-RAN not here", undefined],
  ["Bash", false, "(Bash completed with no output)", undefined],
  ["Bash", false, "x TWSRT-RAN", undefined],
  ["Bash", true, error("Blocked: standalone sleep 30."), "unfit"],
  ["Bash", true, error("Error: No such tool available: Bash. Bash is disabled."), "absent"],
  ["Read", false, "1\ttwsrt-witness\n2\t", "let-through"],
  ["Read", false, "", "let-through"],
  ["Read", true, "", undefined],
  ["Read", true, "File does not exist. Note: your current", "let-through"],
  ["Edit", true, error("File does not exist. Note: your current"), "unready"],
  ["Read", true, "EISDIR: illegal operation on a directory, read '/x'", "let-through"],
  ["Edit", true, error("Error calling tool (Edit): EISDIR: illegal operation"), "unfit"],
  ["Read", true, error("File is in a directory that is denied by your permission settings."), "refused"],
  [
    "Write",
    true,
    error("File is covered by a Read deny rule in your permission settings and cannot"),
    "refused",
  ],
  ["Write", true, error("File has not been read yet. Read it first before writing to it."), "unready"],
  ["Write", false, "The file /a\nb has been updated successfully. (file state)", "let-through"],
  ["Read", true, "Permission to read /a\nb has been denied.", "refused"],
  ["Read", true, "Refusing to read /x: where it leads on disk could not be determined", "refused-by-itself"],
  [
    "Edit",
    true,
    "Refusing to write /x: it is a symbolic link. Write to the link's target",
    "refused-by-itself",
  ],
  ["WebFetch", true, "WebFetch denied access to domain:x.test.", "refused"],
  ["WebFetch", true, "Unable to verify if domain x.test is safe to fetch. This", "let-through"],
  ["WebFetch", true, "connect ECONNREFUSED 127.0.0.1:9", "let-through"],
  ["WebFetch", true, error("InputValidationError: []"), "unfit"],
  ["WebFetch", false, "a page", undefined],
  ["WebFetch", true, "said no", undefined],
])("%s %s %s", (tool, isError, text, meaning) => {
  expect(meaningOf(tool, isError, text)).toBe(meaning);
});

test("reminders are no part of a result", () => {
  const reminder = "\n\n<system-reminder>\nTWSRT-RAN\n</system-reminder>";
  expect(withoutReminders(`a${reminder}${reminder}`)).toBe("a");
});

test("what is a refusal to start", () => {
  expect(isRefusal("Error: sandbox required but unavailable: x")).toBe(true);
  expect(isRefusal("TypeError: x is not a function")).toBe(false);
});
