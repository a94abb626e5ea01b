import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { spawnBound } from "../process/bound-child.ts";

/** https://cloud.google.com/sdk/docs/downloads-docker */
const IMAGE = "gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators";

const INSTALL =
  "Google's Pub/Sub emulator is not installed. Either install Java and the Google Cloud CLI with its " +
  "emulator (gcloud components install pubsub-emulator; with apt: apt-get install google-cloud-cli-pubsub-emulator), " +
  `or start Docker and get the image: docker pull ${IMAGE}`;

/** Java loads for seconds; a loaded machine may take longer. Milliseconds. */
const START_TIMEOUT_MS = 60_000;

const run = promisify(execFile);

/** How to start it: a command and its arguments for a port. */
export interface GoogleEmulator {
  command: string;
  args(port: number): string[];
}

/**
 * Google's emulator where this machine has it: the Google Cloud CLI's component with Java, or else the Docker image.
 * Otherwise what to install.
 */
export async function findGoogleEmulator(): Promise<GoogleEmulator | { missing: string }> {
  const jar = await findJar();
  const { JAVA_HOME } = process.env;
  const java = JAVA_HOME ? join(JAVA_HOME, "bin", "java") : "java";
  if (jar && (await succeeds(java, ["-version"]))) {
    return {
      command: java,
      args: (port) => ["-jar", jar, "--host=127.0.0.1", `--port=${port}`],
    };
  }
  // Asks the engine too. An image that isn't here is not downloaded unasked: it has gigabytes.
  if (await succeeds("docker", ["image", "inspect", IMAGE])) {
    return { command: "docker", args: dockerArgs };
  }
  return { missing: INSTALL };
}

/**
 * Starts Google's emulator; it ends with this process, however that ends.
 *
 * Rejects where it is not installed, with what to install, or doesn't start, with what it wrote.
 *
 * @param options.port 0, the default, takes a free one
 */
export async function startGoogleEmulator(
  options: { port?: number } = {},
): Promise<{ host: string; port: number; close(): Promise<void> }> {
  const emulator = await findGoogleEmulator();
  if ("missing" in emulator) {
    throw new Error(emulator.missing);
  }
  const port = options.port || (await freePort());
  const output: string[] = [];
  const { promise: ready, resolve } = Promise.withResolvers<true>();
  const child = spawnBound(emulator.command, emulator.args(port), {
    onOutput(line) {
      output.push(line);
      if (line.includes("Server started, listening on")) {
        resolve(true);
      }
    },
  });
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const started = await Promise.race([ready, child.exited, once(timeout, "abort")]);
  if (started !== true) {
    await child.stop();
    throw new Error(`Google's Pub/Sub emulator did not start on port ${port}:\n${output.join("\n")}`);
  }
  return { host: `127.0.0.1:${port}`, port, close: () => child.stop() };
}

/** The component lies beside the `gcloud` command; asking `gcloud info` for its root would take seconds. */
async function findJar(): Promise<string | undefined> {
  const command = process.platform === "win32" ? "gcloud.cmd" : "gcloud";
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const gcloud = await realpath(join(folder, command)).catch(() => undefined);
    if (!gcloud) {
      continue;
    }
    const lib = join(dirname(dirname(gcloud)), "platform", "pubsub-emulator", "lib");
    const files = await readdir(lib).catch(() => []);
    const jar = files.find((file) => file.endsWith(".jar"));
    if (jar) {
      return join(lib, jar);
    }
  }
  return undefined;
}

/**
 * On the host's network, so that it reaches push endpoints on loopback. A container outlives the `docker` command,
 * but its standard input ends with it: the shell in there waits for that.
 */
function dockerArgs(port: number): string[] {
  const start = `gcloud beta emulators pubsub start --host-port=127.0.0.1:${port}`;
  return ["run", "--rm", "--interactive", "--network=host", IMAGE, "sh", "-c", `${start} & cat`];
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, "close");
  return port;
}
