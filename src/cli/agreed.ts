/** A person's yes. */
export async function isAgreed(): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await asking.question("Write these changes? [y/N] ")).trim());
  } finally {
    asking.close();
  }
}
