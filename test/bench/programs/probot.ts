import { generateKeyPairSync } from "node:crypto";
import { createNodeMiddleware, createProbot, type Probot } from "probot";
import { publish } from "./peer-publish.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

function app(probot: Probot): void {
  probot.on("issues", ({ payload }) => publish(payload));
}

const probot = createProbot({
  overrides: {
    appId: 1,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    secret: process.env.SECRET ?? "",
    logLevel: "warn",
  },
});

export const middleware = await createNodeMiddleware(app, { probot, webhooksPath: "/" });
