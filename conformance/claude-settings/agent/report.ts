/** Something that `claude doctor` says about a value of a settings file. */
export interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

/** What became of one settings file. `alive`: its canary is in the report, so the file was loaded. */
export interface FileReport {
  readonly alive: boolean;
  readonly issues: readonly Issue[];
}

/** What one start printed: a whole report, or why it cannot be read as one. */
export type DoctorReport =
  | {
      readonly ran: true;
      readonly version?: string;
      /** One for each file, in their order. */
      readonly files: readonly FileReport[];
    }
  | {
      readonly ran: false;
      readonly reason: string;
      /** The end of what it printed. */
      readonly said?: string;
    };

/** The names that doctor gives a settings file. */
export interface FileNames {
  readonly absolute: string;
  readonly relative: string;
}

/** The settings files of one start. `control`: sound and always there, so that its canary is in every report. */
export interface StartFiles {
  readonly tried: readonly FileNames[];
  readonly control: FileNames;
}

/** A rule that is legal and pointless; doctor says so if, and only if, the file that contains it was loaded. */
export const CANARY_RULE = "Write(~/canary/**)";
/** Doctor repeats this value of `autoUpdatesChannel`, for files in which there is no room for the rule. */
export const CANARY_CHANNEL = "stable";

const BEGINNING = /^Claude Code doctor/m;
const END = /^For a full setup checkup\b.*\s*$/m;
const CANARY_LINE = /^- Permission (?:deny|ask|allow) rule \((.*)\): .*canary/;

/**
 * Reads the output of `claude doctor` (Claude Code 2.1.330: `src/targets/claude/settings/facts.md`, "How it was
 * measured"). A missing canary means that a file was dropped, so only a report counts that is complete, that shows
 * the canary of the control, and that names no file under a name which is not known here.
 * @param channelCanary the first file has `autoUpdatesChannel` as a canary as well
 */
export function readReport(
  output: string,
  { tried, control }: StartFiles,
  channelCanary: boolean,
): DoctorReport {
  if (!BEGINNING.test(output)) return { ran: false, reason: "it printed no report" };
  const lines = output.split("\n");
  if (!END.test(output.trimEnd().split("\n").at(-1) ?? ""))
    return { ran: false, reason: "the report is cut off" };
  const named = lines.flatMap((line) => CANARY_LINE.exec(line)?.[1] ?? []);
  const stranger = named.find((name) => ![control, ...tried].some((file) => isCalled(file, name)));
  if (stranger !== undefined)
    return { ran: false, reason: `the report gives a settings file an unexpected name: ${stranger}` };
  if (!named.some((name) => isCalled(control, name)))
    return { ran: false, reason: "the report does not show the rule of the control file" };
  const version = /\((\d[\w.-]*)\)/.exec(output)?.[1];
  return {
    ran: true,
    ...(version === undefined ? {} : { version }),
    files: tried.map((file, i) => ({
      alive:
        named.some((name) => isCalled(file, name)) ||
        (channelCanary && i === 0 && lines.includes(`Auto-update channel: ${CANARY_CHANNEL}`)),
      issues: lines.flatMap((line) => issueOf(line, file)),
    })),
  };
}

const isCalled = ({ absolute, relative }: FileNames, name: string): boolean =>
  name === absolute || name === relative;

function issueOf(line: string, { absolute }: FileNames): readonly Issue[] {
  const start = `- ${absolute}`;
  if (!line.startsWith(start)) return [];
  const [, , path = "", message = line] = /^( › (.*?))?: (.*)$/.exec(line.slice(start.length)) ?? [];
  return [
    {
      path: path
        .replaceAll(/\[(\d+)\]/g, ".$1")
        .split(".")
        .filter(Boolean),
      message,
    },
  ];
}
