/** Doctor's words when it drops the value alone (Claude Code 2.1.330). The canary confirms each wording. */
const DROPPED =
  /was removed$|was skipped\b|was ignored\b|were ignored\b|is ignored\b|entry ignored|matcher ignored|was withheld|ignores (it|them)|was kept|is treated as|While it is present|is only honored|are only honored/;

/** What doctor's words mean for the file. Words that are not known are taken to cost the file, and then tried alone. */
export function severityOf(message: string): "entry" | "file" {
  return DROPPED.test(message) && !/nothing it sits in is applied/.test(message) ? "entry" : "file";
}
