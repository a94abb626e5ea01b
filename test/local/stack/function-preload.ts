// Loaded into each function's process before functions-framework (node --import): what a machine needs that the cloud
// doesn't. The framework listens on every interface and can't be told otherwise; nobody but this machine is meant.
import { type AddressInfo, Server } from "node:net";

const { listen } = Server.prototype;

Server.prototype.listen = function (this: Server, port: unknown, onListening: unknown) {
  this.once("error", (error) => report({ error: String(error) }));
  this.once("listening", () => report({ port: (this.address() as AddressInfo).port }));
  return Reflect.apply(listen, this, [Number(port), "127.0.0.1", onListening]);
};

function report(message: { port: number } | { error: string }): void {
  process.send?.(message);
}

// The channel closes however the parent ends, `kill -9` too.
process.once("disconnect", () => process.exit());
