import { http } from "@google-cloud/functions-framework";
import { middleware } from "./octokit.ts";

http("contender", (request, response) => void middleware(request, response));
