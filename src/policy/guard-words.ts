/** What every reason of the guard says: by these words it is known, in whatever an agent makes of them, that the guard answered. */
export const GUARD_WORDS = { deny: "denied by your policy", ask: "your policy asks about this" } as const;
