/**
 * The prober: what tries a plan, inside of the sandbox and, as a control, outside. Inside it runs as text (`node -e`),
 * because no file of twsrt's need be there. So this function must get everything it uses as an argument, and know
 * nothing of the module that it stands in.
 */
import type * as Fs from "node:fs";
import type * as Net from "node:net";
import { quoteWord } from "../../../shell/quote.ts";
import { SHELL_PROBER } from "./shell-prober.ts";

/** What the prober needs of the process that it runs in. */
export interface Surroundings {
  readonly fs: typeof Fs;
  readonly net: typeof Net;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly cwd: () => string;
  /** Gets the fields of a line, without the nonce. */
  readonly say: (...fields: readonly string[]) => void;
}

/**
 * Tries the fields of a plan, four for each probe: number, what to do, two operands.
 *
 * Files are judged by `open` and by what was opened, never by the bits of their mode, because the sandbox shows a
 * denied file as a readable device (research/srt.md section 2, SRT 0.0.83). A directory can be written to if a file
 * without a name can be made in it.
 */
export async function tryPlan(fields: readonly string[], at: Surroundings): Promise<void> {
  const { fs, net, env, say } = at;
  const { constants } = fs;
  /** For each attempt to connect, in milliseconds. */
  const patience = 4000;
  const unnamed = at.platform === "linux" ? 0o20000000 | constants.O_DIRECTORY : 0;
  const quiet = constants.O_NONBLOCK | constants.O_NOCTTY;
  const identity = ({ dev, ino, mode }: Fs.BigIntStats): string =>
    `${dev}:${ino}:${(mode & 0o170000n).toString(8)}`;
  const errnoOf = (error: unknown): string => (error as { code?: string }).code ?? "unknown";

  const opened = (path: string, flags: number): string => {
    const descriptor = fs.openSync(path, flags);
    try {
      return identity(fs.fstatSync(descriptor, { bigint: true }));
    } finally {
      fs.closeSync(descriptor);
    }
  };

  const read = (path: string): readonly string[] => {
    const found = fs.statSync(path, { bigint: true });
    if (found.isDirectory())
      return ["opened", opened(path, constants.O_RDONLY | constants.O_DIRECTORY | quiet)];
    if (!found.isFile()) return ["special", identity(found)];
    return ["opened", opened(path, constants.O_RDONLY | quiet)];
  };

  const makeIn = (directory: string): void => {
    try {
      if (unnamed === 0) throw Object.assign(new Error(), { code: "EINVAL" });
      fs.closeSync(fs.openSync(directory, unnamed | constants.O_WRONLY, 0o600));
    } catch (error) {
      // A file system that has no files without names: the kernel is asked for the permission alone.
      if (!["EOPNOTSUPP", "EISDIR", "EINVAL", "ENOENT"].includes(errnoOf(error))) throw error;
      fs.accessSync(directory, constants.W_OK | constants.X_OK);
    }
  };

  const write = (path: string): readonly string[] => {
    const found = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) {
      let above = path.replace(/\/+[^/]*$/, "") || "/";
      while (above !== "/" && !fs.existsSync(above)) above = above.replace(/\/+[^/]*$/, "") || "/";
      const holder = fs.statSync(above, { bigint: true });
      if (!holder.isDirectory()) return ["refused", "ENOTDIR"];
      makeIn(above);
      return ["opened", identity(holder), "absent"];
    }
    if (found.isDirectory()) {
      makeIn(path);
      return ["opened", identity(found)];
    }
    if (!found.isFile()) return ["special", identity(found)];
    try {
      return ["opened", opened(path, constants.O_WRONLY | quiet)];
    } catch (error) {
      // Permitted, but somebody runs it.
      if (errnoOf(error) === "ETXTBSY") return ["opened", identity(found)];
      throw error;
    }
  };

  const attempt = (
    options: Net.NetConnectOpts,
    begin: (socket: Net.Socket, done: (...answer: readonly string[]) => void) => void,
  ): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const socket = net.connect(options);
      const timer = setTimeout(() => done("refused", "ETIMEDOUT"), patience);
      const done = (...answer: readonly string[]): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve(answer);
      };
      socket.on("error", (error) => done("refused", errnoOf(error)));
      socket.on("close", () => done("refused", "CLOSED"));
      begin(socket, done);
    });

  const direct = (host: string, port: number): Promise<readonly string[]> =>
    attempt({ host, port }, (socket, done) => socket.once("connect", () => done("opened", "connection")));

  const isException = (host: string): boolean => {
    const blocks = new net.BlockList();
    const names: string[] = [];
    for (const entry of (env["NO_PROXY"] ?? env["no_proxy"] ?? "").split(",")) {
      const [address = "", bits] = entry.trim().split("/");
      const family = net.isIP(address);
      if (family === 0) names.push(address);
      else if (bits === undefined) blocks.addAddress(address, family === 6 ? "ipv6" : "ipv4");
      else blocks.addSubnet(address, Number(bits), family === 6 ? "ipv6" : "ipv4");
    }
    const family = net.isIP(host);
    if (family !== 0) return blocks.check(host, family === 6 ? "ipv6" : "ipv4");
    return names.some((name) => name !== "" && (host === name || host.endsWith(`.${name}`)));
  };

  const connect = (host: string, port: number): Promise<readonly string[]> => {
    if (isException(host)) return direct(host, port);
    const text = env["HTTPS_PROXY"] ?? env["HTTP_PROXY"] ?? env["https_proxy"];
    if (text === undefined) return Promise.resolve(["refused", "NO_PROXY_NAMED"]);
    const proxy = new URL(text);
    const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const secret = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    return attempt({ host: proxy.hostname, port: Number(proxy.port) }, (socket, done) => {
      let head = "";
      socket.on("data", (chunk) => {
        head += chunk.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end < 0 && head.length < 65_536) return;
        const [, status = "0", phrase = ""] = /^HTTP\/1\.[01] (\d{3}) ?(.*)/.exec(head) ?? [];
        const error = /^x-proxy-error:\s*(.*?)\s*$/im.exec(head)?.[1] ?? "";
        done("proxy", status, error.replaceAll("\t", " "), phrase.replaceAll("\t", " "));
      });
      const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`];
      if (proxy.username !== "")
        lines.push(`Proxy-Authorization: Basic ${Buffer.from(secret).toString("base64")}`);
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    });
  };

  const unix = (): Promise<readonly string[]> =>
    // There is no such socket: what counts is whether the kernel lets one ask for it.
    attempt({ path: "/proc/twsrt/none.sock" }, () => undefined).then((answer) =>
      answer[1] === "ENOENT" || answer[1] === "ECONNREFUSED" ? ["opened", "socket"] : answer,
    );

  const bind = (): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const server = net.createServer();
      server.once("error", (error) => resolve(["refused", errnoOf(error)]));
      server.listen(0, "127.0.0.1", () => server.close(() => resolve(["opened", "port"])));
    });

  const tryOne = (op: string, a: string, b: string): readonly string[] | Promise<readonly string[]> => {
    switch (op) {
      case "read":
        return read(a);
      case "write":
        return write(a);
      case "connect":
        return connect(a, Number(b));
      case "direct":
        return direct(a, Number(b));
      case "unix":
        return unix();
      case "bind":
        return bind();
      case "variable": {
        const value = env[a];
        return value === undefined ? ["none"] : ["text", value.replaceAll(/[\t\n]/g, " ")];
      }
      case "cwd":
        return ["text", at.cwd().replaceAll(/[\t\n]/g, " ")];
      default:
        return ["refused", "UNKNOWN"];
    }
  };

  const waiting: (() => Promise<void>)[] = [];
  for (let i = 0; i + 3 < fields.length; i += 4) {
    const [n = "", op = "", a = "", b = ""] = fields.slice(i, i + 4);
    const one = async (): Promise<void> => {
      try {
        say(n, ...(await tryOne(op, a, b)));
      } catch (error) {
        say(n, "refused", errnoOf(error));
      }
    };
    // What waits for others does so together; files are quick, and come one after the other.
    if (op === "connect" || op === "direct") waiting.push(one);
    else await one();
  }
  const workers = Array.from({ length: 32 }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  });
  await Promise.all(workers);
}

/**
 * Runs the prober in the process that it stands in: reads the plan from standard input, and ends when that ends, so that
 * nothing is left running when whoever started it is gone.
 */
export function proberMain(run: typeof tryPlan, need: NodeJS.Require): void {
  const { stdin, stdout } = process;
  const leave = (): void => process.exit(0);
  let text = "";
  stdin.setEncoding("utf8");
  stdin.on("end", leave);
  stdin.on("error", leave);
  stdout.on("error", leave);
  const onData = (chunk: string): void => {
    text += chunk;
    if (!text.endsWith("\0end\0")) return;
    stdin.off("data", onData);
    stdin.resume();
    const [nonce = "", ...fields] = text.split("\0").slice(0, -2);
    const say = (...words: readonly string[]): void => {
      stdout.write(`${[nonce, ...words].join("\t")}\n`);
    };
    say("canary", "node", process.env["SANDBOX_RUNTIME"] ?? "");
    const surroundings = {
      fs: need("node:fs") as typeof Fs,
      net: need("node:net") as typeof Net,
      env: process.env,
      platform: process.platform,
      cwd: () => process.cwd(),
      say,
    };
    void run(fields, surroundings).then(() => {
      stdout.write(`${nonce}\tdone\n`, leave);
    });
  };
  stdin.on("data", onData);
}

/**
 * The command line that is run inside. Where Node is hidden, or does not start, the shell that runs it goes on by itself.
 * @param node the program of Node, as an absolute path
 */
export function proberCommand(node: string): string {
  const program = `(${proberMain.toString()})(${tryPlan.toString()}, require)`;
  const words = [node, "-e", program].map(quoteWord).join(" ");
  // A variable of the user's can make Node load files, which it may not read inside.
  return `shopt -s execfail; unset NODE_OPTIONS; if [ -f ${quoteWord(node)} ] && [ -x ${quoteWord(node)} ]; then exec ${words}; fi\n${SHELL_PROBER}`;
}
