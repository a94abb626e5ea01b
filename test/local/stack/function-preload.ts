// Node loads this file into each function's process before functions-framework (node --import). With it, the function
// listens only on 127.0.0.1, reports its port to the parent process, ends with that process, and registers with the
// framework that runs it. The framework has no options for this: it listens on every network interface.
import { createRequire, flushCompileCache, registerHooks } from "node:module";
import { type AddressInfo, Server } from "node:net";

const FRAMEWORK = "@google-cloud/functions-framework";

// In the cloud, the bundle finds the framework beside itself. Here it would find the workspace's own copy, and a function
// that registers with one copy is not found by the other, which runs. So it gets the one that is this process's program.
const running = createRequire(process.argv[1] ?? "").resolve(FRAMEWORK);
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier === FRAMEWORK ? running : specifier, context),
});

const { listen } = Server.prototype;

Server.prototype.listen = function (this: Server, port: unknown, onListening: unknown) {
  this.once("error", (error) => report({ error: String(error) }));
  this.once("listening", () => {
    report({ port: (this.address() as AddressInfo).port });
    // Node keeps what it has compiled when a process ends by itself; but functions are killed.
    flushCompileCache();
  });
  return Reflect.apply(listen, this, [Number(port), "127.0.0.1", onListening]);
};

function report(message: { port: number } | { error: string }): void {
  process.send?.(message);
}

// The function ends with its parent: the channel closes even after `kill -9`.
process.once("disconnect", () => process.exit());
