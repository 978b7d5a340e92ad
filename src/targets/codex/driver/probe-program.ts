/** What is to be tried inside of the agent's sandbox. */
export type Op =
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "write"; readonly path: string }
  | { readonly kind: "connect"; readonly host: string; readonly port: number };

/** What came of it: a beginning of the content, `ok`, an error code, or what the agent's proxy said. */
export type OpResult = { readonly ok: string } | { readonly error: string } | { readonly proxy: string };

/** So much of a file is compared, in bytes. */
export const COMPARED = 256;

/**
 * A program that tries to open files and to reach hosts, and does nothing with them: it prints one line for each. It is
 * what a command of the agent would be, without a command line.
 */
export const PROBE_PROGRAM = String.raw`
const fs = require("node:fs"), net = require("node:net");
const ops = process.argv.slice(1).map((text) => JSON.parse(text));
function read(path) {
  if (fs.statSync(path).isDirectory()) return "names " + fs.readdirSync(path).length;
  const fd = fs.openSync(path, "r"), bytes = Buffer.alloc(${COMPARED});
  const length = fs.readSync(fd, bytes, 0, bytes.length, 0);
  fs.closeSync(fd);
  return bytes.toString("base64", 0, length);
}
function write(path) {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && found.isDirectory()) {
    const file = path + "/.twsrt-" + process.pid;
    fs.writeFileSync(file, "");
    fs.unlinkSync(file);
  } else {
    const { O_WRONLY, O_APPEND, O_CREAT } = fs.constants;
    fs.closeSync(fs.openSync(path, O_WRONLY | O_APPEND | (found === undefined ? O_CREAT : 0)));
    if (found === undefined) fs.unlinkSync(path);
  }
  return "";
}
function connect({ host, port }) {
  const proxy = new URL(process.env.HTTP_PROXY);
  const name = (host.includes(":") ? "[" + host + "]" : host) + ":" + port;
  return new Promise((resolve) => {
    let answer = "";
    const socket = net.connect({ host: proxy.hostname, port: Number(proxy.port), timeout: 7000 });
    socket.on("connect", () => socket.write("GET http://" + name + "/ HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"));
    socket.on("data", (some) => (answer += some));
    socket.on("close", () => resolve({ proxy: answer.slice(0, 1000) }));
    socket.on("timeout", () => { resolve({ error: "timeout" }); socket.destroy(); });
    socket.on("error", (error) => resolve({ error: proxy.port === "9" ? "direct " + error.code : error.code }));
  });
}
async function one(op) {
  try {
    if (op.kind === "read") return { ok: read(op.path) };
    if (op.kind === "write") return { ok: write(op.path) };
    return await connect(op);
  } catch (error) {
    return { error: error.code ?? String(error) };
  }
}
Promise.all(ops.map(one)).then((results) => {
  // The kernel takes as much of a pipe as it has room for.
  for (let rest = Buffer.from(results.map((result) => "TWSRT-OP " + JSON.stringify(result) + "\n").join("")); rest.length > 0;) {
    try { rest = rest.subarray(fs.writeSync(1, rest)); } catch (error) { if (error.code !== "EAGAIN") throw error; }
  }
  process.exit(0);
});
`;
