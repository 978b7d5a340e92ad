/* What few commands need, in one place, so that the package has one file for it. */
export { readingsOf } from "./import.ts";
export { LOSS_TEXTS } from "./loss-texts.ts";
export { stripTexts as strip } from "../kit/strip-json.ts";
