import type { StarterAccept } from "../../enforcers/starter-accept.ts";

/** What the agent does not enforce of the starter policy in a common form. */
export const STARTER_ACCEPTS: readonly StarterAccept[] = [
  {
    codes: ["write-asks"],
    rules: ["(paths that no allowWrite entry names)"],
    reason: "The agent asks before its tools write elsewhere, and its sandbox denies it to commands.",
  },
  {
    codes: ["web-list-only-asks"],
    rules: ["(hosts that no allowedDomains entry names)"],
    reason: "The agent asks before its tools reach another host, and its sandbox denies it to commands.",
  },
];
