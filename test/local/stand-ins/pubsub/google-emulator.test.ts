import { afterEach, expect, it, vi } from "vitest";
import { startGoogleEmulator } from "./google-emulator.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("the error says what to install where Google's emulator is not installed", async () => {
  vi.stubEnv("PATH", "");
  await expect(startGoogleEmulator()).rejects.toThrow(
    /Java.*gcloud components install pubsub-emulator.*docker pull/,
  );
});
