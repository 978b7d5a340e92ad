/** An absolute path without `.`, `..`, doubled and trailing slashes, folded as text. */
export function normalize(path: string): string {
  // Most paths are clean already, and a hundred thousand of them may be asked about.
  if (!path.includes("/.") && !path.includes("//") && !path.endsWith("/")) return path;
  if (!/\/(\/|\.\.?(\/|$))|.\/$/.test(path)) return path;
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/** The names of an absolute path. */
export function stepsOf(path: string): string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}
