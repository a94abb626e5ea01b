// Node loads this file into each function's process before functions-framework (node --import). With it, the function
// listens only on 127.0.0.1, reports its port to the parent process, and ends with that process. The framework has no
// options for this: it listens on every network interface.
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

// The function ends with its parent: the channel closes even after `kill -9`.
process.once("disconnect", () => process.exit());
