import { runLine } from "./run.ts";

// All output is written synchronously by then, and an orderly end of the event loop costs a millisecond.
void runLine(process.argv.slice(2), process.env).then((code) => process.exit(code));
