import { type EmulatorComponent, findEmulator, startEmulator } from "../google-emulator.ts";

const PUBSUB: EmulatorComponent = {
  service: "Pub/Sub",
  component: "pubsub-emulator",
  folder: "pubsub-emulator/lib",
  java: (jar) => ["-jar", jar],
  start: "gcloud beta emulators pubsub start",
  ready: "Server started, listening on",
};

/** Looks for Google's Pub/Sub emulator on this machine. */
export function findGoogleEmulator() {
  return findEmulator(PUBSUB);
}

/** @throws Error where it is not installed, with what to install; where it doesn't start, with its output */
export function startGoogleEmulator(options?: { port?: number }) {
  return startEmulator(PUBSUB, options);
}
