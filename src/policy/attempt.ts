import type { CommandsResult } from "../shell/commands.ts";

/** What an agent can be told to do: a built-in tool on a path or URL, or a command line for its shell. */
export type Tool = "Read" | "Write" | "Edit" | "Bash" | "WebFetch";

/** One access, as a person writes it: `Read(~/.aws/credentials)`. */
export interface Access {
  readonly tool: Tool;
  /** What stands between the parentheses. */
  readonly text: string;
  /** The directory in which it is made, absolute. */
  readonly cwd: string;
}

/** A file or host that a shell command gets at, as far as its text says. Paths are absolute and have no dots. */
export type Touch =
  | { readonly action: "read" | "write"; readonly path: string }
  | { readonly action: "connect"; readonly host: string; readonly port?: number };

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
      readonly tool: "Bash";
      readonly access: Access;
      readonly line: string;
      readonly commands: CommandsResult;
      readonly touches: readonly Touch[];
    };
