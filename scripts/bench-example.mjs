// The policy that benchmarks of one command have in their home.
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Writes both sources into a home.
 * @param {string} home
 */
export function writeSources(home) {
  fs.mkdirSync(path.join(home, ".config/twsrt"), { recursive: true });
  fs.writeFileSync(
    path.join(home, ".srt-settings.json"),
    JSON.stringify({
      filesystem: {
        denyRead: ["~/.aws", "~/.ssh", "~/.gnupg", "~/.netrc"],
        denyWrite: ["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"],
        allowWrite: [".", "~/dev"],
      },
      network: { allowedDomains: ["github.com", "*.github.com", "nodejs.org"], deniedDomains: [] },
    }),
  );
  fs.writeFileSync(
    path.join(home, ".config/twsrt/bash-rules.json"),
    JSON.stringify({
      deny: ["rm", "sudo", "git push --force"],
      ask: ["git push", "git commit", "pip install"],
    }),
  );
}
