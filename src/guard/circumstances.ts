import { repositoryAt, type Repository } from "../files/repository.ts";
import type { Access } from "../policy/attempt.ts";
import type { Circumstances } from "../policy/conditions.ts";
import type { Environment } from "../policy/environment.ts";
import { undisturbed } from "../policy/undisturbed.ts";

/**
 * What is known at the moment of a call. A line that may change it before its commands run makes all of it unknown, and so does a
 * variable that is not set here, because a hook may be started without the variables of the agent.
 */
export function circumstancesOf(
  { home, realpath }: Pick<Environment, "home" | "realpath">,
  variables: Readonly<Record<string, string | undefined>>,
): (access: Access) => Circumstances | undefined {
  const isMoved = Object.keys(variables).some((name) => name.startsWith("GIT_"));
  return ({ tool, text, cwd }) => {
    const named = tool === "Bash" ? undisturbed(text) : undefined;
    if (named === undefined) return undefined;
    let read: Repository | undefined;
    const repository = (): Repository => {
      const nothing = { branch: undefined, remotes: undefined };
      return (read ??= isMoved ? nothing : repositoryAt(cwd, home));
    };
    const real = realpath(cwd);
    return {
      home,
      realpath,
      cwd: real === undefined ? undefined : [cwd, real],
      branches: () => {
        const { branch } = repository();
        return branch === undefined ? undefined : [branch, ...named.branches];
      },
      remotes: () => repository().remotes,
      variable: (name) => variables[name],
    };
  };
}
