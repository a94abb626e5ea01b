// A function that does nothing: what functions-framework and Node cost by themselves.
import { http } from "@google-cloud/functions-framework";

http("contender", (_request, response) => {
  response.status(202).send({ status: "nothing done" });
});
