import type { COMMANDS } from "./args.ts";
import { readArguments, type Parsed, type UsageError } from "./args.ts";
import { EXIT } from "./exit.ts";
import { OutputError, processIo, type Io, type Send } from "./io.ts";
import type { Context } from "./context.ts";

declare const TWSRT_VERSION: string;

/**
 * Runs one command line.
 * @param args the words behind the name of the program
 * @param send where the output goes; by default to the streams of this process
 * @returns the exit status
 */
export async function runLine(
  args: readonly string[],
  variables: Context["variables"],
  send?: Send,
): Promise<number> {
  const read = readArguments(args);
  const isGuard = read.ok ? read.parsed.command === "guard" : args.includes("guard");
  const status = await runRead(read, variables, send);
  // Only this status, with a text on standard error, stops a call in every agent.
  return isGuard && status !== EXIT.ok ? EXIT.target : status;
}

async function runRead(
  read: ReturnType<typeof readArguments>,
  variables: Context["variables"],
  send?: Send,
): Promise<number> {
  if (!read.ok) return wrongUsage(read.error, processIo(false, variables, send));
  const { parsed } = read;
  const io = processIo(parsed.options.verbose === true, variables, send);
  if (parsed.options.version === true) {
    io.out(`${TWSRT_VERSION}\n`);
    return EXIT.ok;
  }
  if (parsed.command === undefined || parsed.options.help === true) {
    const [{ helpText }, { TARGETS }] = await Promise.all([
      import("./help.ts"),
      import("../targets/registry.ts"),
    ]);
    io.out(
      helpText(
        parsed.command,
        TARGETS.map(({ name }) => name),
      ),
    );
    return EXIT.ok;
  }
  const { platform } = process;
  if (platform === "win32") {
    await io.report([{ code: "unsupported-platform", args: { platform: "Windows" } }]);
    return EXIT.no;
  }
  try {
    return await run(parsed.command, { parsed, io, variables });
  } catch (error) {
    if (error instanceof OutputError) {
      io.err(`twsrt: ${error.message}\n`);
      return EXIT.target;
    }
    if ((error as NodeJS.ErrnoException).syscall === "uv_cwd") {
      await io.report([{ code: "no-current-directory", args: {} }]);
      return EXIT.no;
    }
    return bug(error, parsed, io);
  }
}

/** Each command is a separate chunk, so that no command loads another one's code. */
async function run(command: keyof typeof COMMANDS, context: Context): Promise<number> {
  switch (command) {
    case "init":
      return (await import("./commands/init.ts")).init(context);
    case "generate":
      return (await import("./commands/generate.ts")).generate(context);
    case "run":
      return (await import("./commands/run.ts")).start(context);
    case "import":
      return (await import("./commands/import.ts")).importRules(context);
    case "restore":
      return (await import("./commands/restore.ts")).restore(context);
    case "uninstall":
      return (await import("./commands/uninstall.ts")).uninstall(context);
    case "edit":
      return (await import("./commands/edit.ts")).edit(context);
    case "show":
      return (await import("./commands/show.ts")).show(context);
    case "trust":
      return (await import("./commands/trust.ts")).trust(context);
    case "lock":
      return (await import("./commands/lock.ts")).lock(context);
    case "diff":
      return (await import("./commands/diff.ts")).diff(context);
    case "status":
      return (await import("./commands/status.ts")).status(context);
    case "explain":
      return (await import("./commands/explain.ts")).explain(context);
    case "coverage":
      return (await import("./commands/coverage.ts")).coverage(context);
    case "verify":
      return (await import("./commands/verify.ts")).verify(context);
    case "attest":
      return (await import("./commands/attest.ts")).attest(context);
    case "completions":
      return (await import("./commands/completions.ts")).completions(context);
    case "guard":
      return (await import("./commands/guard.ts")).guard(context);
    case "log":
      return (await import("./commands/log.ts")).log(context);
    case "suggest":
      return (await import("./commands/suggest.ts")).suggest(context);
    case "replay":
      return (await import("./commands/replay.ts")).replay(context);
    case "test":
      return (await import("./commands/test.ts")).test(context);
  }
}

/** A suggestion: a name that is similar or has this prefix, or a command if an agent was named instead of one. */
async function nearest({ word, known }: NonNullable<UsageError["unknown"]>): Promise<string | undefined> {
  const [{ suggest }, { TARGETS }] = await Promise.all([
    import("../diagnostics/suggest.ts"),
    import("../targets/registry.ts"),
  ]);
  if (TARGETS.some(({ name }) => name === word)) return `generate ${word}`;
  const longer = known.filter((name) => word.replace(/^-+/, "").length > 1 && name.startsWith(word));
  return longer.length === 1 ? longer[0] : suggest(word, known);
}

async function wrongUsage({ message, unknown }: UsageError, io: Io): Promise<number> {
  const near = unknown === undefined ? undefined : await nearest(unknown);
  io.err(`twsrt: ${message}${near === undefined ? "" : `, did you mean \`${near}\`?`}\n`);
  io.err("Try `twsrt --help`.\n");
  return EXIT.usage;
}

function bug(error: unknown, parsed: Parsed, io: Io): number {
  const message = error instanceof Error ? error.message : String(error);
  io.err(`twsrt: internal error: ${message}\n`);
  io.err(
    `This is a bug in twsrt ${TWSRT_VERSION}. Please report it with the command and, if you can, the sources.\n`,
  );
  if (parsed.options.verbose === true && error instanceof Error) io.err(`${error.stack ?? ""}\n`);
  else io.err("Run it again with --verbose for the place in the program.\n");
  return EXIT.bug;
}
