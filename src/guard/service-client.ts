import { SERVICE_HOST, TOKEN_HEADER, type ServiceAddress } from "../targets/kit/hooks/service.ts";

/** What a guard that stays said, or why it said nothing. */
export type ServiceAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "silent"; readonly why: string };

/** Asks a guard that stays as the agent would. HTTP is loaded only here: many commands contain this module, and few ask. */
export async function askService(
  { port, path, token }: ServiceAddress,
  input: string,
  timeoutMs: number,
): Promise<ServiceAnswer> {
  const { request } = await import("node:http");
  return new Promise((resolve) => {
    const silent = (error: Error): void => resolve({ kind: "silent", why: error.message });
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(input),
      [TOKEN_HEADER]: token,
    };
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ host: SERVICE_HOST, port, path, method: "POST", headers, signal }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", silent);
      response.on("end", () =>
        resolve({
          kind: "answered",
          status: response.statusCode ?? 0,
          body: Buffer.concat(parts).toString("utf8"),
        }),
      );
    });
    asked.on("error", silent);
    asked.end(input);
  });
}

/** Whether an answer says that the policy has nothing to say. */
export function saysNothing(answer: ServiceAnswer): boolean {
  return answer.kind === "answered" && answer.status === 200 && answer.body.trim() === "{}";
}
