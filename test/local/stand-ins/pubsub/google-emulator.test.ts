import { afterEach, expect, it, vi } from "vitest";
import { startGoogleEmulator } from "./google-emulator.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("where Google's emulator isn't installed, the error says what to install", async () => {
  vi.stubEnv("PATH", "");
  await expect(startGoogleEmulator()).rejects.toThrow(
    /Java.*gcloud components install pubsub-emulator.*docker pull/,
  );
});
