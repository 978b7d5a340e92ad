/* What few commands need, in one place, so that the package has one file for it. */
export { readingsOf } from "./import.ts";
export { LOSS_TEXTS } from "./loss-texts.ts";
export { limits, locks, managed, takesHook } from "./managed.ts";
export { strip } from "./strip.ts";
export { STARTER_ACCEPTS } from "./starter-accepts.ts";
