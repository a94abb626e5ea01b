// Node loads this file into the process of each function but ingress (node --import). In the cloud only Pub/Sub can call a
// consumer; here any web page could. Ingress does without: a tunnel calls it under another name, and it checks signatures.
import { IncomingMessage, Server, ServerResponse } from "node:http";
import { refusalOf } from "../stand-ins/web-pages.ts";

const { emit } = Server.prototype;

Server.prototype.emit = function (this: Server, event: string, ...args: unknown[]): boolean {
  const [request, response] = args;
  if (event === "request" && request instanceof IncomingMessage && response instanceof ServerResponse) {
    const refusal = refusalOf(request.method ?? "", (name) => request.headers[name]?.toString());
    if (refusal !== undefined) {
      response.writeHead(403, { connection: "close" }).end(refusal);
      return true;
    }
  }
  return Reflect.apply(emit, this, [event, ...args]);
};
