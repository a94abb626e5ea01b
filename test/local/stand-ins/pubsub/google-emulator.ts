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

/** Milliseconds. Java needs seconds to start, and more on a busy machine. */
const START_TIMEOUT_MS = 60_000;

const run = promisify(execFile);

/** The command that starts Google's emulator, and its arguments for a given port. */
export interface GoogleEmulator {
  command: string;
  args(port: number): string[];
}

/**
 * Looks for Google's emulator on this machine: first the component of the Google Cloud CLI, which needs Java, then the
 * Docker image. Where there is neither, `missing` says what to install.
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
  // Fails where Docker isn't running. Doesn't download the image, which has several gigabytes.
  if (await succeeds("docker", ["image", "inspect", IMAGE])) {
    return { command: "docker", args: dockerArgs };
  }
  return { missing: INSTALL };
}

/**
 * Starts Google's emulator. It ends when this process ends, even by `kill -9`.
 *
 * @param options.port absent or 0: a free port
 * @throws Error where it is not installed, with what to install; where it doesn't start, with its output
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

/** Looks for the component in the folder of the `gcloud` command, since running `gcloud info` takes seconds. */
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
 * The host's network lets the container reach push endpoints on 127.0.0.1. A container keeps running when the
 * `docker` command is killed, but its standard input closes: then `cat` ends, so the shell exits and the container
 * stops.
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
