import { type EmulatorComponent, findEmulator, startEmulator } from "../google-emulator.ts";

const FIRESTORE: EmulatorComponent = {
  service: "Firestore",
  component: "cloud-firestore-emulator",
  folder: "cloud-firestore-emulator",
  // It knows its own errors in English only.
  java: (jar) => [
    "-Duser.language=en",
    "-cp",
    jar,
    "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
  ],
  start: "gcloud emulators firestore start",
  ready: "Dev App Server is now running",
};

/** Looks for Google's Firestore emulator on this machine. */
export function findGoogleEmulator() {
  return findEmulator(FIRESTORE);
}

/** @throws Error where it is not installed, with what to install; where it doesn't start, with its output */
export function startGoogleEmulator() {
  return startEmulator(FIRESTORE);
}
