/** Something that `claude doctor` says about a value of a settings file. */
export interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

/** What became of one settings file. `alive`: its canary was heard of, so the file was loaded. */
export interface FileReport {
  readonly alive: boolean;
  readonly issues: readonly Issue[];
}

export interface DoctorReport {
  /** Whether the program came as far as its report. Without that nothing else means anything. */
  readonly ran: boolean;
  readonly version?: string;
  /** The end of what it printed in place of a report. */
  readonly said?: string;
  /** One for each file, in their order. */
  readonly files: readonly FileReport[];
}

/** The names under which doctor speaks of a settings file. */
export interface FileNames {
  readonly absolute: string;
  readonly relative: string;
}

/** A rule that is legal and pointless; doctor says so if, and only if, the file that it stands in was loaded. */
export const CANARY_RULE = "Write(~/canary/**)";
/** Doctor repeats this value of `autoUpdatesChannel`, for files in which there is no room for the rule. */
export const CANARY_CHANNEL = "stable";

/**
 * Reads the output of `claude doctor` (Claude Code 2.1.330: `src/targets/claude/settings/facts.md`, "How it was
 * measured").
 * @param channelCanary the first file has `autoUpdatesChannel` as a canary as well
 */
export function readReport(
  output: string,
  files: readonly FileNames[],
  channelCanary: boolean,
): DoctorReport {
  const lines = output.split("\n");
  const version = /\((\d[\w.-]*)\)/.exec(output)?.[1];
  return {
    ran: /^Claude Code doctor/m.test(output),
    ...(version === undefined ? {} : { version }),
    files: files.map((file, i) => ({
      alive:
        lines.some((line) => speaksOfCanary(line, file)) ||
        (channelCanary && i === 0 && output.includes(`Auto-update channel: ${CANARY_CHANNEL}`)),
      issues: lines.flatMap((line) => issueOf(line, file)),
    })),
  };
}

function speaksOfCanary(line: string, { absolute, relative }: FileNames): boolean {
  return (
    /^- Permission (deny|ask|allow) rule \(/.test(line) &&
    line.includes("canary") &&
    (line.includes(`(${absolute})`) || line.includes(`(${relative})`))
  );
}

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
