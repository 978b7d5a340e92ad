/*
 * Secrets in what is recorded: a command line may hold a password, and the record outlives the session. Masked is what looks like one;
 * a secret that looks like any other word stays.
 */

const MASK = "***";

/** The value behind a name that says what it is: `API_TOKEN=x`, `--password x`, `"secret": "x"`. */
const NAMED =
  /((?:[\w-]*(?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)[\w-]*)["']?\s*(?:=|:|\s)\s*)("[^"]*"|'[^']*'|[^\s"';&|]+)/gi;
/** A user's name and password in an address. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi;
const AUTHORIZATION = /\b((?:Bearer|Basic|token)\s+)[A-Za-z0-9._~+/=-]{8,}/gi;
/** Keys with a form of their own: GitHub, GitLab, AWS, OpenAI and Anthropic, Slack, Google, npm, and JSON web tokens. */
const KEYS =
  /\b(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}|sk-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g;

/** The text with what looks like a secret replaced by `***`. */
export function masked(text: string): string {
  return text
    .replace(KEYS, MASK)
    .replace(IN_ADDRESS, `$1${MASK}@`)
    .replace(AUTHORIZATION, `$1${MASK}`)
    .replace(NAMED, (_, name: string) => `${name}${MASK}`);
}
