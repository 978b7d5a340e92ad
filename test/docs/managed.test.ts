import * as path from "node:path";
import { expect, test } from "vitest";
import { attemptTable, attemptsOf } from "../../conformance/managed/attempts.ts";
import { portableWorkspace } from "../../src/workspace/portable.ts";
import { managedAgent, type ManagedAgent } from "../../src/bundle/bundle.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { sentence } from "../support/page.ts";
import { workspaceIn } from "../support/status.ts";

/* docs/managed.md is made from the tables of the program and from what was tried: `npx vitest run test/docs/managed.test.ts -u`. */
const PAGE = path.resolve(import.meta.dirname, "../../docs/managed.md");

test("docs/managed.md names every file, lock, limit and attempt", async () => {
  const { workspace } = await workspaceIn({ isWritten: false });
  const portable = portableWorkspace(workspace, TARGETS);
  const sections: string[] = [];
  for (const target of TARGETS) {
    const made = await managedAgent(portable, target);
    if (made !== undefined) sections.push(section(made));
  }
  await expect(`${HEAD}\n${sections.join("\n")}`).toMatchFileSnapshot(PAGE);
});

function section({ target, files, locks, limits }: ManagedAgent): string {
  const { release } = attemptsOf(target.name);
  const rows = locks.map(({ key, value, reason }) => `- \`${key} = ${String(value)}\`: ${reason}.`);
  return [
    `## ${target.title}`,
    files.map(({ path: file }) => `- \`${file}\``).join("\n"),
    locks.length === 0 ? "No lock is written." : `Locks:\n\n${rows.join("\n")}`,
    `What the files do not prevent:\n\n${limits.map((limit) => `- ${sentence(limit)}`).join("\n")}`,
    `Tried with release ${release}. Each cell is what gets through:`,
    attemptTable(attemptsOf(target.name)),
    "",
  ].join("\n\n");
}

const HEAD = `# Files for an administrator

An administrator can install your policy on every machine, so that no project, user or flag can loosen what it locks:

\`\`\`sh
twsrt generate --managed            # or: twsrt generate claude --managed --out DIR
less twsrt-managed/install.sh       # read it first
sudo sh twsrt-managed/install.sh    # on each machine
sudo sh twsrt-managed/remove.sh     # removes the files that are unchanged
\`\`\`

\`generate --managed\` writes a folder and installs nothing. It contains the files in a tree that mirrors their places (\`etc/...\`),
\`files.txt\` with the checksum, mode, owner and agent of each, and two scripts in POSIX sh. \`DESTDIR=/image sh install.sh\` works
below another folder, for an image or a package.

- **Every machine gets the same bytes.** The files contain no home and no user, and do not depend on the disk of the machine that
  generated them. What cannot be written that way is reported as a loss: \`not-portable\` (weaker), \`grant-not-portable\` and \`any-home\` (stricter).
  Gemini CLI and Copilot's flags cannot name the home, so what you deny in it is denied below every directory.
- **Nothing of yours is overwritten.** If \`install.sh\` finds a file that it did not install, or that was changed since, it names the file and installs
  nothing. Other drop-in files stay as they are. Each file is replaced atomically.
- **\`twsrt status\` checks them.** \`/etc/twsrt/managed\` records what was installed. A file that is missing (\`managed-missing\`) or
  changed (\`managed-tampered\`) is an error; one that no longer matches your policy (\`managed-stale\`) is a warning. \`status -v\` lists
  the files as \`(managed, made by twsrt)\`.
- **Locks can be left out** one by one, in config.toml: \`[managed]\` with \`omit = ["claude.disableAllHooks"]\`. A lock that its file
  needs cannot be left out.

## The guard

With \`[guard]\` on, the file for Claude Code also registers [the guard](guard.md). The machine that generates the files may have other paths than
the fleet, so set \`node\` and \`program\` under \`[guard]\` to the paths on the fleet's machines; without them nothing is written. A warning names
the other agents, for which these files do not start the guard.

The entry is the same for every user and contains no home. \`twsrt guard claude --managed\` applies the administrator's layer in \`/etc/twsrt\`
([layers](layers.md)), the user's sources, if any, and the project's. So put your policy into \`/etc/twsrt\` too: without
\`srt-settings.json\` or \`bash-rules.json\` there every call is refused. A user who also has an entry of their own starts two guards for each call.

Tried with release 2.1.330, a user without sources and a command that no native rule matches: the guard refuses it, even if the user, a project or its
local file sets \`disableAllHooks\`, and with \`--setting-sources project\`. Hooks of the user run beside it. A file of the administrator with
\`allowManagedHooksOnly\` leaves the guard on and stops every hook of users and projects, also a guard that a user registered; twsrt does not write it.

\`--portable\` translates for any machine in \`generate\` and \`diff\` too, for files that a repository carries.

The tables below were filled by real sessions with a scripted model, as root with an \`/etc\` of their own: \`npm run test:agents\` tries each row
again, once with the files that \`twsrt generate --write\` writes for the user, and once with the administrator's files alone. Sandboxes
whose homes are links, macOS, and settings that come from an account were not tried.
`;
