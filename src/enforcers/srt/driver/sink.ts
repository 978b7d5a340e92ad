import { createServer, type AddressInfo } from "node:net";

/** A proxy on 127.0.0.1 that takes every connection and leads nowhere. */
export interface Sink {
  readonly port: number;
  /** The first line of everything that came: `CONNECT host:443 HTTP/1.1`. */
  readonly seen: ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * SRT sends what it allows to a parent proxy, when its environment names one, and looks no name up then. So with a sink in
 * that place its answers are those of the real network, and no packet leaves (research/srt.md section 4, SRT 0.0.83).
 * @throws when no port can be had
 */
export async function openSink(): Promise<Sink> {
  const seen = new Set<string>();
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", (chunk) => {
      seen.add(chunk.toString("latin1").split("\r\n", 1)[0] ?? "");
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
