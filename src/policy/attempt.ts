import type { CommandsResult } from "../shell/commands.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";
import type { Doubt } from "../shell/doubt.ts";

/**
 * What an agent can be told to do: a built-in tool on a path or URL, a command line for its shell, or a tool of an MCP
 * server.
 */
export type Tool = "Read" | "Write" | "Edit" | "Bash" | "WebFetch" | "MCP";

/** One access, as a person writes it: `Read(~/.aws/credentials)`. */
export interface Access {
  readonly tool: Tool;
  /** What stands between the parentheses. */
  readonly text: string;
  /** The directory in which it is made, absolute. */
  readonly cwd: string;
}

/** A file or host that a shell command uses, as far as its text says. Paths are absolute and have no dots. */
export type Touch =
  | {
      readonly action: "read" | "write";
      readonly path: string;
      /**
       * `tree`: with everything below it. `linked`: and below what links in it lead to. `dereferenced`: the same, and
       * it may be a link itself. `list`: only the names below it, so only directories are read.
       */
      readonly reach?: "tree" | "linked" | "dereferenced" | "list";
      /** Of what is below, only what has a name that matches this pattern of the shell. */
      readonly name?: string;
      /** The program has no record, so only an explicit rule applies. */
      readonly guessed?: true;
    }
  | { readonly action: "connect"; readonly host: string; readonly port?: number };

/**
 * A part of a line that its text does not determine. `directory`: where a command runs, so that a relative path may be
 * anywhere; `tree`: too many files to look through.
 */
export interface Unknown {
  readonly kind: Doubt["kind"] | "directory" | "tree";
  readonly part: string;
  /** Of a path: what is done with it. */
  readonly action?: "read" | "write";
}

/**
 * An access with all that can be read off its text, so that the policy and every model look at the same thing.
 * `host` is canonical: lower case, no final dot, addresses in their shortest spelling, IPv6 without brackets.
 */
export type Attempt =
  | {
      readonly tool: "Read" | "Write" | "Edit";
      readonly access: Access;
      /** Absolute, without `.`, `..`, doubled and trailing slashes; links are not followed. */
      readonly path: string;
    }
  | {
      readonly tool: "WebFetch";
      readonly access: Access;
      readonly url: { readonly scheme: string; readonly host: string; readonly port: number };
    }
  | {
      readonly tool: "MCP";
      readonly access: Access;
      /** The name under which the agent has the server. */
      readonly server: string;
      /** The tool, as the server calls it. */
      readonly name: string;
    }
  | {
      readonly tool: "Bash";
      readonly access: Access;
      readonly line: string;
      readonly commands: CommandsResult;
      /** Commands that the line runs and that no shell finds in its text: in programs of other languages. */
      readonly inner: readonly SimpleCommand[];
      readonly touches: readonly Touch[];
      /** What programs without a record may do with their words. */
      readonly guesses: readonly Touch[];
      readonly unknowns: readonly Unknown[];
    };
