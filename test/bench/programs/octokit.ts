import { createNodeMiddleware, Webhooks } from "@octokit/webhooks";
import { publish } from "./peer-publish.ts";

const webhooks = new Webhooks({ secret: process.env.SECRET ?? "" });
webhooks.on("issues", ({ payload }) => publish(payload));

export const middleware = createNodeMiddleware(webhooks, { path: "/" });
