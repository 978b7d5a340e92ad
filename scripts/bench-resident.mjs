// Guards that stay: how they are started and asked, as an agent does it. Their answers are timed on the clock, and the processor time of
// the program that answers is read where the system shows it.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer, request } from "node:http";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { fail } from "./bench-meter.mjs";

/**
 * @typedef {{ ask: (input: string) => Promise<string>, cpu: () => number | undefined, close: () => void }} Resident
 */

/** What a guard that stays has at its least: the same program without a policy. */
const ECHO_LINES = `for await (const line of require("node:readline").createInterface({ input: process.stdin })) process.stdout.write("{}\\n");`;
const ECHO_HTTP = `const server = require("node:http").createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, { connection: "close", "content-length": 2 }).end("{}"));
});
server.listen(Number(process.argv[1]), "127.0.0.1", () => process.stderr.write("ready\\n"));`;

/**
 * A program that answers each line with one.
 * @param {readonly string[]} words
 * @param {string} home
 * @returns {Resident}
 */
function ofLines(words, home) {
  const child = start(words, home);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(input) {
      child.stdin.write(`${input}\n`);
      const { value, done } = await lines.next();
      if (done) fail("a program that answers lines has ended");
      return value;
    },
    cpu: () => processorTime(child.pid),
    close: () => child.stdin.end(),
  };
}

/**
 * A program that answers over HTTP, each request on a connection of its own.
 * @param {readonly string[]} words
 * @param {string} home
 * @param {number} port
 * @param {() => Record<string, string>} headers known when it has started
 * @returns {Promise<Resident>}
 */
async function ofRequests(words, home, port, headers) {
  const child = start(words, home);
  await new Promise((resolve) => child.stderr.once("data", resolve));
  const given = headers();
  return {
    ask: (input) =>
      new Promise((resolve, reject) => {
        const options = { host: "127.0.0.1", port, path: "/guard/claude", method: "POST", agent: false };
        const sent = request(
          { ...options, headers: { ...given, "content-type": "application/json" } },
          (response) => {
            let body = "";
            response.setEncoding("utf8");
            response.on("data", (part) => (body += part));
            response.on("end", () => resolve(`${response.statusCode} ${body}`));
          },
        );
        sent.on("error", reject);
        sent.end(input);
      }),
    cpu: () => processorTime(child.pid),
    close: () => child.kill(),
  };
}

/**
 * @param {readonly string[]} words
 * @param {string} home
 */
function start(words, home) {
  return spawn(process.execPath, words, { cwd: home, env: { HOME: home }, stdio: ["pipe", "pipe", "pipe"] });
}

/**
 * Milliseconds, in steps of ten.
 * @param {number | undefined} pid
 */
function processorTime(pid) {
  try {
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/** A port on which nothing listens. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts both guards that stay, and for each a program that does nothing but answer.
 * @param {string} entry
 * @param {string} home
 */
export async function residents(entry, home) {
  const [port, other] = [await freePort(), await freePort()];
  fs.writeFileSync(path.join(home, ".config/twsrt/config.toml"), `[guard]\nserve = ${port}\n`);
  const token = path.join(home, ".local/state/twsrt/guard-token");
  return {
    "an echo of lines": ofLines(["-e", `(async () => { ${ECHO_LINES} })()`], home),
    "guard --lines": ofLines([entry, "guard", "claude", "--lines"], home),
    "an empty answer over HTTP": await ofRequests(["-e", ECHO_HTTP, String(other)], home, other, () => ({})),
    "guard --serve": await ofRequests([entry, "guard", "claude", "--serve"], home, port, () => ({
      "x-twsrt-token": fs.readFileSync(token, "utf8").trim(),
    })),
  };
}
