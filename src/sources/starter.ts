/**
 * A policy to begin with: keeps the usual secrets unread, lets the agent write where work happens, reaches the
 * places that code comes from. The texts are what `init --starter` writes.
 */
export const STARTER = {
  srt: `{
  "filesystem": {
    "denyRead": [
      "~/.ssh",
      "~/.gnupg",
      "~/.aws",
      "~/.azure",
      "~/.config/gcloud",
      "~/.config/gh",
      "~/.docker/config.json",
      "~/.kube",
      "~/.netrc",
      "~/.git-credentials",
      "~/.npmrc",
      "~/.pypirc"
    ],
    "denyWrite": [
      "~/.bashrc",
      "~/.bash_profile",
      "~/.profile",
      "~/.zshrc",
      "~/.gitconfig",
      "**/.env",
      "**/*.pem",
      "**/*.key"
    ],
    "allowWrite": [".", "/tmp"]
  },
  "network": {
    "allowedDomains": [
      "github.com",
      "*.github.com",
      "*.githubusercontent.com",
      "nodejs.org",
      "docs.python.org",
      "developer.mozilla.org"
    ],
    "deniedDomains": []
  }
}
`,
  bash: `{
  // A rule matches a program with any further arguments, in every part of a line. "mkfs*" matches mkfs.ext4 too.
  "deny": [
    "sudo",
    { "command": "git push --force", "reason": "rewrites what others have fetched" },
    "mkfs*",
    "dd"
  ],
  "ask": ["rm -rf", "git push", "npm publish"]
}
`,
} as const;

/** Command rules that say nothing yet: what a plain `init` writes. */
export const EMPTY_BASH_RULES = `{
  // Commands that no agent may run: "sudo", "git push --force", { "command": "rm", "reason": "..." }
  "deny": [],
  // Commands that need a yes each time.
  "ask": []
}
`;

/**
 * Settings of the sandbox to which `import` adds rules where there are none yet. All lists that the sandbox requires are
 * there and empty: what may be written to and reached is for a person to say.
 */
export const EMPTY_SRT_SETTINGS = `{
  "filesystem": {
    "denyRead": [],
    "denyWrite": [],
    "allowWrite": []
  },
  "network": {
    "allowedDomains": [],
    "deniedDomains": []
  }
}
`;
