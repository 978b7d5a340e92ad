import { meaningBy, type Meaning, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";
import type { Tool } from "../../../policy/attempt.ts";

/**
 * What a result means. `unready`: the call does not fit the file as it stands, which the agent finds out before it looks at
 * rules.
 */
export type ResultMeaning = Meaning | "unready";

type ToolWording = Wording<Tool, ResultMeaning>;

const FILE_TOOLS: readonly Tool[] = ["Read", "Write", "Edit"];
const ALL: readonly Tool[] = [...FILE_TOOLS, "Bash", "WebFetch", "MCP"];

const error = (tools: readonly Tool[], meaning: ResultMeaning, pattern: RegExp): ToolWording => ({
  tools,
  isError: true,
  pattern,
  meaning,
});
const success = (tools: readonly Tool[], pattern: RegExp): ToolWording => ({
  tools,
  isError: false,
  pattern,
  meaning: "allowed",
});

/**
 * All wordings that are known of release 2.1.330, the first that fits counts. Each that lets an access pass or fail was
 * provoked (facts.md, section L); two that only have a call made once more were read in the program: modified since
 * read, no changes to make.
 * What stands in `<tool_use_error>` is said before ask rules and the mode are looked at, so it never means that an
 * access was let through; file rules that fit the path as written are looked at even earlier.
 */
const WORDINGS: readonly ToolWording[] = [
  error(ALL, "not-offered", /^<tool_use_error>Error: No such tool available: /),
  error(
    FILE_TOOLS,
    "denied",
    /^<tool_use_error>File is in a directory that is denied by your permission settings\./,
  ),
  error(FILE_TOOLS, "denied", /^<tool_use_error>File is covered by a Read deny rule /),
  error(ALL, "denied", /^(<tool_use_error>)?Permission to (use|read|edit) [^]* has been denied\b/),
  error(["WebFetch"], "denied", /^WebFetch denied access to /),
  error(FILE_TOOLS, "refused", /^Refusing to (read|write) /),

  error(["Write", "Edit"], "unready", /^<tool_use_error>File has not been read yet\./),
  error(["Write", "Edit"], "unready", /^<tool_use_error>File has been modified since read\b/),
  error(["Edit"], "unready", /^<tool_use_error>String to replace not found in file\./),
  error(["Edit"], "unready", /^<tool_use_error>Cannot create new file - file already exists\./),
  error(["Edit"], "unready", /^<tool_use_error>File does not exist\./),
  error(["Edit"], "unready", /^<tool_use_error>No changes to make\b/),
  error(ALL, "unreached", /^<tool_use_error>/),

  success(["Read"], /^( *\d+\t|\[image\]|\(Read completed with no output\)|$)/),
  success(
    ["Write", "Edit"],
    /^(File created successfully at: |The file [^]* has been updated successfully\.)/,
  ),
  success(["Bash", "MCP"], new RegExp(`^${RAN}$`, "m")),

  error(FILE_TOOLS, "allowed", /^(EACCES|EISDIR|ENAMETOOLONG|ENOENT|ENOTDIR|EROFS): /),
  error(["Read"], "allowed", /^File does not exist\./),
  error(["Read"], "allowed", /^File content \([^)]*\) exceeds maximum allowed size/),
  error(["Read"], "allowed", /^Notebook file is not valid JSON/),
  error(["Read"], "allowed", /^File has an image extension but its content is not a valid /),
  error(["Read"], "allowed", /^File is not a valid PDF/),
  // A shell that could not read the file that ends it, and was ended otherwise.
  error(["Bash"], "allowed", new RegExp(`^Exit code \\d+\\n(?:[^]*\\n)?${RAN}(?:\\n|$)`)),
  // The agent's sandbox, inside of another one, where it cannot start.
  error(["Bash"], "allowed", /^(Exit code \d+\n)?bwrap: /),
  success(["Bash"], /^bwrap: /),
  error(["WebFetch"], "allowed", /^Unable to verify if domain \S+ is safe to fetch\./),
  error(["WebFetch"], "allowed", /^WebFetch cannot fetch localhost or other hostnames without a dot\./),
  error(["WebFetch"], "allowed", /^(Invalid URL$|Unsupported protocol |connect ECONNREFUSED\b)/),
];

export const meaningOf = meaningBy(WORDINGS);

/** What the agent's reminders to its model look like; they follow any result, whatever it is. */
const REMINDER = /\s*<system-reminder>[^]*?<\/system-reminder>\s*/g;

/** The result without what the agent adds to it for its model. */
export function withoutReminders(text: string): string {
  return text.replaceAll(REMINDER, "");
}

/** Why the agent ends before it talks to its model, as it says it (facts.md, section L). */
const REFUSALS: readonly RegExp[] = [
  /sandbox required but unavailable/,
  /--dangerously-skip-permissions cannot be used with root\/sudo privileges/,
];

/** Whether the agent says that it does not start with these settings. */
export function isRefusal(said: string): boolean {
  return REFUSALS.some((pattern) => pattern.test(said));
}
